"""说到里记下人说名录库里没有这个当事人，登记、导入了对象也不再认。"""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("offences", "0002_standing")]

    operations = [migrations.AddField("claim", "is_unlisted", models.BooleanField(default=False))]
