"""重写 tests/golden 里文书的文字和字节的摘要：`.venv/bin/python -m liandong.documents.typeset.tests.golden`，看过差别再提交。"""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime
from pathlib import Path

from liandong.documents.typeset import kinds, plain_text, typeset
from liandong.documents.typeset.tests.samples import content_of, heading_of

FOLDER = Path(__file__).parents[5] / "tests" / "golden" / "letters"
BYTES = FOLDER.parent / "letters.json"
AT = datetime(2026, 3, 1, 2, 0, tzinfo=UTC)


def golden(code: str) -> str:
    """The text of the sample of one kind."""
    kind = kinds()[code]
    return plain_text(kind, heading_of(kind), content_of(kind))


def as_bytes() -> dict[str, object]:
    """The digest of the PDF of every sample, and what it was made with."""
    made = {c: typeset(k, heading_of(k), content_of(k), fixed_at=AT) for c, k in sorted(kinds().items())}
    first = next(iter(made.values()))
    return {
        "compiler": first.compiler, "faces": list(first.faces), "sha256": {code: one.sha256 for code, one in made.items()},
    }  # fmt: skip


def write() -> int:
    """Write every file anew, and take away what no kind has any more; how many there are."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    for old in FOLDER.glob("*.txt"):
        old.unlink()
    for code in kinds():
        (FOLDER / f"{code}.txt").write_text(golden(code), encoding="utf-8")
    BYTES.write_text(json.dumps(as_bytes(), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return len(kinds())


if __name__ == "__main__":
    sys.stdout.write(f"已写 {write()} 个文件到 {FOLDER}。\n")
