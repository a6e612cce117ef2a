"""演练中反复办的几件事，和“库里的东西还是不是那些”的问法。"""

from __future__ import annotations

from .conftest import PASSWORDS, Site
from .visitor import Visitor

BUREAU = {
    "kind": "agency", "rank": "2", "division": "410800", "basis": "河南省辖市机构通例", "valid_from": "2018-12-31",
}  # fmt: skip
_RESTLESS = (
    "procrastinate_", "django_session", "django_migrations", "kernel_jobrun", "ledger_witnessstate", "kernel_initials",
)  # fmt: skip
"""The last one is made from the names alone and completed by night; a step back to an earlier schema drops it."""


def signed_in(site: Site, account: str = "xitong") -> Visitor:
    visitor = site.visitor()
    answer = visitor.sign_in(account, PASSWORDS[account])
    assert answer.status == 302, answer.text
    return visitor


def register(site: Site, visitor: Visitor, code: str, name: str) -> str:
    """Register an agency as the system administrator; returns its address."""
    government = site.query("SELECT uuid FROM registry_agency WHERE code = 'JZ-GOV'")[0][0]
    values = {**BUREAU, "code": code, "name": name, "government": str(government)}
    answer = visitor.do("/r/agency/new/registry.register_agency", values)
    assert answer.status in (302, 303), answer.text
    return str(answer.headers["Location"])


_FINGERPRINT = (
    "SELECT count(*) || md5(coalesce(string_agg({row}, chr(10) ORDER BY {row}), '')) FROM \"{table}\" x"
)
_ROWS = {
    "registry_division": "(to_jsonb(x) - 'uuid')::text",
    "kernel_access": "CASE WHEN kind = 'division' THEN (to_jsonb(x) - 'record' - 'id')::text ELSE x::text END",
}
"""Tables of which a part is not compared: divisions are given their ids anew by the step that makes records of them."""


def fingerprint(site: Site) -> dict[str, str]:
    """One hash per table whose rows do not change by themselves."""
    tables = [t for (t,) in site.query("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")]
    return {
        t: site.query(_FINGERPRINT.format(table=t, row=_ROWS.get(t, "x::text")))[0][0]
        for t in sorted(tables)
        if not t.startswith(_RESTLESS)
    }  # fmt: skip
