"""案号、文号只有一种写法；先前登记的照改，与先登记的同号的标出来，不改号，不撤销。"""

from __future__ import annotations

from typing import Any

from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from liandong.codes.papers import paper_number
from liandong.kernel.doubles import respelt
from liandong.parties.naming import folded

FREED = ("withdrawn", "not_filed")


def fold(apps: Any, editor: BaseDatabaseSchemaEditor) -> None:
    """Cases by their number, decisions by their letter; what bears an earlier one's is named to whoever upgrades."""
    case, decision = apps.get_model("cases", "Case"), apps.get_model("cases", "Decision")
    cases = respelt(editor, case, "case_no", paper_number, by=("owner",), freed=FREED, searched=folded)
    letters = respelt(editor, decision, "decision_no", paper_number, by=("owner",))
    for title, found in (("案号与先登记的案件相同", cases), ("文号与先登记的决定相同", letters)):
        if found:
            print(f"\n  {title}，已在页面上标明，请办案机关核对：{'、'.join(found)}。", end="")


class Migration(migrations.Migration):
    dependencies = [("cases", "0007_venue")]

    operations = [
        migrations.AddField(
            model_name="case",
            name="is_double",
            field=models.BooleanField(default=False, db_default=False, verbose_name="与先登记的同号"),
        ),
        migrations.AddField(
            model_name="decision",
            name="is_double",
            field=models.BooleanField(default=False, db_default=False, verbose_name="与先登记的同号"),
        ),
        migrations.RunPython(fold, migrations.RunPython.noop),
    ]
