"""部门确认了结果，就要定公示不公示；更正了的、公示有误撤回了的，重新开始。

Source: 优化营商环境条例第五十四条; the limits from the parameters G-01 (food, by the item's own basis), G-02 (enterprises), G-03 (drawn, not
verified: only a prompt).
"""

from __future__ import annotations

from typing import Any

from liandong.catalogue.models import Item
from liandong.kernel import clocks, numbering, opening
from liandong.kernel.actions import Act, Action
from liandong.kernel.ports import law_book
from liandong.kernel.roles import BUSINESS, Role
from liandong.law.verdict import Verdict, allow, refuse
from liandong.now import today
from liandong.parties.naming import folded
from liandong.registry.bodies import line_of
from liandong.registry.models import Agency
from liandong.results import forms
from liandong.results.models import ResultNotice
from liandong.results.states import ART_54, HOUSE_RESULTS

KIND = "result_notice"
SYSTEM = frozenset({Role.SYSTEM})
IN_SYSTEM, DRAWN = "公示：国家企业信用信息公示系统", "公示：随机抽查结果（依据待核）"
CLOCKS = (IN_SYSTEM, DRAWN)
FOOD_LINE = "市场监管"

OWE = Action(
    name="results.owe_notice",
    title="应当决定是否公示",
    kind=KIND,
    roles=BUSINESS,
    side="any",
    creates=True,
    is_inner=True,
    form=forms.Owed,
    clocks=CLOCKS,
    consequence="由承办人提出公示或者不予公示，机关负责人批准。",
    sources=(ART_54, HOUSE_RESULTS),
)


def standing(inspection: Any, owner: Any) -> ResultNotice | None:
    """The notice that stands for a department's results of a visit."""
    rows = ResultNotice.objects.filter(inspection=inspection, owner=owner)
    return rows.exclude(state__in=("withheld", "withdrawn")).order_by("-pk").first()


def _alone(found: ResultNotice | None) -> Verdict:
    if found is not None:
        text = f"本部门这次检查的结果已经有一件公示（{found.number}），请在那里办理。"
        return refuse("notice_stands", text, HOUSE_RESULTS)
    return allow("may_owe", "应当决定是否公示。", ART_54)


@OWE.judge
def may_owe(act: Act) -> Verdict:
    return _alone(standing(act.values["inspection"], act.actor.agency))


@OWE.change
def owe(act: Act) -> ResultNotice:
    values = dict(act.values)
    is_drawn, is_anew = values.pop("is_drawn"), values.pop("is_anew")
    made = ResultNotice(**values, owner=act.actor.agency, agency_name=act.actor.agency_name)
    return _begun(act, made, is_drawn=is_drawn, is_anew=is_anew)


BEGIN_ANEW = Action(
    name="results.begin_anew",
    title="重新决定是否公示",
    kind=KIND,
    roles=SYSTEM,
    side="any",
    creates=True,
    is_automatic=True,
    form=forms.Anew,
    clocks=CLOCKS,
    consequence="撤回的公示改正以后另行提出；期限自撤回起算。",
    sources=(HOUSE_RESULTS,),
)
SAME = (
    "owner", "agency_name", "inspection", "inspection_no", "code", "task", "plan", "visited_on", "party_name", "party_code", "is_citizen", "rows",
)  # fmt: skip
"""What another notice of the same results says again."""


@BEGIN_ANEW.judge
def may_begin_anew(act: Act) -> Verdict:
    gone: ResultNotice = act.values["notice"]
    return _alone(standing(gone.inspection, gone.owner))


@BEGIN_ANEW.change
def begin_anew(act: Act) -> ResultNotice:
    gone: ResultNotice = act.values["notice"]
    made = ResultNotice(**{name: getattr(gone, name) for name in SAME})
    return _begun(act, made, is_drawn=False, is_anew=True)


def _begun(act: Act, made: ResultNotice, *, is_drawn: bool, is_anew: bool) -> ResultNotice:
    """Numbered, with its limits; what begins anew runs again from now, as the platform's own rule."""
    made.number, made.subject = numbering.record_number("JGS"), made.party_name
    made.searched = searched(made)
    nature = "internal" if is_anew else ""
    if not made.is_citizen:
        row, line = _row_of(made)
        clocks.start(KIND, made.uuid, IN_SYSTEM, row, act.now, owed_by=made.owner, line=line, nature=nature)
    if is_drawn:
        clocks.start(KIND, made.uuid, DRAWN, "G-03", act.now, owed_by=made.owner, nature="courtesy")
    act.announce("results.owed", notice=str(made.uuid))
    return made


def _row_of(notice: ResultNotice) -> tuple[str, str]:
    """Parameter and line of the limit: that of food where an item of a market authority rests on that very instrument, else the general one."""
    if line_of(Agency.objects.get(uuid=notice.owner)) == FOOD_LINE:
        food = law_book().at(today()).get("G-01", FOOD_LINE).instrument
        codes = [row["code"] for row in notice.rows]
        bases = Item.objects.filter(code__in=codes).values_list("basis", flat=True)
        if any(food in line for basis in bases for line in basis):
            return "G-01", FOOD_LINE
    return "G-02", ""


def searched(notice: ResultNotice) -> str:
    """What searches look in; once it is public no more than the published name."""
    return "\n".join(map(folded, (notice.number, notice.subject, notice.agency_name)))


OPEN_NOTICE = opening.declare("results.open_notice", KIND)
