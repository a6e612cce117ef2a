"""正在计算的期限写明哪些机关、岗位看得到它的记录：工作台先照这一列找，再逐条问。"""

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
from django.db import migrations, models

FILL = """
UPDATE kernel_clock AS clock SET seen_by = granted.grantees FROM (
  SELECT kind, record, array_agg(DISTINCT grantee ORDER BY grantee) AS grantees FROM kernel_access
  WHERE record IN (SELECT record FROM kernel_clock WHERE ended_at IS NULL) GROUP BY kind, record
) AS granted WHERE clock.ended_at IS NULL AND granted.kind = clock.kind AND granted.record = clock.record
"""


class Migration(migrations.Migration):
    dependencies = [("kernel", "0008_longer_letter_numbers")]

    operations = [
        migrations.AddField(
            "clock",
            "seen_by",
            django.contrib.postgres.fields.ArrayField(base_field=models.UUIDField(), default=list, size=None),
        ),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
        migrations.AddIndex(
            "clock",
            models.Index(
                condition=models.Q(("ended_at__isnull", True)), fields=["owed_by", "due_at"], name="clock_owed"
            ),
        ),
        migrations.AddIndex(
            "clock",
            django.contrib.postgres.indexes.GinIndex(
                condition=models.Q(("ended_at__isnull", True)), fields=["seen_by"], name="clock_seen_by"
            ),
        ),
    ]
