"""拼音简码和它的索引：相邻两个、三个字母，连同种类一起作键，小的种类不必翻大的种类。"""

from django.db import migrations, models

FUNCTION = """
CREATE FUNCTION liandong_initial_grams(kind text, said text) RETURNS text[] LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT coalesce(array_agg(DISTINCT kind || ':' || substr(said, i, n)), '{}')
    FROM generate_series(1, length(said) - 1) AS i, generate_series(2, 3) AS n WHERE i + n - 1 <= length(said)
$$
"""
INDEX = "CREATE INDEX initials_grams ON kernel_initials USING gin (liandong_initial_grams(kind, text))"


class Migration(migrations.Migration):
    dependencies = [("kernel", "0004_failed_jobs")]

    operations = [
        migrations.CreateModel(
            name="Initials",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=40)),
                ("record", models.UUIDField()),
                ("text", models.TextField()),
            ],
            options={
                "verbose_name": "拼音简码",
                "constraints": [models.UniqueConstraint(fields=("kind", "record"), name="one_initials")],
            },
        ),
        migrations.RunSQL(FUNCTION, "DROP FUNCTION liandong_initial_grams(text, text)"),
        migrations.RunSQL(INDEX, "DROP INDEX initials_grams"),
    ]
