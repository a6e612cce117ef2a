"""检查以后：各部门的负责人确认本部门的结果，提供互认，限期改正的开始计时；复查的结果记在后面。

Source: 国办发〔2024〕54号; 焦法政办〔2022〕31号三（五）.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from liandong.catalogue.models import Item
from liandong.kernel import clocks
from liandong.kernel.actions import Act, Action
from liandong.kernel.roles import BUSINESS, Role
from liandong.law.verdict import Verdict, allow, refuse
from liandong.now import CHINA, today
from liandong.onsite import forms, merging, publishing, results
from liandong.onsite.actions.planning import STAFF, mine
from liandong.onsite.merging import Reviewed
from liandong.onsite.models import FollowUp, Inspection, Recheck
from liandong.onsite.parts import APPROVED, has_come, is_settled
from liandong.onsite.states import APPROVED as APPROVED_54
from liandong.onsite.states import HOUSE_ONSITE
from liandong.recognition.models import Evidence, Result
from liandong.recognition.offering import offered

CONFIRMERS = frozenset({Role.UNIT_HEAD, Role.AGENCY_HEAD})


def recheck_clock(item: str, department: str) -> str:
    """Name of the clock of one item that one department ordered to be put right; another's order runs on a clock of its own."""
    return f"整改复查 {item}（{department}）"


CONFIRM_PART = Action(
    name="onsite.confirm_part",
    title="确认本部门的结果",
    kind="inspection_visit",
    roles=CONFIRMERS,
    side="any",
    form=forms.Confirming,
    whose=lambda actor, inspection: has_come(actor, inspection) and not is_confirmed(actor, inspection),
    concerns=lambda inspection: inspection.state == "ended",
    consequence="本部门的登记从此不能再改；限期改正的开始计时；填了可供互认至哪一天的，别的机关可以采用。",
    sources=(HOUSE_ONSITE,),
)


def is_confirmed(actor: Any, inspection: Inspection) -> bool:
    """Whether the actor's department has confirmed its results."""
    return any(part["agency"] == str(actor.agency) and part["confirmed"] for part in inspection.parts)


@CONFIRM_PART.judge
def may_confirm(act: Act) -> Verdict:
    part = mine(act)
    if part["decision"] != APPROVED:
        text = f"{part['name']}是紧急入企的，请先由机关负责人补办审批，再确认结果。"
        return refuse("not_made_up", text, APPROVED_54)
    if not part["left_at"]:
        text = f"{part['name']}补登了到场，还没有登记企业的意见、结束本部门检查；办了以后再确认。"
        return refuse("not_ended_yet", text, HOUSE_ONSITE)
    open_ = [one.name for one in merging.review(act.record, part) if one.entry is None]
    if open_:
        text = f"{'、'.join(open_)}还没有登记，或者两台设备登记不一致；补录、定了以后再确认。"
        return refuse("not_all_standing", text, HOUSE_ONSITE)
    return allow("may_confirm", "可以确认。", HOUSE_ONSITE)


@CONFIRM_PART.change
def confirm_part(act: Act) -> None:
    part, inspection = mine(act), act.record
    part["confirmed"] = f"{act.actor.person_name}，{act.now:%Y-%m-%d}"
    inspection.parts = list(inspection.parts)
    for one in merging.review(inspection, part):
        assert one.entry is not None
        if act.values["valid_to"]:
            offer(act, one, paper=inspection.number)
        if one.entry.follow_up == FollowUp.RECTIFY:
            assert one.entry.rectify_by is not None
            follow_up(act, one, one.entry.rectify_by)
    publishing.begin(act, part)
    if is_settled(inspection):
        act.also(SETTLE_CONFIRMED, inspection, {})


def offer(act: Act, one: Reviewed, *, paper: str) -> None:
    """Offer for recognition what was looked at and found sound or wanting; not what could not be looked at, nor a firm that refused."""
    entry, inspection = one.entry, act.record
    assert entry is not None
    if entry.result == results.SOUND or (results.is_problem(entry.result) and entry.result != "8"):
        told = f"{results.said(one.code, entry.result)}。{entry.told}"
        offered(
            act, kind="inspection_visit", record=inspection.uuid, party=inspection.party, item=Item.objects.get(code=one.code),
            division=inspection.place, result=Result.PASSED if entry.result == results.SOUND else Result.FAILED, told=told,
            found_on=inspection.entered_at.astimezone(CHINA).date(), valid_to=act.values["valid_to"],
            valid_why=act.values["valid_why"], evidence=Evidence.RECORD, paper=paper,
        )  # fmt: skip


def order(act: Act, one: Reviewed, due: date) -> None:
    """Write down until when an item is to be put right: another day for an order that is open, a new order otherwise."""
    rows = Recheck.objects.filter(inspection=act.record, agency=act.actor.agency, subject=one.code)
    if (row := rows.exclude(looks__is_put_right=True).first()) is None:
        rows.create(
            inspection=act.record, agency=act.actor.agency, subject=one.code, name=one.name, due_on=due
        )
    elif row.due_on != due:
        row.due_on = due
        row.save(update_fields=["due_on"])


def follow_up(act: Act, one: Reviewed, due: date) -> None:
    """Order that an item is put right, and start its limit."""
    order(act, one, due)
    clocks.start_given(
        "inspection_visit", act.record.uuid, recheck_clock(one.code, mine(act)["name"]), due, act.now, owed_by=act.actor.agency,
        source=f"{act.record.number}，责令限期改正", nature="internal",
    )  # fmt: skip


SETTLE_CONFIRMED = Action(
    name="onsite.settle_confirmed",
    title="结果已确认",
    kind="inspection_visit",
    roles=BUSINESS,
    side="any",
    is_inner=True,
    consequence="各部门都确认了。",
    sources=(HOUSE_ONSITE,),
)


@SETTLE_CONFIRMED.change
def settle_confirmed(act: Act) -> None:
    act.announce("onsite.confirmed", inspection=str(act.record.uuid))


NOTE_RECHECK = Action(
    name="onsite.note_recheck",
    title="登记整改复查",
    kind="inspection_visit",
    roles=STAFF,
    side="any",
    form=forms.RecheckResult,
    whose=has_come,
    concerns=lambda inspection: inspection.state in ("ended", "confirmed"),
    is_note=True,
    consequence="每次复查各记一条，先前的留着；改正了的，这一项的期限到此为止；没有改正的，期限还在或者另行限期，可以移作违法线索。",
    sources=(HOUSE_ONSITE,),
)


def _recheck(act: Act) -> Recheck | None:
    """What still waits to be looked at again; an order that was corrected away does not."""
    reviewed = {one.code: one.entry for one in merging.review(act.record, mine(act))}
    stands = reviewed.get(act.values["item"])
    if stands is None or stands.follow_up != FollowUp.RECTIFY:
        return None
    rows = Recheck.objects.filter(inspection=act.record, agency=act.actor.agency, subject=act.values["item"])
    return rows.exclude(looks__is_put_right=True).first()


@NOTE_RECHECK.judge
def may_note_recheck(act: Act) -> Verdict:
    if _recheck(act) is None:
        text = f"本部门没有事项编码为“{act.values['item']}”、还等复查的限期改正。"
        return refuse("no_such_recheck", text, HOUSE_ONSITE)
    return allow("may_note", "可以登记。", HOUSE_ONSITE)


@NOTE_RECHECK.change
def note_recheck(act: Act) -> None:
    row = _recheck(act)
    assert row is not None
    due, name = act.values["due"], recheck_clock(row.subject, mine(act)["name"])
    look = row.looks.create(
        on=today(), is_put_right=act.values["is_put_right"] == "yes", told=act.values["told"], due_on=due, by=act.actor.signature
    )  # fmt: skip
    act.note(item=row.subject, is_put_right=look.is_put_right, **({"due": due.isoformat()} if due else {}))
    if look.is_put_right:
        clocks.end(act.record.uuid, name, act.now)
    elif due:
        clocks.give_anew(act.record.uuid, name, due)
