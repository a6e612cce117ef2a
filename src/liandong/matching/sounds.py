"""字和音的编号：每个汉字取它最常用的读音，不带声调，供逐对比较。

One reading a character, never a phrase's: the sound of a name must not depend on the characters beside each other.
The tables of readings (some 55 MB) are loaded when the first character is read, as in `codes.initials`.
"""

from __future__ import annotations

from functools import cache

import numpy as np
from numpy.typing import NDArray

LONGEST = 20
"""Characters of a core that are compared; what lies beyond tells bodies apart in no name met so far."""
OTHER = 0xFFFF


@cache
def _syllables() -> dict[str, int]:
    return {}


@cache
def _sound(code: int) -> int:
    char = chr(code)
    if not 0x3400 <= code <= 0x9FFF:
        return code & 0x7FFF | 0x8000  # 字母、数字自己就是读音
    from pypinyin import lazy_pinyin

    said = lazy_pinyin(char)[0]
    known = _syllables()
    return known.setdefault(said, len(known) + 1)


def spelled(cores: list[str]) -> NDArray[np.uint16]:
    """The characters of each core, a row of `LONGEST` each, 0 after the end."""
    width = LONGEST
    rows = np.zeros((len(cores), width), np.uint16)
    text = "".join(one[:width].ljust(width, "\0") for one in cores)
    wide = np.frombuffer(text.encode("utf-32-le"), np.uint32)
    rows[:] = np.where(wide > OTHER, OTHER, wide).reshape(rows.shape)
    return rows


def sounded(rows: NDArray[np.uint16]) -> NDArray[np.uint16]:
    """The sound of each character, 0 after the end; equal numbers sound alike."""
    met = np.unique(rows)
    table = np.zeros(OTHER + 1, np.uint16)
    table[met] = [0 if one == 0 else _sound(int(one)) for one in met]
    return table[rows]
