"""去掉没有人读的一列：问过几个人。补入照登记的事件重算，问过谁在入企的记录里。"""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("draws", "0001_initial")]

    operations = [migrations.RemoveField(model_name="seat", name="asked")]
