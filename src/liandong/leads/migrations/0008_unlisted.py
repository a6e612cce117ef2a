"""线索已经写明名录库里没有这个当事人的，它说到的也记下。"""

from django.db import migrations

FILL = """
UPDATE offences_claim AS claim SET is_unlisted = true
FROM leads_lead AS lead WHERE claim.kind = 'lead' AND claim.record = lead.uuid AND lead.is_unlisted
"""


class Migration(migrations.Migration):
    dependencies = [("leads", "0007_continuing"), ("offences", "0003_unlisted")]

    operations = [migrations.RunSQL(FILL, migrations.RunSQL.noop)]
