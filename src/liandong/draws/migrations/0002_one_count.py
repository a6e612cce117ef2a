from django.db import migrations


class Migration(migrations.Migration):
    """What came of a replacement is made from the logged events; how many were asked is in the record of the visits."""

    dependencies = [("draws", "0001_initial")]

    operations = [migrations.RemoveField(model_name="seat", name="asked")]
