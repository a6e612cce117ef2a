"""哪些相邻的字母在拼音简码里最常见，按数据库自己的统计；应用的角色看不到索引的统计，所以经过这个函数。"""

from django.db import migrations

FUNCTION = """
CREATE FUNCTION liandong_common_initials(at_least real) RETURNS TABLE (gram text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT common.gram
    FROM pg_stats AS s, unnest(s.most_common_elems::text::text[], s.most_common_elem_freqs) AS common (gram, share)
    WHERE s.tablename = 'initials_grams' AND common.share >= at_least
$$
"""


class Migration(migrations.Migration):
    dependencies = [("kernel", "0010_longer_clock_names")]

    operations = [migrations.RunSQL(FUNCTION, "DROP FUNCTION liandong_common_initials(real)")]
