"""数据库角色的权限：谁能对哪张表做什么，写在表旁边，迁移之后一次授予。

Four login roles share one database: *owner* runs migrations, *app* serves web and worker, *sequencer* orders
the ledger, *redactor* performs lawful redaction. A model says what each may do in `rights`; a table that says
nothing gets the default. DELETE is never a default. Grants are recomputed after every migration by the owner.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db.backends.base.base import BaseDatabaseWrapper

ROLES = ("app", "sequencer", "redactor")


@dataclass(frozen=True, slots=True)
class Rights:
    """SQL privilege lists per role, as after GRANT; empty means none."""

    app: str = "SELECT, INSERT, UPDATE"
    sequencer: str = ""
    redactor: str = "SELECT, INSERT, UPDATE"


KEPT_BY_LIBRARIES = Rights(
    app="SELECT, INSERT, UPDATE, DELETE", sequencer="", redactor="SELECT, INSERT, UPDATE, DELETE"
)
READ_ONLY = Rights(app="SELECT", redactor="SELECT")


def _rights_of(model: Any) -> Rights:
    declared = getattr(model, "rights", None)
    if isinstance(declared, Rights):
        return declared
    return Rights() if model.__module__.startswith("liandong.") else KEPT_BY_LIBRARIES


def grant_all(connection: BaseDatabaseWrapper) -> None:
    """Give every role exactly its declared rights; run as the owner after migrating.

    Raises:
        RuntimeError: the connection is not the owner's, so the role names cannot be derived.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        owner = str(cursor.fetchone()[0])
        if not owner.endswith("_owner"):
            raise RuntimeError(f"授予权限须以数据库所有者身份连接，当前为 {owner}。")
        prefix = owner.removesuffix("_owner")
        quoted = {role: connection.ops.quote_name(f"{prefix}_{role}") for role in ROLES}
        everyone = ", ".join(quoted.values())
        cursor.execute(f"GRANT USAGE ON SCHEMA public TO {everyone}")
        cursor.execute(f"REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {everyone}")
        cursor.execute(f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {everyone}")
        for model in apps.get_models(include_auto_created=True):
            table = connection.ops.quote_name(model._meta.db_table)
            rights = _rights_of(model)
            for role in ROLES:
                if wanted := getattr(rights, role):
                    cursor.execute(f"GRANT {wanted} ON {table} TO {quoted[role]}")
        cursor.execute(f"GRANT SELECT ON django_migrations TO {everyone}")
