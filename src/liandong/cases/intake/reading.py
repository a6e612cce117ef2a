"""一行里的各格读成事实：编号、当事人和代码、日期和时分、钱数、处罚；读不成的每样说一句。

Nothing here asks the database. Facts are plain texts, the same names for both sheets; what several columns must agree on is said
at the end of the row.

Main names: `Cells`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from liandong.cases.intake.penalties import kinds_in
from liandong.codes.cleaning import is_empty, without_invisible
from liandong.codes.names import normal_name
from liandong.codes.papers import paper_number
from liandong.codes.reading import CodeKind, read_code
from liandong.importing.targets import Read
from liandong.law.procedure.penalty import PenaltyKind
from liandong.now import today
from liandong.sheets.amounts import as_fen
from liandong.sheets.moments import as_moment
from liandong.sheets.rows import Value
from liandong.sheets.values import as_date, as_text

_CITIZEN = ("自然人", "公民", "个人")


def _fault_of_paper(number: str) -> str:
    """What is wrong with the number of a decision; empty where nothing is."""
    if number.count("〔") != number.count("〕"):
        return f"决定书文号“{number[:40]}”的括号不成对，请照决定书写全。"
    after = number.rpartition("〕")[2] if "〕" in number else number
    if not re.search(r"\d", after):
        return f"决定书文号“{number[:40]}”没有号，请照决定书写全。"
    return ""


class Cells:
    """The cells of one row, and what has been made of them so far."""

    def __init__(self, number: int, cells: Mapping[str, Value]) -> None:
        self._cells = cells
        self.read = Read(number, {})

    def done(self) -> Read:
        """The row, without what stands empty."""
        self.read.facts = {name: text for name, text in self.read.facts.items() if text}
        return self.read

    def say(self, sentence: str) -> None:
        self.read.said.append(sentence)

    def raw(self, name: str) -> str:
        """A cell as text; what only says that there is nothing is empty."""
        text = without_invisible(as_text(self._cells.get(name))).strip()
        return "" if is_empty(text) else text

    def text(self, name: str, label: str, most: int, *, fact: str = "", is_needed: bool = False) -> str:
        """A text fact."""
        text = self.raw(name)
        if is_needed and not text:
            self.say(f"没有{label}，请补上。")
        if len(text) > most:
            self.say(f"{label}有{len(text)}字，最多{most}字，请缩短。")
        self.read.facts[fact or name] = text
        return text

    def paper(self, name: str, label: str, *, is_needed: bool = False, is_decision: bool = False) -> str:
        """The number of a case or a decision."""
        text = self.read.facts[name] = paper_number(self.raw(name))
        if is_needed and not text:
            self.say(f"没有{label}，请补上。")
        elif is_decision and text and (fault := _fault_of_paper(text)):
            self.say(fault)
        return text

    def party(self, sort: str = "") -> None:
        """Whom it is against: the name, the code, whether a citizen."""
        name = self.read.facts["party_name"] = normal_name(self.raw("party_name"))
        if not name:
            self.say("没有当事人，请补上。")
        if sort and any(word in sort for word in _CITIZEN):
            self.read.facts["is_citizen"] = "on"
        code = read_code(self.raw("code") or self.raw("reg_no"))
        if code.said and not code.is_usable:
            self.say(code.said)
        elif code.kind is CodeKind.USCC:
            self.read.facts["party_code"] = code.normal
        elif code.normal:
            self.read.facts["party_old_code"] = code.normal

    def day(self, name: str, label: str) -> str:
        """A day that is not still to come."""
        day = as_date(self._cells.get(name))
        if day.reason:
            self.say(f"{label}“{self.raw(name)[:20]}”{day.reason}。{day.remedy}")
        elif day.day is not None and day.day > today():
            self.say(f"{label}{day.day}还没有到，请核对。")
        elif day.day is not None:
            self.read.facts[name] = day.day.isoformat()
        return self.read.facts.get(name, "")

    def moment(self, name: str, label: str) -> None:
        """A day, with its time where the cell says one."""
        moment = as_moment(self._cells.get(name))
        if moment.reason:
            self.say(f"{label}“{self.raw(name)[:20]}”{moment.reason}。{moment.remedy}")
        elif moment.day is not None and moment.day > today():
            self.say(f"{label}{moment.day}还没有到，请核对。")
        elif moment.day is not None:
            clock = f" {moment.clock:%H:%M}" if moment.clock else ""
            self.read.facts[name] = f"{moment.day}{clock}"

    def amount(self, name: str, label: str, units: Mapping[str, str]) -> int:
        """An amount in fen, from whichever of the columns holds one; written down in yuan.

        Args:
            units: column → unit of its heading.
        """
        read = {column: as_fen(self._cells.get(column), unit) for column, unit in units.items()}
        for one in read.values():
            if one.reason:
                self.say(f"{label}：{one.reason}")
        amounts = {one.fen for one in read.values() if one.fen}
        if len(amounts) > 1:
            self.say(f"{label}的元和万元两列不一致，请核对。")
        fen = next(iter(amounts), 0)
        self.read.facts[name] = in_yuan(fen)
        return fen

    def penalties(self, said: str, told: str) -> list[PenaltyKind]:
        """The kinds of penalty; with an amount and nothing said it is a fine."""
        facts = self.read.facts
        kinds, fault = kinds_in(said, told)
        if fault:
            self.say(fault)
            return kinds
        if not said and facts.get("fine"):
            kinds = [PenaltyKind.FINE]
        facts["penalties"] = "、".join(kinds)
        if facts.get("fine") and PenaltyKind.FINE not in kinds:
            self.say(f"有罚款金额，处罚种类“{said[:40]}”里没有罚款，请核对。")
        if PenaltyKind.FINE in kinds and not facts.get("fine"):
            self.say("处罚种类有罚款，没有罚款金额，请补上。")
        return kinds


def in_yuan(fen: int) -> str:
    """Fen as a form takes yuan; empty for nothing.

    >>> in_yuan(500000), in_yuan(30050), in_yuan(0)
    ('5000', '300.50', '')
    """
    whole, rest = divmod(fen, 100)
    return (f"{whole}.{rest:02d}" if rest else str(whole)) if fen else ""
