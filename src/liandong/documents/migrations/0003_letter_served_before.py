from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [("documents", "0002_letterfile_signatures")]

    operations = [
        migrations.AddField(
            model_name="letter", name="served_before", field=models.JSONField(default=list, verbose_name="更正以前的送达登记"),
        ),
    ]
