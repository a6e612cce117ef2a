"""抽取包记下会签的见证人至少几个：以前没有记的，够数了重做一次。"""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("draws", "0003_evidence_salt")]

    operations = [
        migrations.AddField("drawfile", "cosigned", models.PositiveSmallIntegerField(db_default=0, default=0)),
    ]
