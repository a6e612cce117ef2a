"""访问、人员、时段、理由、替换改一处，核对程序说出是哪一处；两份说的话一样，见浏览器里的测试。"""

from __future__ import annotations

import copy
import json
import zipfile
from collections.abc import Callable
from typing import Any

import pytest

from liandong.draw import bundles

from .ground import verified
from .scheduled import FILES, TOLD
from .test_tampering import altered, leaves

Told = dict[str, Any]


def team_of(told: Told, *, short: bool = False) -> tuple[Told, str, Told]:
    """The first visit, department and team: one that is staffed and refused somebody, or one that is not staffed."""
    return next(
        (visit, dept, team)
        for visit in told["visits"]
        for dept, team in visit.get("depts", {}).items()
        if ("bottleneck" in team if short else team["status"] == "OK" and team["rejected"])
    )


def refused(told: Told, code: str) -> list[str]:
    return next(
        one
        for visit in told["visits"]
        for team in visit.get("depts", {}).values()
        for one in team["rejected"]
        if one[1] == code
    )


def visit_with(told: Told, name: str, why: str = "") -> Told:
    return next(
        one for one in told["visits"]
        if name in one and (not why or any(reason["why"] == why for reason in one[name].values()))
    )  # fmt: skip


def officer_swapped(told: Told) -> None:
    team = team_of(told)[2]
    team["officers"][0] = team["rejected"][0][0]


def officers_turned_round(told: Told) -> None:
    team_of(told)[2]["officers"].reverse()


def refusal_left_out(told: Told) -> None:
    del team_of(told)[2]["rejected"][0]


def refusal_called_otherwise(told: Told) -> None:
    refused(told, "F")[1] = "R"


def recusal_passed_over(told: Told) -> None:
    refused(told, "R")[1] = "L"


def busy_officer_sent_twice(told: Told) -> None:
    for visit in told["visits"]:
        for team in visit.get("depts", {}).values():
            busy = [id for id, code in team["rejected"] if code == "D"]
            if busy and team["status"] == "OK":
                team["officers"][1] = busy[0]
                return


def lead_left_out(told: Told) -> None:
    for visit in told["visits"]:
        for team in visit.get("depts", {}).values():
            last = [id for id, code in team["rejected"] if code == "P"]
            if last and team["status"] == "OK":
                team["officers"][1] = last[0]
                return


def called_staffed(told: Told) -> None:
    team_of(told, short=True)[2]["status"] = "OK"


def called_unstaffed(told: Told) -> None:
    """A team that can be staffed is said not to be: by the same words as one that cannot."""
    team = team_of(told)[2]
    team |= {
        "officers": [],
        "rejected": [],
        "status": "UNSTAFFED",
        "bottleneck": team_of(told, short=True)[2]["bottleneck"],
    }


def bottleneck_shifted(told: Told) -> None:
    team_of(told, short=True)[2]["bottleneck"]["officers"].pop()


def slot_moved(told: Told) -> None:
    visit = visit_with(told, "slot")
    visit["slot"] = (visit["slot"] + 1) % 8


def slots_exchanged(told: Told) -> None:
    """Two visits of one kind change places: the counts stay as they are."""
    one = next(visit for visit in told["visits"] if "slot" in visit)
    other = next(
        v
        for v in told["visits"]
        if v.get("slot", one["slot"]) != one["slot"] and v["window"] == one["window"]
    )
    one["slot"], other["slot"] = other["slot"], one["slot"]


def visit_left_out(told: Told) -> None:
    visit = visit_with(told, "slot")
    del visit["slot"], visit["depts"]
    visit["left"] = []


def shortage_changed(told: Told) -> None:
    visit_with(told, "left")["left"][0][2] ^= True


def visit_dropped(told: Told) -> None:
    del told["visits"][3]


def visits_reordered(told: Told) -> None:
    told["visits"][4:6] = reversed(told["visits"][4:6])


def visit_added(told: Told) -> None:
    told["visits"].append({**told["visits"][0], "visit": "91410800MA999999XY"})


def group_called_chance(told: Told) -> None:
    next(
        reason
        for reason in visit_with(told, "joined", "group")["joined"].values()
        if reason["why"] == "group"
    )["why"] = "chance"


def window_called_limit(told: Told) -> None:
    next(
        reason
        for reason in visit_with(told, "apart", "window")["apart"].values()
        if reason["why"] == "window"
    )["why"] = "limit"


def kept_names_another(told: Told) -> None:
    next(reason for reason in visit_with(told, "apart", "kept")["apart"].values() if reason["why"] == "kept")[
        "with"
    ] = []


def window_widened(told: Told) -> None:
    told["visits"][0]["window"][0] -= 1


def department_taken_out(told: Told) -> None:
    visit = next(one for one in told["visits"] if len(one.get("depts", {})) > 1)
    visit["depts"].pop(sorted(visit["depts"])[0])


def count_above_capacity(told: Told) -> None:
    told["scheduling"]["counts"][0]["slots"][0][1] += 9


def count_taken_away(told: Told) -> None:
    told["scheduling"]["counts"][0]["slots"].pop()


def count_of_nothing(told: Told) -> None:
    told["scheduling"]["counts"][0]["kind"] = "*/NONE/0-1"


def count_negative(told: Told) -> None:
    told["scheduling"]["counts"][0]["slots"][0][1] = -1


def count_twice(told: Told) -> None:
    counts = told["scheduling"]["counts"]
    counts.append(copy.deepcopy(counts[0]))


def said_to_be_by_rule(told: Told) -> None:
    told["scheduling"]["solver"]["name"] = "greedy"


def bound_lowered(told: Told) -> None:
    told["scheduling"]["solver"]["bound"] -= 1


def bound_raised(told: Told) -> None:
    told["scheduling"]["solver"] |= {"bound": told["scheduling"]["solver"]["bound"] + 1}


def prices_cut(told: Told) -> None:
    told["scheduling"]["prices"].pop()


def price_negative(told: Told) -> None:
    told["scheduling"]["prices"][0][1] = -1


def other_rules(told: Told) -> None:
    told["scheduling"]["rules"]["max_load"] += 1


def other_key(told: Told) -> None:
    told["scheduling"]["officers_key"] = "00" * 32


def other_facts(told: Told) -> None:
    told["scheduling"]["inputs"]["recusals"] = "00" * 32


def something_more(told: Told) -> None:
    told["scheduling"]["remark"] = "x"


def made_before_the_replacement(told: Told) -> None:
    told["scheduling"]["after"] = 0


def made_after_more_replacements(told: Told) -> None:
    told["scheduling"]["after"] = 2


def made_after_what_never_was(told: Told) -> None:
    told["scheduling"]["after"] = 99


def substitute_officer_changed(told: Told) -> None:
    told["substitutes"][1]["team"]["officers"].reverse()


def substitute_refusal_changed(told: Told) -> None:
    next(one for one in told["substitutes"] if one.get("team", {}).get("rejected"))["team"]["rejected"].pop()


def substitute_officer_unsaid(told: Told) -> None:
    del told["substitutes"][1]


def out_who_was_not_sent(told: Told) -> None:
    told["events"][1]["out"] = "EPB-99"


def officer_s_reason_unknown(told: Told) -> None:
    told["events"][1]["reason"] = "ZZ"


def events_exchanged(told: Told) -> None:
    told["events"][1:3] = reversed(told["events"][1:3])


def event_taken_out(told: Told) -> None:
    del told["events"][1]


def event_of_another_kind(told: Told) -> None:
    told["events"][1]["kind"] = "car"


def officer_of_a_dropped_target(told: Told) -> None:
    """The target is said to have dropped out of the list before the officer was replaced there."""
    event = told["events"][3]
    target = next(one["target"] for one in told["visits"] if one["visit"] == event["visit"])
    code = next(
        c for c, one in told["lists"].items() if target in one["drawn"] and c.startswith(event["dept"])
    )
    told["events"][2] = {**told["events"][0], "n": 3, "list": code, "out": target}


LATER = "替换第 2 号：补入的不是候补的下一个，换的人不是接着往下问的，或与替换事件不符"
CHANGES: list[tuple[Callable[[Told], None], str]] = [
    (officer_swapped, "：派的人写的是"), (officers_turned_round, "：派的人写的是"), (refusal_left_out, "：不派的人和理由写的是"),
    (refusal_called_otherwise, "\",\"R\"]，重算是 [\""), (recusal_passed_over, "\",\"L\"]，重算是 [\""), (busy_officer_sent_twice, "：派的人写的是"),
    (lead_left_out, "：派的人写的是"), (called_staffed, "：派满没有写的是 \"OK\"，重算是 \"UNSTAFFED\""),
    (called_unstaffed, "：派不满的瓶颈写的是"), (bottleneck_shifted, "：派不满的瓶颈写的是"), (slot_moved, "：时段写的是"),
    (slots_exchanged, "：时段写的是"), (visit_left_out, "：没有排上的原因写的是 []，重算是没有"), (shortage_changed, "：没有排上的原因写的是"),
    (visit_dropped, "次；第 4 次写的是"), (visits_reordered, "次；第 5 次写的是"), (visit_added, "写的是 91410800MA999999XY，重算是 没有"),
    (group_called_chance, "：同行的理由写的是"), (window_called_limit, "：不同行的理由写的是"), (kept_names_another, "：不同行的理由写的是"),
    (window_widened, "：时段范围写的是"), (department_taken_out, "：部门写的是没有"), (count_above_capacity, "计数表不成立：n|"),
    (count_taken_away, "按所附价格最多"), (count_of_nothing, "计数表不成立：*/NONE/0-1 第"), (count_negative, "的次数不是非负整数"),
    (count_twice, "计数表不成立：有重复，或没有按升序排列"), (said_to_be_by_rule, "写明按固定规则排出，重排的结果不同"),
    (bound_lowered, "记录写的次数、上限、差距或证明与此不符"), (bound_raised, "记录写的次数、上限、差距或证明与此不符"),
    (prices_cut, "什么也证明不了"), (price_negative, "什么也证明不了"), (other_rules, "编排的记录不成立：所写的规则不是固定的规则"),
    (other_key, "编排的记录不成立：访问或人员的密钥"), (other_facts, "编排的记录不成立：所依据的回避与固定的名录"),
    (something_more, "编排的记录不成立：项目不齐或有多余"), (made_before_the_replacement, "编排的记录不成立：所依据的抽中的名单和时段"),
    (made_after_more_replacements, "替换第 2 号：登记在编排以前"), (made_after_what_never_was, "没有那么多次替换"),
    (substitute_officer_changed, LATER), (substitute_refusal_changed, "换的人不是接着往下问的"), (substitute_officer_unsaid, LATER),
    (out_who_was_not_sent, "当时没有派 EPB-99"), (officer_s_reason_unknown, "替换第 2 号：理由代码 ZZ 不在规则之中"),
    (events_exchanged, "替换第 3 号：编号不连续"), (event_taken_out, "替换第 3 号：编号不连续"), (event_of_another_kind, "不认识的种类 car"),
    (officer_of_a_dropped_target, "的检查在第 3 号已经替换"),
]  # fmt: skip


@pytest.mark.parametrize(("change", "said"), CHANGES, ids=[change.__name__ for change, _ in CHANGES])
def test_each_false_visit_officer_slot_reason_and_replacement_is_named(change, said, tmp_path, capsys):
    told = copy.deepcopy(TOLD)
    change(told)
    bundles._write(tmp_path / "a.zip", told, FILES)
    code, text = verified(tmp_path / "a.zip", capsys)
    assert code == 1 and any(line.startswith("[不符]") and said in line for line in text.splitlines()), text


def test_a_bound_that_only_the_solver_claims_is_said_to_be_its_word(tmp_path, capsys):
    """Twice the prices prove half as much; the bound is then no more than the solver's claim."""
    told = copy.deepcopy(TOLD)
    head, placed = told["scheduling"], told["scheduling"]["solver"]["placed"]
    head["prices"] = [[name, 2 * price] for name, price in head["prices"]]
    head["solver"]["proof"] = "solver"
    bundles._write(tmp_path / "a.zip", told, FILES)
    code, text = verified(tmp_path / "a.zip", capsys)
    assert code == 3 and f"；求解器说最多 {placed} 次，只是它说的" in text, text


FREE = {"approver", "at", "evidence_sha256", "version"}
"""What the log alone bears witness to; a replaced officer's evidence and approval, and the solver's version."""


def test_nothing_of_the_visits_can_be_changed_unnoticed(tmp_path, capsys):
    """Every ninety-seventh entry, one at a time; counts and prices may be others that hold as well."""
    parts = {name: TOLD[name] for name in ("visits", "scheduling", "substitutes", "events")}
    paths = [
        path for path in leaves(parts)
        if path[-1] not in FREE and not {"counts", "prices"} & set(path) and path != ("scheduling", "solver", "name")
    ]  # fmt: skip
    for path in paths[::97]:
        told = copy.deepcopy(TOLD)
        place = told
        for key in path[:-1]:
            place = place[key]
        place[path[-1]] = altered(place[path[-1]])
        with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
            archive.writestr("draw.json", json.dumps(told))
            for name, rows in FILES.items():
                archive.writestr(name, b"".join(row + b"\n" for row in rows))
        assert verified(tmp_path / "a.zip", capsys)[0] in (1, 2), path


def test_many_false_places_are_counted(tmp_path, capsys):
    told = copy.deepcopy(TOLD)
    for visit in told["visits"]:
        visit["target"] += "X"
    bundles._write(tmp_path / "a.zip", told, FILES)
    assert f"访问另有 {len(told['visits']) - 5} 处与重算不符" in verified(tmp_path / "a.zip", capsys)[1]
