"""每次复查各记一条；先前记在期限上的那一次，记成第一条。"""

from typing import Any

import django.db.models.deletion
from django.db import migrations, models


def keep_what_was_looked_at(apps: Any, schema_editor: Any) -> None:
    looks = apps.get_model("onsite", "Look").objects
    for one in apps.get_model("onsite", "Recheck").objects.exclude(done_on=None).order_by("pk"):
        looks.create(recheck=one, on=one.done_on, is_put_right=bool(one.is_put_right), told=one.told, by=one.by)


class Migration(migrations.Migration):
    dependencies = [("onsite", "0005_lowest_rating_counts")]

    operations = [
        migrations.CreateModel(
            "Look",
            [
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("on", models.DateField()),
                ("is_put_right", models.BooleanField()),
                ("told", models.CharField(max_length=1000)),
                ("due_on", models.DateField(null=True)),
                ("by", models.CharField(max_length=200)),
                (
                    "recheck",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="looks", to="onsite.recheck"
                    ),
                ),
            ],
            {"verbose_name": "复查一次"},
        ),
        migrations.RunPython(keep_what_was_looked_at, migrations.RunPython.noop),
    ]
