"""公开抽取用的名录：每个方案一套编号，看不出是谁、什么风险等级、为什么不列入。

Risk classes, reasons of exclusion and recusals are not for the public, yet the public must be able to recompute the draw. So the
roster that is committed and drawn from carries a pseudonym per plan, a neutral stratum code, a neutral code of who is competent,
and one code "X" for everyone excluded or capped. The mapping (with each row's salt) goes to 司法局 and the notary under its own
root; a firm gets the salt of its own row, makes its number of it and finds itself.

Each row has a salt of its own, derived from the roster's: a firm that learns its row's salt learns nobody else's, while with
one salt for all it could try every registered code (docs/adr/0014-draw.md).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from liandong.draw.rosters import Target, canonical_rows
from liandong.draw.rules import Rules, RulesError
from liandong.proof.canonical import tagged_hash

SALT_BYTES = 32
EXCLUDED = "X"
NOWHERE = "000000"
_Cells = dict[tuple[str, ...], str]


@dataclass(frozen=True)
class Pseudonymous:
    """A roster for a public draw.

    Attributes:
        targets: rows of the public roster, ascending.
        mapping: rows ``pid TAB id TAB row salt TAB risk TAB region TAB industry TAB visits TAB exclusion`` and what else the
            real row has, ascending by pid.
        rules: the same rules over neutral codes, with the hash of the real ones as ``full_rules_sha256``.
    """

    targets: list[str]
    mapping: list[str]
    rules: Rules


def row_salt(roster_salt: bytes, id: str) -> bytes:
    """The 32-byte salt of one row; tells nothing of `roster_salt`."""
    return tagged_hash("vdr1/row-salt", roster_salt, id)


def pseudonym(salt: bytes, id: str) -> str:
    """The per-plan id of an entry under its row's salt: 32 upper-case hex digits.

    >>> len(pseudonym(bytes(32), "91410800TEST000000"))
    32
    """
    return tagged_hash("vdr1/pid", salt, id).hex()[:32].upper()


def pseudonymous(targets: Iterable[Target], rules: Rules, roster_salt: bytes) -> Pseudonymous:
    """Make the public roster, its mapping and its rules.

    Args:
        roster_salt: 32 fresh random bytes for this plan; kept by 司法局.

    Raises:
        RulesError: the salt is not 32 bytes.
        RosterError: a doubled id.
    """
    if len(roster_salt) != SALT_BYTES:
        raise RulesError(f"名录的盐应为 {SALT_BYTES} 字节。")
    entries = list(targets)
    strata = _numbered({_stratum(one, rules) for one in entries}, "S", roster_salt)
    classes = _numbered({_class(one.industry, rules) for one in entries}, "G", roster_salt)
    public, mapping = [], []
    for one in entries:
        salt = row_salt(roster_salt, one.id)
        pid = pseudonym(salt, one.id)
        is_out = bool(one.exclusion) or one.visits >= rules.cap
        kind = strata[_stratum(one, rules)], NOWHERE, classes[_class(one.industry, rules)]
        public.append(Target(pid, *kind, 0, EXCLUDED if is_out else ""))
        mapping.append("\t".join((pid, one.id, salt.hex(), *one.row.split("\t")[1:])))
    return Pseudonymous(canonical_rows(public), sorted(mapping), Rules.read(_rules(rules, strata, classes)))


def _stratum(one: Target, rules: Rules) -> tuple[str, ...]:
    values = {"risk": one.risk, "region": one.region, "industry": one.industry}
    return tuple(values[field] for field in rules.strata)


def _class(industry: str, rules: Rules) -> tuple[str, ...]:
    return tuple(dept for dept in sorted(rules.competent) if industry in rules.competent[dept])


def _numbered(cells: set[tuple[str, ...]], letter: str, salt: bytes) -> _Cells:
    """Codes in an order that says nothing: by hash under the salt."""
    order = sorted(cells, key=lambda cell: tagged_hash("vdr1/stratum", salt, letter, *cell))
    return {cell: f"{letter}{number:03}" for number, cell in enumerate(order, 1)}


def _rules(rules: Rules, strata: _Cells, classes: _Cells) -> Mapping[str, Any]:
    ratio = {
        dept: {code: shares[cell[0]] for cell, code in strata.items() if cell[0] in shares}
        for dept, shares in rules.ratio_ppm.items()
    }
    competent = {
        dept: sorted(code for cell, code in classes.items() if dept in cell) for dept in rules.competent
    }
    return {
        **rules.document, "ratio_ppm": ratio, "elig_industry": competent, "strata": ["risk"], "max_visits_365d": 1,
        "allowed_exclusions": [EXCLUDED], "full_rules_sha256": rules.sha256,
    }  # fmt: skip
