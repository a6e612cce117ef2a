"""决定书写明的行政复议机关、人民法院，各记一列，文书底稿照填。"""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cases", "0004_day_only")]

    operations = [
        migrations.AddField(
            model_name="decision",
            name="reconsideration_to",
            field=models.CharField(blank=True, default="", max_length=100, verbose_name="行政复议机关"),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="decision",
            name="court",
            field=models.CharField(blank=True, default="", max_length=100, verbose_name="人民法院"),
            preserve_default=False,
        ),
    ]
