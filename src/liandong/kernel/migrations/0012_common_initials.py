"""哪些相邻的字母在拼音简码里最常见：一次全问来，一个进程十分钟问一次，不再每次查找各问各的。"""

from importlib import import_module

from django.db import migrations

FUNCTION = """
CREATE FUNCTION liandong_common_initials(at_least real) RETURNS TABLE (gram text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT common.gram
    FROM pg_stats AS s, unnest(s.most_common_elems::text::text[], s.most_common_elem_freqs) AS common (gram, share)
    WHERE s.tablename = 'initials_grams' AND common.share >= at_least
$$
"""
BEFORE = import_module("liandong.kernel.migrations.0011_initial_shares").FUNCTION


class Migration(migrations.Migration):
    dependencies = [("kernel", "0011_initial_shares")]

    operations = [
        migrations.RunSQL(FUNCTION, "DROP FUNCTION liandong_common_initials(real)"),
        migrations.RunSQL("DROP FUNCTION liandong_initial_shares(text[])", BEFORE),
    ]
