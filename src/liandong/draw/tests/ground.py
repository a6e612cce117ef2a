"""一次小小的抽取，处处用到：协同组、不列入、封顶、候补、替换、托管、账本；以及标准例题的包。"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from liandong.draw import bundles
from liandong.draw.bundles import Drawing
from liandong.draw.lists import census, draw
from liandong.draw.plan import FIRST, Plan
from liandong.draw.replacements import Event, after
from liandong.draw.rosters import Commitment, Officer, Recusal, Target, canonical_rows, commit
from liandong.draw.rules import Rules
from liandong.draw.seed import Outside, commitment, public_text, seed
from liandong.draw.verifier import VECTORS, verify_draw
from liandong.proof import tree
from liandong.proof.canonical import canonical
from liandong.proof.entry import commitment as bind
from liandong.proof.entry import entry_bytes
from liandong.proof.note import COSIGNATURE, Signer, parse_note, sign_checkpoint

VDR1 = json.loads((VECTORS / "vdr1.json").read_text(encoding="utf-8"))
PARTIES = ("jz-judicial-bureau", "jz-samr", "jy-witness")
LOG, WITNESS = Signer("jz.example/log", 1, b"L" * 32), Signer("jy.example/witness", COSIGNATURE, b"W" * 32)
VALUE = public_text([[9, 18, 26, 34, 41, 45], [7]], form="6/1")
RULES: dict[str, Any] = {
    "v": 1, "alg": "sha256-hexkey-v1", "coord": "shared", "coord_groups": [["EPB", "FIRE"], ["AGR", "SAMR"]],
    "ratio_ppm": {
        "AGR": {"A": 30000, "B": 50000, "C": 100000, "D": 300000}, "EPB": {"A": 60000, "B": 100000, "C": 150000, "D": 300000},
        "FIRE": {"A": 80000, "B": 100000, "C": 150000, "D": 250000}, "SAMR": {"A": 100000, "B": 150000, "C": 200000, "D": 400000},
    },
    "elig_industry": {"AGR": ["A01"], "EPB": ["A01", "C26"], "FIRE": ["C26", "F52"], "SAMR": ["A01", "C26", "F52"]},
    "strata": ["risk", "region"], "max_visits_365d": 2, "allowed_exclusions": ["E1", "E2"], "min_per_stratum": 1,
    "max_per_stratum": 9, "reserve_ppm": 500000, "min_reserve": 2, "max_skips_ppm": 500000, "officers_per_dept": 2,
    "max_load": 40, "max_per_slot": 1, "slots": 20, "slot_rule": "index-mod", "lookahead": False, "reason_codes": ["U1", "U2", "R1"],
}  # fmt: skip


def a_number(*what: object) -> int:
    return int.from_bytes(hashlib.sha256(repr(what).encode()).digest()[:4], "big")


def targets(n: int = 300) -> list[Target]:
    return [
        Target(
            f"91410800MA{number:06}XY", "ABCD"[a_number("risk", number) % 4], ("410802", "410825")[a_number("place", number) % 2],
            ("A01", "C26", "F52")[a_number("industry", number) % 3], a_number("visits", number) % 3,
            "E1" if a_number("out", number) % 19 == 0 else "",
        )
        for number in range(n)
    ]  # fmt: skip


def raw(rows: Iterable[str]) -> list[bytes]:
    return [row.encode() for row in rows]


def people() -> tuple[list[str], list[str]]:
    officers = [
        Officer(f"{dept}-{n:02}", dept, n % 3 == 0) for dept in RULES["elig_industry"] for n in range(12)
    ]
    recusals = {
        Recusal(one.id, f"91410800MA{a_number(one.id, k) % 300:06}XY") for one in officers for k in range(3)
    }
    return canonical_rows(officers), canonical_rows(recusals)


def drawing(
    rows: list[str] | None = None, rules: Rules | None = None, rosters: Mapping[str, Commitment] | None = None,
    value: bytes = VALUE, **more: Any
) -> tuple[Drawing, list[bytes]]:  # fmt: skip
    """A draw over these rows with an outside value in text form, and the rows."""
    rules = rules or Rules.read(RULES)
    lines = raw(rows if rows is not None else canonical_rows(targets()))
    root, counts = census(lines, rules)
    plan = Plan.of(
        plan_no="410800-2026-0007", prev_plan="ab" * 32, authority="焦作市双随机联席会议办公室", rosters={"roster": root, **(rosters or {})},
        rules=rules, populations=counts, parties=PARTIES,
        outside={"source": "public", "name": "双色球", "issue": "2026135", "not_before": "2026-03-02T14:00:00Z"},
        commit_by="2026-03-02T09:00:00Z", **{"reveal_by": "2026-03-03T09:00:00Z", **more},
    )  # fmt: skip
    shares = {party: hashlib.sha256(party.encode()).digest() for party in PARTIES}
    commits = {party: commitment(plan, party, share) for party, share in shares.items()}
    outside = Outside(value, {"issue": "2026135"})
    lists = draw(lines, rules, plan, seed(plan, commits, shares, outside))
    return Drawing(plan, rules, commits, shares, outside, lists, opened_by_escrow=(PARTIES[1],)), lines


def with_events(one: Drawing, count: int = 2) -> Drawing:
    """The same draw after drop-outs in its largest lists."""
    codes = sorted(one.lists, key=lambda code: (-len(one.lists[code].drawn), code))[:count]
    events = tuple(
        Event(
            one.plan.plan_no,
            n,
            code,
            one.lists[code].drawn[0],
            "U1",
            "cd" * 32,
            "焦作市市场监管局／机关负责人",
            "2026-03-05T01:00:00Z",
        )
        for n, code in enumerate(codes, 1)
    )
    return replace(one, events=events, substitutes=after(one.plan, one.rules, one.lists, events).substitutes)


MOMENTS = {
    "plan": "2026-03-01T01:00:00Z", "commit": "2026-03-02T08:00:00Z", "ticket": "2026-03-02T09:30:00Z", "outside": "2026-03-02T14:30:00Z",
    "reveal": "2026-03-03T01:00:00Z", "escrow": "2026-03-03T01:30:00Z", "result": "2026-03-03T02:00:00Z", "scheduling": "2026-03-03T02:00:00Z",
    "visits": "2026-03-03T02:00:00Z", "event": "2026-03-05T01:00:00Z",
}  # fmt: skip


def _place(name: str, steps: list[str]) -> tuple[int, int, str]:
    kind, _, number = name.partition("/")
    return steps.index(name if name in steps else kind), int(number) if number.isdecimal() else 0, name


def with_log(
    one: Drawing, order: Iterable[str] = MOMENTS, at_once: Iterable[str] = (), **objects: str
) -> Drawing:
    """The same draw with every object in a signed and co-signed log; `objects` overrides a hash.

    Args:
        order: kinds of objects, or whole names, as they were logged. at_once: names in one event, at the place of the first.
    """
    told, steps = bundles.logged_objects(one) | objects, list(order)
    names = sorted(told, key=lambda name: _place(name, steps))
    claims = {
        name: {"vdr1": {"plan_no": one.plan.plan_no, "object": name, "sha256": told[name]}} for name in names
    }
    first, *rest = [name for name in names if name in at_once] or [""]
    names = [name for name in names if name not in rest]
    bodies = [
        canonical(claims[name] | ({"more": [claims[other] for other in rest]} if name == first else {}))
        for name in names
    ]
    salts = [hashlib.sha256(body).digest() for body in bodies]
    entries = [
        entry_bytes(
            id=f"0192f0c4-0000-7000-8000-{number:012}", at=MOMENTS[name.partition("/")[0]], kind="inspections.draw",
            commitment=bind(salt, body),
        )
        for number, (name, salt, body) in enumerate(zip(names, salts, bodies, strict=True))
    ]  # fmt: skip
    leaves = [tree.leaf_hash(entry) for entry in entries]
    note = parse_note(sign_checkpoint(LOG, LOG.name, len(leaves), tree.root(leaves)))
    note = note.and_signatures([WITNESS.cosign(note.text, 1772500000)])
    parts = [
        {
            "entry": entry.decode(), "salt": salt.hex(), "body": body.decode(), "index": index,
            "proof": [value.hex() for value in tree.inclusion_proof(index, leaves)],
        }
        for index, (name, entry, salt, body) in enumerate(zip(names, entries, salts, bodies, strict=True))
    ]  # fmt: skip
    log = {
        "key": LOG.verifier.vkey,
        "witnesses": [WITNESS.verifier.vkey],
        "quorum": 1,
        "checkpoint": note.encode(),
        "objects": parts,
    }
    return replace(one, log=log)


KEYS = ("--log-key", LOG.verifier.vkey, "--witness", WITNESS.verifier.vkey)


def vdr1_document() -> dict[str, Any]:
    """The standard example as the content of a bundle."""
    names = ("plan", "rules", "party_values", "commits", "ticket", "beacon_value", "seed")
    return {
        **{name: VDR1[name] for name in names}, "v": 1, "kind": "full", "lists": VDR1["lists_shared"], "visits": VDR1["visits_shared"],
        "beacon_evidence": {"round": VDR1["plan"]["beacon"]["round"]}, "events": [], "substitutes": [],
    }  # fmt: skip


def vdr1_members() -> dict[str, list[bytes]]:
    return {
        "targets.tsv": raw(VDR1["roster_tsv"]), "officers.tsv": raw(VDR1["officers_tsv"]), "recusals.tsv": raw(VDR1["recusals_tsv"]),
    }  # fmt: skip


def verified(path: Path, capsys: Any, *options: str) -> tuple[int, str]:
    """Exit code and text of the verifier."""
    capsys.readouterr()
    code = verify_draw.main([str(path), *options])
    return code, capsys.readouterr().out


def vdr1_plan() -> Plan:
    return Plan.read(VDR1["plan"])


__all__ = ["FIRST", "KEYS", "PARTIES", "RULES", "VDR1", "VECTORS", "commit", "drawing", "people", "targets"]
