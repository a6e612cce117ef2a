"""抽取包：公开的一份谁都可以取，完整的给司法局和公证处，一家企业取自己的一行。

The log in a bundle proves when each step was registered; it needs a checkpoint signed by enough witnesses, so a bundle is made once
all of it is under one. Whatever a bundle says was kept or bound; nothing is read from the register.

Main names: `drawing_of`, `public_bundle`, `full_bundle`, `row_of`, `log_of`, `quorum`.
"""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings

from liandong.draw import bundles
from liandong.draw.bundles import Drawing
from liandong.draw.lists import codes_of
from liandong.draws import keeping, replacing, results
from liandong.draws.bound import commits_of, outside_of
from liandong.draws.duties import KIND
from liandong.draws.models import Draw, Share
from liandong.ledger import keys
from liandong.ledger.models import LedgerEvent
from liandong.ledger.queries import proof_of, quorate_size
from liandong.proof.keys import Verifier


def drawing_of(draw: Draw, log: dict[str, Any] | None = None) -> Drawing:
    """The finished draw as the pure package takes it, with the replacements of both sorts approved so far and what came of them."""
    ground, seals = results.Ground(draw), results.sealings(draw)
    events = tuple(replacing.events_of(draw))
    return Drawing(
        plan=ground.plan, rules=ground.rules, commits=commits_of(draw), shares=ground.shares, outside=outside_of(draw),
        lists=results.lists_of(draw), opened_by_escrow=_from_escrow(draw), events=events,
        substitutes=replacing.followed(draw).substitutes if events else (),
        visits=tuple(results.trace_kept(draw)["visits"]), scheduling=results.scheduling_of(draw), sealed=seals[0] if seals else None,
        sealed_visits=seals[1] if seals else None, log=log or {},
    )  # fmt: skip


def _from_escrow(draw: Draw) -> tuple[str, ...]:
    rows = Share.objects.filter(draw=draw, opened_from="escrow").order_by("party")
    return tuple(rows.values_list("party", flat=True))


def quorum() -> int:
    """How many witnesses must have signed: what a verifier asks of a bundle."""
    return max(1, settings.LEDGER_QUORUM)


def log_of(draw: Draw) -> dict[str, Any] | None:
    """Checkpoint, keys and the proof of every logged step; None while no checkpoint that enough witnesses have signed holds them all:
    with fewer signatures a verifier says no, and would say so of this bundle for ever."""
    names = [Verifier.parse(text).name for text in keys.witness_vkeys()]
    size = quorate_size(names, quorum())
    if size is None:
        return None
    steps = LedgerEvent.objects.filter(kind=KIND, record=draw.uuid, outcome="done", body__contains='"vdr1"')
    found = [(step, proof_of(step.id, size)) for step in steps.order_by("id")]
    if any(proof is None for _, proof in found):
        return None
    notes = {proof.checkpoint for _, proof in found if proof is not None}
    if len(notes) != 1:
        return None
    return {
        "key": keys.log_vkey(), "witnesses": keys.witness_vkeys(), "quorum": quorum(),
        "checkpoint": notes.pop(),
        "objects": [
            {
                "entry": proof.entry.decode(), "salt": bytes(step.salt).hex(), "body": step.body, "index": proof.seq,
                "proof": [value.hex() for value in proof.path],
            }
            for step, proof in found if proof is not None and step.salt is not None
        ],
    }  # fmt: skip


def public_bundle(draw: Draw, log: dict[str, Any]) -> bytes:
    """The bundle that everybody may have."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "public.zip"
        bundles.write_public(path, drawing_of(draw, log), keeping.rows(draw, keeping.TARGETS))
        return path.read_bytes()


def full_bundle(draw: Draw, log: dict[str, Any]) -> bytes:
    """The bundle for 司法局 and the notary: officers, recusals and the mapping with it."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "full.zip"
        members = {name: keeping.rows(draw, name) for name in (bundles.TARGETS, *bundles.FULL_ONLY)}
        bundles.write_full(path, drawing_of(draw, log), members)
        return path.read_bytes()


def row_of(draw: Draw, party: UUID) -> dict[str, Any] | None:
    """What one firm gets to check itself; None where it is not in the roster. Of the mapping it gets its code and salt alone."""
    people = json.loads(keeping.read(draw, keeping.NAMES))["targets"]
    pid = next((pid for pid, (uuid, _) in people.items() if uuid == str(party)), None)
    if pid is None:
        return None
    targets, mapping = keeping.rows(draw, keeping.TARGETS), keeping.rows(draw, keeping.MAPPING)
    start = pid.encode() + b"\t"
    index = next(n for n, row in enumerate(targets) if row.startswith(start))
    id, salt = next(row for row in mapping if row.startswith(start)).decode().split("\t")[1:3]
    drawing = drawing_of(draw)
    codes = codes_of(targets[index], drawing.rules)
    return bundles.row_document(drawing, targets, index, codes, (id, salt))
