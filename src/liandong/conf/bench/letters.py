"""排一份文书多快，五百份一批多快、多占多少内存：每种文书轮着来，内容份份不同。

In a process of its own, so that its memory is its own. Warm means that the compiler has read its faces once; what is measured is
everything from content to PDF: checking, setting and the digest. The growth is that from the hundredth letter of the batch to the last.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from statistics import median, quantiles
from time import perf_counter, process_time

from liandong.conf.bench.figure import Figure
from liandong.documents.typeset import Content, Field, Form, Heading, LetterKind, Shape, kinds, typeset
from liandong.documents.typeset.shapes import Value

ALONE, BATCH, SETTLED = 60, 500, 100
FIXED = datetime(2026, 3, 1, tzinfo=UTC)
WORDS = "经查，该批货物标签与登记内容不符，已作现场记录，当事人对上述事实没有异议。"


def letters() -> Iterator[Figure]:
    """One warm letter, and a batch."""
    done = subprocess.run(
        [sys.executable, "-m", "liandong.conf.bench.letters"], capture_output=True, text=True, check=True
    )
    told = json.loads(done.stdout)
    yield Figure(f"排一份文书，热的编译器（{ALONE} 份），中位数", told["median"], "毫秒", 150)
    yield Figure("  第 95 百分位", told["p95"], "毫秒", 150)
    yield Figure("  第一份，编译器读字体", told["first"], "毫秒")
    yield Figure(f"排 {BATCH} 份一批，各种文书轮着来", told["batch"], "秒")
    yield Figure("  处理器用时，别的程序争用也不变", told["processor"], "秒")
    yield Figure(f"  第 {SETTLED} 份以后内存长了多少", told["growth"], "MB", 20)
    yield Figure("  排完时的内存", told["memory"], "MB", 600)


def measured(alone: int, batch: int, settled: int) -> dict[str, float]:
    """Milliseconds of single letters, seconds and megabytes of a batch."""
    all_kinds = list(kinds().values())
    first = _timed(all_kinds[0], 0)
    times = sorted(_timed(all_kinds[0], n) for n in range(1, alone + 1))
    began, worked, memory = perf_counter(), process_time(), 0.0
    for n in range(batch):
        _timed(all_kinds[n % len(all_kinds)], n)
        memory = _resident() if n + 1 == settled else memory
    ended = _resident()
    return {
        "first": first, "median": median(times), "p95": quantiles(times, n=20)[-1], "batch": perf_counter() - began,
        "processor": process_time() - worked, "growth": ended - memory, "memory": ended,
    }  # fmt: skip


def _timed(kind: LetterKind, n: int) -> float:
    heading, content = _heading(kind, n), _content(kind, n)
    began = perf_counter()
    typeset(kind, heading, content, fixed_at=FIXED)
    return (perf_counter() - began) * 1000


def _heading(kind: LetterKind, n: int) -> Heading:
    has_copies = kind.form in (Form.OFFICIAL, Form.EPISTLE)
    return Heading(
        agency="武陟县市场监督管理局", recipients=("博爱县农业农村局",), letter_no=f"武市监函〔2026〕{n}号", issued_on="2026-03-01",
        contact="王某", phone="0391-0000000", copies_to=("焦作市司法局",) if has_copies else (), signers=("张某",),
    )  # fmt: skip


def _content(kind: LetterKind, n: int) -> Content:
    """Two paragraphs in every long field, five rows in every table, and a number that is nowhere else."""
    return {field.name: _value(field, n) for field in kind.fields}


def _value(field: Field, n: int) -> Value:
    if field.shape is Shape.TABLE:
        return [{c.name: f"{c.label}{n}之{row}" for c in field.columns} for row in range(5)]
    values: dict[Shape, Value] = {
        Shape.DATE: "2026-03-09", Shape.MOMENT: "2026-03-09T10:05", Shape.MONEY: n, Shape.LINES: [f"第{n}号材料", WORDS],
        Shape.LONG: f"{WORDS * 3}\n第{n}号。{WORDS}",
    }  # fmt: skip
    return values.get(field.shape, f"{field.label}第{n}号")


def _resident() -> float:
    """Memory of this process now, in megabytes; Linux tells."""
    with Path("/proc/self/status").open(encoding="ascii") as told:
        return next(int(line.split()[1]) for line in told if line.startswith("VmRSS")) / 1024


if __name__ == "__main__":
    sys.stdout.write(json.dumps(measured(ALONE, BATCH, SETTLED)))
