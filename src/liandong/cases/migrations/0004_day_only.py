"""立案批准时间只知道日期的，记一笔；已有的都写到了时分。"""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cases", "0003_procedure")]

    operations = [
        migrations.AddField(
            model_name="case",
            name="is_day_only",
            field=models.BooleanField(default=False, verbose_name="立案时间只知道日期"),
        ),
    ]
