"""排版：由冻结的抬头和内容、签发的时刻，排出同样的字节。

Main name: `rendered`.
"""

from __future__ import annotations

from liandong.documents import checking
from liandong.documents.models import Letter
from liandong.documents.stored import heading_of
from liandong.documents.typeset import Typeset, typeset


def rendered(letter: Letter) -> Typeset:
    """An issued letter as it is kept; the moment of issue stands in the file, so that the bytes are the same whenever it is set."""
    assert letter.issued_at is not None
    return typeset(
        letter.kind, heading_of(letter), letter.content, fixed_at=letter.issued_at,
        check_url=letter.check_url or None,
        check_code=checking.shown(letter.check_code) if letter.check_code else None,
    )  # fmt: skip
