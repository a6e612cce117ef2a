"""替换的事件和结果改一处，核对程序说出是哪一处：谁补上、为什么不要别人、补入的那一家的访问、理由、次序、缺了一号、事后改了事件。

The bundle is the third example's, with every event in a signed log; both verifiers say the same, see the browser's tests.
"""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from functools import cache
from typing import Any

import pytest

from liandong.draw import bundles
from liandong.draw.bundles import Drawing

from .ground import KEYS, verified, with_log
from .scheduled import IN_ORDER, scheduled

Told = dict[str, Any]


@cache
def late() -> tuple[Drawing, dict[str, list[bytes]]]:
    return scheduled(is_late=True)


@cache
def logged() -> Told:
    """The document of its logged full bundle."""
    pytest.importorskip("scipy")
    made: Told = json.loads(json.dumps(with_log(late()[0], order=IN_ORDER).document("full")))
    return made


def officer_event(told: Told) -> Told:
    """The first officer replaced in a visit that came in."""
    return next(one for one in told["events"] if one["kind"] == "officer" and "#r" in one["visit"])


def target_event(told: Told) -> Told:
    """The first target for whom somebody came in with a team."""
    n = min(one["n"] for one in told["substitutes"] if "from" in one and "team" in one)
    return told["events"][n - 1]


def outcome(told: Told, event: Told) -> Told:
    return told["substitutes"][event["n"] - 1]


def officer_s_substitute_changed(told: Told) -> None:
    team = outcome(told, officer_event(told))["team"]
    team["officers"][-1], team["rejected"][-1][0] = team["rejected"][-1][0], team["officers"][-1]


def refusal_of_an_earlier_candidate_changed(told: Told) -> None:
    one = next(one for one in told["substitutes"] if len(one.get("team", {}).get("rejected", [])) > 1)
    one["team"]["rejected"][0][1] = "R" if one["team"]["rejected"][0][1] != "R" else "L"


def refusals_exchanged(told: Told) -> None:
    one = next(one for one in told["substitutes"] if len(one.get("team", {}).get("rejected", [])) > 1)
    one["team"]["rejected"][:2] = reversed(one["team"]["rejected"][:2])


def target_s_substitute_changed(told: Told) -> None:
    event = target_event(told)
    outcome(told, event)["into"] = told["lists"][event["list"]]["reserve"][-1]


def team_of_the_one_that_came_in_changed(told: Told) -> None:
    outcome(told, target_event(told))["team"]["officers"].pop()


def visit_of_the_one_that_came_in_renamed(told: Told) -> None:
    outcome(told, target_event(told))["visit"] += "9"


def half_day_of_the_one_that_came_in_moved(told: Told) -> None:
    outcome(told, target_event(told))["slot"] += 1


def visit_of_the_one_that_came_in_left_out(told: Told) -> None:
    one = outcome(told, target_event(told))
    for name in ("from", "visit", "slot", "team"):
        del one[name]


def recusal_there_left_unsaid(told: Told) -> None:
    team = next(one["team"] for one in told["substitutes"] if "unfit" in one.get("team", {}))
    del team["unfit"]
    team["status"] = "OK"


def outcome_left_out(told: Told) -> None:
    told["substitutes"].pop()


def reason_dropped(told: Told) -> None:
    del officer_event(told)["reason"]


def reason_emptied(told: Told) -> None:
    officer_event(told)["reason"] = ""


def reason_of_a_target_dropped(told: Told) -> None:
    del target_event(told)["reason"]


def something_added(told: Told) -> None:
    officer_event(told)["into"] = "SAMR-01"


def order_swapped(told: Told) -> None:
    """An officer's and a target's change places and take each other's number, outcomes too."""
    at = officer_event(told)["n"] - 1
    for name in ("events", "substitutes"):
        one, other = told[name][at : at + 2]
        one["n"], other["n"] = other["n"], one["n"]
        told[name][at : at + 2] = [other, one]


def order_swapped_without_numbers(told: Told) -> None:
    at = officer_event(told)["n"] - 1
    told["events"][at : at + 2] = reversed(told["events"][at : at + 2])


def event_missing(told: Told) -> None:
    at = officer_event(told)["n"] - 1
    del told["events"][at], told["substitutes"][at]


def last_event_missing(told: Told) -> None:
    told["events"].pop()
    told["substitutes"].pop()


def officer_s_events_left_out(told: Told) -> None:
    """The targets alone, numbered anew, as if officers stood in a count of their own."""
    kept = [one["n"] for one in told["events"] if one["kind"] == "target"]
    for name in ("events", "substitutes"):
        told[name] = [one | {"n": kept.index(one["n"]) + 1} for one in told[name] if one["n"] in kept]


def reason_changed_afterwards(told: Told) -> None:
    """Another reason that the rules know: everything comes out as before."""
    officer_event(told)["reason"] = "U1"


def evidence_changed_afterwards(told: Told) -> None:
    officer_event(told)["evidence_sha256"] = "ab" * 32


def moment_changed_afterwards(told: Told) -> None:
    target_event(told)["at"] = "2026-03-02T00:00:00Z"


def another_officer_dropped_afterwards(told: Told) -> None:
    event = officer_event(told)
    event["out"] = outcome(told, event)["team"]["officers"][0]


CHANGES: list[tuple[Callable[[Told], None], str]] = [
    (officer_s_substitute_changed, "替换第 6 号：派的人写的是"),
    (refusal_of_an_earlier_candidate_changed, "号：不派的人和理由写的是"),
    (refusals_exchanged, "号：不派的人和理由写的是"),
    (target_s_substitute_changed, "号：补入的写的是"),
    (team_of_the_one_that_came_in_changed, "号：派的人写的是"),
    (visit_of_the_one_that_came_in_renamed, "号：访问写的是"),
    (half_day_of_the_one_that_came_in_moved, "号：时段写的是"),
    (visit_of_the_one_that_came_in_left_out, "号：访问写的是没有，重算是"),
    (recusal_there_left_unsaid, "号：不能去的人和理由写的是没有，重算是"),
    (outcome_left_out, "替换第 14 号：补入的不是候补的下一个"),
    (reason_dropped, "替换第 6 号：没有写理由代码"),
    (reason_emptied, "替换第 6 号：理由代码  不在规则之中"),
    (reason_of_a_target_dropped, "号：没有写理由代码"),
    (something_added, "替换第 6 号：有不该有的项"),
    (order_swapped, "账本里没有（或另有一份）：event/6、event/7"),
    (order_swapped_without_numbers, "替换第 7 号：编号不连续"),
    (event_missing, "替换第 7 号：编号不连续"),
    (last_event_missing, "账本里没有（或另有一份）：event/14"),
    (officer_s_events_left_out, "账本里没有（或另有一份）：event/2"),
    (reason_changed_afterwards, "账本里没有（或另有一份）：event/6"),
    (evidence_changed_afterwards, "账本里没有（或另有一份）：event/6"),
    (moment_changed_afterwards, "账本里没有（或另有一份）：event/"),
    (another_officer_dropped_afterwards, "账本里没有（或另有一份）：event/6"),
]


@pytest.mark.parametrize(("change", "said"), CHANGES, ids=[change.__name__ for change, _ in CHANGES])
def test_each_false_replacement_is_named(change, said, tmp_path, capsys):
    told = copy.deepcopy(logged())
    change(told)
    bundles._write(tmp_path / "a.zip", told, late()[1])
    code, text = verified(tmp_path / "a.zip", capsys, *KEYS)
    assert code == 1 and any(line.startswith("[不符]") and said in line for line in text.splitlines()), text


ORDERS = [
    ["event/7", "event/6"],
    ["event/6", "event/5"],
]
"""As the ledger would have it: an officer's event behind a target's of the next number, and before that of the one before."""


@pytest.mark.parametrize("swapped", ORDERS)
def test_events_that_the_ledger_has_in_another_order_are_out_of_order(swapped, tmp_path, capsys):
    pytest.importorskip("scipy")
    one, files = late()
    rest = [f"event/{n}" for n in range(2, 15)]
    at = rest.index(min(swapped, key=rest.index))
    rest[at : at + 2] = swapped
    bundles.write_full(tmp_path / "a.zip", with_log(one, order=[*IN_ORDER[:-1], *rest]), files)
    code, text = verified(tmp_path / "a.zip", capsys, *KEYS)
    assert code == 1 and "[不符] 登记的先后不对" in text and text.count("[不符]") == 1, text


def test_an_event_logged_before_the_visits_it_changes_is_out_of_order(tmp_path, capsys):
    pytest.importorskip("scipy")
    one, files = late()
    order = [*IN_ORDER[:8], "event/2", *IN_ORDER[8:]]
    bundles.write_full(tmp_path / "a.zip", with_log(one, order=order), files)
    code, text = verified(tmp_path / "a.zip", capsys, *KEYS)
    assert code == 1 and "[不符] 登记的先后不对" in text, text


def test_the_logged_bundles_are_green_and_the_public_one_says_nothing_of_visits(tmp_path, capsys):
    pytest.importorskip("scipy")
    one, files = late()
    one = with_log(one, order=IN_ORDER)
    bundles.write_full(tmp_path / "a.zip", one, files)
    code, text = verified(tmp_path / "a.zip", capsys, *KEYS)
    assert code == 0 and "替换 14 次" in text and "未核对" not in text, text
    bundles.write_public(tmp_path / "b.zip", one, files["targets.tsv"])
    code, text = verified(tmp_path / "b.zip", capsys, *KEYS)
    targets = sum(event["kind"] == "target" for event in logged()["events"])
    assert code == 0 and f"替换 {targets} 次" in text and "未核对" not in text, text
    told = json.dumps(one.document("public"))
    assert "#r" not in told and not any(row.split(b"\t")[0].decode() in told for row in files["officers.tsv"])
