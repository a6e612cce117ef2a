"""监管标准的动作：发布、修订、废止。

Agencies that check the same thing by different yardsticks are why a firm hears two answers. A standard is issued by
the head of an agency for its own area, changes by editions, and is read beside the others for the same item.
"""

from __future__ import annotations

from liandong.catalogue import forms
from liandong.catalogue.models import Edition, Standard
from liandong.catalogue.states import HOUSE_CATALOGUE, STANDARDS
from liandong.kernel import locking
from liandong.kernel.actions import Act, Action
from liandong.kernel.roles import Role
from liandong.law.verdict import Verdict, allow, refuse
from liandong.now import today
from liandong.registry import places
from liandong.registry.models import Agency

HEADS = frozenset({Role.AGENCY_HEAD})
FACTS = ("title", "document", "points", "is_sample")

ISSUE_STANDARD = Action(
    name="catalogue.issue_standard",
    title="发布标准",
    kind="standard",
    roles=HEADS,
    side="any",
    creates=True,
    form=forms.NewStandard,
    consequence="发布后各机关都能看到，检查同一事项时与其他机关的标准并列对照。",
    sources=(STANDARDS, HOUSE_CATALOGUE),
)


@ISSUE_STANDARD.judge
def may_issue_standard(act: Act) -> Verdict:
    item, region = act.values["item"], act.values["region"]
    if not locking.share(item) or item.state != "published":
        return refuse("item_not_published", "该事项没有公布，不能为它发布标准。", HOUSE_CATALOGUE)
    issuer = Agency.objects.get(uuid=act.actor.agency)
    if issuer.division not in places.chain(region.code, act.values["since"]):
        text = f"{region.name}不在{issuer.name}的辖区内，标准不能在那里适用。"
        return refuse("outside_agency_area", text, HOUSE_CATALOGUE)
    if Standard.objects.filter(item=item, issuer=issuer, region=region.code, state="in_force").exists():
        return refuse(
            "issued_already", "本机关对该事项在该地域已有现行标准，内容有变的请“修订”。", HOUSE_CATALOGUE
        )
    return allow("may_issue", "可以发布。", STANDARDS)


@ISSUE_STANDARD.change
def issue_standard(act: Act) -> Standard:
    values = dict(act.values)
    region, issuer = values.pop("region"), Agency.objects.get(uuid=act.actor.agency)
    standard = Standard(
        **values, region=region.code, region_name=region.name, issuer=issuer, owner=issuer.uuid
    )
    _keep_edition(standard)
    return standard


def _keep_edition(standard: Standard) -> None:
    facts = {name: getattr(standard, name) for name in FACTS}
    Edition.objects.create(record=standard.uuid, number=standard.edition, since=standard.since, facts=facts)


REVISE_STANDARD = Action(
    name="catalogue.revise_standard",
    title="修订标准",
    kind="standard",
    roles=HEADS,
    form=forms.StandardEdition,
    reason="required",
    consequence="自所填日期起按新版；以前的检查仍按当时的版本。",
    sources=(STANDARDS, HOUSE_CATALOGUE),
)


@REVISE_STANDARD.judge
def may_revise_standard(act: Act) -> Verdict:
    if act.values["since"] <= act.record.since:
        return refuse("not_later", f"新版施行日期应晚于现行版的{act.record.since}。", HOUSE_CATALOGUE)
    if act.values["since"] > today():
        return refuse("not_yet", "新版施行日期还没有到，请到那一天再办理。", HOUSE_CATALOGUE)
    return allow("may_revise", "可以修订。", STANDARDS)


@REVISE_STANDARD.change
def revise_standard(act: Act) -> None:
    standard = act.record
    for name in (*FACTS, "since"):
        setattr(standard, name, act.values[name])
    standard.edition += 1
    _keep_edition(standard)


REPEAL_STANDARD = Action(
    name="catalogue.repeal_standard",
    title="废止标准",
    kind="standard",
    roles=HEADS,
    form=forms.LastDay,
    reason="required",
    consequence="最后施行日之后不再据以检查；以前的检查不受影响。",
    sources=(STANDARDS, HOUSE_CATALOGUE),
)


@REPEAL_STANDARD.judge
def may_repeal_standard(act: Act) -> Verdict:
    if not act.record.since <= act.values["last_day"] <= today():
        text = f"最后施行日应在现行版施行的{act.record.since}和今天之间。"
        return refuse("bad_last_day", text, HOUSE_CATALOGUE)
    return allow("may_repeal", "可以废止。", STANDARDS)


@REPEAL_STANDARD.change
def repeal_standard(act: Act) -> None:
    act.record.until = act.values["last_day"]
    act.note(end_basis=act.values["end_basis"])
