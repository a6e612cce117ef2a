"""一单两库格式、双公示格式：检查对象名录库、执法检查人员名录库、随机抽查事项清单、双公示交换时用的列，逐列写明出处、核没核过。

The national platforms have templates of their own; none could be obtained. So a roll holds the columns that reports and
deployed systems state, in one order, as data: each says where it is stated and whether it was checked against a template.
What the platform does not keep stays an empty column. A room declares the roll of its kind; export offers it.

Main names: `Roll`, `RollColumn`, `register`, `of`. Sources are named column by column.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from liandong.kernel.kinds import Field, Kind
from liandong.kernel.roles import Level, Secrecy


@dataclass(frozen=True, slots=True)
class RollColumn:
    """One column.

    Attributes:
        title: as it heads the column.
        field: name of the kind's field that fills it; empty where the platform keeps none.
        stated: where the title, or the fact under it, is stated.
        is_checked: whether title and place were checked against the national template.
    """

    title: str
    field: str
    stated: str
    is_checked: bool = False


@dataclass(frozen=True, slots=True)
class Roll:
    """One of the rolls.

    Attributes:
        kind: whose records it lists.
        title: 检查对象名录库, 执法检查人员名录库, 随机抽查事项清单, 双公示行政处罚.
        columns: in the order of the file.
        told: what is in it and what is not, for the form and the head of the file.
        narrows: the rows that belong in it, of those asked for.
        family: what such a file is called, for the choice on the form.
    """

    kind: Kind
    title: str
    columns: tuple[RollColumn, ...]
    told: str
    narrows: Callable[[Any], Any]
    family: str = "一单两库格式"

    @property
    def least(self) -> Level:
        """The sight of a record that all its columns together take."""
        return max(f.level for f in self.fields() if f is not None)

    def fields(self) -> list[Field | None]:
        """The kind's field under each column, None where there is none."""
        return [self.kind.named(c.field) for c in self.columns]

    def caution(self) -> str:
        """What a reader must know about the titles; empty once every column was checked."""
        doubtful = [c.title for c in self.columns if not c.is_checked]
        return f"未与国家平台的模板核对的列：{'、'.join(doubtful)}。报送前请对照模板。" if doubtful else ""


_ROLLS: dict[str, Roll] = {}


def register(roll: Roll) -> Roll:
    """Make a roll known.

    Raises:
        ValueError: its kind has one, or a column names no field of the kind, or a sensitive one.
    """
    names = [c.field for c in roll.columns if c.field]
    wrong = [n for n in names if (f := roll.kind.named(n)) is None or f.secrecy is Secrecy.SENSITIVE]
    if roll.kind.name in _ROLLS or wrong or not names:
        raise ValueError(f"{roll.kind.name} 的{roll.family}重复，或者列 {wrong} 不是可以导出的字段")
    _ROLLS[roll.kind.name] = roll
    return roll


def of(kind: Kind) -> Roll | None:
    """The roll of a kind, if it has one."""
    return _ROLLS.get(kind.name)
