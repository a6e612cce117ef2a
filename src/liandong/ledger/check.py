"""核对一条痕迹的证明：只要证明文件和公钥，不要平台。

A proof file (`proof_json`) holds the entry, its path and a signed checkpoint, and for those who may see it the body
and its salt. `check` answers with the list of what holds and what does not.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from liandong.proof import note, tree
from liandong.proof.entry import commitment, parse_entry
from liandong.proof.keys import Verifier

FORMAT = "liandong/proof/v1"
_SHAPE: dict[str, type] = {
    "event": str,
    "entry": str,
    "checkpoint": str,
    "path": list,
    "seq": int,
    "size": int,
}


def check(said: dict[str, Any], log: str, witnesses: Sequence[str] = ()) -> list[tuple[bool, str]]:
    """Check one proof file; each line is (holds, Chinese sentence).

    Raises:
        ValueError: the file is no proof of ours, or a key is malformed.
    """
    _insist(said)
    entry = said["entry"]
    facts = parse_entry(entry)
    lines: list[tuple[bool, str]] = [(facts.id == said["event"], "条目编号与痕迹编号一致")]
    if "body" in said:
        holds = commitment(bytes.fromhex(said["salt"]), said["body"].encode()).hex() == facts.commitment
        lines.append((holds, "正文和盐与条目中的承诺一致"))
    else:
        lines.append((True, "文件不含正文，只核对条目在账本中的位置"))
    signed = note.parse_note(said["checkpoint"])
    stated = note.parse_checkpoint(signed.text)
    path = [bytes.fromhex(h) for h in said["path"]]
    seq, size = said["seq"], said["size"]
    is_in = size == stated.size and tree.verify_inclusion(
        tree.leaf_hash(entry.encode()), seq, size, path, stated.root
    )
    lines.append((is_in, f"条目是检查点所载{stated.size}条中的第{seq}条"))
    checked = note.check(signed, [Verifier.parse(log)])
    lines.append((bool(checked.valid), "检查点由账本密钥签发"))
    names = sorted(note.check(signed, [Verifier.parse(w) for w in witnesses]).names) if witnesses else []
    if witnesses:
        lines.append((bool(names), f"检查点由见证人会签：{'、'.join(names) or '无'}"))
    return lines


def _insist(said: Any) -> None:
    """Refuse whatever is not shaped like a proof file, before anything in it is used."""
    if not isinstance(said, dict) or said.get("format") != FORMAT:
        raise ValueError("这不是痕迹证明文件，请在证明页下载后再核对。")
    shape = {**_SHAPE, **({"body": str, "salt": str} if "body" in said else {})}
    wrong = [name for name, wanted in shape.items() if type(said.get(name)) is not wanted]
    wrong += [] if "path" in wrong or all(isinstance(h, str) for h in said["path"]) else ["path"]
    if wrong:
        raise ValueError(f"证明文件缺少或写错了 {'、'.join(wrong)}，请重新下载。")
