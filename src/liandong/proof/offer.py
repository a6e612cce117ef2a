"""见证人怎样判断一个新检查点：只认签名真实、且由所见过的那棵树只增而来的。

A witness is useful because it remembers one thing, the last checkpoint it co-signed for a log, and refuses
whatever is not an extension of it. That judgement is here, pure: the request's format, and `judge`, which takes
the offer and the remembered checkpoint and returns status and reason. Storing and serving are elsewhere.

Source: C2SP tlog-witness (add-checkpoint).
"""

from __future__ import annotations

import base64
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from liandong.proof.keys import Verifier, unbase64
from liandong.proof.note import Checkpoint, Note, check, parse_checkpoint, parse_note
from liandong.proof.tree import EMPTY_ROOT, verify_consistency

MAX_PROOF_LINES = 63
MAX_BYTES = 192 * 1024
EVIDENCE = frozenset({"not_consistent", "other_root"})
"""Refusals where a genuine log signature stands under something that contradicts what was seen."""


class Offer(NamedTuple):
    """What a log sends: the size it believes the witness has seen, the proof from there, its checkpoint."""

    old: int
    proof: tuple[bytes, ...]
    note: Note
    checkpoint: Checkpoint


class Seen(NamedTuple):
    """The last co-signed checkpoint of a log; size 0 and the empty root when there was none."""

    size: int = 0
    root: bytes = EMPTY_ROOT


class Ruling(NamedTuple):
    """The answer to an offer.

    Attributes:
        status: HTTP status of tlog-witness: 200, 400, 403, 404, 409, 422.
        code: stable reason, e.g. ``not_consistent``.
        sentence: what to tell a person, in Chinese.
    """

    status: int
    code: str
    sentence: str


def format_offer(old: int, proof: Iterable[bytes], note: str) -> bytes:
    """The request body of add-checkpoint."""
    lines = [f"old {old}", *(base64.b64encode(value).decode() for value in proof)]
    return ("".join(f"{line}\n" for line in lines) + "\n" + note).encode()


def parse_offer(body: bytes) -> Offer:
    """Read a request body.

    Raises:
        ValueError: malformed in any part.
    """
    head, separator, rest = body.partition(b"\n\n")
    if not separator or len(body) > MAX_BYTES:
        raise ValueError("请求缺少空行，或过长。")
    if not head.isascii():
        raise ValueError("请求首部只能是 ASCII 文字。")
    first, *hashes = head.decode().split("\n")
    word, _, number = first.partition(" ")
    is_number = number.isdigit() and len(number) < 20 and (number == "0" or number[0] != "0")
    if word != "old" or not is_number:
        raise ValueError("首行应为“old 条数”。")
    proof = tuple(unbase64(line) for line in hashes)
    if len(proof) > MAX_PROOF_LINES or any(len(value) != 32 for value in proof):
        raise ValueError("一致性证明应为至多 63 行、每行一个 32 字节散列的 base64。")
    note = parse_note(rest)
    return Offer(int(number), proof, note, parse_checkpoint(note.text))


def vet(offer: Offer, logs: Mapping[str, Verifier]) -> Ruling | None:
    """What can be said before looking at the memory: unknown log, bad signature, impossible sizes; else None."""
    origin, size = offer.checkpoint.origin, offer.checkpoint.size
    if origin not in logs:
        return Ruling(404, "unknown_origin", f"本见证人不认识账本“{origin[:200]}”。")
    checked = check(offer.note, [logs[origin]])
    if not checked.valid or checked.invalid:
        return Ruling(403, "bad_signature", f"检查点不是账本“{origin}”的公钥所签。")
    if offer.old > size:
        return Ruling(400, "old_above_size", f"所称已见条数 {offer.old} 大于检查点条数 {size}。")
    return None


def judge(offer: Offer, seen: Seen) -> Ruling:
    """May a vetted checkpoint be co-signed by a witness that has seen this much? Call inside a transaction."""
    size, root = offer.checkpoint.size, offer.checkpoint.root
    if offer.old != seen.size:
        return Ruling(409, "other_size", f"本见证人见过的是 {seen.size} 条，不是所称的 {offer.old} 条。")
    if size == seen.size and root != seen.root:
        return Ruling(409, "other_root", f"同为 {size} 条，树根与已副署的不同：账本出现分叉。")
    if offer.old in (0, size):
        if offer.proof:
            return Ruling(422, "proof_not_empty", "从 0 条起或条数不变时，一致性证明应为空。")
    elif not verify_consistency(seen.size, size, offer.proof, seen.root, root):
        return Ruling(
            422, "not_consistent", f"不能证明 {size} 条的账本保留了已见的 {seen.size} 条：疑似改写。"
        )
    return Ruling(200, "cosigned", f"已副署 {size} 条的检查点。")
