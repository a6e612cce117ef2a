"""相邻的字母在拼音简码里有多常见，按数据库自己的统计；应用的角色看不到索引的统计，所以经过这个函数。"""

from django.db import migrations

FUNCTION = """
CREATE FUNCTION liandong_initial_shares(asked text[]) RETURNS TABLE (gram text, share real)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT common.gram, common.share
    FROM pg_stats AS s, unnest(s.most_common_elems::text::text[], s.most_common_elem_freqs) AS common (gram, share)
    WHERE s.tablename = 'initials_grams' AND common.gram = ANY (asked)
$$
"""


class Migration(migrations.Migration):
    dependencies = [("kernel", "0010_longer_clock_names")]

    operations = [migrations.RunSQL(FUNCTION, "DROP FUNCTION liandong_initial_shares(text[])")]
