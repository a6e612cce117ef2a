"""文件分段保存，已经交来的整份切成段；记下以谁的名义写。"""

import django.db.models.deletion
from django.db import migrations, models

SPLIT = """
    INSERT INTO importing_intakepart (intake_id, number, content)
    SELECT f.intake_id, n, substring(f.content FROM n * 1048576 + 1 FOR 1048576)
      FROM importing_intakefile AS f, generate_series(0, (length(f.content) - 1) / 1048576) AS n
"""


class Migration(migrations.Migration):
    dependencies = [("importing", "0001_initial")]

    operations = [
        migrations.AddField("intake", "ordered_post", models.UUIDField(null=True, verbose_name="下令的岗位")),
        migrations.AddField("intake", "ordered_delegation", models.UUIDField(null=True)),
        migrations.CreateModel(
            name="IntakePart",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveIntegerField()),
                ("content", models.BinaryField()),
                (
                    "intake",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="parts", to="importing.intake"
                    ),
                ),
            ],
            options={
                "verbose_name": "导入文件",
                "constraints": [models.UniqueConstraint(fields=("intake", "number"), name="one_intake_part")],
            },
        ),
        migrations.RunSQL(SPLIT, migrations.RunSQL.noop),
        migrations.DeleteModel(name="IntakeFile"),
    ]
