"""抽查事项清单：汇总、重新汇总、公布、放弃。

Nobody types the rows: they are what the register says the agency may check, each with its place in the joint scope. A new edition
replaces the one before. Source: 焦法政办〔2022〕31号三（一）; 国办发〔2024〕54号.
"""

from __future__ import annotations

from liandong.catalogue.states import PUBLISHING
from liandong.inspections import forms, queries
from liandong.inspections.duties import HEADS, STAFF
from liandong.inspections.models import SamplingList
from liandong.inspections.states import HOUSE_INSPECTIONS, JOINT
from liandong.kernel import numbering
from liandong.kernel.actions import Act, Action, moves_only
from liandong.kernel.models import Record
from liandong.kernel.roles import BUSINESS
from liandong.law.verdict import Verdict, allow, refuse
from liandong.now import today
from liandong.parties.naming import folded
from liandong.registry.models import Agency

FACTS = ("year", "cap_visits", "cap_document", "cap_on")

COMPILE_LIST = Action(
    name="inspections.compile_list",
    title="汇总清单",
    kind="sampling_list",
    roles=STAFF,
    side="any",
    creates=True,
    form=forms.Compiling,
    consequence="照职权清单列出本机关今天有检查职权的已公布事项，待机关负责人公布。",
    sources=(JOINT, HOUSE_INSPECTIONS),
)


@COMPILE_LIST.judge
def may_compile(act: Act) -> Verdict:
    if not queries.compiled(act.actor.agency, today()):
        text = "本机关没有在册的检查职权，或者事项还没有公布。请先登记职权、公布事项。"
        return refuse("nothing_to_list", text, PUBLISHING)
    return allow("may_compile", "可以汇总。", JOINT)


@COMPILE_LIST.change
def compile_list(act: Act) -> SamplingList:
    one = SamplingList(
        number=numbering.record_number("CQ"), owner=act.actor.agency, agency_name=act.actor.agency_name
    )
    _take(act, one)
    return one


def _take(act: Act, one: SamplingList) -> None:
    for name in FACTS:
        setattr(one, name, act.values[name])
    one.rows = queries.compiled(one.owner, today())
    one.searched = "\n".join(map(folded, (one.number, one.agency_name, *(r["name"] for r in one.rows))))


def _present(record: Record) -> dict[str, object]:
    return {name: getattr(record, name) for name in FACTS}


RECOMPILE_LIST = Action(
    name="inspections.recompile_list",
    title="重新汇总",
    kind="sampling_list",
    roles=STAFF,
    form=forms.Compiling,
    present=_present,
    consequence="按今天的职权清单重新列出，年度和频次上限以所填的为准。",
    sources=(HOUSE_INSPECTIONS,),
)
RECOMPILE_LIST.judge(may_compile)


@RECOMPILE_LIST.change
def recompile_list(act: Act) -> None:
    _take(act, act.record)


REPLACE_LIST = Action(
    name="inspections.replace_list",
    title="换新版",
    kind="sampling_list",
    roles=BUSINESS,
    is_inner=True,
    consequence="公布新版时，原来的一版随之停用。",
    sources=(HOUSE_INSPECTIONS,),
)
REPLACE_LIST.change(moves_only)

PUBLISH_LIST = Action(
    name="inspections.publish_list",
    title="公布清单",
    kind="sampling_list",
    roles=HEADS,
    form=forms.Published,
    consequence="公布后各机关都看得到；同一年度原来的一版随之停用。",
    sources=(PUBLISHING, HOUSE_INSPECTIONS),
)


@PUBLISH_LIST.judge
def may_publish(act: Act) -> Verdict:
    """The rows are still what the register says; two heads at the same moment wait for each other at the agency."""
    Agency.objects.select_for_update(no_key=True).get(uuid=act.record.owner)
    if act.record.rows != queries.compiled(act.record.owner, today()):
        text = "汇总以后职权或者事项有变，清单已经不全。请先“重新汇总”，再公布。"
        return refuse("out_of_date", text, JOINT)
    return allow("may_publish", "可以公布。", PUBLISHING)


@PUBLISH_LIST.change
def publish_list(act: Act) -> None:
    one = act.record
    published = SamplingList.objects.filter(owner=one.owner, year=one.year)
    one.edition = published.exclude(published_on=None).count() + 1
    one.published_on = act.values["published_on"]
    if old := queries.standing_list(one.owner, one.year):
        act.also(REPLACE_LIST, old, {})


DROP_LIST = Action(
    name="inspections.drop_list",
    title="放弃清单",
    kind="sampling_list",
    roles=STAFF,
    reason="required",
    consequence="这一份不再公布，可以另行汇总。",
    sources=(HOUSE_INSPECTIONS,),
)
DROP_LIST.change(moves_only)
