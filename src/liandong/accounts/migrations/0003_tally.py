from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0002_sign_in_tries'),
    ]

    operations = [
        migrations.RenameModel(old_name='SignInTries', new_name='Tally'),
        migrations.AlterModelOptions(name='tally', options={'verbose_name': '计次'}),
    ]
