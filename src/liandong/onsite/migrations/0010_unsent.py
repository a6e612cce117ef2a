"""手机告知还有几条没有传。"""

from __future__ import annotations

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("onsite", "0009_each_its_end")]

    operations = [
        migrations.CreateModel(
            name="Unsent",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("agency", models.UUIDField()),
                ("device", models.CharField(max_length=36, verbose_name="设备")),
                ("waits", models.PositiveIntegerField(verbose_name="没有传的条数")),
                ("at", models.DateTimeField(verbose_name="告知时刻")),
                ("by", models.CharField(max_length=200, verbose_name="告知人")),
                (
                    "inspection",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="unsent", to="onsite.inspection"
                    ),
                ),
            ],
            options={"verbose_name": "手机里没有传的"},
        ),
        migrations.AddConstraint(
            model_name="unsent",
            constraint=models.UniqueConstraint(
                fields=("inspection", "agency", "device"), name="one_count_a_device"
            ),
        ),
    ]
