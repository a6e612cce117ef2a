"""来文、工单号只有一种写法；先前登记的照改，与先登记的同号的标出来，不改号，不撤销。"""

from __future__ import annotations

from typing import Any

from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from liandong.codes.papers import paper_name
from liandong.kernel.doubles import respelt


def fold(apps: Any, editor: BaseDatabaseSchemaEditor) -> None:
    """Leads by the paper they came on; what bears an earlier one's is named to whoever upgrades."""
    lead = apps.get_model("leads", "Lead")
    found = respelt(editor, lead, "origin_paper", paper_name, by=("owner", "origin"), freed=("cancelled",))
    if found:
        print(f"\n  来文、工单号与先登记的线索相同，已在页面上标明，请受理机关核对：{'、'.join(found)}。", end="")


class Migration(migrations.Migration):
    dependencies = [("leads", "0008_unlisted")]

    operations = [
        migrations.RemoveConstraint(model_name="lead", name="one_lead_a_paper"),
        migrations.AddField(
            model_name="lead",
            name="is_double",
            field=models.BooleanField(default=False, db_default=False, verbose_name="与先登记的同号"),
        ),
        migrations.RunPython(fold, migrations.RunPython.noop),
    ]
