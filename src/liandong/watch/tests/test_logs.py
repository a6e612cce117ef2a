"""日志里有什么、没有什么；出错时数据库的行不跟着进来。"""

from __future__ import annotations

import json
import logging
import logging.config
import sys
from urllib.parse import quote

import psycopg
import pytest
from django.db import DataError, IntegrityError, connection, transaction
from django.test import Client, RequestFactory

from liandong.accounts.demo import PASSWORD
from liandong.accounts.models import Person
from liandong.conf.cli.serving import SERVER_LOG
from liandong.kernel import jobs_log
from liandong.kernel.models import JobRun, Repeat
from liandong.now import now
from liandong.watch import faults, logs
from liandong.watch.request import seen

SECRET = "卓某某的隐私"


class Caught(logging.Handler):
    """What would have been printed."""

    def __init__(self, shape: logging.Formatter) -> None:
        super().__init__(logging.DEBUG)
        self.lines: list[str] = []
        self.addFilter(logs.Scrub())
        self.setFormatter(shape)

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(self.format(record))

    @property
    def said(self) -> list[dict]:
        return [json.loads(line) for line in self.lines]

    def of(self, event: str) -> list[dict]:
        return [line for line in self.said if line.get("event") == event]


@pytest.fixture
def caught(request):
    """Everything said at DEBUG by anybody, as JSON lines (or plain ones, by parameter)."""
    handler, root = Caught(getattr(request, "param", logs.JsonLines)()), logging.getLogger()
    loud = [logging.getLogger(name) for name in ("", "liandong", "procrastinate", "django.request")]
    before = [logger.level for logger in loud]
    for logger in loud:
        logger.setLevel(logging.DEBUG)
    root.addHandler(handler)
    yield handler
    root.removeHandler(handler)
    for logger, level in zip(loud, before, strict=True):
        logger.setLevel(level)


def test_a_request_is_one_line_of_declared_fields(caught):
    Client(REMOTE_ADDR="203.0.113.7").get(f"/nowhere/{SECRET}?q={SECRET}", headers={"X-Request-Id": "t-9"})
    (line,) = caught.of("request")
    assert set(line) <= {"time", "level", "logger", "message", *logs.FIELDS}
    wanted = {"method": "GET", "route": "none", "status": 404, "trace": "t-9", "address": "203.0.113.7"}
    assert line.items() >= wanted.items() and line["ms"] >= 0 and line["time"].endswith("+08:00")
    assert not any(SECRET in text or "nowhere" in text for text in caught.lines)


@pytest.mark.django_db
def test_no_account_no_name_no_id_and_nothing_typed(city, caught):
    client, actor = Client(), city.actor("wz.lianluo")
    client.post("/sign-in", {"account": "wz.lianluo", "password": SECRET})
    client.post("/sign-in", {"account": "wz.lianluo", "password": PASSWORD})
    client.get(f"/r/person/{actor.person}/", {"q": SECRET})
    client.get(f"/r/agency/{SECRET}/")
    text = "\n".join(caught.lines)
    for private in (SECRET, PASSWORD, "wz.lianluo", actor.person_name, str(actor.person), str(actor.post)):
        assert private not in text, private
    pages = [
        line for line in caught.of("request") if line["route"] == "/r/<slug:kind_name>/<uuid:record_id>/"
    ]
    assert [line["role"] for line in pages] == [actor.role.value]
    (act,) = caught.of("act")
    assert (act["action"], act["outcome"], act["role"]) == ("accounts.sign_in", "done", actor.role.value)
    assert act["trace"] in {line["trace"] for line in caught.of("request")}


@pytest.mark.django_db
def test_nothing_typed_into_a_search_is_written(city, caught):
    """Neither by the form nor in an address, whatever is answered, a citizen's number least of all."""
    client, number = Client(), "440524188001010014"
    client.force_login(Person.objects.get(uuid=city.actor("wz.lianluo").person))
    for typed in (SECRET, number):
        for address in (
            "/search",
            "/r/party/",
            "/r/nosuch/",
            "/api/v1/party",
            "/api/v1/suggestions",
            "/nowhere",
        ):
            client.get(address, {"q": typed})
        for address in ("/search", "/search/suggest"):
            client.post(address, {"q": typed})
    assert len(caught.of("request")) == 16
    text = "\n".join(caught.lines)
    assert not any(said in text for said in (SECRET, quote(SECRET), number, number[:17]))


def failing(break_it) -> BaseException:
    try:
        with transaction.atomic():
            break_it()
    except Exception as error:  # noqa: BLE001  各种错误都要
        return error
    raise AssertionError("没有出错")


def row_with(key: str) -> Repeat:
    return Repeat.objects.create(person="0" * 32, key=key, fingerprint="", at=now())


def bad_sql() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT nothing_there, %s FROM kernel_repeat", [SECRET])


BREAKS = {
    "unique": (lambda: (row_with(SECRET), row_with(SECRET)), IntegrityError, "23505"),
    "check": (lambda: Person.objects.filter(account="wz.lianluo").update(name=None, account=SECRET), IntegrityError, "23502"),
    "value": (lambda: connection.cursor().execute("SELECT %s::text::integer", [SECRET]), DataError, "22P02"),
    "statement": (bad_sql, Exception, "42703"),
}  # fmt: skip


@pytest.mark.django_db
@pytest.mark.parametrize("name", BREAKS)
def test_a_database_error_is_told_without_the_row(city, name):
    break_it, kind, state = BREAKS[name]
    error = failing(break_it)
    assert isinstance(error, kind) and SECRET in str(error), "the driver does say it"
    for told in (faults.sentence(error), faults.trace((type(error), error, error.__traceback__))):
        assert SECRET not in told and state in told, told
    if name == "unique":
        assert "one_answer_per_key" in faults.sentence(error)


@pytest.mark.django_db
def test_causes_and_groups_are_told_without_the_row_too(city):
    def deep() -> None:
        hidden = SECRET  # noqa: F841  本地变量不得出现
        try:
            BREAKS["unique"][0]()
        except IntegrityError as error:
            raise ExceptionGroup("几件事", [error, RuntimeError("另一件")]) from error

    error = failing(deep)
    told = faults.trace((type(error), error, error.__traceback__))
    assert SECRET not in told and told.count("23505") >= 1 and "另一件" in told and "in deep" in told


@pytest.mark.django_db
def test_a_failed_job_is_told_without_the_row(city):
    with pytest.raises(IntegrityError), jobs_log.run("test.job", "试"), transaction.atomic():
        BREAKS["unique"][0]()
    message = JobRun.objects.get(name="test.job").message
    assert "23505" in message and SECRET not in message


def test_an_endless_chain_of_causes_ends():
    one, two = ValueError("一"), ValueError("二")
    one.__cause__, two.__cause__ = two, one
    assert faults.trace((ValueError, one, None)).count("ValueError") == 2
    assert faults.trace((None, None, None)) == ""
    assert faults.sentence(psycopg.OperationalError("connection refused")).endswith("connection refused")


def test_a_fault_in_a_view_is_one_error_with_its_traceback(caught, monkeypatch):
    from liandong.api import health

    def broken(*_args):
        raise RuntimeError("坏了")

    monkeypatch.setattr(health, "_said", broken)
    Client(raise_request_exception=False).get("/healthz", {"q": SECRET})
    (fault,) = [line for line in caught.said if "fault" in line]
    assert (
        fault["level"] == "ERROR" and "RuntimeError: 坏了" in fault["fault"] and "in alive" in fault["fault"]
    )
    (line,) = caught.of("request")
    assert (line["status"], line["level"], line["trace"]) == (500, "INFO", fault["trace"])
    assert not any(SECRET in text for text in caught.lines)


def test_what_libraries_say_of_requests_and_jobs_is_put_in_our_words(caught):
    request = RequestFactory().get(f"/r/?q={SECRET}")
    logging.getLogger("django.security.DisallowedHost").error(
        f"Invalid host {SECRET}", extra={"request": request}, exc_info=ValueError(SECRET)
    )
    job = {"id": 7, "task_name": "kernel.deliver", "task_kwargs": {"payload": SECRET}}
    logging.getLogger("procrastinate.worker.worker").error(
        f"Job kernel.deliver[7](payload={SECRET})", extra={"action": "job_error", "job": job}
    )
    host, done = caught.said
    assert host["message"] == "可疑请求：DisallowedHost" and "fault" not in host
    assert (done["message"], done["task"]) == ("作业：job_error", "kernel.deliver")
    assert not any(SECRET in text for text in caught.lines)


def test_probes_are_quiet_until_something_is_wrong(caught):
    Client().get("/healthz")
    Client().get("/healthz/x")
    assert [(line["route"], line["level"]) for line in caught.of("request")] == [
        ("/healthz", "DEBUG"), ("none", "INFO"),
    ]  # fmt: skip


@pytest.mark.parametrize("caught", [logs.Plain], indirect=True)
def test_the_plain_shape_is_for_people(caught):
    try:
        raise RuntimeError("坏了")
    except RuntimeError:
        logging.getLogger("liandong.x").error(
            "一件事", exc_info=sys.exc_info(), extra={"code": "odd", "account": SECRET}
        )
    first, *rest = caught.lines[0].splitlines()
    assert first.endswith("ERROR liandong.x 一件事 code=odd") and rest[-1] == "RuntimeError: 坏了"


@pytest.mark.parametrize(
    ("asked", "is_taken"),
    [
        ("t-1", True),
        ("a" * 64, True),
        ("a" * 65, False),
        ("", False),
        ("a b", False),
        ("a\nb", False),
        ("号", False),
    ],
)
def test_a_trace_id_is_taken_only_when_it_is_plain(asked, is_taken):
    request = RequestFactory().get("/", headers={"X-Request-Id": asked})
    trace = seen(request).trace
    assert (trace == asked) is is_taken and seen(request).trace == trace
    assert is_taken or (len(trace) == 32 and trace.isalnum())


@pytest.mark.django_db
def test_one_trace_is_answered_everywhere(city):
    client = Client(raise_request_exception=False)
    for url in ("/nowhere", "/sign-in", "/api/v1/me", "/static/nothing.css"):
        answer = client.get(url, headers={"X-Request-Id": "bad id"})
        assert len(answer["X-Request-Id"]) == 32
    assert client.get("/api/v1/me", headers={"X-Request-Id": "t-3"}).json()["trace_id"] == "t-3"
    page = client.get("/nowhere", headers={"X-Request-Id": "t-4"})
    assert "<code>t-4</code>" in page.content.decode() and page["X-Request-Id"] == "t-4"


def test_the_page_for_a_fault_names_the_trace_too(monkeypatch):
    from liandong.api import health

    monkeypatch.setattr(health, "_said", lambda *_: 1 / 0)
    answer = Client(raise_request_exception=False).get("/healthz", headers={"X-Request-Id": "t-5"})
    assert answer.status_code == 500 and "<code>t-5</code>" in answer.content.decode()


@pytest.mark.parametrize(
    ("demo", "asked", "shape"),
    [
        ("1", None, logs.Plain),
        ("0", None, logs.JsonLines),
        ("1", "json", logs.JsonLines),
        ("0", "plain", logs.Plain),
    ],
)
def test_the_shape_is_chosen_by_the_environment_and_the_web_server_has_the_same(
    monkeypatch, demo, asked, shape
):
    monkeypatch.setenv("LIANDONG_DEMO", demo)
    monkeypatch.delenv("LIANDONG_LOG_SHAPE", raising=False)
    if asked:
        monkeypatch.setenv("LIANDONG_LOG_SHAPE", asked)
    servers = granian_config(json.loads(SERVER_LOG.read_text()))
    for config in (logs.config(level="WARNING", own_level="INFO"), servers):
        made = logging.config.DictConfigurator(config)
        found = [made.configure_formatter(dict(f)) for f in config["formatters"].values()]
        assert {type(f) for f in found} == {shape}


def granian_config(ours: dict) -> dict:
    """As the web server merges it."""
    from granian.log import LOGGING_CONFIG

    return {**LOGGING_CONFIG, **ours}
