"""谁签过什么：日志自己的签名、见证人的副署、别人手里留存的检查点。

Turns signed notes into claims that can be held against the leaves, and tells on the way what is wrong with the
signatures themselves. A checkpoint that the log's key did not sign claims nothing. A kept checkpoint claims
something if the log signed it, or if a trusted witness did: it saw the log's signature when it co-signed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from liandong.ledger.checking.growth import Claim, Tell
from liandong.proof.keys import Verifier
from liandong.proof.note import Checkpoint, Note, check, parse_checkpoint, parse_note


class Kept(NamedTuple):
    """A checkpoint in somebody else's hands; `at` is a trusted witness's POSIX second, None when none signed."""

    claim: Claim
    at: int | None


class Attested:
    """The signatures of one log.

    Args:
        quorum: how many of the witnesses must have co-signed a checkpoint for it to count as witnessed.
        tell: told ``log_signature``, ``cosignature_invalid``, ``history_inconsistent`` and ``seen_signature``.

    Attributes:
        witnessed_size: largest checkpoint read so far with a quorum of valid cosignatures.
    """

    def __init__(self, log: Verifier, witnesses: Sequence[Verifier], quorum: int, tell: Tell) -> None:
        self._log, self._witnesses, self._quorum, self._tell = log, witnesses, quorum, tell
        self.witnessed_size = 0

    def latest(self, text: str) -> Claim | None:
        """The checkpoint that an export ends with; None when the log did not sign it."""
        if (signed := self._signed(text, "最新检查点")) is None:
            return None
        self._cosigned(*signed)
        return Claim(signed[1].size, signed[1].root)

    def history(self, rows: Iterable[tuple[int, str]], latest: Claim | None) -> Iterator[Claim]:
        """Signed claims by ascending size, the latest one last.

        Args:
            rows: (size under which it is filed, note), ascending.
        """
        reached = 0
        for filed, text in rows:
            if (signed := self._signed(text, f"登记为 {filed} 条的检查点")) is None:
                continue
            size = signed[1].size
            if size != filed or size < reached:
                self._tell(
                    "history_inconsistent",
                    f"检查点历史次序不对：在 {reached} 条之后，登记为 {filed} 条的检查点实为 {size} 条。",
                )
                continue
            self._cosigned(*signed)
            reached = size
            yield Claim(size, signed[1].root)
        if latest and latest.size < reached:
            self._tell(
                "history_inconsistent", f"最新检查点只有 {latest.size} 条，而历史中已签过 {reached} 条。"
            )
        elif latest:
            yield latest

    def kept(self, texts: Iterable[str]) -> list[Kept]:
        """Checkpoints that others kept, by ascending size.

        Raises:
            ValueError: one is not a checkpoint, or is about another log.
        """
        found = []
        for text in texts:
            note = parse_note(text)
            size, root = _about(note, self._log.name)
            at = min((line.cosigned_at or 0 for _, line in check(note, self._witnesses).valid), default=None)
            if not check(note, [self._log]).valid:
                self._tell(
                    "seen_signature", f"别处留存的 {size} 条检查点不是用本账本的公钥签的：公钥可能被换过。"
                )
                if at is None:
                    continue
            found.append(Kept(Claim(size, root, is_seen=True), at))
        return sorted(found, key=lambda kept: kept.claim.size)

    def _signed(self, text: str, place: str) -> tuple[Note, Checkpoint] | None:
        try:
            note = parse_note(text)
            checkpoint = parse_checkpoint(note.text)
        except ValueError as error:
            self._tell("log_signature", f"{place}无法识别：{error}")
            return None
        checked = check(note, [self._log])
        if checkpoint.origin != self._log.name or not checked.valid or checked.invalid:
            self._tell("log_signature", f"{place}不是账本“{self._log.name}”的公钥所签。")
            return None
        return note, checkpoint

    def _cosigned(self, note: Note, checkpoint: Checkpoint) -> None:
        """Count trusted witnesses, each once, and remember the largest checkpoint with a quorum."""
        checked = check(note, self._witnesses)
        for verifier, _ in checked.invalid:
            self._tell(
                "cosignature_invalid",
                f"{checkpoint.size} 条的检查点上，见证人“{verifier.name}”的副署是伪造或损坏的。",
            )
        if len({verifier.public for verifier, _ in checked.valid}) >= self._quorum:
            self.witnessed_size = max(self.witnessed_size, checkpoint.size)


def _about(note: Note, origin: str) -> tuple[int, bytes]:
    checkpoint = parse_checkpoint(note.text)
    if checkpoint.origin != origin:
        raise ValueError(f"所给的检查点属于另一账本“{checkpoint.origin[:200]}”，不是“{origin}”。")
    return checkpoint.size, checkpoint.root
