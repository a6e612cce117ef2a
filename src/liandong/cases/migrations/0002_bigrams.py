"""按相邻两个字找案件的索引。"""

from django.db import migrations

INDEX = "CREATE INDEX case_bigrams ON cases_case USING gin (liandong_bigrams(searched))"


class Migration(migrations.Migration):
    dependencies = [("cases", "0001_initial"), ("parties", "0002_bigrams")]

    operations = [migrations.RunSQL(INDEX, "DROP INDEX case_bigrams")]
