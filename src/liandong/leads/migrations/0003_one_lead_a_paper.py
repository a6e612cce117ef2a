"""一个机关按同一份来文、工单只登记一条线索，同时登记的也只有一条。"""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('catalogue', '0002_list_orders'),
        ('leads', '0002_bigrams'),
        ('parties', '0005_batch_initials'),
    ]

    operations = [
        migrations.AddConstraint(
            model_name='lead',
            constraint=models.UniqueConstraint(condition=models.Q(models.Q(('origin_paper', ''), _negated=True), models.Q(('state', 'cancelled'), _negated=True)), fields=('owner', 'origin', 'origin_paper'), name='one_lead_a_paper'),
        ),
    ]
