"""十六种改法，加上这里另有的几种：每一种都被发现，并说出是哪一处。"""

from __future__ import annotations

import copy
import hashlib
import json
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from liandong.draw import bundles
from liandong.draw.rules import Rules
from liandong.draw.sealed import rows_of, seal
from liandong.draw.verifier import SCRIPT
from liandong.proof.canonical import canonical

from .ground import (
    KEYS,
    PARTIES,
    RULES,
    WITNESS,
    drawing,
    people,
    vdr1_document,
    vdr1_members,
    verified,
    with_events,
    with_log,
)

Told, Members = dict[str, Any], dict[str, list[bytes]]


def row_removed(_: Told, files: Members) -> None:
    del files["targets.tsv"][7]


def row_added(_: Told, files: Members) -> None:
    files["targets.tsv"].insert(1, b"91410800TEST000001\tA\t410802\tIND00\t0\t")


def row_doubled(_: Told, files: Members) -> None:
    files["targets.tsv"].insert(1, files["targets.tsv"][0])


def class_changed(_: Told, files: Members) -> None:
    files["targets.tsv"][5] = files["targets.tsv"][5].replace(b"\tB\t", b"\tA\t")


def excluded_late(_: Told, files: Members) -> None:
    files["targets.tsv"][5] += b"E2"


def swapped_with_reserve(told: Told, _: Members) -> None:
    one = told["lists"]["EPB/D/410803"]
    one["drawn"][-1], one["reserve"][0] = one["reserve"][0], one["drawn"][-1]


def list_shortened(told: Told, _: Members) -> None:
    one = told["lists"]["SAMR/D/410803"]
    one["drawn"].pop()
    one["k"] -= 1


def reserve_reordered(told: Told, _: Members) -> None:
    told["lists"]["SAMR/D/410803"]["reserve"].reverse()


def officer_swapped(told: Told, _: Members) -> None:
    told["visits"][0]["depts"]["SAMR"]["officers"][0] = "SAMR-02"


def ratio_changed(told: Told, _: Members) -> None:
    told["rules"]["ratio_ppm"]["EPB"]["D"] = 100_000


def other_reveal(told: Told, _: Members) -> None:
    told["party_values"]["jz-samr"] = "11" * 32


def other_round(told: Told, _: Members) -> None:
    told["beacon_evidence"]["round"] += 1


def value_forged(told: Told, _: Members) -> None:
    told["beacon_value"] = "22" * 32


def officers_edited(_: Told, files: Members) -> None:
    files["officers.tsv"][1] = b"EPB-01\tEPB\t1"


def recusal_deleted(_: Told, files: Members) -> None:
    del files["recusals.tsv"][3]


def plan_rewritten(told: Told, _: Members) -> None:
    told["plan"]["authority"] = "another-office"


TAMPERINGS: list[tuple[Callable[[Told, Members], None], str]] = [
    (row_removed, "检查对象名录现有 47 行（方案 48 行），根与方案不符"),
    (row_added, "检查对象名录现有 49 行"),
    (row_doubled, "检查对象名录第 2 行与上一行重复"),
    (class_changed, "检查对象名录现有 48 行（方案 48 行），根与方案不符"),
    (excluded_late, "检查对象名录现有 48 行（方案 48 行），根与方案不符"),
    (swapped_with_reserve, "名单 EPB/D/410803：抽中的不是分数最小的 3 个"),
    (list_shortened, "名单 SAMR/D/410803：应抽 4 个，实列 3 个"),
    (reserve_reordered, "名单 SAMR/D/410803：候补不是其后的 2 个，或次序被改"),
    (officer_swapped, '第 1 次访问 91410807TEST372193 的 SAMR：派的人写的是 ["SAMR-02"'),
    (ratio_changed, "规则与方案写明的散列不符"),
    (other_reveal, "jz-samr 打开的随机数与其承诺不符"),
    (other_round, "外部数值的round与方案指定的不同：换了一期"),
    (value_forged, "种子不是由凭据、各方随机数和外部数值得出的"),
    (officers_edited, "执法人员名录现有 27 行（方案 27 行），根与方案不符"),
    (recusal_deleted, "回避表现有 53 行（方案 54 行），根与方案不符"),
    (plan_rewritten, "各方的承诺都不是对这份方案作的：方案在承诺以后被改写"),
]


def test_there_are_sixteen():
    assert len({tamper for tamper, _ in TAMPERINGS}) == 16


@pytest.mark.parametrize(("tamper", "said"), TAMPERINGS, ids=[tamper.__name__ for tamper, _ in TAMPERINGS])
def test_each_tampering_is_caught_and_named(tamper, said, tmp_path, capsys):
    told, files = copy.deepcopy(vdr1_document()), vdr1_members()
    tamper(told, files)
    bundles._write(tmp_path / "a.zip", told, files)
    code, text = verified(tmp_path / "a.zip", capsys)
    assert code == 1 and f"[不符] {said}" in text, text


@pytest.fixture
def whole(tmp_path):
    """A logged draw of our own with events, in its bundle; and a way to write another."""
    one, lines = drawing()
    one = with_log(with_events(one))
    path = tmp_path / "own.zip"
    bundles.write_public(path, one, lines)
    return one, lines, path


def test_a_logged_draw_with_known_keys_is_green(whole, capsys):
    code, text = verified(whole[2], capsys, *KEYS)
    assert code == 0 and "结论：全部相符" in text, text
    for said in (
        "替换 2 次",
        "检查点由账本 jz.example/log 签名",
        "会签的见证人 1 个",
        "随机数从托管打开",
        "双色球 2026135，9.18.26.34.41.45./7./",
    ):
        assert said in text, text


def test_keys_from_the_bundle_alone_are_not_green(whole, capsys):
    code, text = verified(whole[2], capsys)
    assert code == 3 and "[未核对] 公钥取自抽取包本身" in text


def rewritten(one, lines, path: Path, capsys, change: Callable[[Told], None]) -> tuple[int, str]:
    told = json.loads(json.dumps(one.document("public")))
    change(told)
    bundles._write(path, told, {"targets.tsv": lines})
    return verified(path, capsys, *KEYS)


def cut_checkpoint(told: Told) -> None:
    told["log"]["checkpoint"] = told["log"]["checkpoint"].replace("jz.example/log\n", "jz.example/lag\n", 1)


def no_cosignature(told: Told) -> None:
    note = told["log"]["checkpoint"]
    told["log"]["checkpoint"] = "".join(line + "\n" for line in note.splitlines() if WITNESS.name not in line)


def other_substitute(told: Told) -> None:
    told["substitutes"][0]["into"] = told["substitutes"][1]["out"]


def event_unlogged(told: Told) -> None:
    told["events"][1]["reason"] = "U2"


def proof_bent(told: Told) -> None:
    told["log"]["objects"][0]["proof"][0] = "00" * 32


def body_changed(told: Told) -> None:
    told["log"]["objects"][0]["body"] = told["log"]["objects"][0]["body"].replace("a", "b", 1)


def event_forged_with_its_body(told: Told) -> None:
    """The body is made to fit the changed event; the entry in the tree still commits to the old one."""
    told["events"][0]["reason"] = "U2"
    digest = hashlib.sha256(canonical(told["events"][0])).hexdigest()
    one = next(one for one in told["log"]["objects"] if "event/1" in one["body"])
    body = json.loads(one["body"])
    body["vdr1"]["sha256"] = digest
    one["body"] = canonical(body).decode()


def unknown_reason(told: Told) -> None:
    told["events"][0]["reason"] = "ZZ"


CHANGES: list[tuple[Callable[[Told], None], str]] = [
    (cut_checkpoint, "检查点没有账本公钥的有效签名"),
    (no_cosignature, "有效会签 0 个，应有 1 个"),
    (other_substitute, "替换第 1 号：补入的不是候补的下一个"),
    (event_unlogged, "账本里没有（或另有一份）：event/2"),
    (proof_bent, "账本里没有（或另有一份）"),
    (body_changed, "账本里没有（或另有一份）"),
    (unknown_reason, "替换第 1 号：理由代码 ZZ 不在规则之中"),
    (event_forged_with_its_body, "账本里没有（或另有一份）：event/1"),
]


@pytest.mark.parametrize(("change", "said"), CHANGES, ids=[change.__name__ for change, _ in CHANGES])
def test_what_the_log_and_the_events_add(whole, change, said, tmp_path, capsys):
    code, text = rewritten(whole[0], whole[1], tmp_path / "b.zip", capsys, change)
    assert code == 1 and f"[不符] {said}" in text, text


def test_a_draw_made_again_with_everything_consistent_is_caught_by_the_log(whole, tmp_path, capsys):
    """The insider changes the ratio and makes plan, commits, seed and lists anew; only the log knows better."""
    one, lines, _ = whole
    other, _ = drawing(rules=Rules.read({**RULES, "max_per_stratum": 3}))
    forged = replace(other, log=one.log)
    bundles.write_public(tmp_path / "c.zip", forged, lines)
    code, text = verified(tmp_path / "c.zip", capsys, *KEYS)
    assert (
        code == 1 and "账本里没有（或另有一份）：plan、ticket、commit/" in text and text.count("[不符]") == 1
    )


def test_a_result_logged_before_the_shares_were_opened_is_out_of_order(whole, tmp_path, capsys):
    one, lines, _ = whole
    early = with_log(
        replace(one, log={}),
        order=("plan", "commit", "ticket", "result", "outside", "reveal", "escrow", "event"),
    )
    bundles.write_public(tmp_path / "d.zip", early, lines)
    code, text = verified(tmp_path / "d.zip", capsys, *KEYS)
    assert code == 1 and "[不符] 登记的先后不对" in text


def test_a_share_opened_too_late_is_named(tmp_path, capsys):
    one, lines = drawing(reveal_by="2026-03-02T20:00:00Z")
    bundles.write_public(tmp_path / "e.zip", with_log(one), lines)
    code, text = verified(tmp_path / "e.zip", capsys, *KEYS)
    assert code == 1 and f"{PARTIES[0]}" in text and "逾期才打开" in text


def test_a_ticket_less_than_an_hour_before_the_outside_value_is_named(tmp_path, capsys):
    """The party that hears the number early must not be able to commit after it."""
    one, _ = drawing()
    near = {**one.plan.outside, "not_before": "2026-03-02T10:29:59Z"}
    late, lines = drawing(beacon=near)
    bundles.write_public(tmp_path / "e.zip", with_log(late), lines)
    code, text = verified(tmp_path / "e.zip", capsys, *KEYS)
    assert code == 1 and "[不符] 时刻不对： 外部数值早于约定，或凭据之后不到一小时" in text
    exact, lines = drawing(beacon={**near, "not_before": "2026-03-02T10:30:00Z"})
    bundles.write_public(tmp_path / "e.zip", with_log(exact), lines)
    assert verified(tmp_path / "e.zip", capsys, *KEYS)[0] == 0


FORMS = [
    (b"9.18.26.34.41.45./7./", "6/1", True), (b"9.18.26.34.41.45.7./", "6/1", False), (b"9.18.26.34.41.45./", "6/1", False),
    (b"18.9.26.34.41.45./7./", "6/1", False), (b"7./9.18.26.34.41.45./", "6/1", False), (b"9.18.26.34.41.45.7./", "7", False),
    (b"7.9.18.26.34.41.45./", "7", True),
]  # fmt: skip
"""The same numbers of one issue, each the seed of a whole draw that agrees with itself: only the plan says which it is."""


def in_form(value: bytes, form: str) -> tuple[Any, list[bytes]]:
    """A draw by this value whose plan fixed this form."""
    beacon = {"source": "public", "name": "双色球", "issue": "2026135", "not_before": "2026-03-02T14:00:00Z"}
    one, lines = drawing(value=value, beacon={**beacon, "form": form})
    return with_log(one), lines


@pytest.mark.parametrize(("value", "form", "is_kept"), FORMS)
def test_the_same_numbers_in_another_form_are_named(value, form, is_kept, tmp_path, capsys):
    one, lines = in_form(value, form)
    bundles.write_public(tmp_path / "v.zip", one, lines)
    code, text = verified(tmp_path / "v.zip", capsys, *KEYS)
    said = f"[不符] 方案写明外部数值每个来源各几个数：{form}，从小到大；现为 {value.decode()}。"
    assert (code, said in text) == ((0, False) if is_kept else (1, True)), text
    assert text.count("[不符]") == (not is_kept)


def test_a_sealed_draw_that_was_changed_before_unsealing(tmp_path, capsys):
    one, lines = drawing(mode="sealed")
    rows = rows_of(one.lists)
    one = replace(one, sealed=seal(rows, [bytes([n]) * 32 for n in range(len(rows))]))
    logged = with_log(
        one, order=("plan", "commit", "ticket", "outside", "result", "reveal", "escrow", "event")
    )
    bundles.write_public(tmp_path / "f.zip", logged, lines)
    assert verified(tmp_path / "f.zip", capsys, *KEYS)[0] == 0
    told = json.loads(json.dumps(logged.document("public")))
    told["sealed"]["salts"][0] = "ee" * 32
    bundles._write(tmp_path / "g.zip", told, {"targets.tsv": lines})
    code, text = verified(tmp_path / "g.zip", capsys, *KEYS)
    assert code == 1 and "封存期间结果被改过" in text


def test_a_full_bundle_with_officers(tmp_path, capsys):
    from liandong.draw.rosters import commit

    officers, recusals = people()
    one, lines = drawing(rosters={"officers": commit(officers), "recusal": commit(recusals)})
    files = {
        "targets.tsv": lines,
        "officers.tsv": [o.encode() for o in officers],
        "recusals.tsv": [r.encode() for r in recusals],
    }
    bundles.write_full(tmp_path / "h.zip", with_log(one), files)
    code, text = verified(tmp_path / "h.zip", capsys, *KEYS)
    assert code == 0 and "执法人员名录 48 行" in text, text
    del files["recusals.tsv"]
    bundles.write_full(tmp_path / "i.zip", with_log(one), files)
    code, text = verified(tmp_path / "i.zip", capsys, *KEYS)
    assert code == 1 and "完整的抽取包缺少回避表" in text


def test_an_escrow_opens_after_the_limit_and_a_claim_of_it_must_be_logged(whole, tmp_path, capsys):
    one, lines = drawing(reveal_by="2026-03-03T01:15:00Z")
    bundles.write_public(tmp_path / "a.zip", with_log(one), lines)
    code, text = verified(tmp_path / "a.zip", capsys, *KEYS)
    assert code == 0 and "jz-samr 没有按时打开" in text

    def own(told: Told) -> None:
        told["opened_by_escrow"] = []

    def stranger(told: Told) -> None:
        told["opened_by_escrow"].append("nobody")

    code, text = rewritten(*whole[:2], tmp_path / "b.zip", capsys, own)
    assert code == 1 and "账本里没有（或另有一份）：reveal/jz-samr" in text
    assert "从托管打开的 nobody 不是参与方" in rewritten(*whole[:2], tmp_path / "b.zip", capsys, stranger)[1]


def test_the_verifier_knows_whether_it_is_the_one_that_the_plan_names(tmp_path, capsys):
    own = hashlib.sha256(SCRIPT.read_bytes()).hexdigest()
    for named, wanted, said in (
        (own, 0, "[通过] 本程序就是"),
        ("00" * 32, 1, "[不符] 本程序与方案写明的核对程序散列不同"),
    ):
        one, lines = drawing(verifier_sha256=named)
        bundles.write_public(tmp_path / "a.zip", with_log(one), lines)
        code, text = verified(tmp_path / "a.zip", capsys, *KEYS)
        assert code == wanted and said in text


FREE = {"beacon_evidence", "log/key", "log/quorum", "log/witnesses"}
"""What may be missing or changed when keys come from elsewhere and the plan itself names the issue."""


def leaves(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, one in inner:
        yield from leaves(one, (*path, key))
    if path:
        yield path


def altered(value: Any) -> Any:
    if isinstance(value, str) and value:
        return value[:-1] + ("0" if value[-1] != "0" else "1")
    return value + 1 if isinstance(value, int) else [] if value else None


def test_nothing_in_a_bundle_can_be_changed_unnoticed(whole, tmp_path, capsys):
    """Every third entry of the whole document, one at a time: no change stays green, and none ends in a trace."""
    one, lines, _ = whole
    told = json.loads(json.dumps(one.document("public")))
    for path in list(leaves(told))[::3]:
        changed = copy.deepcopy(told)
        place = changed
        for key in path[:-1]:
            place = place[key]
        place[path[-1]] = altered(place[path[-1]])
        with zipfile.ZipFile(tmp_path / "z.zip", "w") as archive:
            archive.writestr("draw.json", json.dumps(changed))
            archive.writestr("targets.tsv", b"".join(line + b"\n" for line in lines))
        if not any("/".join(map(str, path)).startswith(free) for free in FREE):
            assert verified(tmp_path / "z.zip", capsys, *KEYS)[0] in (1, 2), path


def test_what_is_no_bundle_is_said_so(tmp_path, capsys):
    for content in (b"PK\x03\x04", b"{", b'{"kind":"row"}', b"[]", b""):
        (tmp_path / "x").write_bytes(content)
        code, text = verified(tmp_path / "x", capsys)
        assert code == 2 and "读不懂这个文件" in text, (content, text)
