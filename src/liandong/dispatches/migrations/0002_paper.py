"""书面递送：渠道、送到哪里、怎样送的、回执和复函、扫描件。"""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('dispatches', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Scan',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField(verbose_name='序号')),
                ('of_what', models.CharField(max_length=20, verbose_name='是什么')),
                ('name', models.CharField(max_length=200, verbose_name='文件名')),
                ('digest', models.CharField(max_length=64, verbose_name='文件摘要')),
                ('size', models.PositiveBigIntegerField(verbose_name='大小')),
            ],
            options={
                'verbose_name': '书面递送的扫描件',
            },
        ),
        migrations.CreateModel(
            name='ScanPart',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField()),
                ('content', models.BinaryField()),
            ],
            options={
                'verbose_name': '扫描件的一段',
            },
        ),
        migrations.RemoveConstraint(
            model_name='dispatch',
            name='one_open_dispatch',
        ),
        migrations.AddField(
            model_name='dispatch',
            name='channel',
            field=models.CharField(choices=[('platform', '平台'), ('paper', '书面')], default='platform', max_length=10, verbose_name='递送渠道'),
        ),
        migrations.AddField(
            model_name='dispatch',
            name='receipt_note',
            field=models.CharField(blank=True, max_length=300, verbose_name='回执说明'),
        ),
        migrations.AddField(
            model_name='dispatch',
            name='receiver_address',
            field=models.CharField(blank=True, max_length=200, verbose_name='接收机关地址'),
        ),
        migrations.AddField(
            model_name='dispatch',
            name='register_no',
            field=models.CharField(blank=True, max_length=80, verbose_name='发文登记号'),
        ),
        migrations.AddField(
            model_name='dispatch',
            name='reply_paper',
            field=models.CharField(blank=True, max_length=120, verbose_name='复函文号'),
        ),
        migrations.AddField(
            model_name='dispatch',
            name='sent_how',
            field=models.CharField(blank=True, choices=[('post', '邮寄'), ('person', '专人送达'), ('confidential', '机要交换'), ('other', '其他方式')], max_length=12, verbose_name='送出方式'),
        ),
        migrations.AddConstraint(
            model_name='dispatch',
            constraint=models.UniqueConstraint(condition=models.Q(('channel', 'platform'), ('state__in', ('sent', 'overdue', 'signed', 'accepted'))), fields=('carried', 'owner'), name='one_open_dispatch'),
        ),
        migrations.AddConstraint(
            model_name='dispatch',
            constraint=models.UniqueConstraint(condition=models.Q(('channel', 'paper'), ('state__in', ('sent', 'overdue', 'signed', 'accepted'))), fields=('carried', 'receiver_name'), name='one_open_paper_dispatch'),
        ),
        migrations.AddField(
            model_name='scan',
            name='dispatch',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='scans', to='dispatches.dispatch'),
        ),
        migrations.AddField(
            model_name='scanpart',
            name='scan',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='parts', to='dispatches.scan'),
        ),
        migrations.AddConstraint(
            model_name='scan',
            constraint=models.UniqueConstraint(fields=('dispatch', 'number'), name='one_scan_number'),
        ),
        migrations.AddConstraint(
            model_name='scanpart',
            constraint=models.UniqueConstraint(fields=('scan', 'number'), name='one_scan_part'),
        ),
    ]
