"""几份评价只算最低的一份，现算；不再记哪一份先到。"""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("onsite", "0004_recheck_clocks")]

    operations = [
        migrations.RemoveConstraint("voice", "one_rating_a_code"),
        migrations.RemoveField("voice", "is_counted"),
    ]
