"""更正结果以后再次责令改正的，另记一条；还没有改正的，改它的期限。"""

from __future__ import annotations

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("onsite", "0011_recusals")]

    operations = [migrations.RemoveConstraint(model_name="recheck", name="one_recheck_an_item")]
