"""外部数值是哪个机关登记的，由另一个机关核对；已经登记了的不再核对。"""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("draws", "0006_dropout_evidence")]

    operations = [
        migrations.AddField(
            model_name="draw",
            name="outside_by",
            field=models.UUIDField(null=True, verbose_name="登记外部数值的机关"),
        )
    ]
