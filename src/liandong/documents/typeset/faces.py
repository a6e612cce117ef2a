"""字体：有哪些、缺哪些字；机关自己有许可的字体放在一个文件夹里的，先用它们。

Four Fandol faces lie in the package (GPL with font exception, see fonts/COPYING.txt); rare characters come from Noto Serif SC
(OFL), which is a package of its own. What an office has a licence for (方正小标宋, 仿宋_GB2312, …) it keeps in a folder of its own, each
file named by what it is for; a character it lacks comes from the packaged face of the same use.
Main names: `prefer`, `WrongFonts`, `folders`, `families`, `uncovered`, `printable`, `fallen_back`, `versions`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path
from types import MappingProxyType

import typst
from fontTools.ttLib import TTFont, TTLibError

OWN = Path(__file__).parent / "fonts"
RARE = "NotoSerifSC-Regular.otf"
PACKAGED = {
    "fang": OWN / "FandolFang-Regular.otf", "hei": OWN / "FandolHei-Regular.otf", "kai": OWN / "FandolKai-Regular.otf",
    "song": OWN / "FandolSong-Bold.otf",
}  # fmt: skip
USES = {"仿宋": "fang", "小标宋": "song", "黑体": "hei", "楷体": "kai"}
"""How a file of the office's folder is named, and what the templates call that use."""
READ, UNREAD = (".ttf", ".otf"), (".ttc", ".otc", ".woff", ".woff2", ".pfb")
LACKING = "〓"
PROBE = "中华人民共和国行政执法机关案件移送协助调查函证据处罚决定书年月日第号"
NOT_TO_EMBED = 0x0002
"""OS/2 fsType: restricted licence embedding."""


class WrongFonts(ValueError):
    """The office's folder of faces cannot be used; the Chinese message says why, and what to do."""


@dataclass(frozen=True, slots=True)
class Face:
    """One face of the office: its file, the family the compiler knows it by, its version in words."""

    path: Path
    family: str
    told: str


_preferred: Mapping[str, Face] = MappingProxyType({})


def prefer(folder: str) -> None:
    """Set with the faces of this folder first from now on, in this process; with the packaged ones alone where it is empty.

    Raises:
        WrongFonts: the folder or a file in it cannot be used; what was preferred before stays.
    """
    global _preferred
    _preferred = MappingProxyType(_read(Path(folder)) if folder else {})


def _read(folder: Path) -> dict[str, Face]:
    """The faces of a folder by their use."""
    if not folder.is_absolute() or not folder.is_dir():
        raise WrongFonts(
            f"机关字体的文件夹“{folder}”不存在，或者没有写完整的路径。请建好它，或者去掉这项设置。"
        )
    try:
        within = sorted(folder.iterdir())
    except OSError as why:
        raise WrongFonts(f"机关字体的文件夹“{folder}”读不了（{why.strerror}），请让平台的账户能读。") from why
    files = [path for path in within if path.suffix.lower() in (*READ, *UNREAD) or path.is_dir()]
    if not files:
        raise WrongFonts(f"机关字体的文件夹“{folder}”里没有字体。文件名写明用途，例如 仿宋.ttf、小标宋.ttf。")
    found: dict[str, Face] = {}
    families = _families(folder)
    for path in files:
        use = _use(path)
        if use in found:
            raise WrongFonts(f"“{path.stem}”有两个文件，只能留一个：{found[use].path.name}、{path.name}。")
        found[use] = _face(path, families.get(path.resolve(), ""))
    names = [one.family.lower() for one in found.values()]
    if len(set(names)) < len(names):
        raise WrongFonts(f"机关字体的文件夹“{folder}”里有两个文件是同一种字体，排版时分不清，请只留一个。")
    return found


def _use(path: Path) -> str:
    """What a file is for, by its name."""
    if path.is_dir():
        raise WrongFonts(f"机关字体的文件夹里不要有子文件夹：{path.name}。")
    if path.suffix.lower() in UNREAD:
        raise WrongFonts(f"机关字体“{path.name}”的格式不能用，请换成 .ttf 或者 .otf 的。")
    if path.stem not in USES:
        raise WrongFonts(
            f"机关字体“{path.name}”不知道用在哪里，文件名只能是{'、'.join(USES)}，后面是 .ttf 或者 .otf。"
        )
    return USES[path.stem]


def _families(folder: Path) -> dict[Path, str]:
    """Family of every file the compiler can read, as it calls it."""
    read = typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(folder)]
    ).fonts()
    return {Path(one.path).resolve(): one.family for one in read if one.path}


def _face(path: Path, family: str) -> Face:
    try:
        told = _version(path)
        with TTFont(path, lazy=True) as font:
            may_not = bool(font["OS/2"].fsType & NOT_TO_EMBED)
        gone = [char for char in PROBE if ord(char) not in _covered(path)]
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
    except (OSError, TTLibError, KeyError, AttributeError, AssertionError) as why:
        raise WrongFonts(f"机关字体“{path.name}”打不开，不是完好的字体文件，请重新拷贝。") from why
    if not family:
        raise WrongFonts(f"机关字体“{path.name}”排版程序读不了，请换一个文件。")
    if may_not:
        raise WrongFonts(f"机关字体“{path.name}”注明不许嵌入文件，排出的 PDF 不能用它，请换用许可嵌入的。")
    if gone:
        raise WrongFonts(
            f"机关字体“{path.name}”缺常用的字（{'、'.join(gone[:5])}），不是中文字体，请换一个。"
        )
    if family.lower() in _packaged_families():
        raise WrongFonts(f"机关字体“{path.name}”就是平台自带的{family}，不必放。")
    return Face(path, family, f"{told}（机关字体，SHA-256 {digest[:16]}）")


@cache
def _packaged_families() -> frozenset[str]:
    paths = [str(OWN), str(fallback())]
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=paths)
    return frozenset(family.lower() for family in fonts.families())


@cache
def fallback() -> Path:
    """The folder of Noto Serif SC."""
    return Path(str(resources.files("pylopdf_fonts_zh_cn")))


def folders() -> tuple[Path, ...]:
    own = {face.path.parent for face in _preferred.values()}
    return (*own, OWN, fallback())


def families() -> dict[str, list[str]]:
    """The office's family for each use of the templates, none where it has no face for it."""
    return {use: [_preferred[use].family] if use in _preferred else [] for use in PACKAGED}


@cache
def _covered(path: Path) -> frozenset[int]:
    with TTFont(path, lazy=True) as font:
        return frozenset(font.getBestCmap())


def _lacks(use: str, char: str) -> bool:
    """Whether the first face for this use has no such character."""
    return ord(char) not in _covered(_preferred[use].path if use in _preferred else PACKAGED[use])


def _is_anywhere(char: str) -> bool:
    """Whether any face has it: the body's, the office's, the packaged one, that for rare characters."""
    paths = (PACKAGED["fang"], fallback() / RARE, *(face.path for face in _preferred.values()))
    return any(ord(char) in _covered(path) for path in paths)


def fallen_back(text: str, head: str = "") -> tuple[str, ...]:
    """Characters that the first face has not and another has, each once: of the body, and of what is set in the face of titles."""
    body = {char for char in set(text) if _lacks("fang", char)}
    title = {char for char in set(head) if _lacks("song", char)}
    return tuple(sorted(char for char in body | title if char.isprintable() and _is_anywhere(char)))


def uncovered(text: str) -> tuple[str, ...]:
    """Characters that no face has."""
    return tuple(sorted(char for char in set(text) - set("\n\t\r") if not _is_anywhere(char)))


def printable(text: str) -> str:
    """The text with what no face can set shown as such, where a rare character must not hold up what it stands in.

    >>> printable("𠮷某")
    '〓某'
    """
    gone = set(uncovered(text))
    return "".join(LACKING if char in gone else char for char in text)


def versions() -> tuple[str, ...]:
    """Name and version of every face used, the office's first with the beginning of their hash."""
    return (*(face.told for face in _preferred.values()), *_packaged_versions())


@cache
def _packaged_versions() -> tuple[str, ...]:
    return tuple(_version(path) for path in (*sorted(OWN.glob("*.otf")), fallback() / RARE))


def _version(path: Path) -> str:
    with TTFont(path, lazy=True) as font:
        return f"{font['name'].getDebugName(4)} {font['name'].getDebugName(5).split(';')[0]}"
