"""一份表里哪一行最先写了这样的内容：每行只记八个字节的散列和行号，百万行也不多占内存。

A dictionary of half a million numbers takes 75 MB, and twice that for the longest sheet there may be; two plain arrays take a
sixth of it. The place of a digest is its own last bits, and the next free one where that is taken.

Main names: `Firsts`.
"""

from __future__ import annotations

from array import array

SMALLEST = 1 << 10
FULLEST = 0.6
"""Share of the places that may be taken; beyond it the places are doubled."""


class Firsts:
    """Digests with the number of the row that bore each first.

    Of each digest eight bytes count: with 1,048,576 rows two of them agree by chance once in 30 million sheets.

    >>> firsts = Firsts()
    >>> firsts.put("0f" * 32, 2), firsts.put("0f" * 32, 7), firsts.get("0f" * 32), firsts.get("ab" * 32)
    (2, 2, 2, 0)
    """

    __slots__ = ("_digests", "_mask", "_numbers", "_taken")

    def __init__(self) -> None:
        self._taken = 0
        self._make(SMALLEST)

    def get(self, digest: str) -> int:
        """The row that first bore a digest (hexadecimal, sixteen digits or more); 0 when none did."""
        return self._numbers[self._place(_key(digest))]

    def put(self, digest: str, number: int) -> int:
        """The same after this row, whose number is at least 1, has been counted in."""
        key = _key(digest)
        place = self._place(key)
        if not self._numbers[place]:
            self._digests[place], self._numbers[place] = key, number
            self._taken += 1
            if self._taken > FULLEST * len(self._numbers):
                self._grow()
            return number
        return self._numbers[place]

    def _place(self, key: int) -> int:
        digests, numbers, mask = self._digests, self._numbers, self._mask
        place = key & mask
        while numbers[place] and digests[place] != key:
            place = (place + 1) & mask
        return place

    def _make(self, places: int) -> None:
        self._digests, self._numbers = array("Q", bytes(8 * places)), array("I", bytes(4 * places))
        self._mask = places - 1

    def _grow(self) -> None:
        digests, numbers = self._digests, self._numbers
        self._make(2 * len(numbers))
        for key, number in zip(digests, numbers, strict=True):
            if number:
                place = self._place(key)
                self._digests[place], self._numbers[place] = key, number


def _key(digest: str) -> int:
    return int(digest[:16], 16)
