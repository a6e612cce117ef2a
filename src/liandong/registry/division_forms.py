"""区划动作所需的填写项：一批区划、撤销区划。

A batch is CSV text. Five columns are always there; the others may follow where rows have days of their own, so that what was
ended before anyone loaded it can be told too.
"""

from __future__ import annotations

import csv
import io
import re
from datetime import date
from itertools import zip_longest

from django import forms
from django.core.exceptions import ValidationError

from liandong.registry.fields import PlacesField
from liandong.registry.forms import DateField
from liandong.registry.models import Ending

COLUMNS = {
    "code": "代码", "name": "名称", "level": "层级", "parent": "上级代码", "is_statistical": "统计用",
}  # fmt: skip
"""Columns of a list of divisions, by the name the program uses and by the one people read; the heading may be either."""
FURTHER = {
    "valid_from": "起", "valid_to": "止", "ending": "终止方式", "end_basis": "终止依据", "successors": "并入、划归",
    "source": "来源",
}  # fmt: skip
"""Columns that may follow, for rows that began on another day than the batch or that have ended."""


class DivisionRows(forms.Form):
    """导入行政区划: CSV text with the columns of `COLUMNS`, and all of `FURTHER` or none."""

    name = forms.CharField(label="批次", max_length=60)
    source = forms.CharField(label="来源", max_length=200)
    valid_from = DateField(label="自何日起有效")
    rows = forms.CharField(
        label="内容", widget=forms.Textarea(attrs={"rows": 12}), max_length=1_000_000,
        help_text="首行为列名：代码,名称,层级,上级代码,统计用；每行一个区划，层级1省、2市、3县、4乡镇，统计用写0或者1。"
        "各行起止不同、补登已经撤销的，后面再加六列：起,止,终止方式,终止依据,并入、划归,来源。多的请用“成批导入”。",
    )  # fmt: skip

    def clean_rows(self) -> list[dict[str, str]]:
        reader = csv.reader(io.StringIO(self.cleaned_data["rows"]))
        heading, whole = next(reader, []), COLUMNS | FURTHER
        columns = next((c for c in (COLUMNS, whole) if heading in (list(c), list(c.values()))), None)
        if columns is None:
            raise ValidationError(
                f"首行应为{','.join(COLUMNS.values())}；各行起止不同的，后面再加{','.join(FURTHER.values())}。"
            )
        rows = [dict(zip_longest(columns, row, fillvalue="")) for row in reader if row]
        for row in rows:
            if (said := row.get("ending")) in Ending.labels:
                row["ending"] = Ending.values[Ending.labels.index(said)]
        wrong = [str(n) for n, row in enumerate(rows, start=2) if not _is_division(row)]
        if wrong:
            raise ValidationError(
                f"第{'、'.join(wrong[:10])}行不对：代码应为六位数字（乡镇、街道九位），名称一至六十字，层级应为1至4。"
            )
        wrong = [str(n) for n, row in enumerate(rows, start=2) if not _is_dated(row)]
        if wrong:
            raise ValidationError(
                f"第{'、'.join(wrong[:10])}行的起止不对：日期写成2021-03-18的样子，止不早于起；写了止的，写明终止方式"
                f"（{'、'.join(Ending.labels)}）、终止依据和承接的区划的代码（几个的用空格隔开，并入的必须写），没有写止的都不写。"
            )
        if not rows:
            raise ValidationError("首行之后没有区划。")
        codes = [row["code"] for row in rows]
        twice = {c for c in codes if codes.count(c) > 1}
        if twice:
            raise ValidationError(f"代码{sorted(twice)[0]}在这一批里出现了不止一次。")
        return rows

    def clean(self) -> dict[str, object]:
        values = super().clean() or {}
        since, rows = values.get("valid_from"), values.get("rows") or []
        early = [
            r["code"]
            for r in rows
            if since
            and not r.get("valid_from")
            and r.get("valid_to")
            and date.fromisoformat(r["valid_to"]) < since
        ]
        if early:
            self.add_error("rows", f"代码{early[0]}的止早于本批的起始日期，请在这一行写明起。")
        return values


def _is_division(row: dict[str, str]) -> bool:
    return (
        set(row) in (set(COLUMNS), set(COLUMNS | FURTHER))
        and bool(re.fullmatch(r"[0-9]{9}" if row["level"] == "4" else r"[0-9]{6}", row["code"] or ""))
        and bool(row["name"])
        and len(row["name"]) <= 60
        and bool(re.fullmatch(r"([0-9]{6})?", row["parent"] or ""))
        and row["parent"] is not None
        and row["level"] in {"1", "2", "3", "4"}
        and row["is_statistical"] in {"0", "1"}
    )


def _is_dated(row: dict[str, str]) -> bool:
    """Whether the row's own days, where it has any, can be, and an end says how and by what."""
    begins, until = (_day(row.get(name, "")) for name in ("valid_from", "valid_to"))
    if "invalid" in (begins, until) or max(len(row.get("end_basis", "")), len(row.get("source", ""))) > 200:
        return False
    ended = [row.get(name, "") for name in ("ending", "end_basis", "successors")]
    if not until:
        return not any(ended)
    carried = row["successors"].split()
    return (
        begins <= until
        and row["ending"] in Ending.values
        and bool(row["end_basis"])
        and bool(carried or row["ending"] != Ending.MERGED)
        and all(re.fullmatch(r"[0-9]{6}|[0-9]{9}", code) and code != row["code"] for code in carried)
    )


def _day(text: str) -> str:
    try:
        return date.fromisoformat(text).isoformat() if text else ""
    except ValueError:
        return "invalid"


class DivisionEnd(forms.Form):
    """撤销区划."""

    ending = forms.ChoiceField(label="终止方式", choices=Ending.choices)
    on = DateField(label="自何日起", help_text="批准文件写明的日期；从这一天起不再有这个区划。")
    end_basis = forms.CharField(label="依据文件", max_length=200, help_text="批准文件的名称和文号。")
    successors = PlacesField(
        label="并入、划归的区划", max_length=200, required=False,
        help_text="名称或代码，分给几个区划的用顿号隔开；整个撤销、没有承接的留空。",
    )  # fmt: skip

    def clean(self) -> dict[str, object]:
        values = super().clean() or {}
        if values.get("ending") == Ending.MERGED and values.get("successors") == []:
            self.add_error("successors", "并入的，请写明并入哪个区划。")
        return values
