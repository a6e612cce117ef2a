"""没有在册的当事人的统一社会信用代码；在册的照登记当日。"""

from django.db import migrations, models

FILL = """
    UPDATE leads_lead SET party_code = p.code FROM parties_party p WHERE p.id = leads_lead.party_id AND p.code <> ''
"""


class Migration(migrations.Migration):

    dependencies = [
        ('leads', '0005_uploads_of_records'),
        ('parties', '0001_initial'),
    ]

    operations = [
        migrations.AddField(
            model_name='lead',
            name='party_code',
            field=models.CharField(blank=True, default='', max_length=18, verbose_name='统一社会信用代码'),
        ),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
    ]
