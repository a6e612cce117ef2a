"""为什么等复函再决定。"""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("assistance", "0002_declined_each_with_its_ground"),
    ]

    operations = [
        migrations.AddField(
            model_name="assistancerequest",
            name="waits_why",
            field=models.CharField(blank=True, max_length=120, verbose_name="为什么等复函再决定"),
        ),
    ]
