from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0004_signed_in'),
    ]

    operations = [
        migrations.RenameModel(old_name='SignInTries', new_name='Tally'),
        migrations.AlterModelOptions(name='tally', options={'verbose_name': '计次'}),
    ]
