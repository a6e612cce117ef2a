"""几行合成一次办理：同一个场景、同一项计划在表里占几行，一行一个事项，要么一起写入，要么一起说明原因。

A published sheet has one row for each item, and what is the same for several rows stands in a merged cell or is repeated. The rows
that bear the same name are put together and done by one act of a form; what one of them says wrong keeps all of them out.

Main names: `GatheredTarget`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from django.core.exceptions import ValidationError

from liandong.importing.checking import BATCH, TOGETHER
from liandong.importing.forming import FormTarget
from liandong.importing.targets import Column, Read, Standing, Target
from liandong.kernel.actions import Act
from liandong.sheets.rows import Value


@dataclass(frozen=True, slots=True)
class GatheredTarget(FormTarget):
    """How rows that bear one name become one act.

    Attributes:
        by: the field that bears the name.
        lines: fields of which each row adds lines.
        words: fields of which each row adds a word.
        more: further columns that are no field of the form.
        optional: fields that `more` may tell, so that no column must be named for them.
        reading: puts the further columns into facts, and says what cannot be read; must not ask the database.
        meaning: puts what a row says into the words of the register.
            Raises ValidationError: the register knows no such thing.
    """

    by: str = ""
    lines: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    more: tuple[Column, ...] = ()
    optional: tuple[str, ...] = ()
    reading: Callable[[Read, Mapping[str, Value]], None] = lambda read, cells: None
    meaning: Callable[[Act, dict[str, str]], None] = lambda act, facts: None

    def target(self) -> Target:
        return replace(FormTarget.target(self), gathers=self.by)

    def columns(self) -> tuple[Column, ...]:
        own = FormTarget.columns(self)
        return (
            *(replace(c, is_required=c.is_required and c.name not in self.optional) for c in own),
            *self.more,
        )

    def reads(self, number: int, cells: Mapping[str, Value]) -> Read:
        """One row, the further columns with it; a sheet longer than a batch is not taken, or its rows could be parted."""
        read = FormTarget.reads(self, number, cells)
        self.reading(read, cells)
        if number > BATCH:
            read.said.append(f"一份表最多{BATCH}行，请分成几份交。")
        return read

    def shows(self, facts: Mapping[str, str]) -> dict[str, str]:
        names = {column.name for column in self.more}
        return FormTarget.shows(self, facts) | {n: text for n, text in facts.items() if n in names}

    def settles(self, act: Act, rows: Sequence[Read]) -> None:
        for row in rows:
            self._means(act, row)
        for group in self._groups(rows):
            if (wrong := next((row for row in group if row.said), None)) is None:
                self._settle_group(act, group)
            else:
                _spread(group, wrong)

    def _means(self, act: Act, row: Read) -> None:
        needed = [n for n in (self.by, *self.lines) if self.fields[n].required and not row.facts.get(n)]
        row.said += [f"{self.fields[n].label}没有填写；合并的单元格请拆开，每行都填。" for n in needed]
        try:
            self.meaning(act, row.facts)
        except ValidationError as wrong:
            row.said += wrong.messages

    def _groups(self, rows: Sequence[Read]) -> list[list[Read]]:
        found: dict[str, list[Read]] = {}
        for row in rows:
            found.setdefault(row.facts.get(self.by) or str(row.number), []).append(row)
        return list(found.values())

    def _settle_group(self, act: Act, group: list[Read]) -> None:
        """The rows of one record stand as the record does."""
        try:
            whole = self._joined(group)
        except ValidationError as wrong:
            whole = Read(group[0].number, {}, said=wrong.messages, standing=Standing.WRONG)
        else:
            FormTarget.settles(self, act, [whole])
        _same(group, whole)

    def _joined(self, group: list[Read]) -> Read:
        """The facts of all its rows together.

        Raises:
            ValidationError: they contradict each other.
        """
        facts: dict[str, str] = {}
        for name in dict.fromkeys(n for row in group for n in row.facts):
            said = dict.fromkeys(row.facts[name] for row in group if row.facts.get(name))
            if name in self.lines:
                facts[name] = "\n".join(dict.fromkeys(line for text in said for line in text.split("\n")))
            elif name in self.words:
                facts[name] = "、".join(said)
            elif len(said) > 1 and name not in self.unasked:
                raise ValidationError(self._contradiction(name, list(said), group))
            else:
                facts[name] = next(iter(said), "")
        first = group[0]
        return Read(first.number, facts, standing=first.standing, target=first.target)

    def _contradiction(self, name: str, said: list[str], group: list[Read]) -> str:
        labels = {column.name: column.title for column in self.columns()}
        words = "、".join(f"“{text[:40]}”" for text in said[:3])
        return f"“{group[0].facts[self.by][:40]}”各行的{labels[name]}不一样（{words}），请写成一样，或者分别起名称。"

    def writes(self, act: Act, rows: Sequence[Read]) -> int:
        """Each record through the door, once for all its rows."""
        done = 0
        for group in self._groups(rows):
            whole = self._joined(group)
            if FormTarget.writes(self, act, [whole]):
                done += len(group)
            else:
                _same(group, whole)
        return done


def _same(group: Sequence[Read], whole: Read) -> None:
    for row in group:
        row.standing, row.said, row.target = whole.standing, list(whole.said), whole.target


def _spread(group: Sequence[Read], wrong: Read) -> None:
    """What one row says wrong keeps the others out; each wrong one says its own."""
    for row in group:
        row.standing = Standing.WRONG
        row.said = row.said or [TOGETHER.format(wrong.number)]
