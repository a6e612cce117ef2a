"""第二份例题：协同组、不列入、封顶、上限、候补、替换、托管；由抽取和核对程序各算一遍；一条 SQL 也算（命令的测试里）。

``vectors/coordinated.json`` was written once by `ground.drawing` with events; any change of a byte in the package shows here.
"""

from __future__ import annotations

import json

from liandong.draw import bundles, lists
from liandong.draw.plan import Plan
from liandong.draw.replacements import Event, after
from liandong.draw.rules import Rules

from .ground import VECTORS, drawing, raw, verified, with_events

VECTOR = json.loads((VECTORS / "coordinated.json").read_text(encoding="utf-8"))
TOLD = VECTOR["draw"]


def test_the_example_is_what_the_package_gives_today():
    one, rows = drawing()
    made = json.loads(json.dumps(with_events(one).document("public")))
    assert made == TOLD and [row.decode() for row in rows] == VECTOR["roster_tsv"]


def test_the_example_shows_what_it_is_for():
    rows = [row.split("\t") for row in VECTOR["roster_tsv"]]
    assert any(row[5] for row in rows) and any(row[4] == "2" for row in rows)
    sizes = [(one["n"], one["k"], len(one["reserve"])) for one in TOLD["lists"].values()]
    assert max(k for _, k, _ in sizes) == 9 and min(r for _, _, r in sizes) >= 1
    assert (
        len(TOLD["rules"]["coord_groups"]) == 2 and len(TOLD["substitutes"]) == 2 and TOLD["opened_by_escrow"]
    )


def test_lists_and_substitutes_come_from_its_documents_alone():
    plan, rules = Plan.read(TOLD["plan"]), Rules.read(TOLD["rules"])
    found = lists.draw(raw(VECTOR["roster_tsv"]), rules, plan, bytes.fromhex(TOLD["seed"]))
    assert {code: one.document for code, one in found.items()} == TOLD["lists"]
    events = [
        Event(**{name: value for name, value in event.items() if name != "kind"}) for event in TOLD["events"]
    ]
    assert [one.document for one in after(plan, rules, found, events).substitutes] == TOLD["substitutes"]


def test_the_independent_verifier_agrees(tmp_path, capsys):
    bundles._write(tmp_path / "a.zip", TOLD, {"targets.tsv": raw(VECTOR["roster_tsv"])})
    code, text = verified(tmp_path / "a.zip", capsys)
    assert code == 3 and "不符" not in text and "替换 2 次" in text
