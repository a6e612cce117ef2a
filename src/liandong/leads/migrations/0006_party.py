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
        migrations.AddField(
            model_name='lead',
            name='is_unlisted',
            field=models.BooleanField(default=False, verbose_name='名录库里没有这个当事人'),
        ),
        migrations.AddIndex(
            model_name='lead',
            index=models.Index(condition=models.Q(('is_citizen', False), ('is_unlisted', False), ('party__isnull', True), models.Q(('party_name__gt', ''), ('party_code__gt', ''), _connector='OR')), fields=['owner', '-uuid'], name='lead_by_open_party'),
        ),
    ]
