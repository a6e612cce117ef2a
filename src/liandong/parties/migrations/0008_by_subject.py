from __future__ import annotations

from django.db import migrations, models
from django.db.models.functions import Substr


class Migration(migrations.Migration):
    """The 组织机构代码 inside a 统一社会信用代码 is looked for when a sheet names a firm by its old number."""

    dependencies = [("parties", "0007_common_pairs")]

    operations = [
        migrations.AddIndex(
            "party", models.Index(Substr("code", 9, 9), name="party_by_subject", condition=~models.Q(code=""))
        ),
    ]
