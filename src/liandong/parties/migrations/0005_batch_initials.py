from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("parties", "0004_branches")]

    operations = [
        migrations.CreateModel(
            name="BatchInitials",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("batch", models.UUIDField(unique=True)),
                ("total", models.PositiveIntegerField()),
                ("done", models.PositiveIntegerField(default=0)),
                ("after", models.BigIntegerField(default=0)),
            ],
            options={"verbose_name": "导入批次的拼音简码"},
        ),
    ]
