"""标准例题由 draw 重算，也由不用 draw 的核对程序重算；只差一个字节也不行。"""

from __future__ import annotations

import ast
import sys
from pathlib import Path

import pytest

from liandong.draw import bundles, lists, score, seed
from liandong.draw.plan import Plan
from liandong.draw.rosters import commit
from liandong.draw.rules import Rules
from liandong.draw.seed import Outside
from liandong.draw.verifier import verify_draw

from .ground import VDR1, raw, vdr1_document, vdr1_members, vdr1_plan, verified

HEX = bytes.fromhex


def parts() -> tuple[dict[str, bytes], dict[str, bytes], Outside]:
    commits = {party: HEX(value) for party, value in VDR1["commits"].items()}
    shares = {party: HEX(value) for party, value in VDR1["party_values"].items()}
    return commits, shares, Outside(HEX(VDR1["beacon_value"]), {})


def test_roots_hashes_and_populations():
    plan, rules = VDR1["plan"], Rules.read(VDR1["rules"])
    for name, rows in (("roster", "roster_tsv"), ("officers", "officers_tsv"), ("recusal", "recusals_tsv")):
        assert commit(VDR1[rows]) == (plan[f"{name}_root"], plan[f"{name}_n"])
    root, counts = lists.census(raw(VDR1["roster_tsv"]), rules)
    assert (root.root, counts, rules.sha256) == (plan["roster_root"], plan["strata"], plan["rules_sha256"])
    assert Plan.read(plan).hash.hex() == VDR1["plan_canonical_sha256"]


def test_commits_ticket_seed_and_keys():
    plan = vdr1_plan()
    commits, shares, outside = parts()
    assert {party: seed.commitment(plan, party, share) for party, share in shares.items()} == commits
    assert seed.ticket(plan, commits).hex() == VDR1["ticket"]
    drawn = seed.seed(plan, commits, shares, outside)
    assert drawn.hex() == VDR1["seed"]
    made = [make(drawn, plan.plan_no) for make in (score.wave_key, score.visit_key, score.officers_key)]
    assert made == [VDR1["wave_key"], VDR1["visit_key"], VDR1["officers_key"]]


@pytest.mark.parametrize(
    ("coord", "wanted"), [("shared", "lists_shared"), ("independent", "lists_independent")]
)
def test_lists(coord, wanted):
    rules = Rules.read({**VDR1["rules"], "coord": coord})
    found = lists.draw(raw(VDR1["roster_tsv"]), rules, vdr1_plan(), HEX(VDR1["seed"]))
    assert {code: one.document for code, one in found.items()} == VDR1[wanted]


def test_the_independent_verifier_reproduces_everything_and_is_not_green_without_a_signature(
    tmp_path, capsys
):
    path = tmp_path / "vdr1.zip"
    bundles._write(path, vdr1_document(), vdr1_members())
    code, text = verified(path, capsys)
    assert code == 3 and "不符" not in text, text
    for said in (
        "12 个名单逐行重算相符：抽中 24 个",
        "14 次访问的次序",
        "检查对象名录 48 行",
        "没有签名可核对",
    ):
        assert said in text


def test_independent_lists_in_the_verifier():
    rules, found = {**VDR1["rules"], "coord": "independent"}, VDR1["lists_independent"]
    report = verify_draw.Report()
    plan = {**VDR1["plan"]}
    stream = [row + b"\n" for row in vdr1_members()["targets.tsv"]]
    verify_draw.check_lists({"plan": plan, "rules": rules, "lists": found}, HEX(VDR1["seed"]), stream, report)
    assert report.code == 0 and len(report.lines) == 2


def test_the_verifier_shares_no_code_with_the_platform():
    source = Path(verify_draw.__file__).read_text(encoding="utf-8")
    names = {
        (node.module or "") if isinstance(node, ast.ImportFrom) else alias.name
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Import | ast.ImportFrom)
        for alias in node.names
    }
    assert names and {name.partition(".")[0] for name in names} <= sys.stdlib_module_names
    assert "exec(" not in source and "__import__" not in source


def test_the_verifier_runs_alone(tmp_path):
    import subprocess

    copy = tmp_path / "verify_draw.py"
    copy.write_bytes(Path(verify_draw.__file__).read_bytes())
    bundles._write(tmp_path / "vdr1.zip", vdr1_document(), vdr1_members())
    done = subprocess.run(
        [sys.executable, "-I", str(copy), str(tmp_path / "vdr1.zip")],
        capture_output=True,
        text=True,
        env={"PYTHONUTF8": "1"},
    )
    assert done.returncode == 3 and "[通过] 种子" in done.stdout, done.stderr


RFC8032 = [
    ("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", "",
     "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b"),
    ("3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c", "72",
     "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"),
    ("fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025", "af82",
     "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a"),
]  # fmt: skip


@pytest.mark.parametrize(("public", "message", "signature"), RFC8032)
def test_ed25519_of_the_verifier(public, message, signature):
    key, text, value = HEX(public), HEX(message), HEX(signature)
    assert verify_draw.ed25519(key, text, value)
    flipped = value[:40] + bytes([value[40] ^ 1]) + value[41:]
    larger = value[:32] + (int.from_bytes(value[32:], "little") + verify_draw.L).to_bytes(32, "little")
    assert not verify_draw.ed25519(key, text + b"x", value)
    assert not any(verify_draw.ed25519(key, text, bad) for bad in (flipped, larger, value[:-1], b"\xff" * 64))
    assert not verify_draw.ed25519(b"\xff" * 32, text, value)
