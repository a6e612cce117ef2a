"""把行分成批，每行、每批一个散列：同一份表再交一次，认得出哪些已经办过。

The digests are over canonical rows (`proof.canonical`), so that they do not depend on the file format: the same list as
CSV and as .xlsx gives the same digests. Row numbers are not part of them.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from liandong.proof.canonical import canonical, tagged_hash

ROW_TAG = "liandong/sheet-row/v1"
BATCH_TAG = "liandong/sheet-batch/v1"
Fields = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Batch:
    """Rows that are taken in together.

    Attributes:
        number: from 1.
        rows: row number as Excel shows it, and the fields.
        digests: hex SHA-256 of each row.
        digest: hex SHA-256 of the batch.
    """

    number: int
    rows: tuple[tuple[int, Fields], ...]
    digests: tuple[str, ...]
    digest: str


def row_digest(fields: Fields) -> str:
    """SHA-256 over the canonical row: NFC texts, without surrounding spaces, empty fields left out.

    >>> row_digest({"name": "甲 ", "note": ""}) == row_digest({"name": "甲"})
    True
    """
    plain = {key: _one_spelling(text) for key, text in fields.items()}
    return tagged_hash(ROW_TAG, canonical({key: text for key, text in plain.items() if text})).hex()


def batches(rows: Iterable[tuple[int, Fields]], size: int = 5_000) -> Iterator[Batch]:
    """Batches of at most `size` rows in their order; only one is in memory.

    Args:
        rows: row number and fields with ASCII names and text values.

    Raises:
        ValueError: a size below 1, or a field name that is not ASCII.

    >>> [len(one.rows) for one in batches(((n, {"name": str(n)}) for n in range(5)), 2)]
    [2, 2, 1]
    """
    if size < 1:
        raise ValueError("每批至少一行。")
    held: list[tuple[int, Fields]] = []
    number = 0
    for row in rows:
        held.append(row)
        if len(held) == size:
            number += 1
            yield _batch(number, held)
            held = []
    if held:
        yield _batch(number + 1, held)


def _batch(number: int, held: list[tuple[int, Fields]]) -> Batch:
    digests = tuple(row_digest(fields) for _, fields in held)
    return Batch(number, tuple(held), digests, tagged_hash(BATCH_TAG, *digests).hex())


def _one_spelling(text: str) -> str:
    whole = text.encode("utf-8", "replace").decode()
    return unicodedata.normalize("NFC", whole).strip()
