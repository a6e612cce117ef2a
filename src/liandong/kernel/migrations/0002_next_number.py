"""记录号：每个字头每年一个序列，第一次用到时由数据库建立。"""

from django.db import migrations

CREATE = """
CREATE FUNCTION kernel_next_number(mark text, year integer) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    sequence_name text := format('kernel_number_%s_%s', mark, year);
BEGIN
    IF mark !~ '^[a-z]{2,4}$' OR year NOT BETWEEN 2000 AND 2999 THEN
        RAISE EXCEPTION '记录号字头或年份不合要求：% %', mark, year;
    END IF;
    IF to_regclass(sequence_name) IS NULL THEN
        PERFORM pg_advisory_xact_lock(hashtext(sequence_name));
        EXECUTE format('CREATE SEQUENCE IF NOT EXISTS %I', sequence_name);
    END IF;
    RETURN nextval(sequence_name::regclass);
END
$$
"""


class Migration(migrations.Migration):
    dependencies = [("kernel", "0001_initial")]
    operations = [migrations.RunSQL(CREATE, "DROP FUNCTION kernel_next_number(text, integer)")]
