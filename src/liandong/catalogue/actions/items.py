"""监管事项的动作：登记、更正、公布、修订、取消。

An item is compiled by an agency, made public by its head, and then changes only by editions: what was published
stays readable as it stood. A draft may be corrected freely; nobody could have relied on it.
"""

from __future__ import annotations

from typing import Any

from liandong.catalogue import forms
from liandong.catalogue.models import Edition, Item
from liandong.catalogue.queries import open_powers
from liandong.catalogue.states import HOUSE_CATALOGUE, PUBLISHING
from liandong.kernel.actions import Act, Action
from liandong.kernel.kinds import plain
from liandong.kernel.roles import Role
from liandong.law.verdict import Verdict, allow, refuse
from liandong.now import today
from liandong.registry.models import Agency

COMPILERS = frozenset({Role.LEGAL_REVIEWER, Role.LIAISON})
FACTS = (
    "name", "line", "aspects", "basis", "objects_told", "method", "materials", "results", "scope", "scope_reason",
    "source", "is_sample",
)  # fmt: skip

REGISTER_ITEM = Action(
    name="catalogue.register_item",
    title="登记事项",
    kind="item",
    roles=COMPILERS,
    side="any",
    creates=True,
    form=forms.NewItem,
    consequence="登记后待公布，由本机关负责人公布；公布前其他机关看不到，也不能据以检查。",
    sources=(HOUSE_CATALOGUE, PUBLISHING),
)


@REGISTER_ITEM.change
def register_item(act: Act) -> Item:
    issuer = Agency.objects.get(uuid=act.actor.agency)
    return Item(**act.values, issuer=issuer, owner=issuer.uuid)


CORRECT_ITEM = Action(
    name="catalogue.correct_item",
    title="更正草稿",
    kind="item",
    roles=COMPILERS,
    form=forms.ItemEdition,
    consequence="公布前的内容直接改正。",
    sources=(HOUSE_CATALOGUE,),
)


@CORRECT_ITEM.change
def correct_item(act: Act) -> None:
    _take(act.record, act.values)


def _take(item: Item, values: dict[str, Any]) -> None:
    for name in (*FACTS, "since"):
        setattr(item, name, values[name])


PUBLISH_ITEM = Action(
    name="catalogue.publish_item",
    title="公布事项",
    kind="item",
    roles=frozenset({Role.AGENCY_HEAD}),
    form=forms.Publishing,
    consequence="公布后各机关都能看到、都能据以登记职权；内容再变，须按版修订。",
    sources=(PUBLISHING, HOUSE_CATALOGUE),
)


@PUBLISH_ITEM.judge
def may_publish_item(act: Act) -> Verdict:
    if act.values["published_on"] > today():
        return refuse("not_yet", "公布日期还没有到，请到那一天再办理。", HOUSE_CATALOGUE)
    return allow("may_publish", "可以公布。", PUBLISHING)


@PUBLISH_ITEM.change
def publish_item(act: Act) -> None:
    act.record.published_on = act.values["published_on"]
    _keep_edition(act.record)


def _keep_edition(item: Item) -> None:
    facts = {name: plain(getattr(item, name)) for name in FACTS}
    Edition.objects.create(record=item.uuid, number=item.edition, since=item.since, facts=facts)


AMEND_ITEM = Action(
    name="catalogue.amend_item",
    title="修订事项",
    kind="item",
    roles=frozenset({Role.AGENCY_HEAD}),
    form=forms.ItemEdition,
    reason="required",
    consequence="自所填日期起按新版；以前各版保留，问以前哪一天的，仍按那一天的版本回答。",
    sources=(PUBLISHING, HOUSE_CATALOGUE),
)


@AMEND_ITEM.judge
def may_amend_item(act: Act) -> Verdict:
    if act.values["since"] <= act.record.since:
        return refuse("not_later", f"新版起始日期应晚于现行版的{act.record.since}。", HOUSE_CATALOGUE)
    if act.values["since"] > today():
        return refuse("not_yet", "新版起始日期还没有到，请到那一天再办理。", HOUSE_CATALOGUE)
    dropped = set(act.record.aspects) - set(act.values["aspects"])
    held = sorted(dropped & {k for p in open_powers(act.record) for k in p.kinds})
    if held:
        text = f"还有机关登记着该事项的{'、'.join(held)}，请先由行政执法监督给这些职权定止日。"
        return refuse("still_held", text, HOUSE_CATALOGUE)
    return allow("may_amend", "可以修订。", PUBLISHING)


@AMEND_ITEM.change
def amend_item(act: Act) -> None:
    _take(act.record, act.values)
    act.record.edition += 1
    _keep_edition(act.record)


WITHDRAW_ITEM = Action(
    name="catalogue.withdraw_item",
    title="取消事项",
    kind="item",
    roles=frozenset({Role.AGENCY_HEAD}),
    form=forms.LastDay,
    reason="required",
    consequence="最后一日之后不能再据以检查和登记职权；以前的记录不受影响。",
    sources=(PUBLISHING, HOUSE_CATALOGUE),
)


@WITHDRAW_ITEM.judge
def may_withdraw_item(act: Act) -> Verdict:
    last = act.values["last_day"]
    if not act.record.since <= last <= today():
        text = f"最后一日应在现行版起始的{act.record.since}和今天之间。"
        return refuse("bad_last_day", text, HOUSE_CATALOGUE)
    held = [p for p in open_powers(act.record) if p.valid_to is None or p.valid_to > last]
    if held:
        text = f"还有{len(held)}项职权登记在该事项上，请先由行政执法监督给它们定止日。"
        return refuse("still_held", text, HOUSE_CATALOGUE)
    return allow("may_withdraw", "可以取消。", PUBLISHING)


@WITHDRAW_ITEM.change
def withdraw_item(act: Act) -> None:
    act.record.until = act.values["last_day"]
    act.note(end_basis=act.values["end_basis"])
