"""线索可以写明行为有连续或者继续状态、涉嫌违反哪几条规定；以前登记的都没有写。"""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("leads", "0006_party")]

    operations = [
        migrations.AddField(
            "lead", "is_continuing", models.BooleanField(default=False, verbose_name="行为有连续或者继续状态")
        ),
        migrations.AddField("lead", "provisions", models.JSONField(default=list, verbose_name="涉嫌违反的规定")),
    ]
