"""办理时的依托：人、岗位、机关、授权和授权人的岗位，办完之前都不能变；很多人可以同时依托。"""

from __future__ import annotations

import psycopg
from django.db import transaction
from psycopg.errors import LockNotAvailable

from liandong.accounts.models import Person
from liandong.accounts.queries import Book, actors_of
from liandong.kernel import locking
from liandong.kernel.tests.staging import did
from liandong.registry.models import Agency


def is_held(committed, table: str, uuid) -> bool:
    """Whether another session is kept from changing the row, while reading and sharing it stay free."""
    with psycopg.connect(committed.url("app"), autocommit=True) as other:
        assert other.execute(f"SELECT 1 FROM {table} WHERE uuid = %s FOR SHARE NOWAIT", [uuid]).fetchone()
        try:
            other.execute(f"SELECT 1 FROM {table} WHERE uuid = %s FOR UPDATE NOWAIT", [uuid])
        except LockNotAvailable:
            return True
    return False


def test_all_that_a_delegated_capacity_rests_on_is_held(committed, city):
    head, deputy = city.actor("wz.juzhang"), city.actor("wz.fuze")
    values = {"delegate": deputy.post, "valid_from": "2026-01-01", "valid_to": "2099-12-31", "basis": "外出"}
    given = did(head, "accounts.delegate_approval", None, values)
    acting = next(a for a in actors_of(Person.objects.get(uuid=deputy.person)) if a.delegation)
    rests_on = [
        ("accounts_person", deputy.person), ("accounts_post", deputy.post), ("accounts_post", head.post),
        ("accounts_delegation", given), ("registry_agency", deputy.agency),
    ]  # fmt: skip
    with transaction.atomic():
        assert Book().lock_active(acting)
        assert [table for table, uuid in rests_on if not is_held(committed, table, uuid)] == []
    assert [table for table, uuid in rests_on if is_held(committed, table, uuid)] == []


def test_the_agency_whose_entry_is_questioned_is_held(committed, city):
    agency = Agency.objects.get(code="C410822-AGRICULTURE")
    with transaction.atomic():
        assert locking.share(agency)
        assert is_held(committed, "registry_agency", agency.uuid)


def test_what_changed_since_it_was_read_is_not_held_as_read(committed, city):
    agency = Agency.objects.get(code="C410822-AGRICULTURE")
    Agency.objects.filter(pk=agency.pk).update(state="abolished")
    with transaction.atomic():
        assert not locking.share(agency)
