from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("draws", "0009_outside_clock")]

    operations = [
        migrations.AddField("draw", "trades", models.JSONField(default=list, verbose_name="各部门的行业"))
    ]
