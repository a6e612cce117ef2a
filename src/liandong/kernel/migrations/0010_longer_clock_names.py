"""期限的名称写得下一个事项和一个机关。"""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("kernel", "0009_clock_seen_by")]

    operations = [
        migrations.AlterField("clock", "name", models.CharField(max_length=160, verbose_name="期限名称"))
    ]
