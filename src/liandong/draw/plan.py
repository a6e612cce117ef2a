"""抽取方案：抽以前固定下来的一切，一份规范 JSON，散列进账本，由见证人会签。

The plan binds the roots of the rosters, the rules, how many are in each list, who contributes, which outside value decides, and
when. Serials of an authority are consecutive and each plan names the hash of the one before, so that a draw which came out
unwelcome cannot be left out: a plan that failed stays public as VOID, and there is exactly one ticket for a plan number.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from liandong.draw.rosters import Commitment
from liandong.draw.rules import Rules
from liandong.proof.canonical import canonical

OPEN, SEALED = "open", "sealed"
FIRST = "0" * 64
"""`prev_plan` of an authority's first plan."""
_NO = re.compile(r"[0-9]{6}-[0-9]{4}-[0-9]{4,}", re.ASCII)
_HEX = re.compile(r"[0-9a-f]{64}", re.ASCII)
is_party = re.compile(r"[0-9A-Za-z][0-9A-Za-z.-]{0,63}", re.ASCII).fullmatch
"""Whether text may name a party: it is a key of the bundle, so ASCII; agencies have codes."""
is_form = re.compile(r"[1-9][0-9]?(/[1-9][0-9]?){0,7}", re.ASCII).fullmatch
"""Whether text says how many numbers each source of the outside value has: ``6/1``."""
_MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z", re.ASCII)


class PlanError(ValueError):
    """The plan cannot be used; the Chinese message says why."""


@dataclass(frozen=True)
class Plan:
    """A plan as values; build with `read` or `Plan.of`.

    Attributes:
        document: the whole document, unknown entries included.
        populations: list code → number of eligible entries.
        parties: who contributes, in the order of the seed; at least two.
        outside: the outside value that is awaited: source, what identifies it, not_before; of public numbers ``form``, how many each
            source has.
    """

    document: Mapping[str, Any]
    plan_no: str
    targets: Commitment
    populations: Mapping[str, int]
    parties: tuple[str, ...]
    outside: Mapping[str, Any]
    mode: str

    @classmethod
    def read(cls, document: Mapping[str, Any]) -> Plan:
        """Take a document apart.

        Raises:
            PlanError: something is missing, of another type, or not allowed.
        """
        try:
            plan = cls(
                document=document, plan_no=document["plan_no"],
                targets=Commitment(document["roster_root"], document["roster_n"]),
                populations=dict(document["strata"]), parties=tuple(document["parties"]),
                outside=dict(document["beacon"]), mode=document["mode"],
            )  # fmt: skip
            fault = _fault(plan)
        except (KeyError, TypeError, AttributeError) as error:
            raise PlanError(f"抽取方案缺少或写错了一项：{error}。") from None
        if fault:
            raise PlanError(f"抽取方案不能用：{fault}。")
        return plan

    @classmethod
    def of(
        cls, *, plan_no: str, prev_plan: str, authority: str, rosters: Mapping[str, Commitment], rules: Rules,
        populations: Mapping[str, int], parties: Sequence[str], outside: Mapping[str, Any], commit_by: str,
        mode: str = OPEN, **more: Any,
    ) -> Plan:  # fmt: skip
        """Write a plan.

        Args:
            prev_plan: `hash` of the authority's previous plan in hex, whatever became of it; `FIRST` for the first.
            rosters: commitments under ``roster``, ``officers``, ``recusal`` (and ``mapping`` for a pseudonymous roster).
            populations: list code → eligible entries, from `lists.census`.
            outside: see `seed.Outside`.
            commit_by: UTC moment, ``2026-01-05T10:00:00Z``.
            more: further entries: reveal_by, verifier_sha256, witnesses …

        Raises:
            PlanError: see `read`.
        """
        roots = {f"{name}_root": one.root for name, one in rosters.items()}
        counts = {f"{name}_n": one.n for name, one in rosters.items()}
        return cls.read({
            "v": 1, "plan_no": plan_no, "prev_plan": prev_plan, "authority": authority, **roots, **counts,
            "rules_sha256": rules.sha256, "strata": dict(populations), "parties": list(parties), "beacon": dict(outside),
            "commit_by": commit_by, "mode": mode, **more,
        })  # fmt: skip

    @property
    def hash(self) -> bytes:
        """SHA-256 of the canonical document."""
        return sha256(canonical(self.document)).digest()


def follows(plan: Plan, before: Plan | None) -> bool:
    """Whether a plan is the next of its authority: the serial is one more and it names the previous plan's hash.

    A new year starts again at 1; `before` is None for the first plan of all.
    """
    year, serial = _serial(plan)
    said = plan.document["prev_plan"]
    if before is None:
        return said == FIRST and serial == 1
    year_before, serial_before = _serial(before)
    return said == before.hash.hex() and serial == (serial_before + 1 if year_before == year else 1)


def _serial(plan: Plan) -> tuple[str, int]:
    year, _, serial = plan.plan_no.rpartition("-")
    return year, int(serial)


def _fault(plan: Plan) -> str:
    document, parties = plan.document, plan.parties
    roots = [
        value
        for name, value in document.items()
        if name.endswith("_root") or name in ("prev_plan", "rules_sha256")
    ]
    checks = (
        (_NO.fullmatch(plan.plan_no), f"方案编号 {plan.plan_no} 应为“区划-年份-序号”"),
        (len(set(parties)) == len(parties) >= 2, "参与方应至少两个，不得重复"),
        (all(is_party(party) for party in parties), "参与方应写代码：字母、数字、短横、点"),
        (all(isinstance(root, str) and _HEX.fullmatch(root) for root in roots), "名录的根、规则的散列应为 64 位十六进制"),
        (plan.mode in (OPEN, SEALED), f"方式 {plan.mode} 应为 open 或 sealed"),
        (_MOMENT.fullmatch(document["commit_by"]), "commit_by 应为 UTC 时刻"),
        (_MOMENT.fullmatch(plan.outside["not_before"]), "外部数值的 not_before 应为 UTC 时刻"),
        (is_form(plan.outside.get("form", "1")), "外部数值的 form 应写明每个来源各几个数，例如 6/1"),
        (plan.outside["not_before"] > document["commit_by"], "外部数值须在承诺截止以后才产生"),
        (plan.mode == OPEN or document.get("reveal_by", "") > plan.outside["not_before"], "封存抽取须写明外部数值产生以后的公布期限 reveal_by"),
        (all(isinstance(n, int) and n >= 0 for n in plan.populations.values()), "各名单的数目应为非负整数"),
    )  # fmt: skip
    return next((text for holds, text in checks if not holds), "")
