from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [("documents", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="letterfile", name="signatures", field=models.JSONField(default=list, verbose_name="签名"),
        ),
    ]
