"""授给谁只看一列：岗位、机关，或者人人；看不看得到，只查索引就答得出。

The column is made by the database from the two that stand (`Access.grantee`), so filling it is adding it: the table is written
anew and locked meanwhile, some ten seconds for ten million rows, and its two indexes after it, a minute each.
"""

from uuid import UUID

from django.db import migrations, models
from django.db.models import Value
from django.db.models.functions import Coalesce

EVERYBODY = UUID(int=2**128 - 1)
SHARES = "CREATE STATISTICS access_shares (mcv) ON kind, {} FROM kernel_access"
FINER = "ALTER STATISTICS access_shares SET STATISTICS 1000"
DROPPED = "DROP STATISTICS access_shares"
OLD_SHARES = f"{SHARES.format('agency, post')}; {FINER}"


class Migration(migrations.Migration):
    dependencies = [("kernel", "0006_access_shares")]

    operations = [
        migrations.RunSQL(DROPPED, OLD_SHARES),
        migrations.RemoveConstraint("access", "one_grant_per_ground"),
        migrations.RemoveIndex("access", "access_by_agency"),
        migrations.RemoveIndex("access", "access_by_post"),
        migrations.AddField(
            "access",
            "grantee",
            models.GeneratedField(
                expression=Coalesce("post", "agency", Value(EVERYBODY, models.UUIDField())),
                output_field=models.UUIDField(),
                db_persist=True,
            ),
        ),
        migrations.AddConstraint(
            "access",
            models.UniqueConstraint(
                fields=["kind", "record", "grantee", "ground"],
                name="one_grant_per_ground",
                include=["level", "until"],
            ),
        ),
        migrations.AddIndex(
            "access",
            models.Index(fields=["kind", "grantee", "record"], name="access_by_grantee", include=["level", "until"]),
        ),
        migrations.RunSQL(f"{SHARES.format('grantee')}; {FINER}", DROPPED),
    ]
