"""分段传的文件不只属于线索：记所属记录的编号。没有传完的照旧接着传。"""

from django.db import migrations, models

FILL = "UPDATE leads_upload SET record = (SELECT uuid FROM leads_lead WHERE id = lead_id)"


class Migration(migrations.Migration):

    dependencies = [
        ('leads', '0004_uploads'),
    ]

    operations = [
        migrations.AddField(
            model_name='upload',
            name='record',
            field=models.UUIDField(null=True, verbose_name='为哪件记录'),
        ),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
        migrations.RemoveConstraint(model_name='upload', name='one_upload'),
        migrations.RemoveField(model_name='upload', name='lead'),
        migrations.AlterField(
            model_name='upload',
            name='record',
            field=models.UUIDField(verbose_name='为哪件记录'),
        ),
        migrations.AddConstraint(
            model_name='upload',
            constraint=models.UniqueConstraint(fields=('record', 'person', 'name', 'size', 'digest'), name='one_upload'),
        ),
    ]
