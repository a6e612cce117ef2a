from django.db import migrations

import liandong.kernel.sealed


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0005_tally'),
    ]

    operations = [
        migrations.RenameField('person', 'mobile', 'mobile_plain'),
        migrations.AddField(
            model_name='person',
            name='mobile',
            field=liandong.kernel.sealed.SealedField(index='mobile_index', shape='mobile', verbose_name='手机号'),
        ),
        migrations.AddField(
            model_name='person',
            name='mobile_index',
            field=liandong.kernel.sealed.BlindIndexField(),
        ),
    ]
