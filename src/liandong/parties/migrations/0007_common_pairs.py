"""哪些相邻两个字在某种记录的名称里最常见，按数据库自己的统计；应用的角色看不到索引的统计，所以经过这个函数。"""

from django.db import migrations

FUNCTION = """
CREATE FUNCTION liandong_common_pairs(at_least real) RETURNS TABLE (of_table text, pair text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT i.tablename::text, common.pair
    FROM pg_indexes AS i JOIN pg_stats AS s ON s.schemaname = i.schemaname AND s.tablename = i.indexname,
        unnest(s.most_common_elems::text::text[], s.most_common_elem_freqs) AS common (pair, share)
    WHERE i.indexname LIKE '%\\_bigrams' AND common.share >= at_least
$$
"""


class Migration(migrations.Migration):
    dependencies = [("parties", "0006_pair_shares")]

    operations = [migrations.RunSQL(FUNCTION, "DROP FUNCTION liandong_common_pairs(real)")]
