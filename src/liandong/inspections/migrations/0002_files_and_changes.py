"""计划的附件，公布以后的变更。"""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('inspections', '0001_initial'),
    ]

    operations = [
        migrations.AddField(
            model_name='plan',
            name='change',
            field=models.JSONField(null=True, verbose_name='办理中的变更'),
        ),
        migrations.AddField(
            model_name='plan',
            name='files_told',
            field=models.JSONField(default=list, verbose_name='附件'),
        ),
        migrations.AddField(
            model_name='plan',
            name='loose_files',
            field=models.PositiveSmallIntegerField(default=0, verbose_name='没有公布的附件'),
        ),
        migrations.AddField(
            model_name='plan',
            name='refiles',
            field=models.BooleanField(default=False, verbose_name='变更须重新备案'),
        ),
        migrations.CreateModel(
            name='PlanFile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField(verbose_name='序号')),
                ('kind', models.CharField(choices=[('scheme', '联查方案'), ('rules', '抽查细则')], max_length=8, verbose_name='是什么')),
                ('name', models.CharField(max_length=200, verbose_name='文件名')),
                ('digest', models.CharField(max_length=64, verbose_name='文件摘要')),
                ('size', models.PositiveBigIntegerField(verbose_name='大小')),
                ('published_on', models.DateField(null=True, verbose_name='公布日期')),
                ('withdrawn_at', models.DateTimeField(null=True, verbose_name='撤下时间')),
                ('plan', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='files', to='inspections.plan')),
            ],
            options={
                'verbose_name': '计划的附件',
            },
        ),
        migrations.CreateModel(
            name='PlanFilePart',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField()),
                ('content', models.BinaryField()),
                ('file', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='parts', to='inspections.planfile')),
            ],
            options={
                'verbose_name': '计划的附件文件',
            },
        ),
        migrations.AddConstraint(
            model_name='planfile',
            constraint=models.UniqueConstraint(fields=('plan', 'number'), name='one_plan_file'),
        ),
        migrations.AddConstraint(
            model_name='planfilepart',
            constraint=models.UniqueConstraint(fields=('file', 'number'), name='one_plan_file_part'),
        ),
    ]
