"""抽取包：核对一次抽取所需的一切，一个文件；另有给一家企业的一行。

A bundle is a ZIP with ``draw.json`` (plan, rules, commits, ticket, shares, outside value, seed, lists, events …) and the roster it
was drawn from. The public one holds the committed roster only, which in a public draw is pseudonymous; the full one, for 司法局 and
the notary, adds officers, recusals, the mapping, and the visits with what is needed to schedule them again, and what became of them
by each replacement; of replacements of officers the public one holds the hash alone. The same parts give the same bytes: entries have a fixed date.
`row_document` is what one firm gets: its row, the proof, the seed's chain, the thresholds of its lists, and the salt that makes its number;
nothing of its row in the mapping, where its risk class and why it is excluded stand.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from hashlib import sha256
from pathlib import Path
from typing import Any

from liandong.draw.lists import DrawnList
from liandong.draw.plan import Plan
from liandong.draw.replacements import Event, Release, Substitute
from liandong.draw.rules import Rules
from liandong.draw.sealed import SealedResult
from liandong.draw.seed import PUBLIC, Outside, seed, ticket
from liandong.draw.visits.planning import Plan as Scheduled
from liandong.draw.visits.standing import Move, Moved, Standing
from liandong.draw.visits.tracing import Outcome, Takeover, head_of, trace_of
from liandong.draw.visits.walking import Duty, Replacement
from liandong.proof.canonical import canonical
from liandong.proof.tree import inclusion_proof, leaf_hash

DRAW, TARGETS, OFFICERS, RECUSALS, MAPPING = (
    "draw.json",
    "targets.tsv",
    "officers.tsv",
    "recusals.tsv",
    "mapping.tsv",
)
FULL_ONLY = (OFFICERS, RECUSALS, MAPPING)
_DATE = (1980, 1, 1, 0, 0, 0)
_BATCH = 1 << 20


@dataclass(frozen=True)
class Drawing:
    """A finished draw.

    Attributes:
        opened_by_escrow: parties whose share came from escrow.
        events, substitutes: replacements of targets and of officers, by their number; see `with_visits`.
        visits: the visits with officers, when there are any; left out of a public bundle, for they name officers.
        scheduling: what else is needed to make them again; empty only with the rule ``index-mod``.
        log: checkpoint, keys and inclusion proofs of every logged object; see docs/draw.md.
    """

    plan: Plan
    rules: Rules
    commits: Mapping[str, bytes]
    shares: Mapping[str, bytes]
    outside: Outside
    lists: Mapping[str, DrawnList]
    opened_by_escrow: tuple[str, ...] = ()
    events: tuple[Event | Release | Replacement, ...] = ()
    substitutes: tuple[Substitute | Takeover | Outcome, ...] = ()
    visits: tuple[Mapping[str, Any], ...] = ()
    scheduling: Mapping[str, Any] = field(default_factory=dict)
    sealed: SealedResult | None = None
    sealed_visits: SealedResult | None = None
    log: Mapping[str, Any] = field(default_factory=dict)

    @property
    def seed(self) -> bytes:
        """See `seed.seed`."""
        return seed(self.plan, self.commits, self.shares, self.outside)

    @property
    def chain(self) -> dict[str, Any]:
        """From the plan to the seed."""
        value = self.outside.value
        return {
            "v": 1, "plan": self.plan.document, "rules": self.rules.document,
            "party_values": {party: share.hex() for party, share in self.shares.items()},
            "commits": {party: value.hex() for party, value in self.commits.items()},
            "opened_by_escrow": list(self.opened_by_escrow), "ticket": ticket(self.plan, self.commits).hex(),
            "beacon_value": value.decode() if self.plan.outside["source"] == PUBLIC else value.hex(),
            "beacon_evidence": dict(self.outside.evidence), "seed": self.seed.hex(),
        }  # fmt: skip

    def document(self, kind: str) -> dict[str, Any]:
        """The content of ``draw.json``; `kind` is ``public`` or ``full``."""
        made = {
            **self.chain, "kind": kind, "lists": {code: one.document for code, one in self.lists.items()},
            "events": [self._event(event, kind) for event in self.events],
            "substitutes": [told for one in self.substitutes if (told := _substitute(one, kind))],
        }  # fmt: skip
        if self.visits and kind == "full":
            made["visits"] = [dict(visit) for visit in self.visits]
            made |= {"scheduling": dict(self.scheduling)} if self.scheduling else {}
            made |= {"sealed_visits": self.sealed_visits.document} if self.sealed_visits else {}
        if self.sealed:
            made["sealed"] = self.sealed.document
        return {**made, "log": dict(self.log)} if self.log else made

    def _event(self, event: Event | Release | Replacement, kind: str) -> dict[str, Any]:
        """As it was logged; an officer's replacement is told to the public by its hash."""
        if isinstance(event, Event | Release):
            return event.document
        told = event.document(self.plan.plan_no)
        return told if kind == "full" else {"n": event.n, "kind": "officer", "sha256": _digest(told)}


def with_visits(drawing: Drawing, scheduled: Scheduled, after: int = 0) -> Drawing:
    """The same draw with its visits, the officers replaced in them, and the visits of the targets that came in afterwards.

    Args:
        scheduled: made of the lists as they stood after the first ``after`` events, see `visits.gathering.committed`, and
            brought through the later ones.
        after: how many of the draw's events came before.

    Raises:
        ValueError: the numbers of all events together are not 1, 2, 3 …, an officer was replaced before the visits, or the
            visits were not brought through every target replaced after them.
    """
    trace, standing = trace_of(scheduled), scheduled.standing
    own = [event for event in standing.events if isinstance(event, Replacement)]
    events = sorted((*drawing.events, *own), key=lambda event: event.n)
    if [event.n for event in events] != list(range(1, len(events) + 1)):
        raise ValueError("换对象和换执法人员的事件应合在一起从 1 起连续编号。")
    if any(event.n <= after for event in standing.events):
        raise ValueError(f"第 {after} 次替换以后才编排，以后的替换不能登记在它以前。")
    late = [one for one in drawing.substitutes if isinstance(one, Substitute) and one.n > after]
    moves = [event for event in standing.events if isinstance(event, Move)]
    if [(m.n, m.out, m.into) for m in moves] != [(one.n, one.out, one.into) for one in late]:
        raise ValueError("编排以后每一次换对象，都应接到编排里，补入的才有访问。")
    return replace(
        drawing,
        events=tuple(events),
        substitutes=substitutes_of(standing, drawing.substitutes),
        visits=tuple(trace["visits"]),
        scheduling={"after": after, **head_of(trace)},
    )


def substitutes_of(
    standing: Standing, targets: Iterable[Substitute | Takeover | Outcome]
) -> tuple[Substitute | Takeover | Outcome, ...]:
    """What came of all events in their order: targets that came in before the visits, those with a visit of their own, teams."""
    made = {one.n: one for one in targets}
    for event, outcome in zip(standing.events, standing.outcomes, strict=True):
        if isinstance(event, Replacement) and isinstance(outcome, Duty):
            made[event.n] = Outcome(event, outcome)
        elif isinstance(one := made[event.n], Substitute) and isinstance(outcome, Moved):
            made[event.n] = Takeover(one, outcome)
    return tuple(made[n] for n in sorted(made))


def write_public(path: Path, drawing: Drawing, targets: Iterable[bytes]) -> None:
    """Write the bundle that everybody may have; rows are streamed."""
    _write(path, drawing.document("public"), {TARGETS: targets})


def write_full(path: Path, drawing: Drawing, members: Mapping[str, Iterable[bytes]]) -> None:
    """Write the bundle for 司法局 and the notary.

    Args:
        members: rows without LF under `TARGETS` and the names of `FULL_ONLY` that the plan commits to.

    Raises:
        ValueError: a member missing that the plan commits to, or one that no bundle has.
    """
    if TARGETS not in members or (odd := set(members) - {TARGETS, *FULL_ONLY}):
        raise ValueError(
            f"完整的抽取包应有 {TARGETS}，不得有{'、'.join(sorted(odd)) if TARGETS in members else '别的文件'}。"
        )
    _write(path, drawing.document("full"), members)


def row_document(
    drawing: Drawing, targets: Sequence[bytes], index: int, codes: Sequence[str], own: tuple[str, str] | None = None
) -> dict[str, Any]:  # fmt: skip
    """What one firm gets to check itself.

    Args:
        targets: all rows of the committed roster. index: the firm's.
        codes: lists that the row may be drawn for.
        own: the firm's code and its row's salt in hex, for a pseudonymous roster: from the two follows its number, and the number's
            row has a proof of its own, so that no row of the mapping is needed.
    """
    row = targets[index]
    id = row.partition(b"\t")[0].decode()
    made = {
        **drawing.chain, "kind": "row", "row": row.decode(), "index": index, "proof": _proof(targets, index),
        "lists": {code: _own(drawing.lists[code], id) for code in codes},
    }  # fmt: skip
    return {**made, "own": {"id": own[0], "salt": own[1]}} if own else made


def logged_objects(drawing: Drawing) -> dict[str, str]:
    """What must stand in the ledger: object name → hash in hex; the ledger's event carries them under ``vdr1``."""
    told = drawing.document("full")
    named = {
        "plan": drawing.plan.hash.hex(),
        "ticket": told["ticket"],
        "outside": sha256(drawing.outside.value).hexdigest(),
    }
    named |= {f"commit/{party}": value.hex() for party, value in drawing.commits.items()}
    for party, share in drawing.shares.items():
        opened = "escrow" if party in drawing.opened_by_escrow else "reveal"
        named[f"{opened}/{party}"] = sha256(share).hexdigest()
    named["result"] = drawing.sealed.result_root if drawing.sealed else _digest(told["lists"])
    if drawing.visits:
        apart = drawing.sealed_visits
        named["visits"] = apart.result_root if apart else _digest(told["visits"])
    if drawing.scheduling:
        named["scheduling"] = _digest(told["scheduling"])
    return named | {f"event/{event['n']}": _digest(event) for event in told["events"]}


def _substitute(one: Substitute | Takeover | Outcome, kind: str) -> dict[str, Any]:
    """As it stands in a bundle; the public one tells of targets alone, and nothing of their visits."""
    if kind == "full" or isinstance(one, Substitute):
        return one.document
    return one.substitute.document if isinstance(one, Takeover) else {}


def _digest(value: Any) -> str:
    return sha256(canonical(value)).hexdigest()


def _own(one: DrawnList, id: str) -> dict[str, Any]:
    return {"n": one.n, "k": len(one.drawn), "threshold": one.threshold, "is_drawn": id in one.drawn}


def _proof(rows: Sequence[bytes], index: int) -> list[str]:
    return [value.hex() for value in inclusion_proof(index, [leaf_hash(row) for row in rows])]


def _write(path: Path, document: Mapping[str, Any], members: Mapping[str, Iterable[bytes]]) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(_entry(DRAW), canonical(document))
        for name in sorted(members):
            with archive.open(_entry(name), "w", force_zip64=True) as file:
                for block in _blocks(members[name]):
                    file.write(block)


def _entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, _DATE)
    entry.compress_type = zipfile.ZIP_DEFLATED
    return entry


def _blocks(rows: Iterable[bytes]) -> Iterable[bytes]:
    block = bytearray()
    for row in rows:
        block += row + b"\n"
        if len(block) > _BATCH:
            yield bytes(block)
            block.clear()
    yield bytes(block)
