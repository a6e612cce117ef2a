"""登记外部数值的期限到核对为止，名称写明；在走的照改。"""

from django.db import migrations


def rename_clocks(apps, schema_editor):
    clocks = apps.get_model("kernel", "Clock").objects.filter(kind="inspection_draw", ended_at=None)
    clocks.filter(name="登记外部数值").update(name="登记并核对外部数值")


class Migration(migrations.Migration):
    dependencies = [("draws", "0008_frozen_lists"), ("kernel", "0011_common_initials")]

    operations = [migrations.RunPython(rename_clocks, migrations.RunPython.noop)]
