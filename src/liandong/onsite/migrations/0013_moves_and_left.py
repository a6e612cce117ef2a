"""改期，抽出的没有去成的。"""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("onsite", "0012_orders")]

    operations = [
        migrations.AddField(
            model_name="inspection",
            name="left_code",
            field=models.CharField(
                blank=True, db_default="", max_length=16, verbose_name="没有去的理由代码"
            ),
        ),
        migrations.AddField(
            model_name="inspection",
            name="moves",
            field=models.JSONField(
                db_default=models.Value([], models.JSONField()), default=list, verbose_name="改期"
            ),
        ),
        migrations.AddField(
            model_name="inspection",
            name="was_drawn",
            field=models.UUIDField(db_index=True, null=True, verbose_name="没有去成的抽出的入企"),
        ),
    ]
