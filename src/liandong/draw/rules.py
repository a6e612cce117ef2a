"""抽取规则：比例、上下限、候补、理由代码，一份规范 JSON，抽取以前连同方案固定。

Whatever decides how many are drawn, and from whom, is in this one document; its hash stands in the plan. All arithmetic is in
integers, ratios in parts per million, so no two machines can disagree. What the package does not know in the document it keeps
and hashes (`officers_per_dept`, `slot_rule`, `lookahead` … belong to the visits).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from liandong.draw.score import ALGORITHMS
from liandong.proof.canonical import canonical

SHARED, INDEPENDENT = "shared", "independent"
MILLION = 1_000_000
FIELDS = ("risk", "region", "industry")


class RulesError(ValueError):
    """The rules document cannot be drawn by; the Chinese message says which entry."""


@dataclass(frozen=True)
class Rules:
    """The rules as values; build with `read`.

    Attributes:
        document: the whole document.
        ratio_ppm: department → class → share in parts per million.
        competent: department → industry codes it may inspect.
        strata: roster fields after the department that make up a list code.
        groups: department → name of its coordination group (its departments joined by ``+``); empty when all share one key.
        cap: an entry with this many visits in the last 365 days is not drawn.
        least, most: bounds of a list's number; most 0 = none.
        reserve_ppm, least_reserve: size of the reserve, from the number drawn.
        max_skips_ppm: a list whose skips pass this share of the drawn is frozen; 0 = no limit. least_skips: as many freeze no list, however small.
    """

    document: Mapping[str, Any]
    alg: str
    coord: str
    ratio_ppm: Mapping[str, Mapping[str, int]]
    competent: Mapping[str, frozenset[str]]
    strata: tuple[str, ...]
    groups: Mapping[str, str]
    cap: int
    exclusions: frozenset[str]
    reasons: frozenset[str]
    least: int
    most: int
    reserve_ppm: int
    least_reserve: int
    max_skips_ppm: int
    least_skips: int

    @classmethod
    def read(cls, document: Mapping[str, Any]) -> Rules:
        """Take a document apart.

        Raises:
            RulesError: something is missing, of another type, or contradicts itself.
        """
        try:
            rules = _read(document)
        except (KeyError, TypeError, AttributeError) as error:
            raise RulesError(f"抽取规则缺少或写错了一项：{error}。") from None
        if fault := _fault(rules):
            raise RulesError(f"抽取规则不能用：{fault}。")
        return rules

    @property
    def sha256(self) -> str:
        """Hash of the canonical document, as the plan names it."""
        return sha256(canonical(self.document)).hexdigest()

    def quota(self, department: str, risk: str, n: int) -> int:
        """How many of a list of n are drawn: 0 of none, at least `least`, rounded up, at most `most`."""
        if n == 0:
            return 0
        share = -(-n * self.ratio_ppm[department][risk] // MILLION)
        wanted = max(min(n, self.least), share)
        return min(wanted, self.most) if self.most else wanted

    def reserve(self, drawn: int, n: int) -> int:
        """How many stand by after the drawn of a list of n."""
        return min(n - drawn, max(min(drawn, self.least_reserve), -(-drawn * self.reserve_ppm // MILLION)))

    def is_frozen(self, skips: int, drawn: int) -> bool:
        """Whether a list of so many drawn is frozen after so many skips."""
        is_over = bool(self.max_skips_ppm) and skips * MILLION > self.max_skips_ppm * drawn
        return is_over and skips > self.least_skips

    def lists_of(self, risk: str, region: str, industry: str) -> list[tuple[str, str]]:
        """(department, list code) of every list that an entry with these fields may be drawn for."""
        values = {"risk": risk, "region": region, "industry": industry}
        tail = "/".join(values[field] for field in self.strata)
        return [
            (dept, f"{dept}/{tail}")
            for dept in sorted(self.competent)
            if industry in self.competent[dept] and risk in self.ratio_ppm.get(dept, {})
        ]


def _read(document: Mapping[str, Any]) -> Rules:
    coordination = document.get("coord_groups", ())
    return Rules(
        document=document,
        alg=document["alg"],
        coord=document["coord"],
        ratio_ppm={dept: dict(classes) for dept, classes in document["ratio_ppm"].items()},
        competent={dept: frozenset(codes) for dept, codes in document["elig_industry"].items()},
        strata=tuple(document["strata"]),
        groups={dept: "+".join(sorted(one)) for one in coordination for dept in one}
        if len(coordination) > 1
        else {},
        cap=int(document["max_visits_365d"]),
        exclusions=frozenset(document["allowed_exclusions"]),
        reasons=frozenset(document["reason_codes"]),
        least=int(document["min_per_stratum"]),
        most=int(document.get("max_per_stratum", 0)),
        reserve_ppm=int(document["reserve_ppm"]),
        least_reserve=int(document["min_reserve"]),
        max_skips_ppm=int(document.get("max_skips_ppm", 0)),
        least_skips=int(document.get("min_skips", 0)),
    )


def _fault(rules: Rules) -> str:
    shares = [share for classes in rules.ratio_ppm.values() for share in classes.values()]
    named = [dept for depts in rules.document.get("coord_groups", ()) for dept in depts]
    checks = (
        (rules.alg in ALGORITHMS, f"没有算分方法 {rules.alg}"),
        (rules.coord in (SHARED, INDEPENDENT), f"协同方式 {rules.coord} 应为 shared 或 independent"),
        (set(rules.ratio_ppm) == set(rules.competent), "ratio_ppm 和 elig_industry 的部门不一致"),
        (all(isinstance(one, int) and 0 <= one <= MILLION for one in shares), "比例应为 0 至 1000000 的整数（百万分之几）"),
        (rules.strata[:1] == ("risk",) and set(rules.strata) <= set(FIELDS), "strata 应从 risk 起，取自 risk、region、industry"),
        (not named or sorted(named) == sorted(rules.competent), "coord_groups 应把每个部门恰好列入一组"),
        (not named or rules.coord == SHARED, "coord_groups 只能与 shared 同用"),
        (min(rules.least, rules.most, rules.reserve_ppm, rules.least_reserve, rules.max_skips_ppm, rules.least_skips, rules.cap) >= 0, "数目不得为负"),
    )  # fmt: skip
    return next((text for holds, text in checks if not holds), "")
