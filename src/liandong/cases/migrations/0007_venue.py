"""案件按哪里管辖：违法行为发生地，或者网络交易、广告的特别管辖地；已有的都按违法行为发生地。"""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cases", "0006_measures_passed")]

    operations = [
        migrations.AddField(
            model_name="case",
            name="venue",
            field=models.CharField(
                choices=[
                    ("offence", "违法行为发生地"), ("operator", "电子商务平台经营者住所地"), ("shop", "平台内经营者实际经营地"),
                    ("platform", "平台经营者住所地，最先发现平台内经营者的违法行为"), ("publisher", "广告发布者所在地"),
                    ("advertiser", "广告主所在地，广告发布者所在地机关管辖有困难而移交"),
                ],
                default="offence",
                max_length=12,
                verbose_name="管辖地",
            ),
        ),
        migrations.AddField(
            model_name="case",
            name="venue_division",
            field=models.CharField(blank=True, default="", max_length=12, verbose_name="特别管辖地代码"),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="case",
            name="venue_division_name",
            field=models.CharField(blank=True, default="", max_length=60, verbose_name="特别管辖地"),
            preserve_default=False,
        ),
    ]  # fmt: skip
