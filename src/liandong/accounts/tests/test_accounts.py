"""账户与岗位：相互排斥的职责挡在门外；授权代批有限度；登录留痕。"""

from __future__ import annotations

from uuid import UUID

import pytest
from django.db import transaction
from django.test import Client

from liandong.accounts.demo import PASSWORD
from liandong.accounts.models import Delegation, Person, Post
from liandong.accounts.queries import actors_of
from liandong.kernel import door
from liandong.kernel.actor import system_actor
from liandong.kernel.outcome import Status
from liandong.kernel.roles import ADMINS, BUSINESS, HUMANS, Role
from liandong.kernel.tests.staging import attempt, did, person_values, post_values
from liandong.ledger.models import LedgerEvent
from liandong.registry.models import Agency

pytestmark = pytest.mark.django_db
MARKET, FARM = "C410823-MARKET", "C410823-AGRICULTURE"


def newcomer(city, account="wz.xinren", code=MARKET) -> UUID:
    return did(
        city.actor("sysadmin"),
        "accounts.open_account",
        None,
        person_values(city.agency(code), "许新人", account),
    )


def grant(city, person: UUID, role: Role, code=MARKET, **more):
    values = post_values(person, city.agency(code), role, **more)
    return attempt(city.actor("secadmin"), "accounts.grant_post", None, values)


def test_every_pair_of_roles_is_allowed_or_excluded_as_the_rule_says(city):
    """三员与一切其他角色互斥；同一机关的承办人与法制审核互斥；其余可以兼任。"""
    wrong = []
    for n, first in enumerate(sorted(HUMANS)):
        person = newcomer(city, f"wz.xinren{n}")
        assert grant(city, person, first).is_done
        for second in sorted(HUMANS - {first}):
            with transaction.atomic():
                code = grant(city, person, second).code
                transaction.set_rollback(True)
            right = "done"
            if first in ADMINS or second in ADMINS:
                right = "admins_exclude"
            elif {first, second} == {Role.HANDLER, Role.LEGAL_REVIEWER}:
                right = "handler_cannot_review"
            wrong += [f"{first}+{second}：{code}，应为 {right}"] if code != right else []
    assert wrong == []


def test_reviewer_elsewhere_may_handle_here(city):
    person = newcomer(city)
    assert grant(city, person, Role.HANDLER).is_done
    assert grant(city, person, Role.LEGAL_REVIEWER, code=FARM).is_done
    assert grant(city, person, Role.HANDLER).code == "same_post"


@pytest.mark.parametrize("role", sorted(BUSINESS))
def test_a_coordinating_body_has_no_enforcement_posts(city, role):
    outcome = grant(city, newcomer(city), role, code="JZ-OFFICE")
    enforces = role in (Role.HANDLER, Role.UNIT_HEAD, Role.LEGAL_REVIEWER)
    assert outcome.code == ("coordinator_cannot_enforce" if enforces else "done")


def test_administrators_serve_others_not_themselves(city):
    security, system = city.actor("secadmin"), city.actor("sysadmin")
    values = post_values(security.person, city.agency("JZ-DATA"), Role.SECURITY_ADMIN)
    assert attempt(security, "accounts.grant_post", None, values).code == "own_post"
    assert (
        attempt(security, "accounts.end_post", security.post, {"on": "2026-11-01"}, reason="走").code
        == "own_post"
    )
    assert attempt(system, "accounts.close_account", system.person, reason="走").code == "own_account"


def test_a_closed_account_neither_signs_in_nor_acts_until_reopened(city):
    system, actor = city.actor("sysadmin"), city.actor("wz.lianluo")
    did(system, "accounts.close_account", actor.person, reason="停用")
    person = Person.objects.get(uuid=actor.person)
    assert actors_of(person) == []
    answer = Client().post("/sign-in", {"account": "wz.lianluo", "password": PASSWORD})
    wrong = Client().post("/sign-in", {"account": "nobody.here", "password": PASSWORD})
    assert answer.status_code == wrong.status_code == 422
    assert "账号或密码不对，或者账户已停用" in answer.content.decode()
    details = {"liaison": "甲", "liaison_phone": "0391-7000001"}
    stale = attempt(actor, "registry.change_agency_details", city.agency(MARKET), details)
    assert stale.code == "post_ended"
    assert attempt(system, "accounts.close_account", actor.person, reason="再停").code == "wrong_state"
    did(system, "accounts.reopen_account", actor.person, reason="恢复")
    assert [a.role for a in actors_of(person)] == [Role.LIAISON]


def test_an_ended_post_loses_an_open_browser_at_once(city):
    actor = city.actor("wz.lianluo")
    client = Client()
    client.force_login(Person.objects.get(uuid=actor.person))
    assert client.get("/").status_code == 200
    did(city.actor("secadmin"), "accounts.end_post", actor.post, {"on": "2026-11-01"}, reason="调任")
    assert client.get("/").status_code == 403
    assert client.get("/api/v1/agency").json()["code"] == "no_post"


@pytest.mark.parametrize(
    ("start", "end", "works"),
    [("2020-01-01", "2020-12-31", False), ("2099-01-01", "", False), ("2020-01-01", "2099-12-31", True)],
)
def test_a_post_holds_from_its_first_to_its_last_day(city, start, end, works):
    person = newcomer(city)
    assert grant(city, person, Role.HANDLER, valid_from=start, valid_to=end).is_done
    assert bool(actors_of(Person.objects.get(uuid=person))) is works


def test_dates_in_the_wrong_order_are_invalid(city):
    outcome = grant(city, newcomer(city), Role.HANDLER, valid_from="2026-05-01", valid_to="2026-04-01")
    assert outcome.status is Status.INVALID and "valid_to" in outcome.errors
    early = attempt(city.actor("secadmin"), "accounts.end_post", city.actor("wz.lianluo").post, {"on": "2020-01-01"}, reason="x")  # fmt: skip
    assert early.code == "before_start"


# ── 授权代批 ────────────────────────────────────────────────────────────────────────────────────────


def delegate(city, post: UUID, who="wz.juzhang", first="2026-01-01", last="2099-12-31"):
    values = {"delegate": post, "valid_from": first, "valid_to": last, "basis": "授权书"}
    actor = city.actor(who) if isinstance(who, str) else who
    return attempt(actor, "accounts.delegate_approval", None, values)


@pytest.mark.parametrize(
    ("account", "code"),
    [
        ("wz.fuze", "done"), ("wz.chengban", "not_unit_head"), ("wz.fazhi", "not_unit_head"),
        ("wz.juzhang", "own_post"), ("wz.nongye", "other_agency"),
    ],
)  # fmt: skip
def test_whom_a_head_may_let_approve(city, account, code):
    assert delegate(city, city.actor(account).post).code == code


def test_a_deputy_signs_as_deputy_and_cannot_pass_it_on(city):
    made = delegate(city, city.actor("wz.fuze").post).record
    person = Person.objects.get(uuid=city.actor("wz.fuze").person)
    deputy = actors_of(person)[1]
    assert deputy.role is Role.AGENCY_HEAD and "授权代批" in deputy.signature
    details = {"liaison": "甲", "liaison_phone": "0391-7000001"}
    done = attempt(deputy, "registry.change_agency_details", city.agency(MARKET), details)
    assert f'"delegation":"{made}"' in LedgerEvent.objects.get(id=done.event).body
    assert delegate(city, city.actor("wz.fuze").post, who=deputy).code == "no_redelegation"
    assert attempt(deputy, "accounts.revoke_delegation", made, reason="x").code == "not_head"
    did(city.actor("wz.juzhang"), "accounts.revoke_delegation", made, reason="返岗")
    assert [a.role for a in actors_of(person)] == [Role.UNIT_HEAD]
    assert Delegation.objects.get(uuid=made).state == "revoked"


@pytest.mark.parametrize(("first", "last"), [("2020-01-01", "2020-12-31"), ("2099-01-01", "2099-12-31")])
def test_a_delegation_out_of_its_days_gives_nothing(city, first, last):
    assert delegate(city, city.actor("wz.fuze").post, first=first, last=last).is_done
    assert len(actors_of(Person.objects.get(account="wz.fuze"))) == 1


# ── 装机、登录 ──────────────────────────────────────────────────────────────────────────────────────


def test_founding_ends_when_the_administrators_are_in_office(city):
    founder = system_actor("装机")
    account = attempt(
        founder, "accounts.found_account", None, person_values(city.agency(MARKET), "迟来", "late.one")
    )
    post = attempt(founder, "accounts.found_post", None, post_values(city.actor("wz.lianluo").person, city.agency(MARKET), Role.AUDIT_ADMIN))  # fmt: skip
    assert (account.code, post.code) == ("admins_in_office", "admin_in_office")


def test_signing_in_is_on_the_persons_trail_and_moves_no_version(city):
    person, client = Person.objects.get(account="wz.lianluo"), Client()
    answer = client.post(
        "/sign-in", {"account": " WZ.lianluo ", "password": PASSWORD, "next": "https://evil.example/"}
    )
    assert answer.status_code == 302 and answer["Location"] == "/"
    event = LedgerEvent.objects.get(record=person.uuid, action="accounts.sign_in")
    after = Person.objects.get(pk=person.pk)
    assert event.outcome == "done" and after.version == person.version
    other = attempt(city.actor("wz.nongye"), "accounts.sign_in", person.uuid)
    assert other.code == "wrong_side"


def test_colleagues_do_not_see_when_somebody_signed_in(city):
    """No punch-in: the moments of signing in are for the keepers of accounts."""
    person = Person.objects.get(account="wz.lianluo")
    Client().post("/sign-in", {"account": "wz.lianluo", "password": PASSWORD})
    for account, is_told in (("wz.nongye", False), ("wz.juzhang", False), ("secadmin", True)):
        client = Client()
        client.force_login(Person.objects.get(account=account))
        said = [line["what"] for line in client.get(f"/api/v1/person/{person.uuid}/timeline").json()]
        assert ("登录" in said) is is_told, account


def test_a_password_is_nowhere_but_in_its_hash(city):
    made = newcomer(city)
    bodies = " ".join(LedgerEvent.objects.filter(record=made).values_list("body", flat=True))
    assert PASSWORD not in bodies and Person.objects.get(uuid=made).check_password(PASSWORD)
    assert "13900001234" not in bodies and '"label":"手机号"' in bodies
    assert Post.objects.filter(person__uuid=made).count() == 0


@pytest.mark.parametrize("password", ["short", "1234567890", "password123"])
def test_a_weak_password_is_invalid(city, password):
    values = person_values(city.agency(MARKET), "弱口令", "weak.one") | {"password": password}
    outcome = attempt(city.actor("sysadmin"), "accounts.open_account", None, values)
    assert outcome.status is Status.INVALID and list(outcome.errors) == ["password"]


def test_a_password_is_changed_by_its_owner_who_knows_the_old_one(city):
    actor, name = city.actor("wz.lianluo"), "accounts.change_password"
    fresh = {"old": PASSWORD, "password": "another-strong-one", "again": "another-strong-one"}
    assert attempt(city.actor("wz.nongye"), name, actor.person, fresh).code == "wrong_side"
    assert attempt(actor, name, actor.person, {**fresh, "old": "not-this-one"}).code == "wrong_password"
    assert list(attempt(actor, name, actor.person, {**fresh, "again": "typed-otherwise"}).errors) == ["again"]
    open_browser = Client()
    open_browser.force_login(Person.objects.get(uuid=actor.person))
    did(actor, name, actor.person, fresh)
    assert Person.objects.get(uuid=actor.person).check_password("another-strong-one")
    assert open_browser.get("/").status_code == 302
    bodies = " ".join(LedgerEvent.objects.filter(record=actor.person).values_list("body", flat=True))
    assert "another-strong-one" not in bodies and PASSWORD not in bodies


def test_an_administrator_resets_others_passwords_not_his_own(city):
    system, name, fresh = (
        city.actor("sysadmin"),
        "accounts.reset_password",
        {"password": "another-strong-one"},
    )
    assert attempt(system, name, system.person, fresh, reason="忘").code == "own_account"
    did(system, name, city.actor("wz.lianluo").person, fresh, reason="忘记密码")
    assert Person.objects.get(account="wz.lianluo").check_password("another-strong-one")


def granted(city, account, code, role, since="2026-01-01", until=""):
    """设岗 as the security administrator does it; the outcome's code."""
    person = Person.objects.get(account=account)
    values = {
        "person": person.uuid, "agency": city.agency(code), "role": role.value, "valid_from": since, "valid_to": until,
        "basis": "测试设岗",
    }  # fmt: skip
    key = f"{account}{code}{role.value}{since}"
    return door.perform(city.actor("secadmin"), "accounts.grant_post", None, values, key=key).code


@pytest.mark.django_db
def test_a_second_post_of_a_role_does_not_hide_the_first(city):
    assert granted(city, "wz.chengban", "JZ-AGRICULTURE", Role.HANDLER) == "done"
    assert granted(city, "wz.chengban", "C410823-MARKET", Role.LEGAL_REVIEWER) == "handler_cannot_review"
    assert granted(city, "wz.chengban", "C410823-MARKET", Role.HANDLER) == "same_post"


@pytest.mark.django_db
def test_a_post_that_begins_tomorrow_counts_today(city):
    assert granted(city, "wz.juzhang", "C410823-MARKET", Role.LEGAL_REVIEWER, since="2099-01-01") == "done"
    assert granted(city, "wz.juzhang", "C410823-MARKET", Role.HANDLER) == "handler_cannot_review"
    assert granted(city, "wz.chengban", "JZ-DATA", Role.AUDIT_ADMIN, since="2099-01-01") == "admins_exclude"
    assert (
        granted(city, "wz.lianluo", "JZ-AGRICULTURE", Role.HANDLER, since="2098-01-01", until="2098-12-31")
        == "done"
    )
    assert granted(city, "wz.lianluo", "JZ-AGRICULTURE", Role.LEGAL_REVIEWER, since="2099-01-01") == "done"


@pytest.mark.django_db
def test_no_system_administrator_can_take_over_another_administrator(city):
    auditor = Person.objects.get(account="auditor")
    outcome = door.perform(
        city.actor("sysadmin"), "accounts.reset_password", auditor.uuid, {"password": "another-long-one"},
        key="take-over", reason="忘记密码",
    )  # fmt: skip
    assert outcome.code == "admin_password"
    assert Person.objects.get(account="auditor").password == auditor.password


@pytest.mark.django_db
def test_an_abolished_agency_has_nobody_left_to_see(city):
    person = Person.objects.get(account="wz.nongye")
    assert actors_of(person)
    Agency.objects.filter(code="C410823-AGRICULTURE").update(state="abolished")
    assert actors_of(person) == []
