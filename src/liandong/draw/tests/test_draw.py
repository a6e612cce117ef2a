"""名录的写法、名额、名次、替换、编号：例子一张表，性质用 Hypothesis。"""

from __future__ import annotations

import hashlib
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liandong.draw import bundles, lists, score
from liandong.draw.bundles import Drawing
from liandong.draw.lists import census, draw
from liandong.draw.plan import FIRST, Plan, PlanError, follows
from liandong.draw.pseudonyms import pseudonymous
from liandong.draw.replacements import Event, Release, ReplacementError, after
from liandong.draw.rosters import (
    Commitment,
    RosterError,
    Target,
    canonical_rows,
    commit,
    lines,
    national_root,
    read_officer,
    read_recusal,
    read_target,
)
from liandong.draw.rules import Rules, RulesError
from liandong.draw.score import ALGORITHMS
from liandong.draw.seed import Outside, SeedError, public_text, seed
from liandong.proof import tree

from .ground import KEYS, RULES, VDR1, drawing, raw, targets, verified, with_log

ROW = "91410800TEST000000\tA\t410802\tIND00\t0\t"


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("91410800TEST000000\tA\t410802\tIND00\t0", "应有至少 6 栏，现有 5 栏"),
        (ROW.replace("TEST", "test"), "编号“91410800test000000”只能是"),
        (ROW.replace("410802", "41080"), "区划“41080”应为六位数字"),
        (ROW.replace("\t0\t", "\t07\t"), "一年内检查次数“07”应为整数"),
        (ROW.replace("\tA\t", "\t\t"), "风险等级“”不合格式"),
        (ROW + "坏", "不列入的代码“坏”不合格式"),
    ],
)
def test_a_row_in_another_spelling_is_refused(row, said):
    with pytest.raises(RosterError, match=said):
        read_target(row)


def test_a_row_reads_back_as_it_was_written():
    for one in (*targets(40), Target("A-1", "S001", "000000", "G002", 3, "E1", ("名称", ""))):
        assert read_target(one.row) == one
    assert read_officer("EPB-00\tEPB\t1\t证").more == ("证",)
    for bad in ("EPB-00\tEPB\t2", "EPB-00\tEPB", "\tEPB\t1"):
        with pytest.raises(RosterError):
            read_officer(bad)
    with pytest.raises(RosterError):
        read_recusal("only-one")
    with pytest.raises(RosterError, match="制表符和换行"):
        _ = Target("A", "A", "410802", "C26", display=("两\n行",)).row


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        (["B\tx\ty", "A\tx\ty"], "第 2 行与上一行重复，或没有按编号升序"),
        (["A\tx\ty", "A\tz\ty"], "第 2 行与上一行重复"),
        ([b"A\tx\t\xff"], "第 1 行不是 UTF-8"),
        (["A\tx\te\u0301"], "第 1 行不是 NFC"),
    ],
)
def test_a_file_that_is_not_in_order_is_refused(rows, said):
    with pytest.raises(RosterError, match=said):
        commit(rows)


def test_a_file_read_in_pieces_gives_its_rows():
    whole = "".join(f"{row}\n" for row in VDR1["roster_tsv"]).encode()
    for size in (1, 7, 4096):
        pieces = [whole[at : at + size] for at in range(0, len(whole), size)]
        assert list(lines(pieces)) == raw(VDR1["roster_tsv"])
    with pytest.raises(RosterError, match="没有换行"):
        list(lines([whole[:-1]]))


def test_regions_are_joined_under_one_root():
    parts = [("410802", Commitment("aa" * 32, 3)), ("410825", Commitment("bb" * 32, 9))]
    rows = [f"410802\t{'aa' * 32}\t3".encode(), f"410825\t{'bb' * 32}\t9".encode()]
    assert national_root(parts) == tree.root(tree.leaf_hash(row) for row in rows).hex()
    with pytest.raises(RosterError):
        national_root(parts[::-1])


def test_an_exclusion_the_rules_do_not_know_is_refused():
    with pytest.raises(RosterError, match="不列入的代码 E9 不在规则之中"):
        census([ROW.encode() + b"E9"], Rules.read(VDR1["rules"]))


@pytest.mark.parametrize(
    ("n", "drawn", "reserve"),
    [(0, 0, 0), (1, 1, 0), (2, 1, 1), (10, 3, 2), (11, 4, 2), (29, 9, 5), (1000, 9, 5)],
)
def test_quota_and_reserve(n, drawn, reserve):
    """SAMR/D is 40 %, here 30 % as EPB/D; at least 1, at most 9, reserve half and at least 2."""
    rules = Rules.read(RULES)
    assert rules.quota("EPB", "D", n) == drawn
    assert rules.reserve(drawn, n) == reserve


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"alg": "md5"}, "没有算分方法 md5"),
        ({"coord": "some"}, "协同方式 some"),
        ({"coord_groups": [["EPB", "FIRE"], ["SAMR"]]}, "恰好列入一组"),
        ({"coord": "independent"}, "coord_groups 只能与 shared 同用"),
        ({"strata": ["region"]}, "strata 应从 risk 起"),
        ({"min_reserve": -1}, "数目不得为负"),
        ({"ratio_ppm": {"EPB": {"A": 0.5}}}, "部门不一致"),
        ({"reason_codes": None}, "缺少或写错了一项"),
    ],
)
def test_rules_that_cannot_be_drawn_by(change, said):
    with pytest.raises(RulesError, match=said):
        Rules.read({**RULES, **change})


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"parties": ["a"]}, "参与方应至少两个"),
        ({"parties": ["a", "a"]}, "参与方应至少两个"),
        ({"parties": ["司法局", "b"]}, "参与方应写代码"),
        ({"mode": "half"}, "方式 half"),
        ({"mode": "sealed"}, "封存抽取须写明"),
        ({"mode": "sealed", "reveal_by": "2026-01-05T11:00:00Z"}, "封存抽取须写明"),
        ({"plan_no": "410800-26-1"}, "方案编号"),
        ({"roster_root": "00"}, "64 位十六进制"),
        ({"commit_by": "2026-01-06T10:00:00Z"}, "承诺截止以后才产生"),
        ({"strata": {"EPB/A/410802": -1}}, "非负整数"),
        ({"beacon": {}}, "缺少或写错了一项"),
        ({"beacon": {"not_before": "2026-03-02T14:00:00Z", "form": "6 1"}}, "form 应写明每个来源各几个数"),
    ],
)
def test_plans_that_cannot_be_used(change, said):
    with pytest.raises(PlanError, match=said):
        Plan.read({**VDR1["plan"], **change})


def test_serials_follow_one_another():
    first = Plan.read(VDR1["plan"])
    second = Plan.read({**VDR1["plan"], "plan_no": "410800-2026-0002", "prev_plan": first.hash.hex()})
    third = Plan.read({**VDR1["plan"], "plan_no": "410800-2026-0003", "prev_plan": first.hash.hex()})
    new_year = Plan.read({**VDR1["plan"], "plan_no": "410800-2027-0001", "prev_plan": second.hash.hex()})
    assert follows(first, None) and follows(second, first) and follows(new_year, second)
    assert not follows(third, first) and not follows(third, second) and not follows(second, None)
    assert (
        not follows(Plan.read({**VDR1["plan"], "prev_plan": "ab" * 32}), None)
        and first.document["prev_plan"] == FIRST
    )


def test_no_seed_without_every_share():
    one, _ = drawing()
    missing = {party: share for party, share in one.shares.items() if party != "jz-samr"}
    with pytest.raises(SeedError, match="jz-samr 没有打开随机数，也没有从托管打开"):
        seed(one.plan, one.commits, missing, one.outside)
    with pytest.raises(SeedError, match="jz-samr 打开的随机数与承诺不符"):
        seed(one.plan, one.commits, {**one.shares, "jz-samr": bytes(32)}, one.outside)
    with pytest.raises(SeedError, match="承诺不齐或有多余：jy-witness"):
        seed(one.plan, {k: v for k, v in one.commits.items() if k != "jy-witness"}, one.shares, one.outside)
    changed = replace(one.outside, value=public_text([[1], [2]]))
    assert seed(one.plan, one.commits, one.shares, changed) != one.seed
    for bad in ([], [[]], [[-1]]):
        with pytest.raises(SeedError):
            public_text(bad)


def test_public_text_keeps_an_order_that_means_something():
    assert public_text([[3, 1], [2, 0]], ordered=[True]) == b"3.1./0.2./"


@pytest.mark.parametrize("bad", [[[9, 18, 7]], [[9, 18]], [[7], [9, 18]], [[9, 18], [7], [1]]])
def test_public_text_keeps_the_form_that_the_plan_fixed(bad):
    assert public_text([[18, 9], [7]], form="2/1") == b"9.18./7./"
    with pytest.raises(SeedError, match="2/1"):
        public_text(bad, form="2/1")


IDS = st.sets(st.integers(0, 10**6), min_size=1, max_size=200)


@given(IDS, st.integers(0, 40), st.sampled_from(ALGORITHMS))
def test_the_smallest_are_what_sorting_gives(numbers, need, alg):
    key, ids = "5a" * 32, [str(number).encode() for number in numbers]
    wanted = sorted((score.score(key, id, alg), id) for id in ids)[:need]
    assert score.smallest(key, iter(ids), need, alg) == wanted


@given(IDS, st.integers(1, 20))
def test_striking_one_out_moves_nobody_else(numbers, need):
    ids = [str(number).encode() for number in sorted(numbers)]
    order = [id for _, id in score.smallest("5a" * 32, ids, len(ids))]
    without = [id for _, id in score.smallest("5a" * 32, ids[1:], len(ids))]
    assert without == [id for id in order if id != ids[0]]
    shards = [score.smallest("5a" * 32, ids[k::3], need) for k in range(3)]
    assert [id for _, id in score.merged(shards, need)] == order[:need]


@pytest.mark.parametrize("need", [0, 1, 7, 300, 4000])
@pytest.mark.parametrize("alg", ALGORITHMS)
def test_a_long_stream_is_cut_many_times_and_loses_nobody(need, alg):
    ids = [b"%06d" % number for number in range(3000)]
    wanted = sorted((score.score("3c" * 32, id, alg), id) for id in ids)[:need]
    assert score.smallest("3c" * 32, iter(ids), need, alg) == wanted


def test_an_unknown_algorithm_is_refused():
    with pytest.raises(ValueError, match="没有名为 md5 的算分方法"):
        score.score("00" * 32, "A", "md5")


@pytest.mark.parametrize("alg", ALGORITHMS)
def test_every_algorithm_is_drawn_and_verified_alike(alg, tmp_path, capsys):
    one, rows = drawing(rules=Rules.read({**RULES, "alg": alg}))
    bundles.write_public(tmp_path / "a.zip", with_log(one), rows)
    assert verified(tmp_path / "a.zip", capsys, *KEYS)[0] == 0


def test_departments_of_one_group_share_the_order_and_others_do_not():
    one, _ = drawing(rules=Rules.read({**RULES, "ratio_ppm": {d: dict.fromkeys("ABCD", 10**6) for d in RULES["ratio_ppm"]}, "max_per_stratum": 0}))  # fmt: skip
    places = {code: {id: place for place, id in enumerate(found.drawn)} for code, found in one.lists.items()}
    in_both = sorted(set(places["EPB/D/410802"]) & set(places["FIRE/D/410802"]))
    apart = sorted(set(places["EPB/D/410802"]) & set(places["SAMR/D/410802"]))
    assert len(in_both) > 3 and len(apart) > 3

    def order(code: str, ids: list[str]) -> list[str]:
        return sorted(ids, key=places[code].__getitem__)

    assert order("EPB/D/410802", in_both) == order("FIRE/D/410802", in_both)
    assert order("EPB/D/410802", apart) != order("SAMR/D/410802", apart)


def test_another_roster_than_the_plan_names_is_refused():
    one, rows = drawing()
    with pytest.raises(RosterError, match="方案写明"):
        draw(rows[1:], one.rules, one.plan, one.seed)


def an_event(one, **change) -> Event:
    code = max(one.lists, key=lambda code: len(one.lists[code].drawn))
    made = Event(
        one.plan.plan_no, 1, code, one.lists[code].drawn[0], "U1", "cd" * 32, "负责人", "2026-03-05T01:00:00Z"
    )
    return replace(made, **change)


def test_substitutes_are_the_next_of_the_reserve_and_nobody_comes_back():
    one, _ = drawing()
    first = an_event(one)
    code = first.list
    drawn, reserve = one.lists[code].drawn, one.lists[code].reserve
    second = replace(first, n=2, out=reserve[0])
    found = after(one.plan, one.rules, one.lists, [first, second])
    assert [s.into for s in found.substitutes] == list(reserve[:2])
    assert found.active[code] == (*drawn[1:], reserve[1]) and not found.frozen
    with pytest.raises(ReplacementError, match="已被替换"):
        after(one.plan, one.rules, one.lists, [first, replace(first, n=2)])


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"n": 2}, "应为方案 410800-2026-0007 的第 1 号"),
        ({"plan_no": "410800-2026-0001"}, "应为方案"),
        ({"reason": "Z"}, "理由代码 Z 不在规则之中，可用：R1、U1、U2"),
        ({"list": "XX/A/1"}, "不在名单 XX/A/1 之中"),
    ],
)
def test_events_that_cannot_stand(change, said):
    one, _ = drawing()
    with pytest.raises(ReplacementError, match=said):
        after(one.plan, one.rules, one.lists, [an_event(one, **change)])


def test_too_many_skips_freeze_the_list():
    one, _ = drawing()
    first = an_event(one)
    drawn = one.lists[first.list].drawn
    events = [replace(first, n=n, out=id) for n, id in enumerate(drawn, 1)]
    enough = len(drawn) // 2 + 1
    assert after(one.plan, one.rules, one.lists, events[:enough]).frozen == {first.list}
    with pytest.raises(ReplacementError, match="已冻结，请报行政执法监督"):
        after(one.plan, one.rules, one.lists, events[: enough + 1])


def released(one: Drawing) -> Drawing:
    """The same draw with a list frozen, released by supervision, and gone on with."""
    first = an_event(one)
    drawn = one.lists[first.list].drawn
    enough = len(drawn) // 2 + 1
    events = [replace(first, n=n, out=id) for n, id in enumerate(drawn[:enough], 1)]
    free = Release(one.plan.plan_no, enough + 1, first.list, "拆迁", "司法局／监督", "2026-03-06T01:00:00Z")
    events += [free, replace(first, n=enough + 2, out=drawn[enough])]
    found = after(one.plan, one.rules, one.lists, events)
    return replace(one, events=tuple(events), substitutes=found.substitutes)


def test_supervision_releases_a_frozen_list_and_its_skips_are_counted_anew():
    one, _ = drawing()
    going = released(one)
    *before, free, last = going.events
    assert isinstance(free, Release) and [s.n for s in going.substitutes] == [*range(1, free.n), last.n]
    assert not after(one.plan, one.rules, one.lists, going.events).frozen
    with pytest.raises(ReplacementError, match="没有冻结，不用解除"):
        after(one.plan, one.rules, one.lists, [*before[:-1], replace(free, n=free.n - 1)])
    with pytest.raises(ReplacementError, match="没有冻结，不用解除"):
        after(one.plan, one.rules, one.lists, [*before, free, replace(free, n=free.n + 1)])


def test_as_many_skips_as_the_rules_say_freeze_no_list_however_small():
    rules = Rules.read({**RULES, "max_skips_ppm": 200000, "min_skips": 1})
    assert [rules.is_frozen(skips, 3) for skips in (1, 2)] == [False, True]
    assert [rules.is_frozen(skips, 20) for skips in (4, 5)] == [False, True]
    plain = Rules.read({**RULES, "max_skips_ppm": 200000})
    assert plain.is_frozen(1, 3) and not Rules.read({**RULES, "max_skips_ppm": 0}).is_frozen(3, 3)


SALT = hashlib.sha256(b"roster").digest()


def test_the_public_roster_says_nothing_and_draws_as_many():
    rules, people = Rules.read(RULES), targets()
    public = pseudonymous(people, rules, SALT)
    said = "\n".join(public.targets)
    assert not any(one.id in said for one in people) and "\tE1" not in said and "410802" not in said
    assert {row.split("\t")[5] for row in public.targets} == {"", "X"}
    real = census(raw(canonical_rows(people)), rules)[1]
    hidden = census(raw(public.targets), public.rules)[1]
    assert sorted(real.values()) == sorted(hidden.values())
    assert public.rules.document["full_rules_sha256"] == rules.sha256
    other = pseudonymous(people, rules, bytes(32))
    assert not {row[:32] for row in other.targets} & {row[:32] for row in public.targets}
    with pytest.raises(RulesError):
        pseudonymous(people, rules, b"short")


def test_a_firm_checks_its_own_row_under_its_pseudonym(tmp_path, capsys):
    import json

    people = targets()
    public = pseudonymous(people, Rules.read(RULES), SALT)
    one, rows = drawing(public.targets, public.rules, {"mapping": commit(public.mapping)})
    codes_at = {index: lists.codes_of(row, one.rules) for index, row in enumerate(rows)}
    index = next(
        at
        for at, codes in codes_at.items()
        if any(rows[at][:32].decode() in one.lists[c].drawn for c in codes)
    )
    pid, own, salt, *behind = public.mapping[index].split("\t")
    told = bundles.row_document(one, rows, index, codes_at[index], (own, salt))
    (tmp_path / "row.json").write_text(json.dumps(told), encoding="utf-8")
    code, text = verified(tmp_path / "row.json", capsys)
    assert told["own"] == {"id": own, "salt": salt} and "mapping" not in told
    assert told["row"].startswith(pid) and "\t".join(behind) not in json.dumps(told, ensure_ascii=False)
    assert code == 3 and "不符" not in text and f"就是 {own}" in text and "，抽中。" in text, text
    for spoil, said in (
        (lambda t: t.update(row=t["row"].replace("\t000000\t", "\t000001\t")), "不在方案固定的名录里"),
        (lambda t: t["own"].update(id="91410800OTHER00000"), "不是由 91410800OTHER00000 和所给的盐得出的"),
        (lambda t: t["own"].update(salt="00" * 32), f"不是由 {own} 和所给的盐得出的"),
        (lambda t: [o.update(is_drawn=not o["is_drawn"]) for o in t["lists"].values()], "与所告知的不符"),
    ):
        bad = json.loads(json.dumps(told))
        spoil(bad)
        (tmp_path / "row.json").write_text(json.dumps(bad), encoding="utf-8")
        code, text = verified(tmp_path / "row.json", capsys)
        assert code == 1 and said in text
    del told["own"]
    (tmp_path / "row.json").write_text(json.dumps(told), encoding="utf-8")
    code, text = verified(tmp_path / "row.json", capsys)
    assert code == 3 and f"[未核对] 没有写编号 {pid} 是谁的" in text


def test_a_full_bundle_is_compared_with_the_register(tmp_path, capsys):
    people = targets()
    public = pseudonymous(people[:-1], Rules.read(RULES), SALT)
    one, rows = drawing(public.targets, public.rules, {"mapping": commit(public.mapping)})
    bundles.write_full(
        tmp_path / "a.zip", with_log(one), {"targets.tsv": rows, "mapping.tsv": raw(public.mapping)}
    )
    register = tmp_path / "register.txt"
    register.write_text("".join(f"{one.id}\n" for one in people[:-1]), encoding="utf-8")
    assert verified(tmp_path / "a.zip", capsys, *KEYS, "--register", str(register))[0] == 0
    register.write_text("".join(f"{one.id}\n" for one in people), encoding="utf-8")
    code, text = verified(tmp_path / "a.zip", capsys, *KEYS, "--register", str(register))
    assert code == 1 and f"登记名册有而名录没有 1 个（{people[-1].id}）" in text
    with pytest.raises(ValueError, match=r"other\.tsv"):
        bundles.write_full(tmp_path / "b.zip", one, {"targets.tsv": rows, "other.tsv": []})


def test_the_same_parts_give_the_same_bytes(tmp_path):
    one, rows = drawing()
    for name in ("a", "b"):
        bundles.write_public(tmp_path / name, with_log(one), rows)
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()


def test_a_notary_is_the_outside_value(tmp_path, capsys):
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    from liandong.draw.seed import commitment, notary_message, ticket

    key = Ed25519PrivateKey.from_private_bytes(b"N" * 32)
    one, rows = drawing()
    named = {
        "source": "notary",
        "key": key.public_key().public_bytes_raw().hex(),
        "not_before": "2026-03-02T14:00:00Z",
    }
    plan = Plan.read({**one.plan.document, "beacon": named})
    commits = {party: commitment(plan, party, share) for party, share in one.shares.items()}
    value = b"v" * 32
    signature = key.sign(notary_message(ticket(plan, commits), value))
    for evidence, wanted in (({"signature": signature.hex()}, 0), ({"signature": "00" * 64}, 1), ({}, 1)):
        outside = Outside(value, evidence)
        found = draw(rows, one.rules, plan, seed(plan, commits, one.shares, outside))
        made = replace(one, plan=plan, commits=commits, outside=outside, lists=found)
        bundles.write_public(tmp_path / "n.zip", with_log(made), rows)
        code, text = verified(tmp_path / "n.zip", capsys, *KEYS)
        assert code == wanted and ("没有公证处的有效签名" in text) == bool(wanted), text
