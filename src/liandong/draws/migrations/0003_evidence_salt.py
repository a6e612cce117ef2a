"""替换没有证据文件的，对随机数连同情况算散列：光凭公开的散列猜不出情况。"""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("draws", "0002_one_count")]

    operations = [
        migrations.AddField(
            model_name="dropout",
            name="evidence_salt",
            field=models.CharField(blank=True, default="", max_length=64),
            preserve_default=False,
        )
    ]
