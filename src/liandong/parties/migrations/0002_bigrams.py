"""按相邻两个字找名称的函数和索引；函数不依赖任何扩展，PostgreSQL 15 以上都有。"""

from django.db import migrations

FUNCTION = """
CREATE FUNCTION liandong_bigrams(said text) RETURNS text[] LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT coalesce(array_agg(DISTINCT substr(said, i, 2)), '{}') FROM generate_series(1, length(said) - 1) AS i
$$
"""
INDEX = "CREATE INDEX party_bigrams ON parties_party USING gin (liandong_bigrams(searched))"


class Migration(migrations.Migration):
    dependencies = [("parties", "0001_initial")]

    operations = [
        migrations.RunSQL(FUNCTION, "DROP FUNCTION liandong_bigrams(text)"),
        migrations.RunSQL(INDEX, "DROP INDEX party_bigrams"),
    ]
