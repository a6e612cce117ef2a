"""认人认得多准、多快、占多少内存：十万条走样的记录对五十万个登记的对象，种子固定。

In a process of its own, so that its memory is its own; what it takes to make the register up counts as well. Weights and
thresholds were chosen with other seeds than the one reported here. Precision: of those linked, how many to the right body;
recall: of those that are in the register, how many linked to it; the last one counts the first three shown to a person too.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from resource import RUSAGE_SELF, getrusage

from liandong.conf.bench import noise
from liandong.conf.bench.figure import Figure
from liandong.matching.facts import Answer, Body, Standing, Told
from liandong.matching.matcher import Matcher
from liandong.matching.names import Gazetteer

BODIES, REPORTS, SEED = 500_000, 100_000, 20261128


def matching() -> Iterator[Figure]:
    """Precision, recall, what people still find, time and memory."""
    done = subprocess.run(
        [sys.executable, "-m", "liandong.conf.bench.matching"], capture_output=True, text=True, check=True
    )
    told = json.loads(done.stdout)
    yield Figure(
        f"{REPORTS:,} 条走样的记录认 {BODIES:,} 个对象：认定的准确率",
        told["precision"],
        "",
        0.995,
        is_floor=True,
    )
    yield Figure("  召回率：在册的认定了多少", told["recall"], "", 0.90, is_floor=True)
    yield Figure("  认定，或列在请人判断的前三个", told["shown"], "", 0.94, is_floor=True)
    yield Figure("  请人判断的占", told["asked"], "", peer="其余认定或没有找到")
    yield Figure("  建索引和认完", told["seconds"], "秒", 20)
    yield Figure("  处理器用时，别的程序争用也不变", told["processor"], "秒")
    yield Figure("  其中建索引", told["building"], "秒")
    yield Figure("  内存峰值", told["megabytes"], "MB", 1_200)


def measured(bodies: int, asked: int, seed: int) -> dict[str, float]:
    """One run over the mix of this size and seed."""
    made = noise.register(bodies, seed)
    reports = list(noise.reports(made, asked, seed + 1))
    register = [Body(b.number, b.name, b.code, b.county, b.representative, b.phone) for b in made[:bodies]]
    told = [Told(r.name, r.code, r.county or r.city, r.representative, r.phone) for r in reports]
    began, worked = time.perf_counter(), time.process_time()
    matcher = Matcher(register, Gazetteer(noise.place_names()))
    building = time.perf_counter() - began
    answers = list(matcher.match(told))
    seconds, processor = time.perf_counter() - began, time.process_time() - worked
    return {
        **shares(answers, [r.truth for r in reports]), "seconds": seconds, "building": building, "processor": processor,
        "megabytes": getrusage(RUSAGE_SELF).ru_maxrss / 1024,
    }  # fmt: skip


def shares(answers: Sequence[Answer], truths: Sequence[int | None]) -> dict[str, float]:
    """Precision, recall, share found by machine or among the first three, share asked."""
    pairs = list(zip(answers, truths, strict=True))
    linked = [(a, t) for a, t in pairs if a.standing is Standing.LINKED]
    right = sum(a.linked == t for a, t in linked)
    present = sum(t is not None for _, t in pairs)
    shown = sum(a.linked == t or any(one.key == t for one in a.likely) for a, t in pairs if t is not None)
    asked = sum(a.standing is Standing.ASKED for a, _ in pairs)
    return {
        "precision": right / max(len(linked), 1), "recall": right / max(present, 1), "shown": shown / max(present, 1),
        "asked": asked / len(pairs),
    }  # fmt: skip


if __name__ == "__main__":
    sys.stdout.write(json.dumps(measured(BODIES, REPORTS, SEED)))
