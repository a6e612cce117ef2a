"""访问和人员全部由独立的核对程序重算：第三份例题，随机的小城，账本、公开的包、封存、换了编号的名录。

``vectors/visits.json`` was written once by `scheduled.scheduled`; any change of a byte in the package shows here.
"""

from __future__ import annotations

import copy
import json
from dataclasses import replace
from itertools import chain
from typing import Any

import pytest
from hypothesis import given, settings

from liandong.draw import bundles
from liandong.draw.lists import DrawnList
from liandong.draw.plan import Plan as DrawPlan
from liandong.draw.pseudonyms import pseudonymous
from liandong.draw.replacements import Event
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
from liandong.draw.visits.standing import moves_of
from liandong.draw.visits.tests.ground import KEYS as ORDER
from liandong.draw.visits.tests.ground import waves
from liandong.draw.visits.tracing import recalled, trace_of
from liandong.draw.visits.walking import Replacement

from . import scheduled as ground
from .ground import KEYS, drawing, raw, verified, with_log
from .scheduled import FILES, IN_ORDER, TOLD, VECTOR, VISITS, event, facts, gone, marked, salts, scheduled

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
    kinds = "".join(one["kind"][0] for one in TOLD["events"])
    assert kinds == "tooototottttto" and [one["n"] for one in TOLD["events"]] == [*range(1, 15)]
    assert {one["team"]["status"] for one in TOLD["substitutes"] if "team" in one} == {"OK", "UNSTAFFED"}
    came = [one for one in TOLD["substitutes"] if "list" in one]
    assert "visit" not in came[0] and [one["visit"] for one in came if "from" in one] == [
        f"{one['into']}#r{one['n']}" for one in came[1:] if one["into"]
    ]
    assert any("unfit" in one["team"] for one in came if "team" in one)
    assert any(not one["into"] for one in came)
    assert any("team" not in one for one in came if "visit" in one), "一次没有排上的也由补入的接替"
    replaced = {one["visit"] for one in TOLD["substitutes"] if "dept" in one}
    assert any("#r" in visit for visit in replaced), "补入的那一家又换了人"
    free, last = set(came[-2]["team"]["officers"]), TOLD["substitutes"][-1]
    assert not came[-1]["into"] and free & set(last["team"]["officers"]), "没有可补的，人员空出来，别处派得了"


def test_the_replay_of_the_platform_takes_the_example_from_its_documents_alone():
    active = {code: list(one["drawn"]) for code, one in TOLD["lists"].items()}
    first = TOLD["substitutes"][0]
    active[first["list"]].remove(first["out"])
    active[first["list"]].append(first["into"])
    wave = committed(
        TOLD["rules"], active, *(VECTOR[f"{name}_tsv"] for name in ("targets", "officers", "recusals"))
    )
    keys = Keys.derived(bytes.fromhex(TOLD["seed"]), TOLD["plan"]["plan_no"])
    assert followed(wave, keys) == TOLD["substitutes"]
    head = {name: value for name, value in TOLD["scheduling"].items() if name != "after"}
    assert replay({**head, "visits": TOLD["visits"], "events": []}, wave, keys) is None


def followed(wave: Wave, keys: Keys) -> list[dict[str, Any]]:
    """The substitutes, by whoever kept the record of the visits and reads the events."""
    events = [{name: one[name] for name in one if name != "kind"} for one in TOLD["events"]]
    targets = [Event(**one) for one in events if "list" in one]
    fields = ("n", "visit", "dept", "out", "reason", "evidence_sha256", "approver", "at")
    people = [Replacement(*(one[name] for name in fields)) for one in events if "dept" in one]
    drawn = {
        code: DrawnList(one["n"], tuple(one["drawn"]), tuple(one["reserve"]), one["threshold"])
        for code, one in TOLD["lists"].items()
    }
    read = (DrawPlan.read(TOLD["plan"]), Rules.read(TOLD["rules"]))
    found = ground.after(*read, drawn, targets, {event.n for event in people}).substitutes
    areas = {row.split("\t")[0]: row.split("\t")[2] for row in VECTOR["targets_tsv"]}
    standing = recalled(TOLD["visits"], wave, keys)
    for one in sorted([*people, *moves_of(found[1:], areas)], key=lambda one: one.n):
        standing = standing.after(one)
    return json.loads(json.dumps([one.document for one in bundles.substitutes_of(standing, found)]))


def test_the_independent_verifier_agrees(tmp_path, capsys):
    bundles._write(tmp_path / "a.zip", TOLD, FILES)
    code, text = verified(tmp_path / "a.zip", capsys)
    visits = len(TOLD["visits"])
    assert code == 3 and "不符]" not in text, text
    for said in (
        "计数表每条约束都成立",
        f"{visits} 次访问的次序、合并的理由、时段、人员",
        "替换 14 次，补入的都是候补的下一个，换的人都接着往下问",
    ):
        assert said in text, text
    assert "没有核对：" not in text and text.count("[未核对]") == 1, "未核对的只有没附账本"


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


def test_result_and_visits_may_be_one_event_of_the_ledger(tmp_path, capsys):
    one, rows = drawing(ground.canonical_rows(marked()), Rules.read(VISITS), {"officers": commit(facts()[0]), "recusal": commit(facts()[1])})  # fmt: skip
    one = bundles.with_visits(one, ground.planned(one, rows))
    files = {"targets.tsv": rows, "officers.tsv": raw(facts()[0]), "recusals.tsv": raw(facts()[1])}
    bundles.write_full(tmp_path / "a.zip", with_log(one, at_once=("result", "visits", "scheduling")), files)
    code, text = verified(tmp_path / "a.zip", capsys, *KEYS)
    assert code == 0 and "登记的先后：" in text, text


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
    assert code == 3 and "[未核对] 访问次序和执法人员没有核对" in text, text
    people = sum(one["kind"] == "officer" for one in TOLD["events"])
    assert f"[未核对] 换执法人员 {people} 次、编排以后补入的" in text, text


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
    found = ground.after(one.plan, one.rules, one.lists, dropped.events).substitutes
    dropped = replace(dropped, substitutes=found)
    with pytest.raises(ValueError, match="都应接到编排里"):
        bundles.with_visits(dropped, made)
    moved = made.after(moves_of(found, {found[0].into: "410802"})[0])
    assert bundles.with_visits(dropped, moved).substitutes[0].document["visit"] == f"{found[0].into}#r1"
    with pytest.raises(ValueError, match="已经替换，不再换人"):
        moved.after(gone(2, made, visit, dept))


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
