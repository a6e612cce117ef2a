"""说到的当事人今天是哪一个，另记一列：并入的按并入的那一个找，拆回的恢复原样。"""

import django.db.models.deletion
from django.db import migrations, models

FILL = """
UPDATE offences_claim AS claim SET standing_id = coalesce(party.merged_into_id, party.id)
FROM parties_party AS party WHERE party.id = coalesce(claim.party_id, claim.likely_party_id)
"""


class Migration(migrations.Migration):
    dependencies = [("offences", "0001_initial"), ("parties", "0007_common_pairs")]

    operations = [
        migrations.AddField(
            "claim",
            "standing",
            models.ForeignKey(
                db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="parties.party"
            ),
        ),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
        migrations.AddIndex(
            "claim",
            models.Index(
                condition=models.Q(("ended_at__isnull", True)), fields=["standing", "-since"], name="claim_by_standing"
            ),
        ),
        migrations.RemoveIndex("claim", "claim_by_party"),
        migrations.RemoveIndex("claim", "claim_by_likely_party"),
    ]
