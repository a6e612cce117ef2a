"""不明的行由人定为什么。"""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("importing", "0002_parts")]

    operations = [
        migrations.AddField("intakerow", "decided", models.CharField(blank=True, db_default="", default="", max_length=4)),
    ]
