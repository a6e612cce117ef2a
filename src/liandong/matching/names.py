"""把名称拆开：地名、字号和行业、组织形式、分支。

What tells bodies apart is the trade name with the trade; place and legal form are evidence of another kind, and are what
people leave out or get wrong. Names are first brought to their key (`codes.names.name_key`); the place names are the
caller's, because this package knows no register.

Main names: `Gazetteer`, `Parts`, `parted`. Source: 《企业名称登记管理规定》第六条（行政区划名称、字号、行业或者经营特点、组织形式）。
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from liandong.codes.names import name_key

FORMS = (
    "股份有限公司", "有限责任公司", "集团有限公司", "有限公司", "农民专业合作社", "专业合作社", "农民专业合作社联合社", "合作社", "集团公司", "总公司", "公司",
)  # fmt: skip
"""Legal forms that say nothing of what a body is called; 厂、店、部 stay with the name, because they are called so."""
_FORMS = tuple(sorted(FORMS, key=len, reverse=True))
_ENDINGS = ("公司", "社")
_BRANCH = re.compile(
    r"(?:\(分支机构\)|分支机构|(?:第[一二三四五六七八九十\d]+)?分(?:公司|店|社|厂|部)|(?:第?[一二三四五六七八九十\d]+|直营|连锁)(?:店|部))$"
)
_BRANCHES = ("分支机构", "分支机构)", "分公司", "店", "分社", "分厂", "部")
_BRACKETED = re.compile(r"\(([^()]*)\)")
_SHORTEST = 2
_LONGEST = 9


class Gazetteer:
    """Place names as they stand in names of bodies, each with its division code.

    Args:
        names: whole names of provinces, cities and counties by code; shortened forms (武陟 for 武陟县) are added where they
            have two characters and mean one place.
    """

    __slots__ = ("_beginning", "_codes")

    def __init__(self, names: Mapping[str, str]) -> None:
        whole: dict[str, str] = {}
        for code, name in sorted(names.items(), key=lambda pair: (len(pair[0].rstrip("0")), pair[0])):
            whole.setdefault(name_key(name), code)
        short: dict[str, set[str]] = {}
        for name, code in whole.items():
            if len(name) > _SHORTEST and name[-1] in "省市县区":
                short.setdefault(name[:-1], set()).add(code)
        self._codes = {name: min(codes) for name, codes in short.items() if len(codes) == 1} | whole
        self._beginning: dict[str, list[str]] = {}
        for name in sorted(self._codes, key=len, reverse=True):
            self._beginning.setdefault(name[:_SHORTEST], []).append(name)

    def first(self, key: str) -> tuple[str, str]:
        """The longest place name a key begins with, and its code; both empty where there is none."""
        for name in self._beginning.get(key[:_SHORTEST], ()):
            if key.startswith(name):
                return name, self._codes[name]
        return "", ""

    def code(self, key: str) -> str:
        """The code of a text that is a place name and nothing else."""
        return self._codes.get(key, "")


@dataclass(frozen=True, slots=True)
class Parts:
    """A name in its parts.

    Attributes:
        key: the whole name as it is compared.
        core: trade name and trade; never empty for a name that is not.
        form: the legal form, empty where none is written.
        division: code of the smallest place the name itself speaks of.
    """

    key: str
    core: str
    form: str
    division: str
    is_branch: bool


def parted(name: str, places: Gazetteer) -> Parts:
    """The parts of a name.

    >>> told = parted("焦作（武陟）恒昌农资有限公司第一分公司", Gazetteer({"410800": "焦作市", "410823": "武陟县"}))
    >>> told.core, told.form, told.division, told.is_branch
    ('恒昌农资', '有限公司', '410823', True)
    """
    key = rest = name_key(name)
    division = ""
    tail = _BRANCH.search(rest) if rest.endswith(_BRANCHES) else None
    is_branch = tail is not None and tail.start() > _SHORTEST
    if is_branch:
        assert tail is not None
        rest = rest[: tail.start()]
        rest, division = _without_seat(rest, places)
    form = next((one for one in _FORMS if rest.endswith(one)), "") if rest.endswith(_ENDINGS) else ""
    if len(form) < len(rest):
        rest = rest.removesuffix(form)
    else:
        form = ""
    if "(" in rest:
        rest, said = _unbracketed(rest, places)
        division = _nearest(division, said)
    for _ in range(3):
        place, code = places.first(rest)
        if not place or len(rest) - len(place) < _SHORTEST:
            break
        rest, division = rest[len(place) :], _nearest(division, code)
    return Parts(key, rest or key, form, division, is_branch)


def _nearest(one: str, other: str) -> str:
    """The code of the smaller of two places, either of which may be none."""
    return max(one, other, key=lambda code: len(code.rstrip("0")))


def _without_seat(rest: str, places: Gazetteer) -> tuple[str, str]:
    """某某有限公司武陟（分公司）: without the place name that stands after the legal form, and its code."""
    for size in range(_SHORTEST, _LONGEST):
        if rest[:-size].endswith("公司") and (code := places.code(rest[-size:])):
            return rest[:-size], code
    return rest, ""


def _unbracketed(rest: str, places: Gazetteer) -> tuple[str, str]:
    """Brackets that hold a place name go with it; of others only the marks go."""
    division = ""

    def read(found: re.Match[str]) -> str:
        nonlocal division
        code = places.code(found[1])
        division = code or division
        return "" if code else found[1]

    return _BRACKETED.sub(read, rest).replace("(", "").replace(")", ""), division
