"""案件移送以后的强制措施：随案归接收机关，期限照走、改由它办理；接收机关核对物品，登记存放在哪里、由谁保管。

The limit of a measure does not care who handles the case, so nothing is counted anew: only who owes it changes. Until the receiver
has written down that it received the goods, place and keeper stand as the other agency left them; the receiver answers all the same.
Source: 行政处罚法第二十五条、第五十六条; 行政强制法第二十五条.
"""

from __future__ import annotations

from liandong.cases import forms
from liandong.cases.actions.investigating import INVESTIGATORS
from liandong.cases.actions.measuring import MEASURE_CLOCK
from liandong.cases.models import Measure
from liandong.cases.procedure.forms_measuring import ReceivingGoods
from liandong.cases.states import ART_25, ART_56, FORCE_25, HOUSE_CASES
from liandong.kernel import clocks
from liandong.kernel.actions import Act, Action
from liandong.kernel.models import Record
from liandong.kernel.roles import BUSINESS, Role
from liandong.law.verdict import Verdict, allow, refuse
from liandong.now import CHINA

PASS_MEASURE = Action(
    name="cases.pass_measure",
    title="措施随案移送",
    kind="measure",
    roles=BUSINESS,
    side="any",
    is_inner=True,
    form=forms.HandingOver,
    clocks=(MEASURE_CLOCK,),
    concerns=lambda m: m.state == "in_force",
    consequence="措施从此由接收机关处理，届满日不变；决定书仍是实施机关的。",
    sources=(ART_25, ART_56, FORCE_25),
)


@PASS_MEASURE.change
def pass_measure(act: Act) -> None:
    measure: Measure = act.record
    to = act.values["to"]
    measure.taken_by_name = measure.taken_by_name or measure.agency_name
    measure.owner, measure.agency_name, measure.handler = to.uuid, to.name, None
    measure.passed_at, measure.received_on, measure.received_told = act.now, None, ""
    clocks.pass_to(measure.uuid, to.uuid)
    act.announce("cases.measure_passed", measure=str(measure.uuid))


def _kept(record: Record) -> dict[str, object]:
    assert isinstance(record, Measure)
    return {"place": record.place, "custodian": record.custodian}


RECEIVE_GOODS = Action(
    name="cases.receive_goods",
    title="登记接收物品",
    kind="measure",
    roles=INVESTIGATORS | {Role.LIAISON},
    form=ReceivingGoods,
    present=_kept,
    concerns=lambda m: m.state == "in_force" and m.passed_at is not None and m.received_on is None,
    consequence="存放地点、保管人从此以所填的为准；没有运走、留在原处保管的，照样填写在哪里、由谁保管，仍由本机关处理。",
    sources=(ART_25, HOUSE_CASES),
)


@RECEIVE_GOODS.judge
def may_receive(act: Act) -> Verdict:
    passed = act.record.passed_at.astimezone(CHINA).date()
    if act.values["on"] < passed:
        return refuse("moment_impossible", f"接收日期早于移送的{passed}，请核对。", HOUSE_CASES)
    return allow("may_receive", "可以登记。", HOUSE_CASES)


@RECEIVE_GOODS.change
def receive_goods(act: Act) -> None:
    measure, values = act.record, act.values
    measure.place, measure.custodian = values["place"], values["custodian"]
    measure.received_on, measure.received_told = values["on"], values["told"]
