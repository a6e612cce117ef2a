"""文号同记录上登记得下的一样长。"""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("documents", "0003_letter_served_before")]

    operations = [
        migrations.AlterField("letter", "letter_no", models.CharField(blank=True, max_length=120, verbose_name="文号")),
    ]
