from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0007_seal_mobiles'),
    ]

    operations = [
        migrations.RemoveField('person', 'mobile_plain'),
    ]
