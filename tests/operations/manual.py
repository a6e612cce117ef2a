"""运行手册读成数据：每一节有哪些代码块、里面有哪些 liandong 命令。"""

from __future__ import annotations

import re
import shlex
from dataclasses import dataclass
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[2]
MANUAL = CHECKOUT / "docs" / "operations.md"
_FENCE = re.compile(r"^```(\w*) ?(\w*)\n(.*?)^```$", re.S | re.M)
_INLINE = re.compile(r"`([^`\n]*liandong [^`\n]+)`")
_SAID = re.compile(r"(?:(?<![\w./-])|bin/)liandong ([a-z][^|;&]*)")


@dataclass(frozen=True, slots=True)
class Block:
    """A fenced block: its language (``sh`` is rehearsed), for which machine or variant, its text."""

    language: str
    mark: str
    text: str


def sections() -> dict[str, str]:
    """Text under each heading, by the heading's number or words: ``2.5``, ``八``."""
    parts = re.split(r"^#{2,3} (.+)\n", MANUAL.read_text(encoding="utf-8"), flags=re.M)
    pairs = zip(parts[1::2], parts[2::2], strict=True)
    return {re.split("[ 、]", title)[0]: text for title, text in pairs}


def blocks(section: str, mark: str = "") -> list[str]:
    """The rehearsed blocks of one section that are meant for one machine, in order."""
    found = [Block(*match) for match in _FENCE.findall(sections()[section])]
    return [b.text for b in found if b.language == "sh" and b.mark == mark]


def commands() -> list[list[str]]:
    """Every `liandong …` command of the manual, in blocks and in sentences, as words after ``liandong``."""
    text = MANUAL.read_text(encoding="utf-8")
    lines = [line for _, _, block in _FENCE.findall(text) for line in block.splitlines()]
    lines += _INLINE.findall(_FENCE.sub("", text))
    said = [words for line in lines for words in _SAID.findall(line.replace('"$(', "").replace(')"', ""))]
    return [shlex.split(words.strip().removesuffix("'")) for words in said]
