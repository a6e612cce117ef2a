"""封存抽取：结果先只记下一个根，检查以后公布，中间谁也改不了。

An unannounced inspection is lost when the seed is published, for anybody can compute the list. So the shares go to the drawing
service alone, and the result is bound at once: one salted row per list, and apart from them one per visit; leaf SHA-256(0x00 ‖ salt ‖ row), and the
root in the ledger. Officers get their own row with its proof on the day; after the last visit shares, salts and result are
published and checked as in an open draw.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from liandong.draw.lists import DrawnList
from liandong.proof.canonical import canonical
from liandong.proof.tree import inclusion_proof, leaf_hash, root, verify_inclusion

SALT_BYTES = 32


@dataclass(frozen=True)
class SealedResult:
    """The root that is logged at once, and the salts that stay secret until unsealing."""

    result_root: str
    salts: tuple[bytes, ...]

    @property
    def document(self) -> dict[str, Any]:
        """As it stands in the bundle after unsealing."""
        return {
            "result_root": self.result_root,
            "n": len(self.salts),
            "salts": [salt.hex() for salt in self.salts],
        }


def rows_of(lists: Mapping[str, DrawnList]) -> list[Mapping[str, Any]]:
    """What is sealed of the lists: one row each, in the order of their codes; visits are sealed apart, as they come."""
    return [{"list": code, **one.document} for code, one in sorted(lists.items())]


def seal(rows: Sequence[Mapping[str, Any]], salts: Sequence[bytes]) -> SealedResult:
    """Bind a result.

    Args:
        salts: one per row, 32 fresh random bytes each.

    Raises:
        ValueError: not one salt of 32 bytes for each row.

    >>> seal([{"visit": "A"}], [bytes(32)]).document["n"]
    1
    """
    if len(rows) != len(salts) or any(len(salt) != SALT_BYTES for salt in salts):
        raise ValueError(f"封存的 {len(rows)} 行应各有一个 {SALT_BYTES} 字节的盐。")
    return SealedResult(root(_leaves(rows, salts)).hex(), tuple(salts))


def shown(rows: Sequence[Mapping[str, Any]], salts: Sequence[bytes], index: int) -> list[bytes]:
    """The proof that an officer gets with row and salt on the day; ValueError for a row that does not exist."""
    return inclusion_proof(index, _leaves(rows, salts))


def holds(
    row: Mapping[str, Any], salt: bytes, index: int, n: int, proof: Sequence[bytes], result_root: str
) -> bool:
    """Whether a row shown on the day is the one that was sealed."""
    return verify_inclusion(leaf_hash(salt + canonical(row)), index, n, proof, bytes.fromhex(result_root))


def _leaves(rows: Sequence[Mapping[str, Any]], salts: Sequence[bytes]) -> list[bytes]:
    return [leaf_hash(salt + canonical(row)) for row, salt in zip(rows, salts, strict=True)]
