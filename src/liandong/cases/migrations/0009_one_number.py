"""一个机关的一个案号、一个文号只有一件，大小写不分，同时登记的也只有一件；先前已有的同号记录除外。"""

import django.db.models.functions.text
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0008_one_spelling'),
        ('catalogue', '0002_list_orders'),
        ('leads', '0009_one_spelling'),
        ('parties', '0009_counted'),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name='case',
            name='case_by_own_number',
        ),
        migrations.RemoveIndex(
            model_name='decision',
            name='decision_by_own_number',
        ),
        migrations.AddIndex(
            model_name='case',
            index=models.Index(models.F('owner'), django.db.models.functions.text.Upper('case_no'), name='case_by_own_number'),
        ),
        migrations.AddIndex(
            model_name='decision',
            index=models.Index(models.F('owner'), django.db.models.functions.text.Upper('decision_no'), name='decision_by_own_number'),
        ),
        migrations.AddConstraint(
            model_name='case',
            constraint=models.UniqueConstraint(models.F('owner'), django.db.models.functions.text.Upper('case_no'), condition=models.Q(models.Q(('case_no', ''), _negated=True), models.Q(('state__in', ('withdrawn', 'not_filed')), _negated=True), ('is_double', False)), name='one_case_a_number'),
        ),
        migrations.AddConstraint(
            model_name='decision',
            constraint=models.UniqueConstraint(models.F('owner'), django.db.models.functions.text.Upper('decision_no'), condition=models.Q(('is_double', False)), name='one_decision_a_number'),
        ),
    ]
