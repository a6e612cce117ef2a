"""一台戏：小城里把每种记录都办到每种状态，留下谁都不该在别处看到的话。

The story is played once per run, through the door, in a database of its own; the ledger is sequenced, so that
proofs exist. Every test then works in a transaction on it that is rolled back. The secrets are texts that occur
nowhere else: whoever reads one without the level it needs has found a leak.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pyotp
import pytest
from django.db import transaction
from django.test import override_settings
from procrastinate.contrib.django.models import ProcrastinateJob

from liandong.accounts import factors
from liandong.accounts.demo import PASSWORD
from liandong.accounts.models import Person
from liandong.accounts.queries import actors_of
from liandong.accounts.tokens import fresh
from liandong.conf.run.database import clone, drop
from liandong.conftest import TEMPLATE, Server, connected
from liandong.demo.city import CAST, City
from liandong.draws.jobs import make_waiting
from liandong.kernel import door, kinds, outbox
from liandong.kernel.actor import Actor
from liandong.kernel.kinds import Kind
from liandong.kernel.models import Record
from liandong.kernel.outcome import Outcome
from liandong.kernel.roles import Level, Role
from liandong.kernel.tests import (
    staging_assistance,
    staging_cases,
    staging_catalogue,
    staging_draws,
    staging_inspections,
    staging_intake,
    staging_jurisdiction,
    staging_leads,
    staging_letters,
    staging_offences,
    staging_officers,
    staging_onsite,
    staging_parties,
    staging_procedure,
    staging_publication,
    staging_recognition,
    staging_results,
    staging_transfers,
)
from liandong.kernel.tests.staging_ledger import co_signed
from liandong.kernel.visibility import rebuild
from liandong.ledger.models import LedgerEvent
from liandong.ledger.sequencer import Signer, sequence_batch
from liandong.now import today
from liandong.proof.keys import Signer as Key
from liandong.registry.forms import _internal_limits
from liandong.registry.models import Agency, Division

STAGE = "liandong_test_stage"
MOBILE = "10039100001"
"""Begins with 100, which no operator hands out."""
MARKET, FARM, FARM_NEXT = "C410823-MARKET", "C410823-AGRICULTURE", "C410822-AGRICULTURE"
EXTRA = (
    ("wz.sifa", "吕监督", "C410823-JUSTICE", Role.SUPERVISOR),
    ("ba.sifa", "施监督", "C410822-JUSTICE", Role.SUPERVISOR),
    ("ba.juzhang", "张局长", FARM_NEXT, Role.AGENCY_HEAD),
    ("wz.qian", "孔前任", MARKET, Role.HANDLER),
)


@dataclass(frozen=True)
class Secret:
    """A text that may be read only with `least` on the record it belongs to."""

    text: str
    kind: str
    record: UUID
    least: Level


@dataclass
class Stage:
    """What stands when the curtain rises: capacities by name, records by label, and what must not be said aloud.

    `beside` are capacities that are needed to do something and whose sight is not tabled.
    """

    actors: dict[str, Actor] = field(default_factory=dict)
    beside: dict[str, Actor] = field(default_factory=dict)
    records: dict[str, tuple[str, UUID]] = field(default_factory=dict)
    secrets: list[Secret] = field(default_factory=list)
    name: str = STAGE

    def record(self, label: str) -> tuple[Kind, Record]:
        name, uuid = self.records[label]
        kind = kinds.get(name)
        assert kind is not None
        return kind, kind.model._default_manager.select_related(*kind.related).get(uuid=uuid)

    def agency(self, code: str) -> UUID:
        return Agency.objects.get(code=code).uuid


def attempt(actor: Actor, name: str, record: UUID | None = None, values: Any = None, **more: Any) -> Outcome:
    """One try at the door with a fresh key."""
    return door.perform(actor, name, record, values, **{"key": str(uuid4()), **more})


def did(*args: Any, **more: Any) -> UUID:
    """The record of an attempt that must have been done."""
    outcome = attempt(*args, **more)
    assert outcome.is_done, (args[1], outcome.code, outcome.sentence, outcome.errors)
    assert outcome.record is not None
    return outcome.record


def newest_job() -> int:
    """The last job there is, to tell what came after it."""
    last = ProcrastinateJob.objects.order_by("id").last()
    return last.pk if last else 0


def deliver_all(after: int = 0) -> None:
    """What the worker would do: every waiting event later than a job to its consumer."""
    for job in ProcrastinateJob.objects.filter(
        task_name="kernel.deliver", status="todo", pk__gt=after
    ).order_by("id"):
        outbox.deliver(UUID(job.args["event"]), job.args["consumer"], job.args["payload"])


def new_agency(stage: Stage, code: str, name: str) -> dict[str, Any]:
    government = stage.agency("C410823-GOV")
    return {
        "code": code, "name": name, "kind": "agency", "rank": 3, "line": "应急管理", "division": "410823",
        "government": government, "basis": "演示", "valid_from": "2019-01-01",
    }  # fmt: skip


def person_values(agency: UUID, name: str, account: str) -> dict[str, Any]:
    return {"agency": agency, "name": name, "account": account, "mobile": MOBILE, "password": PASSWORD}


def post_values(person: UUID, agency: UUID, role: Role, **more: Any) -> dict[str, Any]:
    return {
        "person": person, "agency": agency, "role": role.value, "valid_from": "2026-01-01",
        "basis": "演示任职文件", **more,
    }  # fmt: skip


def correction_values(agency: UUID, field_name: str, proposed: str, ground: str) -> dict[str, Any]:
    return {"agency": agency, "field": field_name, "proposed": proposed, "ground": ground}


def play() -> Stage:
    """The story; all through the door."""
    city, stage = City(), Stage()
    rebuild()  # 建城时的事件还等着后台作业，这里先补齐
    seeded = newest_job()
    stage.actors = {account: city.actor(account) for account, *_ in CAST}
    _people(stage)
    _factors(stage)
    _agencies(stage)
    _corrections(stage)
    _delegations(stage)
    _systems(stage)
    _openings(stage)
    _years(stage)
    _divisions(stage)
    _limits(stage)
    staging_catalogue.play(stage, did)
    staging_officers.play(stage, did, Secret)
    staging_parties.play(stage, did, Secret)
    staging_leads.play(stage, did, Secret)
    staging_offences.play(stage, did, Secret)
    staging_cases.play(stage, did, Secret)
    staging_jurisdiction.play(stage, did, Secret)
    staging_recognition.play(stage, did, Secret)
    staging_procedure.play(stage, did, Secret)
    staging_publication.play(stage, did, Secret)
    staging_assistance.play(stage, did, Secret)
    staging_transfers.play(stage, did, Secret)
    staging_inspections.play(stage, did, Secret)
    staging_letters.play(stage, did, Secret)
    staging_onsite.play(stage, did, Secret)
    staging_results.play(stage, did, Secret)
    _refusals(stage)
    _mail(stage)
    _exports(stage)
    deliver_all(seeded)
    staging_draws.play(stage, did, Secret, deliver_all, newest_job)  # 有一次停在后台计算之前
    staging_letters.play_last(stage, did, Secret)  # 一件停在排版之前
    staging_intake.play(stage, did, Secret)  # 有两份停在后台作业之前，所以放在最后
    return stage


def _people(stage: Stage) -> None:
    system, security = stage.actors["sysadmin"], stage.actors["secadmin"]
    for account, name, code, role in EXTRA:
        person = did(system, "accounts.open_account", None, person_values(stage.agency(code), name, account))
        did(security, "accounts.grant_post", None, post_values(person, stage.agency(code), role))
        stage.actors[account] = actors_of(Person.objects.get(uuid=person))[0]
    leaver = stage.actors["wz.qian"]
    did(security, "accounts.end_post", leaver.post, {"on": "2026-06-30"}, reason="退休")
    stage.actors["former"] = stage.actors.pop("wz.qian")
    closed = did(
        system, "accounts.open_account", None, person_values(stage.agency(MARKET), "曹停用", "wz.tingyong")
    )
    did(system, "accounts.close_account", closed, reason="调离")
    did(security, "accounts.reveal_mobile", closed, reason="核对联系方式")
    back = did(
        system, "accounts.open_account", None, person_values(stage.agency(MARKET), "严恢复", "wz.huifu")
    )
    did(system, "accounts.close_account", back, reason="借调")
    did(system, "accounts.reopen_account", back, reason="借调期满")
    did(system, "accounts.reset_password", back, {"password": PASSWORD + "1"}, reason="忘记密码")
    own = {"old": PASSWORD, "password": PASSWORD + "2", "again": PASSWORD + "2"}
    did(stage.actors["ba.juzhang"], "accounts.change_password", stage.actors["ba.juzhang"].person, own)
    stage.records |= {
        "person open": ("person", stage.actors["wz.fazhi"].person),
        "person closed": ("person", closed),
        "post held": ("post", stage.actors["wz.chengban"].post),
        "post ended": ("post", leaver.post),
    }
    stage.secrets += [
        Secret(MOBILE, "person", closed, Level.INTAKE),
        Secret("100****0001", "person", closed, Level.FULL),
        Secret("演示任职文件", "post", leaver.post, Level.FULL),
    ]


def _factors(stage: Stage) -> None:
    """One person enrols, takes new recovery codes, gives it up, and loses the phone of the next."""
    who = stage.actors["wz.fazhi"]
    for ends in (True, False):
        secret, first, second = factors.fresh_secret(), factors.fresh_codes(), factors.fresh_codes()
        code = pyotp.TOTP(secret).now()
        values = {"secret": secret, "recovery": "\n".join(first), "code": code}
        did(who, "accounts.enrol_factor", who.person, values)
        renewed = {"recovery": "\n".join(second), "code": first[0]}
        did(who, "accounts.renew_recovery_codes", who.person, renewed)
        if ends:
            did(who, "accounts.end_factor", who.person, {"code": second[0]})
    did(stage.actors["secadmin"], "accounts.reset_second_factor", who.person, reason="密丢手机")
    stage.secrets.append(Secret("密丢手机", "person", who.person, Level.FULL))


def _agencies(stage: Stage) -> None:
    system, supervisor = stage.actors["sysadmin"], stage.actors["jiandu"]
    draft = did(system, "registry.register_agency", None, new_agency(stage, "T-DRAFT", "武陟县待核密办"))
    gone = did(system, "registry.register_agency", None, new_agency(stage, "T-GONE", "武陟县已撤局"))
    did(supervisor, "registry.confirm_agency", gone, {"is_verified": True})
    did(
        supervisor, "registry.rename_agency", gone, {"name": "武陟县已撤办", "since": "2026-01-01", "basis": "演示"}, reason="更名"
    )  # fmt: skip
    moved = new_agency(stage, "", "") | {"line": "水利"}
    did(
        supervisor, "registry.move_agency", gone, {**moved, "since": "2026-02-01", "basis": "演示"}, reason="划转"
    )  # fmt: skip
    did(
        supervisor,
        "registry.abolish_agency",
        gone,
        {"on": "2026-05-01", "end_basis": "演示"},
        reason="机构改革",
    )
    details = {"liaison": "密联络甲", "liaison_phone": "0391-5550001", "phone": "0391-7000001"}
    did(stage.actors["wz.lianluo"], "registry.change_agency_details", stage.agency(MARKET), details)
    contacts = {"phone": "0391-7000011"}
    did(system, "registry.update_agency_contacts", stage.agency(FARM_NEXT), contacts, reason="按报来的名录")
    stage.records |= {
        "agency draft": ("agency", draft),
        "agency in_force": ("agency", stage.agency(MARKET)),
        "agency abolished": ("agency", gone),
    }
    stage.secrets += [
        Secret("武陟县待核密办", "agency", draft, Level.SUMMARY),
        Secret("密联络甲", "agency", stage.agency(MARKET), Level.FULL),
        Secret("0391-5550001", "agency", stage.agency(MARKET), Level.FULL),
    ]


def _corrections(stage: Stage) -> None:
    farm, owner = stage.actors["wz.nongye"], stage.actors["ba.lianluo"]
    where = stage.agency(FARM_NEXT)
    for state, proposed in (
        ("accepted", "0391-8000009"),
        ("declined", "密改短称"),
        ("withdrawn", "密改地址"),
    ):
        name = {"accepted": "phone", "declined": "short_name", "withdrawn": "address"}[state]
        ground = f"密由{state}"
        made = did(farm, "registry.file_correction", None, correction_values(where, name, proposed, ground))
        if state == "accepted":
            did(owner, "registry.accept_correction", made, {"answer": "密答accepted"})
        elif state == "declined":
            did(
                owner,
                "registry.decline_correction",
                made,
                {"answer": "密答declined"},
                reason="简称以三定为准",
            )
        else:
            did(farm, "registry.withdraw_correction", made, reason="已电话说明")
        _correction_secrets(stage, state, made, [f"密答{state}"] if state != "withdrawn" else [])
        if state != "accepted":
            stage.secrets.append(Secret(proposed, "correction", made, Level.FULL))
    made = did(
        farm, "registry.file_correction", None, correction_values(where, "address", "密改新址", "密由pending")
    )
    _correction_secrets(stage, "pending", made, ["密改新址"])


def _correction_secrets(stage: Stage, state: str, made: UUID, more: list[str]) -> None:
    stage.records[f"correction {state}"] = ("correction", made)
    _, correction = stage.record(f"correction {state}")
    stage.secrets.append(Secret(correction.number, "correction", made, Level.SUMMARY))  # type: ignore[attr-defined]
    stage.secrets += [Secret(t, "correction", made, Level.FULL) for t in (f"密由{state}", *more)]


def _delegations(stage: Stage) -> None:
    head, deputy = stage.actors["wz.juzhang"], stage.actors["wz.fuze"]
    for state in ("revoked", "given"):
        values = {
            "delegate": deputy.post, "valid_from": "2026-01-01", "valid_to": "2099-12-31", "basis": f"密授{state}"
        }  # fmt: skip
        made = did(head, "accounts.delegate_approval", None, values)
        if state == "revoked":
            did(head, "accounts.revoke_delegation", made, reason="提前返岗")
        stage.records[f"delegation {state}"] = ("delegation", made)
        stage.secrets.append(Secret(f"密授{state}", "delegation", made, Level.FULL))
    deputies = actors_of(Person.objects.get(uuid=deputy.person))
    stage.actors["wz.fuze as head"] = next(a for a in deputies if a.delegation)


def system_values(post: UUID, name: str, scopes: list[str], **more: Any) -> dict[str, Any]:
    term = (today() + timedelta(days=90)).isoformat()
    return {
        "name": name,
        "acts_as": post,
        "scopes": scopes,
        "valid_to": term,
        "basis": f"{name}接入协议",
        "token": fresh(),
        **more,
    }


def _systems(stage: Stage) -> None:
    """The market bureau's own line system calls in the liaison's post; another was stopped."""
    security, post = stage.actors["secadmin"], stage.actors["wz.lianluo"].post
    for state, name in (("expelled", "密旧系统"), ("admitted", "密新系统")):
        made = did(
            security,
            "accounts.admit_system",
            None,
            system_values(post, name, ["do:registry.change_agency_details"]),
        )
        if state == "expelled":
            did(security, "accounts.expel_system", made, reason="换新系统")
        stage.records[f"agency_system {state}"] = ("agency_system", made)
        stage.secrets.append(Secret(f"{name}接入协议", "agency_system", made, Level.FULL))


def _openings(stage: Stage) -> None:
    """The city's supervision opens what it sees a summary of."""
    for label, action in (
        ("correction accepted", "registry.open_correction"),
        ("delegation revoked", "accounts.open_delegation"),
    ):
        did(stage.actors["jiandu"], action, stage.records[label][1], reason="密调阅事由")


def _years(stage: Stage) -> None:
    system = stage.actors["sysadmin"]
    values = {"year": 2027, "notice": "国办发明电〔2026〕1号", "days_off": "2027-01-01", "days_worked": ""}
    year = did(system, "registry.load_calendar_year", None, values)
    did(
        system, "registry.replace_calendar_year", year, {**values, "days_off": "2027-01-01，2027-01-02"}, reason="漏录一日"
    )  # fmt: skip
    stage.records["calendar_year loaded"] = ("calendar_year", year)
    batch = kinds.get("division_batch")
    assert batch is not None
    stage.records["division_batch loaded"] = ("division_batch", batch.model._default_manager.first().uuid)  # type: ignore[union-attr]


def _divisions(stage: Stage) -> None:
    """A town that was renamed, then merged into its neighbour."""
    system, code = stage.actors["sysadmin"], "410823198"
    for name, since in (("示例旧镇", "2026-01-01"), ("示例镇", "2026-03-01")):
        rows = f"代码,名称,层级,上级代码,统计用\n{code},{name},4,410823,0\n"
        values = {"name": f"{name}一批", "source": "演示", "valid_from": since, "rows": rows}
        did(system, "registry.load_divisions", None, values)
    gone = Division.objects.get(code=code, valid_to=None)
    values = {"ending": "merged", "on": "2026-06-01", "end_basis": "演示批复", "successors": "410823104"}
    did(system, "registry.end_division", gone.uuid, values)
    for state, which in (
        ("in_force", {"code": "410823104"}), ("replaced", {"name": "示例旧镇"}), ("ended", {"pk": gone.pk}),
    ):  # fmt: skip
        stage.records[f"division {state}"] = ("division", Division.objects.get(**which).uuid)


def _limits(stage: Stage) -> None:
    office, day = stage.actors["duban"], today().isoformat()
    for state, (parameter, _) in zip(("in_force", "ended"), _internal_limits(), strict=False):
        values = {"parameter": parameter, "value": 9, "basis": "演示文件", "effective_from": day}
        made = did(office, "registry.set_city_limit", None, values, reason="统一时限")
        if state == "ended":
            did(office, "registry.end_city_limit", made, {"last_day": day}, reason="到期")
        stage.records[f"city_limit {state}"] = ("city_limit", made)


def _mail(stage: Stage) -> None:
    """One person wants the daily mail; nobody but himself is shown where it goes."""
    who = stage.actors["wz.fazhi"].person
    did(
        stage.actors["wz.fazhi"],
        "notices.choose_mail",
        who,
        {"how": "daily", "address": "mijian@example.gov.cn"},
    )
    stage.secrets.append(Secret("mijian@example.gov.cn", "person", who, Level.INTAKE))


def export_values(**more: Any) -> dict[str, Any]:
    return {
        "listed": "agency", "conditions": "全部；次序：名称（升序）", "rows": 12, "digest": "ab" * 32,
        "purpose": "密用途核对联系方式", "made_as": "xlsx", **more,
    }  # fmt: skip


def _exports(stage: Stage) -> None:
    """A handler took a list away; whoever audits knows it, his colleagues do not."""
    made = did(stage.actors["wz.chengban"], "audit.export_list", None, export_values())
    stage.records["list_export done"] = ("list_export", made)
    stage.secrets.append(Secret("密用途核对联系方式", "list_export", made, Level.FULL))


def _refusals(stage: Stage) -> None:
    """Attempts that must fail, and whose trail must not tell others what they were about."""
    where = stage.agency(FARM_NEXT)
    again = correction_values(where, "address", "密改新址", "密由再报")
    assert (
        attempt(stage.actors["wz.nongye"], "registry.file_correction", None, again).code == "already_pending"
    )
    on_hold = {"on": "2026-11-01", "end_basis": "演示"}
    held = attempt(stage.actors["ba.sifa"], "registry.abolish_agency", where, on_hold, reason="试撤")
    assert held.code == "on_hold"
    _, pending = stage.record("correction pending")
    hidden = attempt(
        stage.actors["wz.chengban"], "registry.accept_correction", pending.uuid, {"answer": "密试"}
    )
    assert hidden.code == "not_found"


def redact(stage: Stage, server: Server) -> None:
    """One event is blanked under the redactor's own database role, as on the server's command line."""
    event = LedgerEvent.objects.filter(record=stage.actors["former"].post, action="accounts.end_post").get()
    values = {"event": event.id, "ground": "privacy", "basis": "演示批准文件"}
    with connected(server.url("redactor", stage.name)):
        made = did(stage.actors["auditor"], "ledger.redact_event", None, values, reason="含病情")
    stage.records["redaction done"] = ("redaction", made)


def quick_hashing() -> override_settings:
    """The hasher the seeded accounts were made with; a strong one costs a tenth of a second an account."""
    return override_settings(PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"])


@pytest.fixture(scope="session")
def played(server: Server, django_db_setup: None, django_db_blocker: Any) -> Iterator[Stage]:
    """The story, committed and sequenced, in a database of its own; rooms that ask for it too get the same."""
    if _PLAYED:
        yield _PLAYED[0]
        return
    clone(server.admin, TEMPLATE, STAGE)
    with django_db_blocker.unblock(), connected(server.url("app", STAGE)):
        with quick_hashing():
            stage = play()
        redact(stage, server)
    with psycopg.connect(server.url("sequencer", STAGE), autocommit=True) as connection:
        signer = Signer("test/ledger", Key.generate("test/ledger"))
        sequence_batch(connection, signer)
        with co_signed(connection), django_db_blocker.unblock(), connected(server.url("app", STAGE)):
            make_waiting(0)  # 抽取包等账本排好、见证人会签
        sequence_batch(connection, signer)
    _PLAYED.append(stage)
    yield stage
    _PLAYED.clear()
    drop(server.admin, STAGE)


_PLAYED: list[Stage] = []


@pytest.fixture
def stage(played: Stage, server: Server, django_db_blocker: Any) -> Iterator[Stage]:
    """The stage, in a transaction that is rolled back."""
    with django_db_blocker.unblock(), connected(server.url("app", STAGE)), transaction.atomic():
        yield played
        transaction.set_rollback(True)
