"""字体：有哪些、缺哪些字。

Four Fandol faces lie in the package (GPL with font exception, see fonts/COPYING.txt); rare characters come from Noto Serif SC
(OFL), which is a package of its own.
Main names: `folders`, `uncovered`, `printable`, `fallen_back`, `versions`.
"""

from __future__ import annotations

from functools import cache
from importlib import resources
from pathlib import Path

from fontTools.ttLib import TTFont

OWN = Path(__file__).parent / "fonts"
BODY = OWN / "FandolFang-Regular.otf"
LACKING = "〓"


def fallback() -> Path:
    """The folder of Noto Serif SC."""
    return Path(str(resources.files("pylopdf_fonts_zh_cn")))


def folders() -> tuple[Path, ...]:
    return (OWN, fallback())


@cache
def _covered(path: Path) -> frozenset[int]:
    with TTFont(path, lazy=True) as font:
        return frozenset(font.getBestCmap())


def fallen_back(text: str) -> tuple[str, ...]:
    """Characters that the body face has not and the fallback has, each once."""
    return tuple(
        sorted(c for c in set(text) if c.isprintable() and ord(c) not in _covered(BODY) and _rare(c))
    )


def uncovered(text: str) -> tuple[str, ...]:
    """Characters that no face has."""
    return tuple(
        sorted(c for c in set(text) - set("\n\t\r") if ord(c) not in _covered(BODY) and not _rare(c))
    )


def printable(text: str) -> str:
    """The text with what no face can set shown as such, where a rare character must not hold up what it stands in.

    >>> printable("𠮷某")
    '〓某'
    """
    gone = set(uncovered(text))
    return "".join(LACKING if char in gone else char for char in text)


def _rare(char: str) -> bool:
    return ord(char) in _covered(fallback() / "NotoSerifSC-Regular.otf")


@cache
def versions() -> tuple[str, ...]:
    """Name and version of every face used."""
    paths = [*sorted(OWN.glob("*.otf")), fallback() / "NotoSerifSC-Regular.otf"]
    return tuple(_version(path) for path in paths)


def _version(path: Path) -> str:
    with TTFont(path, lazy=True) as font:
        return f"{font['name'].getDebugName(4)} {font['name'].getDebugName(5).split(';')[0]}"
