"""瓦片：把树切成每块至多 256 个散列的小块，追加和证明都只碰几块。

C2SP tlog-tiles: the tile (level, index) holds up to 256 hashes; at level 0 they are leaf hashes, at level L each
is the root of a *full* tile of level L−1. A tile that is not full is a prefix of the full one, so storage may
keep only the widest and readers cut what they need. Nothing here knows where tiles live: a callback
`tile_of(level, index)` returns the bytes or None, from a dict, a table or files alike.

Source: C2SP tlog-tiles (paths, partial tiles); RFC 6962 §2.1 (hashes).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from hashlib import sha256
from typing import NamedTuple

from liandong.proof.tree import EMPTY_ROOT, HASH_BYTES, consistency_ranges, fold, inclusion_ranges

WIDTH = 256
FULL = WIDTH * HASH_BYTES
TileOf = Callable[[int, int], bytes | None]
Tile = tuple[int, int]
"""(level, index)"""


class TileMissing(LookupError):
    """Storage lacks a tile, or holds fewer hashes than a tree of that size has; the proof cannot be made."""

    def __init__(self, level: int, index: int, width: int) -> None:
        super().__init__(f"账本瓦片 {tile_path(level, index, width)} 不在库中或不完整。")


class Extension(NamedTuple):
    """The outcome of an append.

    Attributes:
        new_size: number of leaves afterwards.
        root: root at that size.
        tiles: every tile that is new or grew, whole, as it must stand afterwards.
    """

    new_size: int
    root: bytes
    tiles: dict[Tile, bytes]


def tile_path(level: int, index: int, width: int = WIDTH) -> str:
    """Path below the log's prefix; a width under 256 names a partial tile.

    >>> tile_path(0, 1234067), tile_path(1, 0, 17)
    ('tile/0/x001/x234/067', 'tile/1/000.p/17')
    """
    digits = f"{index:03d}"
    digits = digits.zfill(-(-len(digits) // 3) * 3)
    groups = [digits[i : i + 3] for i in range(0, len(digits), 3)]
    path = "/".join(["tile", str(level), *(f"x{group}" for group in groups[:-1]), groups[-1]])
    return path if width == WIDTH else f"{path}.p/{width}"


def tile_width(size: int, level: int, index: int) -> int:
    """How many hashes this tile has in a tree of this size: 0 to 256."""
    return max(0, min(WIDTH, (size >> 8 * level) - index * WIDTH))


def extend(size: int, tile_of: TileOf, leaf_hashes: Iterable[bytes]) -> Extension:
    """Append leaf hashes to a tree of `size` leaves, reading only its rightmost tiles.

    Raises:
        TileMissing: a partial tile of the present tree is not to be had.
        ValueError: a leaf hash is not 32 bytes.
    """
    new = list(leaf_hashes)
    if any(len(leaf) != HASH_BYTES for leaf in new):
        raise ValueError("叶子散列必须恰为 32 字节。")
    tiles: dict[Tile, bytes] = {}
    added, level = b"".join(new), 0
    while added:
        count = size >> 8 * level
        index, width = divmod(count, WIDTH)
        whole = (_read(tile_of, size, level, index) if width else b"") + added
        roots = []
        for offset in range(0, len(whole), FULL):
            tile = whole[offset : offset + FULL]
            tiles[level, index] = tile
            if len(tile) == FULL:
                roots.append(_subtree(tile))
            index += 1
        added, level = b"".join(roots), level + 1
    grown = size + len(new)
    return Extension(grown, root_of(grown, _overlay(tiles, tile_of)), tiles)


def root_of(size: int, tile_of: TileOf) -> bytes:
    """The root of the tree of the first `size` leaves; reads one tile a level.

    Raises:
        TileMissing: a tile of that tree is not to be had.
    """
    return _range_root(0, size, size, _once(tile_of)) if size else EMPTY_ROOT


def inclusion_proof(index: int, size: int, tile_of: TileOf) -> list[bytes]:
    """Proof that leaf `index` stands in the tree of the first `size` leaves.

    Raises:
        ValueError: there is no such leaf.
        TileMissing: a tile of that tree is not to be had.
    """
    read = _once(tile_of)
    return [_range_root(a, b, size, read) for a, b in inclusion_ranges(index, size)]


def consistency_proof(old: int, new: int, tile_of: TileOf) -> list[bytes]:
    """Proof that the tree of the first `old` leaves is a prefix of the tree of the first `new`.

    Raises:
        ValueError: old is 0 or larger than new.
        TileMissing: a tile of that tree is not to be had.
    """
    read = _once(tile_of)
    return [_range_root(a, b, new, read) for a, b in consistency_ranges(old, new)]


def leaf_at(index: int, size: int, tile_of: TileOf) -> bytes:
    """The leaf hash with this number, from its level-0 tile; raises TileMissing."""
    tile = _read(tile_of, size, 0, index // WIDTH)
    return tile[index % WIDTH * HASH_BYTES :][:HASH_BYTES]


def _range_root(start: int, end: int, size: int, tile_of: TileOf) -> bytes:
    """Root over leaves [start, end), where start is a multiple of the range's leading power of two."""
    peaks = []
    while end > start:
        height = ((end - start) & -(end - start)).bit_length() - 1
        end -= 1 << height
        peaks.append(_complete(end, height, size, tile_of))
    return fold(peaks)


def _complete(start: int, height: int, size: int, tile_of: TileOf) -> bytes:
    """Root of the complete subtree of 2**height leaves beginning at leaf `start`, from one tile."""
    level, inside = divmod(height, 8)
    index, offset = divmod(start >> 8 * level, WIDTH)
    tile = _read(tile_of, size, level, index)
    return _subtree(tile[offset * HASH_BYTES : (offset + (1 << inside)) * HASH_BYTES])


def _subtree(row: bytes) -> bytes:
    """Root over a power-of-two row of concatenated hashes."""
    while len(row) > HASH_BYTES:
        row = b"".join([sha256(b"\x01" + row[i : i + 64]).digest() for i in range(0, len(row), 64)])
    return row


def _read(tile_of: TileOf, size: int, level: int, index: int) -> bytes:
    """The tile cut to the width it has in a tree of `size` leaves."""
    width = tile_width(size, level, index)
    tile = tile_of(level, index)
    if tile is None or len(tile) < width * HASH_BYTES:
        raise TileMissing(level, index, width)
    return tile[: width * HASH_BYTES]


def _overlay(tiles: dict[Tile, bytes], tile_of: TileOf) -> TileOf:
    return lambda level, index: tiles.get((level, index)) or tile_of(level, index)


def _once(tile_of: TileOf) -> TileOf:
    """Ask storage for each tile at most once."""
    known: dict[Tile, bytes | None] = {}

    def read(level: int, index: int) -> bytes | None:
        if (level, index) not in known:
            known[level, index] = tile_of(level, index)
        return known[level, index]

    return read
