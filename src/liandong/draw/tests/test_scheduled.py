"""访问和人员全部由独立的核对程序重算：第三份例题，随机的小城，每一种改法都说得出是哪一处。

``vectors/visits.json`` was written once by `scheduled.scheduled`; any change of a byte in the package shows here.
"""

from __future__ import annotations

import copy
import json
import zipfile
from collections.abc import Callable
from dataclasses import replace
from itertools import chain
from typing import Any

import pytest
from hypothesis import given, settings

from liandong.draw import bundles
from liandong.draw.pseudonyms import pseudonymous
from liandong.draw.rosters import commit
from liandong.draw.rules import Rules
from liandong.draw.sealed import rows_of, seal
from liandong.draw.verifier import verify_draw
from liandong.draw.visits.facts import Wave
from liandong.draw.visits.gathering import committed, windows_of
from liandong.draw.visits.keys import Keys
from liandong.draw.visits.planning import model_of, plan, planned
from liandong.draw.visits.replaying import replay
from liandong.draw.visits.solving import solve
from liandong.draw.visits.tests.ground import KEYS as ORDER
from liandong.draw.visits.tests.ground import waves
from liandong.draw.visits.tracing import trace_of

from . import scheduled as ground
from .ground import KEYS, VECTORS, drawing, raw, verified, with_log
from .scheduled import IN_ORDER, VISITS, event, facts, gone, marked, salts, scheduled
from .test_tampering import altered, leaves

VECTOR = json.loads((VECTORS / "visits.json").read_text(encoding="utf-8"))
TOLD = VECTOR["draw"]
FILES = {f"{name}.tsv": raw(VECTOR[f"{name}_tsv"]) for name in ("targets", "officers", "recusals")}
Told = dict[str, Any]


# 例题


def test_the_example_is_what_the_package_gives_today():
    pytest.importorskip("scipy")
    one, files = scheduled(is_late=True)
    made = json.loads(json.dumps(one.document("full")))
    version = made["scheduling"]["solver"]
    assert version.pop("version").startswith("scipy-")
    told = copy.deepcopy(TOLD)
    del told["scheduling"]["solver"]["version"]
    assert made == told and files == FILES


def test_the_example_shows_what_it_is_for():
    head, visits = TOLD["scheduling"], TOLD["visits"]
    teams = [team for one in visits for team in one.get("depts", {}).values()]
    codes = {code for team in teams for _, code in team["rejected"]}
    reasons = {one["why"] for visit in visits for name in ("joined", "apart") for one in visit[name].values()}
    assert codes == set("NAZRLDPF")
    assert reasons == {"alone", "single", "group", "chance", "window", "limit", "kept", "fewest"}
    assert head["solver"]["name"] == "highs" and head["solver"]["proof"] == "prices" and head["after"] == 1
    assert any("left" in one for one in visits) and any("bottleneck" in team for team in teams)
    assert any(visit["visit"].endswith("#2") for visit in visits)
    assert [one["kind"] for one in TOLD["events"]] == ["target", "officer", "officer", "officer", "target"]
    assert {one["team"]["status"] for one in TOLD["substitutes"] if "team" in one} == {"OK", "UNSTAFFED"}


def test_the_replay_of_the_platform_takes_the_example_from_its_documents_alone():
    active = {code: list(one["drawn"]) for code, one in TOLD["lists"].items()}
    first = TOLD["substitutes"][0]
    active[first["list"]].remove(first["out"])
    active[first["list"]].append(first["into"])
    wave = committed(
        TOLD["rules"], active, *(VECTOR[f"{name}_tsv"] for name in ("targets", "officers", "recusals"))
    )
    keys = Keys.derived(bytes.fromhex(TOLD["seed"]), TOLD["plan"]["plan_no"])
    head = {name: value for name, value in TOLD["scheduling"].items() if name != "after"}
    assert replay({**head, "visits": TOLD["visits"], "events": []}, wave, keys) is None


def test_the_independent_verifier_agrees(tmp_path, capsys):
    bundles._write(tmp_path / "a.zip", TOLD, FILES)
    code, text = verified(tmp_path / "a.zip", capsys)
    visits = len(TOLD["visits"])
    assert code == 3 and "不符]" not in text, text
    for said in (
        "计数表每条约束都成立",
        f"{visits} 次访问的次序、合并的理由、时段、人员",
        "替换 5 次",
        "编排以后补入的 1 个",
    ):
        assert said in text, text


# 随机的小城：核对程序与包逐字相同


def told_to_the_verifier(city: Wave) -> verify_draw.Wave:
    """The same facts in the verifier's own hands, past its reading of files."""
    made = verify_draw.Wave.__new__(verify_draw.Wave)
    made.rules = json.loads(json.dumps(city.rules.as_json()))
    made.apart = {frozenset(pair) for pair in made.rules["apart"]}
    made.group = {dept: tuple(group) for group in made.rules["coord_groups"] for dept in group}
    made.chosen = [(s.department, s.target, s.first, s.last, s.certificate) for s in sorted(city.selections)]
    made.targets = {target.id: (target.area, target.most) for target in city.targets}
    made.recused = set(city.recusals)
    made.officers = {
        o.id: verify_draw.Officer([
            o.id, o.department, "01"[o.is_lead], ",".join(o.certificates), ",".join(o.areas), ",".join(map(str, o.absent)),
            "01"[o.is_certified],
        ])
        for o in city.officers
    }  # fmt: skip
    return made


@given(waves())
@settings(deadline=None, max_examples=60)
def test_any_small_city_is_recomputed_to_the_letter(city):
    for rules in ({}, {"slot_rule": "index-mod", "looks_ahead": False}, {"slot_rule": "index-mod"}):
        one = replace(city, rules=replace(city.rules, **rules))
        trace = json.loads(json.dumps(trace_of(plan(one, ORDER))))
        wave, report = told_to_the_verifier(one), verify_draw.Report()
        assert wave.inputs() == trace["inputs"] and wave.rules == trace["rules"]
        order = sorted(verify_draw.merged(wave), key=lambda v: verify_draw.rank(f"{ORDER.visit}|{v.id}"))
        for number, visit in enumerate(order):
            visit.slot = number % wave.rules["slots"]
        if one.rules.slot_rule == "counts":
            for visit in order:
                visit.slot = None
            model = verify_draw.Counting(wave, order)
            verify_draw.place(order, model, verify_draw.check_counts(trace, model, report), ORDER.visit)
        teams = verify_draw.staffed(wave, order, ORDER.officers)
        made = [verify_draw.record(visit, teams, True) for visit in order]
        assert report.code == 0 and verify_draw.CJ(made) == verify_draw.CJ(trace["visits"])


# 改法


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
    told["scheduling"]["after"] = 9


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


# 账本、公开、封存、换了编号的名录


def test_a_logged_full_bundle_is_green_and_the_public_one_names_nobody(tmp_path, capsys):
    one, files = scheduled()
    one = with_log(one, order=IN_ORDER)
    bundles.write_full(tmp_path / "a.zip", one, files)
    code, text = verified(tmp_path / "a.zip", capsys, *KEYS)
    assert code == 0 and "账本里有方案、承诺、凭据、打开、结果等 16 项" in text, text
    bundles.write_public(tmp_path / "b.zip", one, files["targets.tsv"])
    code, text = verified(tmp_path / "b.zip", capsys, *KEYS)
    assert code == 0 and "另有 3 次换的是执法人员，公开的抽取包里只有散列" in text, text
    told = json.dumps(one.document("public"))
    assert not any(row.split("\t")[0] in told for row in facts()[0])


def test_a_public_bundle_that_names_an_officer_is_told(tmp_path, capsys):
    one, files = scheduled()
    told = json.loads(json.dumps(one.document("public")))
    told["events"][1]["out"] = "EPB-01"
    bundles._write(tmp_path / "a.zip", told, {"targets.tsv": files["targets.tsv"]})
    assert "[不符] 换执法人员的事件在公开的抽取包里应只有散列" in verified(tmp_path / "a.zip", capsys)[1]


def test_another_table_with_everything_made_anew_is_caught_by_the_log_alone(tmp_path, capsys):
    """Counts are taken as given: who puts in another table that holds and plans again is found by what was logged."""
    one, files = scheduled()
    logged = with_log(one, order=IN_ORDER)
    first = event(one, 1, one.events[0].list, one.events[0].out)
    active = ground.after(one.plan, one.rules, one.lists, (first,)).active
    wave = committed(one.rules.document, active, *([row.decode() for row in files[f"{name}.tsv"]] for name in ("targets", "officers", "recusals")))  # fmt: skip
    model = model_of(wave)
    other = planned(wave, Keys.derived(one.seed, one.plan.plan_no), model, solve(model.program, "greedy"))
    forged = bundles.with_visits(
        replace(one, events=(first,), substitutes=one.substitutes[:1]), other, after=1
    )
    bundles.write_full(tmp_path / "a.zip", replace(forged, log=logged.log), files)
    code, text = verified(tmp_path / "a.zip", capsys, *KEYS)
    assert code == 1 and text.count("[不符]") == 1
    assert "账本里没有（或另有一份）：visits、scheduling、event/2、event/3、event/4" in text, text


def test_visits_logged_before_what_they_take_in_or_after_an_officer_s_replacement_are_out_of_order(
    tmp_path, capsys
):
    one, files = scheduled()
    for late in (["event", "scheduling", "visits"], ["scheduling", "visits", "event"]):
        bundles.write_full(tmp_path / "a.zip", with_log(one, order=[*IN_ORDER[:7], *late]), files)
        code, text = verified(tmp_path / "a.zip", capsys, *KEYS)
        assert code == 1 and "[不符] 登记的先后不对" in text and text.count("[不符]") == 1, text


def test_a_visit_left_out_of_a_full_bundle_is_found_by_the_log(tmp_path, capsys):
    one, files = scheduled()
    none = replace(
        with_log(one, order=IN_ORDER),
        visits=(),
        scheduling={},
        events=one.events[:1],
        substitutes=one.substitutes[:1],
    )
    bundles.write_full(tmp_path / "a.zip", none, files)
    code, text = verified(tmp_path / "a.zip", capsys, *KEYS)
    assert code == 1 and "账本里没有（或另有一份）：event/2、event/3、event/4、scheduling、visits" in text, (
        text
    )


def test_sealed_visits(tmp_path, capsys):
    one, files = scheduled(mode="sealed")
    kept = seal(one.visits, salts(len(one.visits)))
    one = replace(one, sealed=seal(rows_of(one.lists), salts(len(one.lists))), sealed_visits=kept)
    order = [*IN_ORDER[:4], "result", "event/1", "scheduling", "visits", "reveal", "escrow", "event"]
    bundles.write_full(tmp_path / "a.zip", with_log(one, order=order), files)
    code, text = verified(tmp_path / "a.zip", capsys, *KEYS)
    assert code == 0 and f"解封的访问 {len(one.visits)} 行与封存时的根一致" in text, text
    told = json.loads(json.dumps(one.document("full")))
    told["sealed_visits"]["salts"][0] = "ee" * 32
    bundles._write(tmp_path / "b.zip", told, files)
    assert "[不符] 解封的访问与封存时的根不符" in verified(tmp_path / "b.zip", capsys)[1]


def test_a_pseudonymous_roster_takes_region_number_and_recusals_through_its_mapping(tmp_path, capsys):
    public = pseudonymous(marked(), Rules.read(VISITS), b"s" * 32)
    people, barred = facts()
    roots = {"officers": commit(people), "recusal": commit(barred), "mapping": commit(public.mapping)}
    one, rows = drawing(public.targets, public.rules, roots)
    made = ground.planned(one, rows, (), public.mapping)
    assert {visit.area for visit in made.visits} == {"410802", "410825"}
    codes = set(
        chain.from_iterable((str(code) for _, code in duty.rejected) for duty in made.duties.values())
    )
    assert {"R", "Z"} <= codes and any(target.most == 2 for target in made.wave.targets)
    files = {
        "targets.tsv": rows,
        "officers.tsv": raw(people),
        "recusals.tsv": raw(barred),
        "mapping.tsv": raw(public.mapping),
    }
    bundles.write_full(tmp_path / "a.zip", with_log(bundles.with_visits(one, made)), files)
    code, text = verified(tmp_path / "a.zip", capsys, *KEYS)
    assert code == 0 and "次访问的次序、合并的理由" in text, text


@pytest.mark.parametrize(("rules", "said"), [
    ({"windows": {"FIRE": {"first": 5, "last": 8}}}, "FIRE 的检查时段不在 0—7 之中"),
    ({"officers_per_dept": 1}, "规则写的每个部门每次执法人员少于两名（行政处罚法第四十二条）"),
])  # fmt: skip
def test_rules_that_no_visit_may_follow_are_named(rules, said, tmp_path, capsys):
    told = copy.deepcopy(TOLD)
    told["rules"] |= rules
    bundles._write(tmp_path / "a.zip", told, FILES)
    assert f"[不符] 编排的记录不成立：{said}" in verified(tmp_path / "a.zip", capsys)[1]


def test_visits_without_their_counts_are_not_checked_and_not_green(tmp_path, capsys):
    told = copy.deepcopy(TOLD)
    del told["scheduling"]
    bundles._write(tmp_path / "a.zip", told, FILES)
    code, text = verified(tmp_path / "a.zip", capsys)
    assert (
        code == 3 and "[未核对] 访问次序和执法人员没有核对" in text and "[未核对] 换执法人员 3 次" in text
    ), text


# 包自己：事实从规则里来，编号合在一起


def test_a_bundle_refuses_numbers_that_do_not_follow_and_officers_of_a_dropped_target():
    one, rows = drawing(ground.canonical_rows(marked()), Rules.read(VISITS))
    made = ground.planned(one, rows)
    (visit, dept), _ = next((post, duty) for post, duty in sorted(made.duties.items()) if duty.is_staffed)
    with pytest.raises(ValueError, match="从 1 起连续编号"):
        bundles.with_visits(one, made.after(gone(2, made, visit, dept)))
    with pytest.raises(ValueError, match="不能登记在它以前"):
        bundles.with_visits(one, made.after(gone(1, made, visit, dept)), after=1)
    target = next(v.target for v in made.visits if v.id == visit)
    code = next(code for code, one in one.lists.items() if code.startswith(dept) and target in one.drawn)
    dropped = replace(one, events=(event(one, 1, code, target),))
    with pytest.raises(ValueError, match="已经替换，不再换人"):
        bundles.with_visits(dropped, made.after(gone(2, made, visit, dept)))


def test_facts_come_from_the_rules_and_rows_alone():
    assert windows_of(VISITS)["EPB"].certificate == "HW"
    for odd in (
        {"EPB": {"first": 3, "last": 8}},
        {"EPB": {"first": 4, "last": 3}},
        {"TAX": {"first": 0, "last": 1}},
    ):
        with pytest.raises(ValueError, match="的检查时段不在 0—7 之中，或者没有这个部门"):
            windows_of({**VISITS, "windows": odd})
    one, rows = drawing(ground.canonical_rows(marked()), Rules.read(VISITS))
    drawn = {code: each.drawn for code, each in one.lists.items()}
    lines, (people, barred) = [row.decode() for row in rows], facts()
    wave = committed(one.rules.document, drawn, lines, people, barred)
    assert {target.most for target in wave.targets} == {0, 2}
    assert {(s.first, s.last) for s in wave.selections if s.department == "FIRE"} == {(5, 7)}
    with pytest.raises(ValueError, match="不在检查对象名录里"):
        committed(one.rules.document, drawn, lines[:5], people, barred)
    with pytest.raises(ValueError, match="应为一个数，写的是 x"):
        committed(
            one.rules.document,
            drawn,
            [f"{line[:-1]}x" if line[-1] == "2" else f"{line}x" for line in lines],
            people,
            barred,
        )
