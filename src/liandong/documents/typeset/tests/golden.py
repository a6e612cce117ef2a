"""重写 tests/golden/letters：`.venv/bin/python -m liandong.documents.typeset.tests.golden`，看过差别再提交。"""

from __future__ import annotations

import sys
from pathlib import Path

from liandong.documents.typeset import kinds, plain_text
from liandong.documents.typeset.tests.samples import content_of, heading_of

FOLDER = Path(__file__).parents[5] / "tests" / "golden" / "letters"


def golden(code: str) -> str:
    """The text of the sample of one kind."""
    kind = kinds()[code]
    return plain_text(kind, heading_of(kind), content_of(kind))


def write() -> int:
    """Write every file anew, and take away what no kind has any more; how many there are."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    for old in FOLDER.glob("*.txt"):
        old.unlink()
    for code in kinds():
        (FOLDER / f"{code}.txt").write_text(golden(code), encoding="utf-8")
    return len(kinds())


if __name__ == "__main__":
    sys.stdout.write(f"已写 {write()} 个文件到 {FOLDER}。\n")
