"""按相邻两个字找线索的索引。"""

from django.db import migrations

INDEX = "CREATE INDEX lead_bigrams ON leads_lead USING gin (liandong_bigrams(searched))"


class Migration(migrations.Migration):
    dependencies = [("leads", "0001_initial"), ("parties", "0002_bigrams")]

    operations = [migrations.RunSQL(INDEX, "DROP INDEX lead_bigrams")]
