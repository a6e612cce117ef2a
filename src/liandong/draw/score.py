"""名次从哪里来：密钥和编号算一个散列，散列小的排在前面。

score(K, id) = SHA-256(K ‖ "|" ‖ id), K in lower-case hex. The place of one entry depends on nothing but K and its own id, so
a row that is struck out moves nobody else, regions can draw apart and merge, the reserve is simply what comes next, and the
firm itself can compute it: ``printf '%s' "K|id" | sha256sum``. Departments which share K draw positively coordinated samples
(each alone stays uniform); with a key per list they are independent.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable, Iterable
from functools import partial
from hashlib import sha256

from liandong.proof.canonical import tagged_hash

Scored = tuple[bytes, bytes]
"""(32-byte score, id): tuples sort in the order of the draw."""

SHA256 = "sha256-hexkey-v1"
HMAC = "hmac-sha256-v1"
SM3 = "sm3-hexkey-v1"
ALGORITHMS = (SHA256, HMAC, SM3)
_BEYOND = b"\xff" * 33


def score(key: str, id: str | bytes, alg: str = SHA256) -> bytes:
    """The 32-byte score of an id; the smallest are drawn.

    Args:
        key: 64 lower-case hex digits, see `wave_key` and the others.
        id: target or officer id, or several parts already joined by ``|``; text is taken as UTF-8.
        alg: one of `ALGORITHMS`.

    Raises:
        ValueError: no such algorithm.

    >>> score("00" * 32, "91410800TEST000000").hex()[:16]
    '8958ec8167c62ba0'
    """
    raw = id.encode() if isinstance(id, str) else id
    return scorer(key, alg)(raw)


def scorer(key: str, alg: str = SHA256) -> Callable[[bytes], bytes]:
    """`score` with the key fixed; ValueError for an unknown algorithm."""
    if alg == HMAC:
        return partial(_hmac, key.encode())
    if alg not in ALGORITHMS:
        raise ValueError(f"没有名为 {alg} 的算分方法，可用：{'、'.join(ALGORITHMS)}。")
    return partial(_sm3 if alg == SM3 else _sha256, key.encode() + b"|")


def wave_key(seed: bytes, plan_no: str, group: str = "") -> str:
    """The key that all departments share, or those of one coordination group."""
    return tagged_hash("vdr1/wave", seed, plan_no, *([group] if group else [])).hex()


def list_key(seed: bytes, plan_no: str, code: str) -> str:
    """The key of one list alone (``dept/risk/region``), when departments draw independently."""
    return tagged_hash("vdr1/list", seed, plan_no, code).hex()


def visit_key(seed: bytes, plan_no: str) -> str:
    """The key that orders visits."""
    return tagged_hash("vdr1/visit", seed, plan_no).hex()


def officers_key(seed: bytes, plan_no: str) -> str:
    """The key that orders officers; their id is ``visit|dept|officer``."""
    return tagged_hash("vdr1/officers", seed, plan_no).hex()


class Smallest:
    """Keeps the `need` smallest scores of a stream in O(need) memory.

    A buffer twice the need is cut when full; what is not below the current limit is never kept, so nearly every entry of a
    long roster costs one hash and one comparison.
    """

    __slots__ = ("_room", "kept", "limit", "need")

    def __init__(self, need: int) -> None:
        self.need = need
        self.kept: list[Scored] = []
        self.limit = _BEYOND if need else b""
        self._room = 2 * need + 64

    def add(self, scored: Scored) -> None:
        """Keep it for now; call only when its score is below `limit`."""
        self.kept.append(scored)
        if len(self.kept) >= self._room:
            self.cut()

    def cut(self) -> list[Scored]:
        """The smallest so far, in order."""
        self.kept.sort()
        del self.kept[self.need :]
        if len(self.kept) == self.need and self.need:
            self.limit = self.kept[-1][0]
        return self.kept


def smallest(key: str, ids: Iterable[bytes], need: int, alg: str = SHA256) -> list[Scored]:
    """The `need` smallest-scored ids of a stream, in order: one list without strata.

    Args:
        ids: any order; read once; never held.

    >>> [id for _, id in smallest("00" * 32, [b"A", b"B", b"C"], 2)]
    [b'B', b'C']
    """
    found = Smallest(need)
    limit, add = found.limit, found.add
    if alg == SHA256:
        prefix, digest = key.encode() + b"|", sha256
        for id in ids:
            if (one := digest(prefix + id).digest()) < limit:
                add((one, id))
                limit = found.limit
        return found.cut()
    count = scorer(key, alg)
    for id in ids:
        if (one := count(id)) < found.limit:
            add((one, id))
    return found.cut()


def merged(parts: Iterable[Iterable[Scored]], need: int) -> list[Scored]:
    """What one pass over all shards would have given, from the smallest of each shard.

    >>> whole = smallest("ab" * 32, [b"1", b"2", b"3", b"4"], 2)
    >>> whole == merged([smallest("ab" * 32, [b"1", b"3"], 2), smallest("ab" * 32, [b"2", b"4"], 2)], 2)
    True
    """
    return sorted(one for part in parts for one in part)[:need]


def _sha256(prefix: bytes, id: bytes) -> bytes:
    return sha256(prefix + id).digest()


def _sm3(prefix: bytes, id: bytes) -> bytes:
    return hashlib.new("sm3", prefix + id).digest()


def _hmac(key: bytes, id: bytes) -> bytes:
    return hmac.digest(key, id, "sha256")
