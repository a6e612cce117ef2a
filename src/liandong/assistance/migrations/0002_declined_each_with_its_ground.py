"""部分不予协助的问题，各自带着事由和理由；从前只写号码的，照请求上写的那一个补上。"""

from django.db import migrations


def spell_out(apps, schema_editor):
    requests = apps.get_model("assistance", "AssistanceRequest").objects.using(schema_editor.connection.alias)
    for one in requests.exclude(ground="").iterator():
        if any(isinstance(said, int) for said in one.declined):
            one.declined = [
                {"number": said, "ground": one.ground, "why": one.refused_why}
                if isinstance(said, int)
                else said
                for said in one.declined
            ]
        if one.state != "refused":
            one.ground, one.refused_why = "", ""
        one.save(update_fields=["declined", "ground", "refused_why"])


class Migration(migrations.Migration):
    dependencies = [
        ("assistance", "0001_initial"),
    ]

    operations = [
        migrations.RunPython(spell_out, elidable=False),
    ]
