"""年度计划固定名录时怎样写的，留在抽取里；已经固定了的，照现在的计划补上。写明的回避都等决定，已经固定进名录的照算。"""

from django.db import migrations, models

COMPARED = ("items", "parts", "ratios", "officers", "starts_on", "ends_on")


def write_basis(apps, schema_editor):
    """What stands now is the nearest that is known of what stood then."""
    for draw in apps.get_model("draws", "Draw").objects.exclude(frozen_at=None).select_related("plan"):
        held = {name: getattr(draw.plan, name) for name in COMPARED}
        draw.basis = held | {name: held[name].isoformat() for name in ("starts_on", "ends_on")}
        draw.save(update_fields=["basis"])


def write_recusals(apps, schema_editor):
    """Who was named counted at once: what is bound already stays so and says why, what is not waits for its decision."""
    officers = {str(o.uuid): o for o in apps.get_model("registry", "Officer").objects.select_related("agency")}
    parties = apps.get_model("parties", "Party").objects
    for draw in apps.get_model("draws", "Draw").objects.exclude(recusals=[]):
        answer = {"answer": "granted", "decided": "当时写明即算，没有另行决定"} if draw.frozen_at else {"answer": "", "decided": ""}
        rows = []
        for number, row in enumerate(draw.recusals, 1):
            officer, party = officers[row["officer"]], parties.get(uuid=row["party"])
            rows.append(
                {
                    "number": number, "officer": row["officer"], "certificate": officer.certificate, "name": officer.name,
                    "agency": str(officer.agency.uuid), "why": row.get("why", "可能影响公正执法的其他情形"), "asked_by": "本人申请", "by": "", "on": "",
                    "is_head": False, "decided_at": "", "document": "", "party": row["party"], "party_name": party.name, "department": row["department"], **answer,
                }
            )  # fmt: skip
        draw.recusals = rows
        draw.save(update_fields=["recusals"])


class Migration(migrations.Migration):
    dependencies = [
        ("draws", "0004_bundle_signatures"),
        ("parties", "0008_by_subject"),
        ("registry", "0008_former_relations"),
    ]

    operations = [
        migrations.AddField(
            model_name="draw",
            name="basis",
            field=models.JSONField(default=dict, verbose_name="固定时的年度计划"),
        ),
        migrations.RunPython(write_basis, migrations.RunPython.noop),
        migrations.RunPython(write_recusals, migrations.RunPython.noop),
    ]
