"""一份来文、工单只有一条线索，大小写不分；先前已有的同号线索除外。"""

import django.db.models.functions.text
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('catalogue', '0002_list_orders'),
        ('leads', '0009_one_spelling'),
        ('parties', '0009_counted'),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name='lead',
            name='lead_by_paper',
        ),
        migrations.AddIndex(
            model_name='lead',
            index=models.Index(models.F('owner'), models.F('origin'), django.db.models.functions.text.Upper('origin_paper'), name='lead_by_paper'),
        ),
        migrations.AddConstraint(
            model_name='lead',
            constraint=models.UniqueConstraint(models.F('owner'), models.F('origin'), django.db.models.functions.text.Upper('origin_paper'), condition=models.Q(models.Q(('origin_paper', ''), _negated=True), models.Q(('state', 'cancelled'), _negated=True), ('is_double', False)), name='one_lead_a_paper'),
        ),
    ]
