"""去掉没有人读的几列：共同的上一级编码、最先发现的机关的编号（名称留着）、成为一方的时间（账本上有）。"""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("jurisdiction", "0001_initial")]

    operations = [
        migrations.RemoveField(model_name="jurisdictiondispute", name="authority_code"),
        migrations.RemoveField(model_name="jurisdictiondispute", name="first_finder"),
        migrations.RemoveField(model_name="position", name="joined_at"),
    ]
