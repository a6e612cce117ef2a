"""年度计划固定名录时怎样写的，留在抽取里；已经固定了的，照现在的计划补上。"""

from django.db import migrations, models

COMPARED = ("items", "parts", "ratios", "officers", "starts_on", "ends_on")


def write_basis(apps, schema_editor):
    """What stands now is the nearest that is known of what stood then."""
    for draw in apps.get_model("draws", "Draw").objects.exclude(frozen_at=None).select_related("plan"):
        held = {name: getattr(draw.plan, name) for name in COMPARED}
        draw.basis = held | {name: held[name].isoformat() for name in ("starts_on", "ends_on")}
        draw.save(update_fields=["basis"])


class Migration(migrations.Migration):
    dependencies = [("draws", "0003_evidence_salt")]

    operations = [
        migrations.AddField(
            model_name="draw",
            name="basis",
            field=models.JSONField(default=dict, verbose_name="固定时的年度计划"),
        ),
        migrations.RunPython(write_basis, migrations.RunPython.noop),
    ]
