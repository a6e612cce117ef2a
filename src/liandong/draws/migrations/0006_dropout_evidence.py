"""替换的证据文件留下来，申请的人记下来；以前只有散列的，文件没有留。"""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("draws", "0005_frozen_basis")]

    operations = [
        migrations.AddField(
            model_name="dropout",
            name="evidence_name",
            field=models.CharField(blank=True, default="", max_length=200),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="dropout",
            name="asked_person",
            field=models.UUIDField(null=True),
        ),
    ]
