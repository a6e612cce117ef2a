"""各部门各自结束：已经结束的检查，到场的部门都算在那时结束；没有传来的登记由牵头部门补录，它没有到场的由到场的第一家补录。"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import migrations, models

from liandong.now import CHINA

CLOCK = "补录现场登记"


def tell(apps: Any, _editor: Any) -> None:
    """Give every part its own end, every statement its third way, and the running clock of late entries to who owes it: the lead, or the
    first that came where the lead never did."""
    clocks = apps.get_model("kernel", "Clock")
    for one in apps.get_model("onsite", "Inspection").objects.all():
        over = one.ended_at.astimezone(CHINA).isoformat() if one.ended_at else ""
        for part in one.parts:
            came = bool(part["arrived_at"])
            part |= {"why_late": "", "left_at": over if came else "", "left_open": one.left_open if came else ""}
        for said in one.statements:
            said["absent"] = ""
        one.save(update_fields=["parts", "statements"])
        running = clocks.objects.filter(record=one.uuid, name=CLOCK, ended_at=None).first()
        there = sorted((part for part in one.parts if part["arrived_at"]), key=lambda part: part["arrived_at"])
        if running is not None and there:
            owing = next((part for part in there if part["agency"] == str(running.owed_by)), there[0])
            running.name, running.owed_by = f"{CLOCK} {owing['name']}"[:40], UUID(owing["agency"])
            running.save(update_fields=["name", "owed_by"])


class Migration(migrations.Migration):
    dependencies = [("onsite", "0008_follow_ups"), ("kernel", "0010_longer_clock_names")]

    operations = [
        migrations.RunPython(tell, migrations.RunPython.noop),
        migrations.RemoveField(model_name="inspection", name="left_open"),
        migrations.AddField(
            model_name="photo",
            name="modified_at",
            field=models.DateTimeField(null=True, verbose_name="文件时间"),
        ),
        migrations.AlterField(
            model_name="photo", name="at", field=models.DateTimeField(verbose_name="选定时刻")
        ),
        migrations.AlterField(
            model_name="photo", name="by", field=models.CharField(max_length=200, verbose_name="交照片的人")
        ),
    ]
