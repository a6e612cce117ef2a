"""把整本账从头算一遍，看每个签过名的检查点、每个见证人见过的检查点是否都在这条路上。

The roots of a log at all sizes are fixed by its leaves. So one pass over the leaves, keeping two dozen hashes,
settles every claim ever signed. What does not fit is told apart: if later signed roots fit again, the leaves
are right and the log once signed something else (an inconsistent history); if none fits from some point on,
leaves were changed, and the place is known as closely as the checkpoints stand.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from liandong.proof.tree import Frontier

Tell = Callable[[str, str], None]
"""Receives a finding: stable code, Chinese sentence."""


class Claim(NamedTuple):
    """Somebody signed that the log of this size has this root; `is_seen` marks a witness's own memory."""

    size: int
    root: bytes
    is_seen: bool = False


class Growth:
    """Recomputes a log and holds claims against it.

    Args:
        claims: ascending by size; read lazily, so that a long history is never held.
        tell: told ``root_mismatch``, ``history_inconsistent``, ``entries_short`` and ``forked_from_seen``.
    """

    def __init__(self, claims: Iterator[Claim], tell: Tell) -> None:
        self._claims, self._tell = claims, tell
        self._frontier = Frontier()
        self._next = next(claims, None)
        self._good = 0
        self._bad: tuple[int, int] | None = None
        self._is_lost = False
        self.signed_size = 0
        self.settled = 0
        self._settle()

    @property
    def size(self) -> int:
        """Leaves so far."""
        return self._frontier.size

    def root(self) -> bytes:
        """Root of the leaves so far."""
        return self._frontier.root()

    def lose(self) -> bool:
        """A leaf is missing here: nothing after this can be recomputed. True the first time."""
        is_first, self._is_lost = not self._is_lost, True
        return is_first

    def add(self, leaf_hashes: Sequence[bytes]) -> None:
        """Append leaves, settling the claims that lie between them."""
        if self._is_lost:
            return
        start = 0
        while self._next is not None and self._next.size <= self.size + len(leaf_hashes) - start:
            stop = start + self._next.size - self.size
            self._frontier.extend(leaf_hashes[start:stop])
            start = stop
            self._settle()
        self._frontier.extend(leaf_hashes[start:])

    def close(self) -> None:
        """No more leaves: settle what is left."""
        signed_beyond = 0
        while self._next is not None:
            if not self._next.is_seen:
                signed_beyond = self.signed_size = self._next.size
            self._pull()
        if self._bad:
            self._tell(
                "root_mismatch",
                f"第 {self._good + 1} 至第 {self._bad[0]} 条之间（序号 {self._good} 至 {self._bad[0] - 1}）"
                "的条目被改动、替换或调换过次序：算出的树根与签名检查点不符。",
            )
        if signed_beyond and not self._is_lost:
            self._tell(
                "entries_short",
                f"日志签名承认有 {signed_beyond} 条，导出的条目只有 {self.size} 条：末尾的条目被删。",
            )

    def _settle(self) -> None:
        """Hold every claim about the present size against the present root."""
        group = []
        while self._next is not None and self._next.size == self.size:
            group.append(self._next)
            self._pull()
        if not group:
            return
        root = self.root()
        signed = {claim.root for claim in group if not claim.is_seen}
        if len(signed) > 1:
            self._tell(
                "history_inconsistent", f"日志为同一条数 {self.size} 签过 {len(signed)} 个不同的树根。"
            )
        if any(claim.is_seen and claim.root != root and claim.root not in signed for claim in group):
            self._tell(
                "forked_from_seen",
                f"见证方见过的第 {self.size} 条处的树根与本导出不符：日志对外出示过另一本账。",
            )
        if signed:
            self.settled += 1
            self.signed_size = self.size
            self._judge(root in signed)

    def _judge(self, is_good: bool) -> None:
        if not is_good:
            self._bad = (self._bad[0] if self._bad else self.size, self.size)
            return
        if self._bad:
            self._tell(
                "history_inconsistent",
                f"检查点历史前后不一：条数 {self._bad[0]} 至 {self._bad[1]} 之间签过的树根，"
                f"不是条数 {self.size} 的检查点所含的前段。",
            )
            self._bad = None
        self._good = self.size

    def _pull(self) -> None:
        before, self._next = self._next, next(self._claims, None)
        if before and self._next and self._next.size < before.size:
            raise ValueError("检查点须按条数从小到大给出。")
