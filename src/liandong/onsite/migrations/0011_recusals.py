"""入企检查上提出的回避。"""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("onsite", "0010_unsent")]

    operations = [
        migrations.AddField(
            model_name="inspection",
            name="recusals",
            field=models.JSONField(default=list, verbose_name="回避"),
        )
    ]
