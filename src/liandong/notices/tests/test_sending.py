"""往外送：邮件、汇总、外部平台；夜里等着；已读的不送；送不到的重试、留着、说出来；字里行间没有内容。"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import threading
from datetime import datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from uuid import uuid4

import pytest
from django.core import mail as outbox
from django.test import override_settings
from procrastinate.contrib.django.models import ProcrastinateJob

from liandong.kernel import kinds
from liandong.kernel.models import Access, JobRun
from liandong.kernel.roles import Level
from liandong.kernel.tests.staging import attempt, did
from liandong.ledger.models import LedgerEvent
from liandong.notices import jobs, keeping, mail, reading, sending, webhook
from liandong.notices.declaring import To, tell, tell_person
from liandong.notices.models import Delivery, Notice
from liandong.notices.rules import DESK
from liandong.now import CHINA, at, now

NOON = datetime(2027, 3, 3, 12, 0, tzinfo=CHINA)
SECRET = "whsec_" + base64.b64encode(b"k" * 32).decode()
MEMORY = "django.core.mail.backends.locmem.EmailBackend"


@pytest.fixture(autouse=True)
def noon():
    """Wednesday noon, so that things are sent at once; mail goes to memory."""
    with at(NOON), override_settings(EMAIL_BACKEND=MEMORY, MAIL_IS_ON=True, WEBHOOK_URL=""):
        yield


def wants(stage, how: str, who: str = "ba.lianluo") -> None:
    """Somebody chooses how his notices are sent; what waits for others of the stage is out of the way."""
    Delivery.objects.filter(state="waiting").update(state="dropped")
    did(
        stage.actors[who],
        "notices.choose_mail",
        stage.actors[who].person,
        {"how": how, "address": "ba@example.gov.cn"},
    )


def told(stage) -> Notice:
    _, record = stage.record("correction pending")
    event = uuid4()
    tell(
        event,
        "t",
        "correction",
        record.uuid,
        what="收到校核申请",
        to=[To(DESK, record.owner)],
        sender="武陟县农业农村局",
        due_at=NOON,
    )
    return Notice.objects.get(event=event)


def only(notice: Notice) -> Delivery:
    return Delivery.objects.get(notice=notice)


def jobs_for(delivery: Delivery) -> list[ProcrastinateJob]:
    return list(
        ProcrastinateJob.objects.filter(task_name="notices.send", args__delivery=delivery.pk).order_by("id")
    )


@override_settings(BASE_URL="https://ld.example.gov.cn")
def test_a_mail_says_kind_number_what_until_when_and_where(stage):
    wants(stage, "at_once")
    notice = told(stage)
    assert sending.send(only(notice).pk) == "sent" and only(notice).state == "sent"
    (sent,) = outbox.outbox
    assert sent.subject == f"【联动】收到校核申请：名录校核申请 {notice.number}" and sent.to == [
        "ba@example.gov.cn"
    ]
    assert "期限：2027-03-03 12:00" in sent.body and "来自：武陟县农业农村局" in sent.body
    assert f"网址：https://ld.example.gov.cn/r/correction/{notice.record}/" in sent.body
    assert sent.extra_headers["Message-ID"].startswith(f"<{notice.uuid}@")
    assert sending.send(only(notice).pk) == "sent" and len(outbox.outbox) == 1


def test_nothing_leaves_without_being_asked_for(stage):
    assert not Delivery.objects.filter(notice=told(stage)).exists()
    wants(stage, "at_once")
    with override_settings(MAIL_IS_ON=False):
        assert not Delivery.objects.filter(notice=told(stage)).exists()
    old = told(stage)
    Notice.objects.filter(pk=old.pk).update(at=NOON - timedelta(days=4))
    Delivery.objects.all().delete()
    sending.plan([Notice.objects.get(pk=old.pk)])
    assert not Delivery.objects.exists()


def test_by_night_it_waits_for_seven_and_safety_does_not(stage):
    wants(stage, "at_once")
    with at(NOON.replace(hour=22)):
        waiting = only(told(stage))
        assert jobs_for(waiting)[0].scheduled_at == NOON.replace(hour=7) + timedelta(days=1)
        assert sending.send(waiting.pk) == "waiting" and outbox.outbox == []
        assert len(jobs_for(waiting)) == 2
        event = uuid4()
        tell_person(
            event, "password_reset", stage.actors["ba.lianluo"].person, what="您的密码已由系统管理员重设"
        )
        assert sending.send(only(Notice.objects.get(event=event)).pk) == "sent"
    assert [m.subject for m in outbox.outbox] == ["【联动】您的密码已由系统管理员重设"]


@pytest.mark.parametrize("cause", ["read", "hidden", "declined", "closed"])
def test_what_nobody_needs_any_more_is_dropped(stage, cause):
    wants(stage, "at_once")
    notice = told(stage)
    if cause == "read":
        keeping.mark_read(stage.actors["ba.lianluo"], notice.record)
    elif cause == "hidden":
        Access.objects.filter(record=notice.record).delete()
    elif cause == "declined":
        wants(stage, "none")
    else:
        did(stage.actors["sysadmin"], "accounts.close_account", notice.person, reason="调离")
    assert sending.send(only(notice).pk) == "dropped" and outbox.outbox == []


def test_the_daily_mail_gathers_what_waits_and_only_on_working_days(stage):
    wants(stage, "daily")
    first, second = told(stage), told(stage)
    assert {only(n).channel for n in (first, second)} == {"daily"} and outbox.outbox == []
    with at(datetime(2027, 3, 7, 8, 30, tzinfo=CHINA)):  # 星期日
        jobs.daily.func(0)
    assert not ProcrastinateJob.objects.filter(task_name="notices.send_daily").exists()
    jobs.daily.func(0)
    jobs_put = ProcrastinateJob.objects.filter(task_name="notices.send_daily")
    assert [j.args["person"] for j in jobs_put] == [str(first.person)]
    jobs.send_daily.func(str(first.person))
    (sent,) = outbox.outbox
    assert sent.subject == "【联动】您有 2 条未读消息" and sent.body.count(first.number) == 2
    assert sending.send_daily(first.person) == "dropped" and len(outbox.outbox) == 1


def test_what_cannot_be_delivered_is_tried_again_kept_and_said(stage):
    wants(stage, "at_once")
    notice = told(stage)
    with override_settings(
        EMAIL_BACKEND="django.core.mail.backends.smtp.EmailBackend", EMAIL_HOST="127.0.0.1", EMAIL_PORT=9
    ):
        for n in range(sending.TRIES):
            assert only(notice).state == "waiting", n
            with pytest.raises(sending.NotSent, match="连不上邮件服务器"):
                jobs.send.func(only(notice).pk)
    assert (only(notice).state, only(notice).tries) == ("failed", sending.TRIES)
    run = JobRun.objects.get(name="notices.send")
    assert not run.is_ok and run.message.startswith("连不上邮件服务器")
    jobs.look_after.func(0)
    said = JobRun.objects.get(name="notices.undelivered")
    assert not said.is_ok and said.message.startswith("1条消息试了8次仍未送达")
    with at(NOON + timedelta(days=8)):
        jobs.look_after.func(0)
    assert JobRun.objects.get(name="notices.undelivered").is_ok


def test_a_delivery_whose_job_was_lost_is_said_too(stage):
    wants(stage, "at_once")
    told(stage)
    with at(NOON + timedelta(days=2)):
        assert sending.undelivered().startswith("1条消息等待外送已超过一天")


def test_the_address_is_asked_for_and_stands_on_no_trail(stage):
    actor = stage.actors["wz.lianluo"]
    refused = attempt(actor, "notices.choose_mail", actor.person, {"how": "daily", "address": ""})
    assert refused.code == "no_address"
    did(actor, "notices.choose_mail", actor.person, {"how": "daily", "address": "mi@example.gov.cn"})
    did(actor, "notices.choose_mail", actor.person, {"how": "at_once", "address": ""})
    events = LedgerEvent.objects.filter(record=actor.person, action="notices.choose_mail", outcome="done")
    assert events.count() == 2 and not [e for e in events if "mi@" in e.body]
    other = attempt(actor, "notices.choose_mail", stage.actors["wz.nongye"].person, {"how": "none"})
    assert other.code == "wrong_side"


# ── 外部平台 ────────────────────────────────────────────────────────────────────────────────────────


class Platform(HTTPServer):
    """A city platform on this machine that keeps what it is given and answers as told."""

    def __init__(self) -> None:
        self.given: list[tuple[str, dict[str, str], bytes]] = []
        self.answer, self.location = 204, ""
        super().__init__(("127.0.0.1", 0), _Taking)


class _Taking(BaseHTTPRequestHandler):
    server: Platform

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        headers = {k.capitalize(): v for k, v in self.headers.items()}
        self.server.given.append((self.path, headers, body))
        self.send_response(self.server.answer)
        if self.server.location:
            self.send_header("Location", self.server.location)
        self.end_headers()

    do_GET = do_POST

    def log_message(self, *_: object) -> None:
        return


@pytest.fixture
def platform(tmp_path):
    file = tmp_path / "secret"
    file.write_text(SECRET + "\n")
    with Platform() as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        url = f"http://127.0.0.1:{server.server_port}/hook"
        with override_settings(WEBHOOK_URL=url, WEBHOOK_SECRET_FILE=str(file)):
            yield server
        server.shutdown()
        thread.join()


@pytest.mark.parametrize("phones", [False, True])
def test_the_platform_can_check_who_sent_it_and_is_told_no_telephone_unasked(stage, platform, phones):
    with override_settings(WEBHOOK_PHONES=phones):
        notice = told(stage)
        assert sending.send(only(notice).pk) == "sent"
    ((path, headers, body),) = platform.given
    headers = {k.lower(): v for k, v in headers.items()}
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    mac = base64.b64encode(hmac.new(b"k" * 32, signed, hashlib.sha256).digest()).decode()
    assert headers["webhook-signature"] == f"v1,{mac}" and path == "/hook"
    assert headers["webhook-id"] == str(notice.uuid) and int(headers["webhook-timestamp"]) == int(
        NOON.timestamp()
    )
    data = json.loads(body)["data"]
    assert data["number"] == notice.number and data["recipient"]["account"] == "ba.lianluo"
    assert data["recipient"]["post"] == str(stage.actors["ba.lianluo"].post)
    assert ("phone" in data["recipient"]) is phones


@pytest.mark.parametrize("status", [302, 400, 500])
def test_no_redirect_is_followed_and_only_2xx_counts(stage, platform, status):
    platform.answer, platform.location = status, "/elsewhere" if status == 302 else ""
    notice = told(stage)
    with pytest.raises(sending.NotSent, match=f"外部平台答 {status}"):
        sending.send(only(notice).pk)
    assert [p for p, _, _ in platform.given] == ["/hook"] and only(notice).tries == 1
    platform.answer, platform.location = 200, ""
    assert sending.send(only(notice).pk) == "sent"
    assert (
        len({h.get("Webhook-id") for _, h, _ in platform.given}) == 1 and "Webhook-id" in platform.given[0][1]
    )


@pytest.mark.parametrize("url", ["http://sms.example.gov.cn/", "file:///etc/passwd", "ftp://127.0.0.1/", "https://", "x", "http://[", "http://127.0.0.1.example.cn/"])  # fmt: skip
def test_only_https_or_this_machine(url):
    with pytest.raises(webhook.NotTaken, match="https"):
        webhook.checked(url)
    assert webhook.checked("https://sms.example.gov.cn/hook") and webhook.checked("http://[::1]:8080/hook")


@pytest.mark.parametrize("text", [None, "short", "whsec_*", "whsec_QUJD"])
def test_a_secret_that_does_not_do_is_said(stage, platform, tmp_path, text):
    file = tmp_path / "other"
    if text is not None:
        file.write_text(text)
    with override_settings(WEBHOOK_SECRET_FILE=str(file)), pytest.raises(sending.NotSent, match="密钥"):
        sending.send(only(told(stage)).pk)
    assert platform.given == []


# ── 没有内容 ────────────────────────────────────────────────────────────────────────────────────────


def everything_said(notice: Notice) -> str:
    """All that may be printed, mailed or handed over of a notice while its record is visible."""
    seen = reading.Told(notice, True)
    return seen.line + mail.paragraph(seen) + json.dumps(webhook.payload(seen), ensure_ascii=False)


@override_settings(WEBHOOK_PHONES=False, BASE_URL="https://ld.example.gov.cn")
def secrets_told(stage) -> list[str]:
    """Contents that some notice says to anybody, or that its reader may not know."""
    found = []
    by_post = {a.post: a for a in stage.actors.values()}
    for notice in Notice.objects.all():
        text, actor = everything_said(notice), by_post.get(notice.post)
        for s in stage.secrets:
            if s.text not in text:
                continue
            kind = kinds.get(s.kind)
            level = kind.sight.level(actor, kind.model.objects.get(uuid=s.record)) if actor else Level.NONE
            if s.least > Level.SUMMARY or level < s.least:
                found.append(f"{notice.topic} 说出了 {s.kind} 的“{s.text}”")
    return found


def test_no_notice_mail_or_message_to_the_platform_tells_a_secret(stage):
    assert Notice.objects.count() > 10 and secrets_told(stage) == []


def test_that_search_bites(stage):
    Notice.objects.filter(topic="correction_answered").update(what="密答accepted")
    assert secrets_told(stage)


def test_people_see_and_mark_their_notices_on_the_page(stage):
    from liandong.kernel.tests.parity import Reader

    reader, notice = Reader(stage.actors["ba.lianluo"]), told(stage)
    page = reader.get("/notices?state=unread").content.decode()
    assert (
        notice.number in page and "全部标为已读" in page and f'href="/r/correction/{notice.record}/"' in page
    )
    assert reader.get(f"/r/correction/{notice.record}/").status_code == 200
    notice.refresh_from_db()
    assert notice.state == "read"
    assert reader.client.post("/notices/read", {"post": "x"}).status_code == 409
    assert reader.post_form("/notices/read", {}).status_code == 302
    assert "没有未读的消息" in reader.get("/notices?state=unread").content.decode()
    Access.objects.filter(record=notice.record).delete()
    page = reader.get("/notices").content.decode()
    assert notice.number not in page and reading.GONE in page


def test_programs_get_and_mark_their_notices(stage):
    from liandong.kernel.tests.parity import Reader

    reader, other = Reader(stage.actors["ba.lianluo"]), Reader(stage.actors["wz.nongye"])
    mine = [told(stage) for _ in range(3)]

    def read(who, **body):
        return who.client.post("/api/v1/notices/read", json.dumps(body), content_type="application/json")

    first = json.loads(reader.get("/api/v1/notices?unread=true&limit=2").content)
    assert [i["id"] for i in first["items"]] == [str(n.uuid) for n in mine[:0:-1]]
    then = json.loads(reader.get(f"/api/v1/notices?limit=1&after={first['next']}").content)
    assert then["items"][0]["id"] == str(mine[0].uuid)
    ids = [str(n.uuid) for n in mine]
    assert json.loads(read(other, ids=ids).content)["read"] == 0
    assert json.loads(read(reader, ids=ids[:2]).content)["read"] == 2
    assert json.loads(read(reader, ids=ids).content)["read"] == 1
    assert json.loads(read(reader, is_all=True).content)["unread"] == 0
    assert read(reader, is_all=True, post="x").status_code == 409
    assert reader.get("/api/v1/notices?after=x").status_code == 422
    assert other.get(f"/api/v1/notices?after={mine[0].uuid}").status_code == 422
    Access.objects.filter(record=mine[0].record).delete()
    assert mine[0].number not in reader.get("/api/v1/notices").content.decode()
    assert now() == NOON
