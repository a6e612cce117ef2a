from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0004_seal_mobiles'),
    ]

    operations = [
        migrations.RemoveField('person', 'mobile_plain'),
    ]
