"""管辖：判断表 J1–J16 的实例逐行照算，每行至少一例准、一例不准。"""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import pytest
import yaml

from liandong import law
from liandong.law.jurisdiction.bodies import Hierarchy
from liandong.law.jurisdiction.crime import Police, may_punish_suspected_crime
from liandong.law.jurisdiction.disputes import (
    Difficulty,
    may_ask_superior,
    may_designate,
    may_raise,
    may_take_over,
    next_step,
)
from liandong.law.jurisdiction.facts import (
    Agreement,
    Declined,
    Designation,
    Dispute,
    Filing,
    Matter,
    Situation,
    Stage,
    TransferIn,
)
from liandong.law.jurisdiction.place import Places, PlaceTree, Venue, may_take
from liandong.law.jurisdiction.settle import Holding, State, settle
from liandong.law.jurisdiction.township import Grant, Pending, may_handle
from liandong.law.jurisdiction.transfer import (
    Act,
    Clock,
    effect_on,
    may_act,
    may_ask_material,
    may_return,
    may_transfer_on,
)
from liandong.law.moments import CHINA
from liandong.law.superior import common_superior
from liandong.law.tests.test_superior import BODIES, CODE_OF
from liandong.law.verdict import Source, refuse

ROWS = yaml.safe_load((Path(__file__).parent / "examples" / "jurisdiction.yaml").read_text("utf-8"))["例"]
ON = date(2026, 3, 2)
TREE = Hierarchy(BODIES)
NAME_OF = {code: name for name, code in CODE_OF.items()}
PLACES = PlaceTree(
    {"410822102": "410822", "410822": "410800", "410823": "410800", "410800": "410000", "410871": "410800"}
)
YES = {"是": True, "否": False}


def moment(text):
    return None if text is None else datetime.fromisoformat(text).replace(tzinfo=CHINA)


def code(name):
    return CODE_OF[name]


def codes(names):
    return frozenset(code(name) for name in names or ())


def filing(row):
    return Filing(
        code(row["机关"]),
        moment(row.get("批准")),
        row["证据"],
        moment(row["登记"]),
        tuple(moment(m) for m in row["时段"]) if "时段" in row else None,
        moment(row.get("受理")),
        moment(row.get("销案")),
    )


def situation(row):
    return Situation(
        competent=codes(row["有权"]),
        filings=tuple(filing(f) for f in row.get("立案", ())),
        transfers=tuple(
            TransferIn(Matter(t["何物"]), code(t["从"]), code(t["到"]), moment(t["时间"]))
            for t in row.get("移送", ())
        ),
        declined=tuple(
            Declined(code(name), moment("2026-03-02 09:00"), "无权") for name in row.get("推辞", ())
        ),
        disputes=tuple(
            Dispute(codes(d["各方"]), moment(d["提出"]), Stage(d.get("阶段", "协商")))
            for d in row.get("争议", ())
        ),
        agreements=tuple(
            Agreement(codes(a["签字"]), code(a["由"]), moment(a["时间"])) for a in row.get("协议", ())
        ),
        designations=tuple(
            Designation(code(d["由"]), code(d["给"]), moment(d["时间"]), d.get("文号", ""))
            for d in row.get("指定", ())
        ),
        police=codes(row.get("公安")) if isinstance(row.get("公安"), list) else frozenset(),
        names=NAME_OF,
    )


def superior(row):
    return common_superior([code(name) for name in row["各方"]], ON, TREE)


def ask_take(row):
    venue = Venue[row["特别"]] if "特别" in row else Venue.OFFENCE
    places = Places(frozenset(row.get("发生地", ())), row.get("主地", ""), row.get("次地", ""))
    return may_take(
        TREE.at(code(row["机关"]), ON),
        venue,
        places,
        PLACES,
        has_power=YES[row["有职权"]],
        by_grant=YES[row.get("赋权", "否")],
        second_opened=YES[row.get("已启用次地", "否")],
    )


def ask_holder(row):
    holding = settle(situation(row))
    assert holding.state == State(row["结论"])
    assert holding.holder == (code(row["管辖"]) if "管辖" in row else "")
    assert bool(holding.verdict) is (holding.state is State.HELD)
    assert bool(holding.next_step) or holding.state is State.HELD
    if "应停" in row:
        assert holding.stopped == codes(row["应停"])
        assert all(name in holding.next_step for name in row["应停"])
    return holding.verdict


def ask_step(row):
    limit = law.at(ON).get(*row["协商期限"]) if "协商期限" in row else None
    return next_step(Stage(row["阶段"]), superior(row), limit)


def ask_grant(row):
    town, department = "镇", "部门"
    grant = Grant("占用消防车通道", town, department, row["自"], row["通知"], row.get("止"))
    pending = Pending(*row["已立"]) if "已立" in row else None
    return may_handle(row["机关"], grant, row["日期"], pending=pending, end_notice=row.get("终止通知", ""))


def ask_act(row):
    verdict = refuse("x", "。", Source("行政处罚法", "第二十五条"))
    state, stopped = State(row["状态"]), frozenset(row.get("应停机关", ()))
    holding = Holding(state, verdict, "J4", row.get("持有", ""), "", stopped)
    return may_act(
        Act(row["行为"]),
        row["机关"],
        holding,
        first_finder=row.get("最先发现", ""),
        handed_over=YES[row.get("已移交", "否")],
    )


def ask_clock(row):
    effect = effect_on(Clock(row["期限"]), receiver_has_filed=YES[row["已立案"]])
    assert effect.runs_on is YES[row["续走"]]
    assert effect.clock == row["期限"]
    return effect.verdict


QUESTIONS = {
    "能否受理": ask_take,
    "谁管辖": ask_holder,
    "下一步": ask_step,
    "谁指定": lambda r: may_designate(code(r["由"]), superior(r), negotiated=YES[r["协商过"]]),
    "争议": lambda r: may_raise(code(r["机关"]), situation(r)),
    "报请": lambda r: may_ask_superior(Difficulty(r["因"]), r["系统"]),
    "提级": lambda r: may_take_over(r["系统"], told_agency=YES[r["告下级"]], told_party=YES[r["告当事人"]]),
    "退回": lambda r: may_return(Matter(r["何物"]), r["理由"], r.get("系统", "")),
    "再移送": lambda r: may_transfer_on(
        Matter(r["何物"]), received_by_transfer=YES[r["受移送"]], line=r.get("系统", "")
    ),
    "补正": lambda r: may_ask_material(Matter(r["何物"]), r["理由"]),
    "赋权": ask_grant,
    "涉罪": lambda r: may_punish_suspected_crime(suspected=YES[r["涉嫌"]], police=Police(r["公安"])),
    "能否实施": ask_act,
    "期限": ask_clock,
}


@pytest.mark.parametrize("row", ROWS, ids=lambda r: r["编号"])
def test_worked_example(row):
    verdict = QUESTIONS[row["问"]](row)
    assert verdict.code == row["代码"], verdict.explained
    assert verdict.allowed is YES[row["准"]], verdict.explained
    assert verdict.sentence.endswith("。")
    assert "。。" not in verdict.sentence
    assert row["情形"]
    assert row["出处"]
    if "有提示" in row:
        assert bool(verdict.warnings) is YES[row["有提示"]]
    if "提示" in row:
        assert verdict.warnings == (row["提示"],)
    if "句" in row:
        assert verdict.sentence == row["句"]


@pytest.mark.parametrize("number", range(1, 17))
def test_every_row_has_an_example_that_allows_and_one_that_refuses(number):
    seen = {row["准"] for row in ROWS if row["行"] == f"J{number}"}
    assert seen == {"是", "否"}


def test_examples_have_distinct_numbers():
    assert len({row["编号"] for row in ROWS}) == len(ROWS)
