"""强制措施随案移送：谁实施的，何时移送，何时接收物品、情况怎样。"""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cases", "0005_remedy_bodies")]

    operations = [
        migrations.AddField(
            model_name="measure",
            name="taken_by_name",
            field=models.CharField(blank=True, default="", max_length=100, verbose_name="实施机关"),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="measure",
            name="passed_at",
            field=models.DateTimeField(null=True, verbose_name="随案移送时间"),
        ),
        migrations.AddField(
            model_name="measure",
            name="received_on",
            field=models.DateField(null=True, verbose_name="接收物品日期"),
        ),
        migrations.AddField(
            model_name="measure",
            name="received_told",
            field=models.CharField(blank=True, default="", max_length=1000, verbose_name="接收情况"),
            preserve_default=False,
        ),
    ]
