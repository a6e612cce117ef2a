"""默克尔树：RFC 6962 的根、包含证明、一致性证明，以及只记边缘的累加器。

A tree of hashes lets a stranger check with a handful of hashes that one entry stands in the log, and that a
later log still contains an earlier one unchanged. Everything here works on *leaf hashes* (32 bytes each), made
by `leaf_hash`. The verifying functions never raise: a malformed proof from outside is simply not a proof,
and the answer is False. The proving functions raise ValueError when asked for what does not exist.

Policy at the edges: a consistency check whose first size is 0 is False (an empty tree is a prefix of
everything, so nothing would be proven); a hash that is not exactly 32 bytes makes the check False.

Source: RFC 6962 §2.1 (hashes, paths, consistency); RFC 9162 §2.1.3.2, §2.1.4.2 (verification algorithms).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from hashlib import sha256

HASH_BYTES = 32
EMPTY_ROOT = sha256(b"").digest()


def leaf_hash(entry: bytes) -> bytes:
    """SHA-256(0x00 ‖ entry)."""
    return sha256(b"\x00" + entry).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """SHA-256(0x01 ‖ left ‖ right)."""
    return sha256(b"\x01" + left + right).digest()


class Frontier:
    """The right edge of a growing tree: at most one hash per height, so 10 million leaves cost 24 hashes.

    Used where a whole log is read once and only roots are wanted. `peaks[h]` is the root of the complete
    subtree of 2**h leaves that ends the current size, or None when bit h of the size is 0.
    """

    __slots__ = ("peaks", "size")

    def __init__(self) -> None:
        self.size = 0
        self.peaks: list[bytes | None] = []

    def extend(self, leaf_hashes: Iterable[bytes]) -> None:
        """Append leaf hashes in order."""
        peaks, size = self.peaks, self.size
        for carried in leaf_hashes:
            height = 0
            while size >> height & 1:
                carried = sha256(b"\x01" + peaks[height] + carried).digest()  # type: ignore[operator]
                peaks[height] = None
                height += 1
            if height == len(peaks):
                peaks.append(carried)
            else:
                peaks[height] = carried
            size += 1
        self.size = size

    def root(self) -> bytes:
        """The root at the current size."""
        return fold(peak for peak in self.peaks if peak is not None)


def fold(peaks_from_right: Iterable[bytes]) -> bytes:
    """Join complete subtrees, given from the right (small) to the left (large), into one root."""
    joined: bytes | None = None
    for peak in peaks_from_right:
        joined = peak if joined is None else node_hash(peak, joined)
    return EMPTY_ROOT if joined is None else joined


def root(leaf_hashes: Iterable[bytes]) -> bytes:
    """The RFC 6962 Merkle tree hash; of nothing it is SHA-256 of the empty string.

    >>> root([]).hex()[:8], root([leaf_hash(b"")]).hex()[:8]
    ('e3b0c442', '6e340b9c')
    """
    frontier = Frontier()
    frontier.extend(leaf_hashes)
    return frontier.root()


def split(size: int) -> int:
    """The largest power of two below size (size > 1): where RFC 6962 cuts a tree in two."""
    return 1 << (size - 1).bit_length() - 1


def inclusion_ranges(index: int, size: int) -> list[tuple[int, int]]:
    """The ranges [a, b) of leaves whose roots make up the inclusion proof, leaf side first.

    Raises:
        ValueError: there is no such leaf.
    """
    if not 0 <= index < size:
        raise ValueError(f"序号 {index} 不在 {size} 条的树中。")
    ranges, low, high = [], 0, size
    while high - low > 1:
        middle = low + split(high - low)
        if index < middle:
            ranges.append((middle, high))
            high = middle
        else:
            ranges.append((low, middle))
            low = middle
    return ranges[::-1]


def consistency_ranges(old: int, new: int) -> list[tuple[int, int]]:
    """The ranges [a, b) of leaves whose roots make up the consistency proof from size old to size new.

    Raises:
        ValueError: old is 0 or larger than new.
    """
    if not 0 < old <= new:
        raise ValueError(f"不存在从 {old} 条到 {new} 条的一致性证明。")
    ranges: list[tuple[int, int]] = []
    low, high, is_whole = 0, new, True
    while high != old:
        middle = low + split(high - low)
        if old <= middle:
            ranges.append((middle, high))
            high = middle
        else:
            ranges.append((low, middle))
            low, is_whole = middle, False
    if not is_whole:
        ranges.append((low, high))
    return ranges[::-1]


def inclusion_proof(index: int, leaf_hashes: Sequence[bytes]) -> list[bytes]:
    """Proof that leaf `index` stands in the tree over these leaves; ValueError if there is no such leaf."""
    return [root(leaf_hashes[a:b]) for a, b in inclusion_ranges(index, len(leaf_hashes))]


def consistency_proof(old: int, leaf_hashes: Sequence[bytes]) -> list[bytes]:
    """Proof that the tree over the first `old` leaves is a prefix of the tree over all; ValueError for 0."""
    return [root(leaf_hashes[a:b]) for a, b in consistency_ranges(old, len(leaf_hashes))]


def verify_inclusion(leaf: bytes, index: int, size: int, proof: Sequence[bytes], root: bytes) -> bool:
    """Does the proof show that `leaf` (a leaf hash) is number `index` of the tree with this size and root?"""
    if not 0 <= index < size or not _all_hashes(leaf, root, *proof):
        return False
    first, second, value = index, size - 1, leaf
    for sibling in proof:
        if second == 0:
            return False
        if first & 1 or first == second:
            value = node_hash(sibling, value)
            while not first & 1 and first:
                first, second = first >> 1, second >> 1
        else:
            value = node_hash(value, sibling)
        first, second = first >> 1, second >> 1
    return second == 0 and value == root


def verify_consistency(old: int, new: int, proof: Sequence[bytes], old_root: bytes, new_root: bytes) -> bool:
    """Does the proof show that the tree (old, old_root) is a prefix of the tree (new, new_root)?"""
    if not 0 < old <= new or not _all_hashes(old_root, new_root, *proof):
        return False
    if old == new:
        return not proof and old_root == new_root
    path = list(proof)
    if old & (old - 1) == 0:
        path.insert(0, old_root)
    if not path:
        return False
    first, second = old - 1, new - 1
    while first & 1:
        first, second = first >> 1, second >> 1
    old_value = new_value = path[0]
    for sibling in path[1:]:
        if second == 0:
            return False
        if first & 1 or first == second:
            old_value, new_value = node_hash(sibling, old_value), node_hash(sibling, new_value)
            while not first & 1 and first:
                first, second = first >> 1, second >> 1
        else:
            new_value = node_hash(new_value, sibling)
        first, second = first >> 1, second >> 1
    return second == 0 and old_value == old_root and new_value == new_root


def _all_hashes(*values: object) -> bool:
    return all(isinstance(value, bytes) and len(value) == HASH_BYTES for value in values)
