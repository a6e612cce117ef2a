"""密封的列：库里没有号码，怎么印都是掩码，只按完整号码查得到，密钥不在也不出错页。"""

from __future__ import annotations

import copy
import json
import logging
import pickle
from uuid import uuid4

import pytest
from django.core.exceptions import FieldError
from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection
from django.test import Client

from liandong.accounts.models import Person
from liandong.kernel import kinds, sealed
from liandong.kernel.kinds import Field, Kind
from liandong.kernel.roles import Level, Secrecy
from liandong.kernel.tests.staging import attempt, person_values
from liandong.now import today
from liandong.sealing import keys

NUMBER, OTHER, MASK = "10039100001", "10039990001", "100****0001"
pytestmark = pytest.mark.django_db


def person(number: str = NUMBER) -> Person:
    made = Person(owner=uuid4(), name="甲", account=f"t{uuid4().hex[:12]}", state="open", mobile=number)
    made.save()
    return made


def stored(row: Person) -> bytes:
    with connection.cursor() as cursor:
        cursor.execute("SELECT mobile || mobile_index FROM accounts_person WHERE id = %s", [row.pk])
        return bytes(cursor.fetchone()[0])


@pytest.fixture
def ring_file(tmp_path, settings):
    """A key file of this test's own."""
    path = tmp_path / "numbers.keys"
    keys.save(path, keys.fresh(today()))
    settings.NUMBERS_KEYS_FILE = str(path)
    return path


def test_the_database_holds_no_number_and_the_program_reads_it_back():
    row = person()
    assert NUMBER.encode() not in stored(row)
    assert Person.objects.get(pk=row.pk).mobile.reveal() == NUMBER


def test_however_it_is_printed_it_is_masked(caplog):
    for row in (Person(owner=uuid4(), mobile=NUMBER), Person.objects.get(pk=person().pk)):
        number = row.mobile
        with caplog.at_level(logging.WARNING):
            logging.getLogger("x").warning("%s %r", number, {"m": number})
        said = [
            str(number), repr(number), f"{number}", f"{number:>20}", "%s" % number, json.dumps({"a": number}),  # noqa: UP031
            json.dumps([number], cls=DjangoJSONEncoder), repr([number]), repr(vars(row).get("mobile")),
            pickle.dumps(number).decode("latin-1"), caplog.text, str(number.__reduce__()),
            str(kinds.plain(number)), str(copy.deepcopy(number)), number + "", "".join([number]),
        ]  # fmt: skip
        assert [s for s in said if NUMBER in s] == []
        assert str(number) == MASK == pickle.loads(pickle.dumps(number))


def test_a_mask_is_never_saved_as_a_number():
    with pytest.raises(ValueError, match="遮住"):
        Person(owner=uuid4(), mobile=MASK)


def test_a_number_is_not_carried_to_another_record():
    row, another = person(), person(OTHER)
    with pytest.raises(ValueError, match="另一条记录"):
        another.mobile = row.mobile
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE accounts_person SET mobile = (SELECT mobile FROM accounts_person WHERE id = %s) WHERE id = %s",
            [row.pk, another.pk],
        )
    assert str(Person.objects.get(pk=another.pk).mobile) == "（密文核对不上，无法读出）"


def test_typing_the_same_number_again_changes_nothing_and_another_does():
    row = Person.objects.get(pk=person().pk)
    token, kind = row.mobile.token, kinds.get("person")
    before = kind.tracked(row)
    row.mobile = " １００-3910-0001 "
    row.save()
    assert row.mobile.token == token and kinds.changes(kind, before, kind.tracked(row)) == []
    row.mobile = OTHER
    row.save()
    assert str(row.mobile) == MASK, "两个号码的掩码相同，正好用来看变更认不认得出"
    changed = kinds.changes(kind, before, kind.tracked(row))
    assert changed == [{"field": "mobile", "label": "手机号", "level": 30, "class": "sensitive"}]
    row.mobile = ""
    row.save()
    fresh = Person.objects.get(pk=row.pk)
    assert fresh.mobile == "" and fresh.mobile_index is None


def test_saving_something_else_leaves_the_ciphertext():
    row = Person.objects.get(pk=person().pk)
    before = stored(row)
    row.name = "乙"
    row.save()
    assert stored(row) == before


def test_only_a_whole_number_finds():
    row, _ = person(), person(OTHER)
    found = sealed.matching(Person, "mobile", " +86 100 3910-0001")
    assert [p.pk for p in Person.objects.filter(found)] == [row.pk]
    for part in ("1003910000", "0001", "", "%", "100****0001"):
        assert sealed.matching(Person, "mobile", part) is None


@pytest.mark.parametrize(
    "lookup", ["icontains", "contains", "startswith", "exact", "in", "gt", "regex", "length"]
)
def test_no_search_by_part_is_possible(lookup):
    with pytest.raises(FieldError):
        list(Person.objects.filter(**{f"mobile__{lookup}": ["1"] if lookup == "in" else "1"}))
    if lookup not in ("exact", "in"):
        with pytest.raises(FieldError):
            list(Person.objects.filter(**{f"mobile_index__{lookup}": b"1"}))
    with pytest.raises(FieldError):
        list(Person.objects.filter(mobile=NUMBER))


def test_a_sealed_field_cannot_be_declared_searchable_or_listed():
    own = kinds.get("person")
    for wrong in (
        {"is_searched": True, "level": Level.SUMMARY}, {"in_list": True}, {"secrecy": Secrecy.INTERNAL},
        {"value": lambda p: p.mobile.reveal()},
    ):  # fmt: skip
        more = {
            "level": Level.FULL,
            "secrecy": Secrecy.SENSITIVE,
            "sealed": "accounts.reveal_mobile",
            **wrong,
        }
        field = Field("mobile", "手机号", **more)
        with pytest.raises(ValueError, match="密封字段"):
            kinds.register(Kind("person_x", "人", Person, own.states, own.sight, (field,), str))


def test_without_its_key_the_page_says_so_and_is_no_fault(city, ring_file, settings):
    row = Person.objects.get(account="wz.fazhi")
    row.mobile = NUMBER
    row.save()
    client = Client()
    client.force_login(Person.objects.get(account="sysadmin"))
    keys.save(ring_file, keys.fresh(today()))
    pages = [
        f"/r/person/{row.uuid}/",
        f"/api/v1/person/{row.uuid}",
        f"/r/person/{row.uuid}/do/accounts.reveal_mobile",
    ]
    for name in (str(ring_file), "", "/nonexistent/numbers.keys"):
        settings.NUMBERS_KEYS_FILE = name
        page, card, act = [client.get(url) for url in pages]
        assert (page.status_code, card.status_code, act.status_code) == (200, 200, 200)
        assert "（密钥不在，无法读出）" in page.content.decode()
        assert card.json()["fields"]["mobile"] == "（密钥不在，无法读出）"
        refused = attempt(city.actor("sysadmin"), "accounts.reveal_mobile", row.uuid, {}, reason="核对")
        assert refused.code == "number_unreadable" and "离线副本" in refused.sentence
        if name != str(ring_file):
            values = person_values(row.owner, "许新人", "wz.xinren")
            outcome = attempt(city.actor("sysadmin"), "accounts.open_account", None, values)
            assert outcome.code == "invalid_input" and "密钥不在" in outcome.errors["mobile"][0]


def test_a_new_key_is_taken_up_without_a_restart(ring_file):
    row = person()
    grown = keys.load(ring_file).grown(today())
    keys.save(ring_file, grown)
    assert Person.objects.get(pk=row.pk).mobile.reveal() == NUMBER
    assert stored(person(OTHER))[1:5] == grown.newest("seal").id
    assert Person.objects.filter(sealed.matching(Person, "mobile", NUMBER)).count() == 1
