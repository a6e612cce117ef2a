"""已有的手机号加密到新的列，并抹去明文。中途停下的，再执行一次从没有做完的接着做。"""

from django.db import migrations, transaction

A_BATCH = 500


def seal(apps, schema_editor):
    people = apps.get_model('accounts', 'Person').objects.using(schema_editor.connection.alias)
    while True:
        with transaction.atomic(using=schema_editor.connection.alias):
            batch = list(people.select_for_update().exclude(mobile_plain='').order_by('id')[:A_BATCH])
            for person in batch:
                person.mobile, person.mobile_plain = person.mobile_plain, ''
                person.save(update_fields=['mobile', 'mobile_index', 'mobile_plain'])
        if not batch:
            return


class Migration(migrations.Migration):

    atomic = False

    dependencies = [
        ('accounts', '0006_sealed_mobile'),
    ]

    operations = [
        migrations.RunPython(seal, elidable=False),
    ]
