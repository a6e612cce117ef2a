"""后续处理添“立案”“列入经营异常名录”。"""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("onsite", "0007_looks_only")]

    operations = [
        migrations.AlterField(
            "register",
            "follow_up",
            models.CharField(
                max_length=8,
                verbose_name="后续处理",
                choices=[
                    ("none", "无后续"),
                    ("on_spot", "当场改正"),
                    ("rectify", "责令限期改正"),
                    ("lead", "移作违法线索"),
                    ("filing", "立案"),
                    ("abnormal", "列入经营异常名录"),
                ],
            ),
        )
    ]
