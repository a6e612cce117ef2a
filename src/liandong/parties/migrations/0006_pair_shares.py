"""相邻两个字在名称里有多常见，按数据库自己的统计；应用的角色看不到索引的统计，所以经过这个函数。"""

from django.db import migrations

FUNCTION = """
CREATE FUNCTION liandong_pair_shares(asked text[]) RETURNS TABLE (pair text, share real)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT common.pair, common.share
    FROM pg_stats AS s, unnest(s.most_common_elems::text::text[], s.most_common_elem_freqs) AS common (pair, share)
    WHERE s.tablename = 'party_bigrams' AND common.pair = ANY (asked)
$$
"""


class Migration(migrations.Migration):
    dependencies = [("parties", "0005_batch_initials")]

    operations = [migrations.RunSQL(FUNCTION, "DROP FUNCTION liandong_pair_shares(text[])")]
