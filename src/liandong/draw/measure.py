"""抽取的测量：每一项在自己的进程里，量完用一行 JSON 说。

Called by ``python -m liandong.draw.measure single 文件夹``; the figures and their limits are in the bench. Everything is read from files,
so that the memory told is that of drawing.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from hashlib import sha256
from pathlib import Path
from resource import RUSAGE_CHILDREN, RUSAGE_SELF, getrusage
from typing import Any

from liandong.draw import bundles
from liandong.draw.bundles import OFFICERS as OFFICERS_FILE
from liandong.draw.bundles import RECUSALS, TARGETS
from liandong.draw.lists import census, draw
from liandong.draw.plan import FIRST, Plan
from liandong.draw.rosters import Commitment, Officer, Recusal, canonical_rows, commit, lines
from liandong.draw.rules import Rules
from liandong.draw.score import smallest
from liandong.draw.seed import Outside, commitment, public_text, seed
from liandong.draw.verifier import SCRIPT
from liandong.draw.visits.gathering import committed
from liandong.draw.visits.keys import Keys
from liandong.draw.visits.planning import plan as scheduled

IDS, PEER_IDS, VERIFIED, DRAWN = 10_000_000, 1_000_000, 500_000, 1_000
KEY = "5a" * 32
DEPARTMENTS, REGIONS, INDUSTRIES = ("AGR", "EPB", "FIRE", "SAMR"), 11, 20
CHUNK = 1 << 20
OFFICERS, SLOTS = 225, 40
VISITING: dict[str, Any] = {
    "coord_groups": [list(DEPARTMENTS)], "elig_industry": {dept: [f"I{at:02}" for at in range(INDUSTRIES)] for dept in DEPARTMENTS},
    "ratio_ppm": {
        dept: {"A": 500 * share, "B": 1000 * share, "C": 1000 * share, "D": 2000 * share}
        for dept, share in zip(DEPARTMENTS, (4, 5, 7, 8), strict=True)
    },
    "officers_per_dept": 2, "max_load": 30, "max_per_slot": 1, "max_depts": 3, "slots": SLOTS, "slot_rule": "counts", "lookahead": True,
    "lead_depts": list(DEPARTMENTS), "windows": {"AGR": {"first": 0, "last": 24}, "EPB": {"first": 10, "last": 39}},
}  # fmt: skip
"""About nine thousand teams out of half a million targets, nine hundred officers."""


def single(folder: Path, n: int = IDS) -> dict[str, float]:
    """One list over a file of ids."""
    path = folder / "ids"
    with path.open("wb") as file:
        for start in range(0, n, 10_000):
            file.write(
                b"".join(b"91410800%010d\n" % number for number in range(start, min(n, start + 10_000)))
            )
    loop = _loop(path)
    began = time.perf_counter()
    found = smallest(KEY, _read(path), DRAWN)
    took = time.perf_counter() - began
    path.unlink()
    return {"loop": loop, "draw": took, "drawn": len(found), "megabytes": _megabytes()}


def stratified(folder: Path, n: int = IDS) -> dict[str, float]:
    """Every list of a plan over a file of rows, with eligibility by department."""
    path = folder / "rows"
    _write_rows(path, n)
    began = time.perf_counter()
    plan, rules, outside, shares, commits = _planned(path)
    counted = time.perf_counter() - began
    loop, began = _loop(path), time.perf_counter()
    lists = draw(_read(path), rules, plan, seed(plan, commits, shares, outside))
    took = time.perf_counter() - began
    path.unlink()
    drawn = sum(len(one.drawn) for one in lists.values())
    return {
        "loop": loop, "draw": took, "census": counted, "lists": len(lists), "drawn": drawn, "megabytes": _megabytes(),
    }  # fmt: skip


def peer(_: Path, n: int = PEER_IDS) -> dict[str, float]:
    """The same sample by the sampler of American election audits, ids in memory for both."""
    from consistent_sampler import sampler

    ids = [b"91410800%010d" % number for number in range(n)]
    began = time.perf_counter()
    smallest(KEY, ids, DRAWN)
    took, names = time.perf_counter() - began, [id.decode() for id in ids]
    began = time.perf_counter()
    list(sampler(names, seed=KEY, with_replacement=False, take=DRAWN, output="id"))
    return {"draw": took, "peer": time.perf_counter() - began}


def verify(folder: Path, n: int = VERIFIED) -> dict[str, float]:
    """The one-file verifier over a whole bundle, started as a citizen would start it."""
    path, bundle = folder / "rows", folder / "bundle.zip"
    _write_rows(path, n)
    plan, rules, outside, shares, commits = _planned(path)
    lists = draw(_read(path), rules, plan, seed(plan, commits, shares, outside))
    bundles.write_public(bundle, bundles.Drawing(plan, rules, commits, shares, outside, lists), _read(path))
    path.unlink()
    return _checked(bundle)


def whole(folder: Path, n: int = VERIFIED) -> dict[str, float]:
    """The same over a full bundle."""
    bundle, told = whole_bundle(folder, n)
    return _checked(bundle) | told


def whole_bundle(folder: Path, n: int) -> tuple[Path, dict[str, float]]:
    """A full bundle over so many rows, visits merged, placed by counts, staffed with look-ahead; and what is in it."""
    path, bundle = folder / "rows", folder / "bundle.zip"
    _write_rows(path, n)
    people = canonical_rows(
        Officer(f"{dept}-{number:03}", dept, number % 5 < 2, ("", "", str(number % SLOTS), ""))
        for dept in DEPARTMENTS for number in range(OFFICERS)
    )  # fmt: skip
    barred = canonical_rows(
        {
            Recusal(row.partition("\t")[0], f"91410800{at * 7919 % n:010d}")
            for row in people
            for at in range(20)
        }
    )
    plan, rules, outside, shares, commits = _planned(
        path, VISITING, officers=commit(people), recusal=commit(barred)
    )
    drawn = seed(plan, commits, shares, outside)
    one = bundles.Drawing(plan, rules, commits, shares, outside, draw(_read(path), rules, plan, drawn))
    began = time.perf_counter()
    active = {code: each.drawn for code, each in one.lists.items()}
    wave = committed(rules.document, active, (row.decode() for row in _read(path)), people, barred)
    made = scheduled(wave, Keys.derived(drawn, plan.plan_no))
    took = time.perf_counter() - began
    files = {TARGETS: _read(path), OFFICERS_FILE: map(str.encode, people), RECUSALS: map(str.encode, barred)}
    bundles.write_full(bundle, bundles.with_visits(one, made), files)
    path.unlink()
    unstaffed = sum(not duty.is_staffed for duty in made.duties.values())
    needed = sum(str(code) == "F" for duty in made.duties.values() for _, code in duty.rejected)
    return bundle, {
        "visits": len(made.visits), "teams": len(made.duties), "left": len(made.left), "unstaffed": unstaffed, "needed": needed,
        "planned": took, "officers": len(people),
    }  # fmt: skip


def _checked(bundle: Path) -> dict[str, float]:
    began = time.perf_counter()
    done = subprocess.run([sys.executable, "-I", str(SCRIPT), str(bundle)], capture_output=True, check=False)
    took = time.perf_counter() - began
    bundle.unlink()
    said = done.stdout.decode()
    if done.returncode != 3 or said.count("[未核对]") != 1:  # 没有账本，只有这一项
        raise RuntimeError(f"核对程序没有通过：{said}{done.stderr.decode()}")
    used = getrusage(RUSAGE_CHILDREN)
    return {"seconds": took, "processor": used.ru_utime + used.ru_stime, "megabytes": used.ru_maxrss / 1024}


def _planned(
    path: Path, more: Mapping[str, Any] | None = None, **rosters: Commitment
) -> tuple[Plan, Rules, Outside, dict[str, bytes], dict[str, bytes]]:
    rules = Rules.read(_rules() | dict(more or {}))
    root, counts = census(_read(path), rules)
    plan = Plan.of(
        plan_no="410800-2026-0001", prev_plan=FIRST, authority="bench", rosters={"roster": root, **rosters}, rules=rules, populations=counts,
        parties=["a", "b"], outside={"source": "public", "not_before": "2026-01-02T00:00:00Z"}, commit_by="2026-01-01T00:00:00Z",
    )  # fmt: skip
    shares = {"a": b"a" * 32, "b": b"b" * 32}
    commits = {party: commitment(plan, party, share) for party, share in shares.items()}
    return plan, rules, Outside(public_text([[1, 2, 3]]), {}), shares, commits


def _rules() -> dict[str, Any]:
    industries = [f"I{number:02}" for number in range(INDUSTRIES)]
    return {
        "v": 1, "alg": "sha256-hexkey-v1", "coord": "shared", "coord_groups": [["AGR", "EPB"], ["FIRE", "SAMR"]],
        "ratio_ppm": {dept: {"A": 1000, "B": 2000, "C": 3000, "D": 6000} for dept in DEPARTMENTS},
        "elig_industry": {dept: industries[at * 3 : at * 3 + 10] for at, dept in enumerate(DEPARTMENTS)},
        "strata": ["risk", "region"], "max_visits_365d": 3, "allowed_exclusions": ["E1"], "min_per_stratum": 1, "reserve_ppm": 300000,
        "min_reserve": 2, "reason_codes": ["U1"],
    }  # fmt: skip


def _write_rows(path: Path, n: int) -> None:
    kinds = [
        b"%c\t4108%02d\tI%02d\t%d\t%s\n" % (b"ABCD"[risk], region, industry, (risk + industry) % 4, b"E1" if industry == 7 else b"")
        for risk in range(4) for region in range(REGIONS) for industry in range(INDUSTRIES)
    ]  # fmt: skip
    with path.open("wb") as file:
        for start in range(0, n, 10_000):
            whole = range(start, min(n, start + 10_000))
            file.write(b"".join(b"91410800%010d\t%s" % (at, kinds[at * 7919 % len(kinds)]) for at in whole))


def _read(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        yield from lines(iter(lambda: file.read(CHUNK), b""))


def _loop(path: Path) -> float:
    prefix, began = KEY.encode() + b"|", time.perf_counter()
    for id in _read(path):
        sha256(prefix + id).digest()
    return time.perf_counter() - began


def _megabytes() -> float:
    """The peak of this process alone: where Linux tells it, not `getrusage`, which starts with the parent's peak."""
    status = Path("/proc/self/status")
    if not status.exists():
        return getrusage(RUSAGE_SELF).ru_maxrss / 1024
    return (
        next(int(line.split()[1]) for line in status.read_text().splitlines() if line.startswith("VmHWM"))
        / 1024
    )


MEASURES = {"single": single, "stratified": stratified, "peer": peer, "verify": verify, "whole": whole}

if __name__ == "__main__":
    sys.stdout.write(json.dumps(MEASURES[sys.argv[1]](Path(sys.argv[2]))))
