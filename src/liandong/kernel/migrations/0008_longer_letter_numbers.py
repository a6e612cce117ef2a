"""文号同记录上登记得下的一样长。"""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("kernel", "0007_grantee")]

    operations = [migrations.AlterField("letternumber", "text", models.CharField(max_length=120))]
