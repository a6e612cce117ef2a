"""数据库要知道各种类记录授权给了哪些机关、各有多少：少的从授权找记录，多的从记录看授权。

Without it kind and agency are taken to be independent: what every agency may see of the parties is added to what one may see
of the leads, and a list of an agency with few leads is looked for by walking through all of them.
"""

from django.db import migrations

SHARES = "CREATE STATISTICS access_shares (mcv) ON kind, agency, post FROM kernel_access"
FINER = "ALTER STATISTICS access_shares SET STATISTICS 1000"


class Migration(migrations.Migration):
    dependencies = [("kernel", "0005_initials")]

    operations = [
        migrations.RunSQL(SHARES, "DROP STATISTICS access_shares"),
        migrations.RunSQL(FINER, migrations.RunSQL.noop),
    ]
