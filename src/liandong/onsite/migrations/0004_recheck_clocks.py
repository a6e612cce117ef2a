"""整改复查的期限，名称里写明是哪个部门的。"""

from typing import Any

from django.db import migrations


def name_the_department(apps: Any, schema_editor: Any) -> None:
    clocks = apps.get_model("kernel", "Clock").objects.filter(
        kind="inspection_visit", name__startswith="整改复查 ", ended_at=None
    )
    visits = apps.get_model("onsite", "Inspection").objects
    for clock in clocks.exclude(name__endswith="）"):
        parts = visits.get(uuid=clock.record).parts
        name = next(part["name"] for part in parts if part["agency"] == str(clock.owed_by))
        clock.name = f"{clock.name}（{name}）"
        clock.save(update_fields=["name"])


class Migration(migrations.Migration):
    dependencies = [("onsite", "0003_voices"), ("kernel", "0010_longer_clock_names")]

    operations = [migrations.RunPython(name_the_department, migrations.RunPython.noop)]
