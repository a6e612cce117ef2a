"""书面复函写明的结论，照复函选定。"""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('dispatches', '0002_paper'),
    ]

    operations = [
        migrations.AddField(
            model_name='dispatch',
            name='conclusion',
            field=models.CharField(blank=True, choices=[('filed', '予以立案'), ('not_filed', '不予立案'), ('no_facts', '没有违法事实'), ('joined', '属于在办案件，并入')], default='', max_length=10, verbose_name='对方的结论'),
        ),
    ]
