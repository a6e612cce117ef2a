from django.db import migrations, models


class Migration(migrations.Migration):
    """What an agency was part of before it was moved stays with it."""

    dependencies = [("registry", "0007_turns_since_2018")]

    operations = [
        migrations.AddField(
            "agency", "former_relations", models.JSONField(default=list, verbose_name="曾经的隶属")
        ),
    ]
