from __future__ import annotations

import uuid_utils.compat
from django.db import migrations, models

FILL = """
UPDATE registry_division d SET
    uuid = gen_random_uuid(),
    version = 1,
    state = CASE WHEN d.valid_to IS NULL THEN 'in_force' ELSE 'replaced' END,
    owner = coalesce(
        (SELECT b.owner FROM registry_divisionbatch b WHERE b.source = d.source ORDER BY b.id LIMIT 1),
        (SELECT b.owner FROM registry_divisionbatch b ORDER BY b.id LIMIT 1),
        '00000000-0000-0000-0000-000000000000'
    )
"""
SHOW = """
INSERT INTO kernel_access (kind, record, level, ground)
SELECT 'division', uuid, 30, '公开事项' FROM registry_division
"""
HIDE = "DELETE FROM kernel_access WHERE kind = 'division'"


class Migration(migrations.Migration):
    """Divisions become records: each version has a public id, a state, and is open to all."""

    dependencies = [
        ("registry", "0005_successor"),
        ("kernel", "0005_initials"),
    ]

    operations = [
        migrations.AddField("division", "uuid", models.UUIDField(null=True, editable=False)),
        migrations.AddField("division", "version", models.PositiveIntegerField(default=0)),
        migrations.AddField("division", "state", models.CharField(max_length=20, default=""), preserve_default=False),
        migrations.AddField("division", "owner", models.UUIDField(null=True, verbose_name="所属机关")),
        migrations.AddField(
            "division",
            "ending",
            models.CharField(
                blank=True, choices=[("abolished", "撤销"), ("merged", "并入")], default="", max_length=10,
                verbose_name="终止方式",
            ),
            preserve_default=False,
        ),
        migrations.AddField(
            "division",
            "end_basis",
            models.CharField(blank=True, default="", max_length=200, verbose_name="终止依据"),
            preserve_default=False,
        ),
        migrations.AddField("division", "successors", models.JSONField(default=list, verbose_name="并入、划归")),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
        migrations.RunSQL(SHOW, HIDE),
        migrations.AlterField(
            "division", "id", models.BigAutoField(primary_key=True, serialize=False)
        ),
        migrations.AlterField(
            "division", "uuid", models.UUIDField(default=uuid_utils.compat.uuid7, editable=False, unique=True)
        ),
        migrations.AlterField("division", "state", models.CharField(db_index=True, max_length=20)),
        migrations.AlterField("division", "owner", models.UUIDField(db_index=True, verbose_name="所属机关")),
        migrations.AddIndex("division", models.Index(fields=["code", "valid_from", "uuid"], name="division_order")),
        migrations.AddIndex("division", models.Index(fields=["name", "uuid"], name="division_by_name")),
        migrations.AddIndex("division", models.Index(fields=["code", "uuid"], name="division_by_code")),
    ]  # fmt: skip
