from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("draws", "0010_trades")]

    operations = [
        migrations.AddField(
            "draw", "few_tag", models.CharField(blank=True, default="", max_length=20, verbose_name="另有上限的标签"), preserve_default=False
        ),
        migrations.AddField(
            "draw", "few_departments", models.PositiveSmallIntegerField(null=True, verbose_name="有这个标签的最多几个部门")
        ),
    ]  # fmt: skip
