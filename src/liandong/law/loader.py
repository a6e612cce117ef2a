"""读法律数据：参数一份文书一个文件，日历一年一个文件；错了就用中文说哪一行、为什么、怎么改。

Why: a lawyer edits these files. Whatever is ambiguous in them (two rows for one day, a day without a row,
a row without article) would become a wrong date in somebody's letter, so nothing is loaded until everything
fits. YAML is imported here only, and this module only when the law is first asked for.

Main names: `load_book`, `load_parameters`, `load_calendar`, `parse_document`, `check_versions`.
Errors: `LawDataError` for every fault, naming file, row and remedy.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import yaml

from liandong.law.book import Book
from liandong.law.calendar import WorkCalendar, YearCalendar
from liandong.law.moments import chinese_date
from liandong.law.parameter import (
    COMPARISONS,
    DIRECTIONS,
    NATURES,
    TIME_UNITS,
    UNITS,
    ExtensionRule,
    LawDataError,
    Parameter,
)

_HERE = Path(__file__).parent
PARAMETER_FOLDER = _HERE / "parameters"
CALENDAR_FOLDER = _HERE / "calendars"

_FILE_KEYS = {
    "instrument",
    "status",
    "from",
    "from_verified",
    "line",
    "nature",
    "source",
    "note",
    "parameters",
}
_REQUIRED = ("id", "name", "unit", "starts", "bound", "article", "verified")
_OPTIONAL = {
    "value": (int, type(None)), "line": str, "direction": str, "compare": str, "rolls": bool, "clear": bool,
    "nature": str, "from": date, "to": date, "from_verified": bool, "source": str, "extension": dict,
    "items": list, "channel": str, "general": str, "words": list, "note": str,
    "verified_by": (str, type(None)), "verified_on": (date, type(None)),
}  # fmt: skip
_TYPES: Mapping[str, Any] = {**dict.fromkeys(_REQUIRED, str), "verified": bool, **_OPTIONAL}
_EXTENSION_KEYS = {"value", "unit", "approver", "ask_by", "times", "note"}
_CHOICES = {"unit": UNITS, "nature": NATURES, "direction": DIRECTIONS, "compare": COMPARISONS}
_RENAMED = {"from": "effective_from", "to": "effective_to"}


class _Strict(yaml.CSafeLoader):
    """Safe YAML that refuses the same key twice in one mapping."""


def _mapping(loader: _Strict, node: yaml.MappingNode) -> dict[Any, Any]:
    keys = [loader.construct_object(key) for key, _ in node.value]
    for key in keys:
        if keys.count(key) > 1:
            raise LawDataError(f"第{node.start_mark.line + 1}行起的一段里“{key}”写了两次，请删去一处。")
    return loader.construct_mapping(node, deep=True)


_Strict.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, _mapping)


def read_yaml(path: Path) -> Any:
    """One file as plain Python values.

    Raises:
        LawDataError: not YAML, or a key twice.
    """
    try:
        with path.open(encoding="utf-8") as file:
            return yaml.load(file, Loader=_Strict)  # noqa: S506 - a subclass of CSafeLoader
    except yaml.YAMLError as error:
        raise LawDataError(f"{path.name}：不是合格的 YAML，请检查缩进和引号。{error}") from error
    except LawDataError as error:
        raise LawDataError(f"{path.name}：{error}") from error


def parse_document(name: str, document: Any) -> tuple[Parameter, ...]:
    """All rows of one instrument's file.

    Args:
        name: file name, for the error messages.
        document: the file as read; see ``parameters/行政处罚法.yaml`` for its shape.

    Raises:
        LawDataError: unknown or missing key, wrong type, value and unit that do not fit.
    """
    if not isinstance(document, dict) or not document.get("instrument") or not document.get("parameters"):
        raise LawDataError(f"{name}：文件开头应写明 instrument（文书简称），并在 parameters 下列出各行。")
    unknown = set(document) - _FILE_KEYS
    if unknown:
        raise LawDataError(f"{name}：文件开头有不认识的项 {'、'.join(sorted(unknown))}，请改正或删去。")
    return tuple(
        _row(f"{name} 第{number}行记录", document, row)
        for number, row in enumerate(document["parameters"], 1)
    )


def _row(where: str, document: Mapping[str, Any], row: Any) -> Parameter:
    if not isinstance(row, dict):
        raise LawDataError(f"{where}：应是一组“项: 值”，请检查缩进。")
    where = f"{where}（{row.get('id', '无编号')}）"
    unknown = set(row) - set(_TYPES)
    if unknown:
        raise LawDataError(f"{where}：有不认识的项 {'、'.join(sorted(map(str, unknown)))}，请改正或删去。")
    inherited = {
        k: document[k] for k in ("line", "nature", "from", "from_verified", "source") if k in document
    }
    filled = {"nature": "statutory", **inherited, **row}
    for key in (*_REQUIRED, "from", "source"):
        if filled.get(key) in (None, ""):
            raise LawDataError(f"{where}：缺少 {key}，请补上；条次没有核到的写“条次未核”，不得留空。")
    for key, value in filled.items():
        if not isinstance(value, _TYPES[key]) or (isinstance(value, bool) and _TYPES[key] is not bool):
            raise LawDataError(f"{where}：{key} 的值“{value}”类型不对，请对照其他各行改正。")
    for key, choices in _CHOICES.items():
        if key in filled and filled[key] not in choices:
            raise LawDataError(f"{where}：{key} 应为 {'、'.join(choices)} 之一，不是“{filled[key]}”。")
    _check_numbers(where, filled)
    return _parameter(where, document["instrument"], filled)


def _check_numbers(where: str, row: Mapping[str, Any]) -> None:
    numberless = row["unit"] in ("promptly", "duty")
    value = row.get("value")
    if numberless != (value is None):
        raise LawDataError(
            f"{where}：单位 {row['unit']} {'不应' if numberless else '应当'}带数值 value，请改正。"
        )
    if value is not None and value <= 0:
        raise LawDataError(f"{where}：value 应为正整数，不是 {value}。")
    if bool(row.get("verified_by")) != bool(row.get("verified_on")):
        raise LawDataError(f"{where}：核对人 verified_by 和核对日期 verified_on 应同时填写或同时空着。")
    if "to" in row and row["to"] < row["from"]:
        raise LawDataError(f"{where}：失效日期早于施行日期，请核对 from 和 to。")


def _parameter(where: str, instrument: str, row: Mapping[str, Any]) -> Parameter:
    fields = {_RENAMED.get(key, key): value for key, value in row.items() if value is not None}
    fields["items"] = tuple(fields.get("items", ()))
    fields["words"] = tuple(fields.get("words", ()))
    if "extension" in fields:
        fields["extension"] = _extension(where, fields["extension"])
    if fields.get("compare") == "at_least" and fields.get("direction") != "before":
        fields.setdefault("rolls", False)  # a minimum span is not prolonged by a holiday
    fields.setdefault("value", None)
    return Parameter(instrument=instrument, **fields)


def _extension(where: str, row: Mapping[str, Any]) -> ExtensionRule:
    unknown = set(row) - _EXTENSION_KEYS
    missing = {"approver", "ask_by"} - set(row)
    if unknown or missing:
        raise LawDataError(
            f"{where}：extension 应写 approver 和 ask_by，可写 {'、'.join(sorted(_EXTENSION_KEYS))}；"
            f"多了或少了 {'、'.join(sorted(unknown | missing))}。"
        )
    value, unit = row.get("value"), row.get("unit", "")
    if (value is not None and unit not in TIME_UNITS) or (value is None and unit):
        raise LawDataError(
            f"{where}：extension 的 value 和 unit 应同时填写，unit 为 {'、'.join(TIME_UNITS)} 之一。"
        )
    return ExtensionRule(
        value, unit, row["approver"], row["ask_by"], row.get("times", 1), row.get("note", "")
    )


def check_versions(rows: Iterable[tuple[str, Parameter]]) -> tuple[Parameter, ...]:
    """The rows of all files, once each (id, line) covers its time without overlap and without gap.

    Args:
        rows: (file name, row) in the order of the files.

    Returns:
        The rows, those of one id together, versions oldest first.

    Raises:
        LawDataError: two rows for one day (a duplicate is the commonest case), a day between two versions
            without a row, or a ``general`` that names no row.
    """
    groups: dict[str, dict[str, list[tuple[str, Parameter]]]] = {}
    for name, row in rows:
        groups.setdefault(row.id, {}).setdefault(row.line, []).append((name, row))
    checked: list[Parameter] = []
    for id_, lines in groups.items():
        for line, versions in lines.items():
            versions.sort(key=lambda pair: pair[1].effective_from)
            for (first_file, first), (second_file, second) in pairwise(versions):
                label = f"{id_}{line and '（' + line + '）'}：{first_file} 与 {second_file}"
                _check_neighbours(label, first, second)
            checked += [row for _, row in versions]
    for row in checked:
        if row.general and row.general not in groups:
            raise LawDataError(f"{row.id}：general 指向的 {row.general} 不存在，请改正。")
    return tuple(checked)


def _check_neighbours(label: str, first: Parameter, second: Parameter) -> None:
    if first.effective_from == second.effective_from:
        raise LawDataError(f"{label} 重复，都自{chinese_date(first.effective_from)}施行，请只留一行。")
    if first.effective_to is None or first.effective_to >= second.effective_from:
        raise LawDataError(
            f"{label} 的施行日期重叠：后一行自{chinese_date(second.effective_from)}施行，"
            "前一行的 to 应写到前一日。"
        )
    if first.effective_to + timedelta(days=1) != second.effective_from:
        raise LawDataError(
            f"{label} 之间有空档：{chinese_date(first.effective_to)}以后、"
            f"{chinese_date(second.effective_from)}以前没有规定，请补上或改正日期。"
        )


def load_parameters(folder: Path = PARAMETER_FOLDER) -> tuple[Parameter, ...]:
    """Every row of every ``*.yaml`` in ``folder``, checked. Raises `LawDataError`."""
    files = sorted(folder.glob("*.yaml"))
    return check_versions(
        (file.name, row) for file in files for row in parse_document(file.name, read_yaml(file))
    )


def load_calendar(folder: Path = CALENDAR_FOLDER) -> WorkCalendar:
    """The notices of every year, and the statutory days expected after them. Raises `LawDataError`."""
    files = sorted(folder.glob("[0-9]*.yaml"))
    expected = read_yaml(folder / "expected.yaml")["days"]
    return WorkCalendar(
        tuple(_year(file.name, read_yaml(file)) for file in files),
        {row["date"]: row["name"] for row in expected},
    )


def _year(name: str, document: Mapping[str, Any]) -> YearCalendar:
    days: dict[date, bool] = {}
    festivals: dict[date, str] = {}
    for festival in document["festivals"]:
        rest = [day for span in festival["rest"] for day in _span(name, span)]
        for day in (*rest, *festival["work"]):
            if day in days:
                raise LawDataError(f"{name}：{chinese_date(day)}写了两次，请只留一处。")
            days[day], festivals[day] = day not in rest, festival["name"]
    return YearCalendar(document["year"], document["notice"], days, festivals)


def _span(name: str, text: str) -> list[date]:
    try:
        first, last = map(date.fromisoformat, text.split(".."))
    except ValueError as error:
        raise LawDataError(f"{name}：放假起止“{text}”应写成 2026-02-15..2026-02-23 的样子。") from error
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]


def load_book() -> Book:
    """Parameters and calendar of the packaged files. Raises `LawDataError`."""
    return Book(load_parameters(), load_calendar())
