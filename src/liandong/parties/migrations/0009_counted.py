from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    """The figures count the parties in the register by these columns: from an index of some megabytes, not from the whole table."""

    dependencies = [("parties", "0008_by_subject")]

    operations = [
        migrations.AddIndex(
            "party",
            models.Index(
                fields=["division", "form", "risk", "industry"], name="party_counted", condition=models.Q(state="in_force")
            ),
        ),
    ]
