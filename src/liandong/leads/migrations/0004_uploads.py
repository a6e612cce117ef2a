"""没有传完的证据文件，一段一段存着。"""

import django.db.models.deletion
import uuid_utils.compat
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('leads', '0003_one_lead_a_paper'),
    ]

    operations = [
        migrations.CreateModel(
            name='Upload',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid_utils.compat.uuid7, unique=True)),
                ('person', models.UUIDField(verbose_name='谁在传')),
                ('name', models.CharField(max_length=200, verbose_name='文件名')),
                ('size', models.PositiveIntegerField(verbose_name='字节数')),
                ('digest', models.CharField(max_length=64, verbose_name='文件摘要')),
                ('touched_at', models.DateTimeField(db_index=True, verbose_name='最近一段的时间')),
                ('lead', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='uploads', to='leads.lead', verbose_name='线索')),
            ],
            options={
                'verbose_name': '没有传完的文件',
            },
        ),
        migrations.CreateModel(
            name='UploadPart',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField()),
                ('content', models.BinaryField()),
                ('upload', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='parts', to='leads.upload')),
            ],
            options={
                'verbose_name': '没有传完的文件的一段',
            },
        ),
        migrations.AddConstraint(
            model_name='upload',
            constraint=models.UniqueConstraint(fields=('lead', 'person', 'name', 'size', 'digest'), name='one_upload'),
        ),
        migrations.AddConstraint(
            model_name='uploadpart',
            constraint=models.UniqueConstraint(fields=('upload', 'number'), name='one_upload_part'),
        ),
    ]
