"""哪些名单冻结了，写进结果的数目；先前冻结的没有写，照批准的替换和规则的上限补上。"""

from django.db import migrations

MILLION = 1_000_000


def write_frozen(apps, schema_editor):
    """Each list's replacements of targets since it was last released, against the limit of the rules; see `draw.rules.Rules.is_frozen`."""
    rows = apps.get_model("draws", "Dropout").objects.filter(answer="approved", sort__in=("target", "release"))
    for draw in apps.get_model("draws", "Draw").objects.filter(dropouts__answer="approved").distinct():
        share, fewest = draw.rules.get("max_skips_ppm", 0), draw.rules.get("min_skips", 0)
        skips = dict.fromkeys(draw.totals["lists"], 0)
        for code, sort in rows.filter(draw=draw).order_by("n").values_list("list", "sort"):
            skips[code] = 0 if sort == "release" else skips[code] + 1
        drawn = {code: k for code, (_, k) in draw.totals["lists"].items()}
        frozen = [code for code, n in skips.items() if share and n * MILLION > share * drawn[code] and n > fewest]
        draw.totals["frozen"] = sorted(frozen)
        draw.save(update_fields=["totals"])


class Migration(migrations.Migration):
    dependencies = [("draws", "0007_outside_by")]

    operations = [migrations.RunPython(write_frozen, migrations.RunPython.noop)]
