"""复查的结果只在每次复查的一条里。"""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("onsite", "0006_looks")]

    operations = [migrations.RemoveField("recheck", name) for name in ("done_on", "is_put_right", "told", "by")]
