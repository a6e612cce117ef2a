"""省平台的入企码不论大小写都查得快。"""

import django.db.models.functions.text
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("onsite", "0001_initial"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="inspection",
            index=models.Index(
                django.db.models.functions.text.Upper("external_code"), name="inspection_by_external"
            ),
        ),
    ]
