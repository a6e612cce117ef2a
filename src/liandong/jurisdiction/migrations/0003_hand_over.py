"""指定管辖写明的移交日期；移交以后要求补正的材料和补正的。"""

from django.db import migrations, models

_TEXTS = (("lacking", "要求补正的材料"), ("supplied", "补正的材料"))
_MOMENTS = (("lacking_at", "要求补正时间"), ("supplied_at", "补正时间"))


class Migration(migrations.Migration):
    dependencies = [("jurisdiction", "0002_unread")]

    operations = [
        migrations.AddField(
            model_name="jurisdictiondispute",
            name="hand_over_by",
            field=models.DateField(null=True, verbose_name="移交日期"),
        ),
        *(
            migrations.AddField(
                model_name="position",
                name=name,
                field=models.TextField(blank=True, default="", verbose_name=title),
                preserve_default=False,
            )
            for name, title in _TEXTS
        ),
        *(
            migrations.AddField(
                model_name="position", name=name, field=models.DateTimeField(null=True, verbose_name=title)
            )
            for name, title in _MOMENTS
        ),
    ]
