"""遮号的字段放进清单也照样遮：清单、导出、建议、接口，一处也不漏。"""

from __future__ import annotations

from dataclasses import replace

import pytest

from liandong.desk import layouts, presenting
from liandong.kernel import kinds, suggesting
from liandong.kernel.roles import Level

SAID, HIDDEN = "请拨13800005678找王某", "请拨138****5678找王某"


@pytest.fixture
def told(monkeypatch):
    """One suggestion for each kind whose first field is masked below full sight and a column of the list."""

    def of(kind):
        first = replace(
            kind.fields[0], value=lambda record: SAID, in_list=True, level=Level.SUMMARY, masks_below=Level.FULL,
            sort_by="", is_searched=False, sealed="",
        )  # fmt: skip
        return replace(
            kind, fields=(first, *kind.fields[1:]), heading=lambda r: "标题", number=lambda r: "号", ways=None
        )

    return of


def test_a_masked_column_is_masked_wherever_a_list_is_shown(stage, told):
    actor, tried = stage.actors["wz.lianluo"], 0
    for kind in map(told, list(kinds.every())):
        record = kind.model.objects.select_related(*kind.related).first()
        if record is None:
            continue
        row = presenting.list_row(kind, record, kind.columns())
        exported = layouts.offered(actor, kind)[layouts.LIST].values(record)
        suggested = suggesting.said(kind, record, "")
        shown = [[c.text for c in row.cells], exported, suggested.sub, kind.present(record, Level.SUMMARY)]
        for where in shown:
            assert HIDDEN in str(where) and SAID not in str(where), (kind.name, where)
        assert SAID in str(kind.present(record, Level.FULL)), kind.name
        tried += 1
    assert tried > 20
