"""次序和翻页：每个种类、每个次序都有真的索引；一页接一页不重不漏，往回翻也一样；翻页标记读不懂就说读不懂。"""

from __future__ import annotations

import base64
import dataclasses
import json
from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import FieldDoesNotExist
from django.db import connection

from liandong.accounts.models import Delegation, Post
from liandong.kernel import kinds, ordering
from liandong.kernel.ordering import BadCursor, Unordered, order_of, sortable, window
from liandong.kernel.roles import Level
from liandong.now import today
from liandong.registry.models import Agency

KINDS = [k.name for k in kinds.every()]
SORTS = [(k.name, way + f.name) for k in kinds.every() for f in sortable(k) for way in ("", "-")]


# ── 声明与真的索引 ──────────────────────────────────────────────────────────────────────────────────


def indexes(table: str) -> list[list[str]]:
    """The columns of every usable index, in order, with the ordinary comparison and no condition."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT array_agg(a.attname::text ORDER BY k.place)
            FROM pg_index i
            CROSS JOIN LATERAL unnest(i.indkey::int[], i.indclass::oid[]) WITH ORDINALITY AS k(column_no, class, place)
            JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.column_no
            JOIN pg_opclass o ON o.oid = k.class
            WHERE i.indrelid = %s::regclass AND i.indpred IS NULL AND i.indisvalid
            GROUP BY i.indexrelid HAVING bool_and(o.opcdefault)
            """,
            [table],
        )
        return [row[0] for row in cursor.fetchall()]


def without_index(kind: kinds.Kind) -> list[str]:
    """Orders and filters of a kind's list that no index of its table begins with."""
    table, found = kind.model._meta.db_table, []
    known = indexes(table)
    unique = {f.column for f in kind.model._meta.fields if f.unique}
    wanted = [[column.removeprefix("-") for column in kind.order], *([f.sort_by] for f in sortable(kind))]
    for columns in wanted:
        tied = columns if columns[-1] in unique else [*columns, "uuid"]
        if not any(have[: len(tied)] == tied for have in known):
            found.append(f"{kind.name}：次序 {tied} 没有索引")
    found += [f"{kind.name}：{c} 没有索引" for c in kind.own if not any(have[0] == c for have in known)]
    return found


@pytest.mark.django_db
@pytest.mark.parametrize("name", KINDS)
def test_every_order_and_own_column_has_an_index_of_its_own(name):
    assert without_index(kinds.get(name)) == []


@pytest.mark.django_db
def test_the_search_for_indexes_bites():
    kind = kinds.get("agency")
    fields = tuple(dataclasses.replace(f, sort_by="kind") if f.name == "kind" else f for f in kind.fields)
    planted = dataclasses.replace(kind, fields=fields, order=("phone",), own=("registered_by",))
    assert without_index(planted) == [
        "agency：次序 ['phone', 'uuid'] 没有索引", "agency：次序 ['kind', 'uuid'] 没有索引", "agency：registered_by 没有索引",
    ]  # fmt: skip


@pytest.mark.parametrize(("under", "column"), [("name", "liaison"), ("phone", "phone")])
def test_an_order_that_would_tell_a_hidden_value_is_refused_at_declaration(under, column):
    kind = kinds.get("agency")
    fields = tuple(dataclasses.replace(f, sort_by=column) if f.name == under else f for f in kind.fields)
    with pytest.raises(ValueError, match="次序会泄露"):
        kinds.register(dataclasses.replace(kind, name="another", fields=fields))


@pytest.mark.parametrize(("name", "column"), [("post", "person"), ("agency", "nosuch")])
def test_only_an_own_column_can_order(name, column):
    with pytest.raises(FieldDoesNotExist):
        ordering._steps(kinds.get(name), (column,))


@pytest.mark.parametrize("key", ["liaison_phone", "phone", "-", "--name", "name ", "owner", "id"])
def test_an_unknown_key_is_said_with_what_there_is(key):
    with pytest.raises(Unordered, match="可以按名称、机构编码、条线、行政区划排序") as caught:
        order_of(kinds.get("agency"), key)
    assert caught.value.keys == ["name", "code", "line", "division_name"]
    assert key.strip("-") not in str(caught.value) or not key.strip("-")


@pytest.mark.parametrize(("name", "key"), SORTS)
def test_ties_turn_round_with_the_order_so_that_one_index_serves_both_ways(name, key):
    order = order_of(kinds.get(name), key)
    assert [s.is_descending for s in order.steps] == [key.startswith("-")] * 2
    assert (
        order.by(is_backward=True) == order_of(kinds.get(name), key[1:] if key[0] == "-" else f"-{key}").by()
    )


def test_an_order_is_told_in_words():
    kind = kinds.get("agency")
    said = [order_of(kind, key).text for key in ("", "name", "-code")]
    assert said == ["按层级和机构编码", "名称（升序）", "机构编码（降序）"]


# ── 一页接一页 ──────────────────────────────────────────────────────────────────────────────────────


def expected(kind, order, rows):
    """The same order made by plain Python: nulls beyond every value, ties by uuid, everything turned round to descend."""
    found = list(rows)
    for step in reversed(order.steps):
        present = [r for r in found if getattr(r, step.column) is not None]
        absent = [r for r in found if getattr(r, step.column) is None]
        present.sort(key=lambda r, c=step.column: getattr(r, c), reverse=step.is_descending)
        found = [*absent, *present] if step.is_descending else [*present, *absent]
    return [r.pk for r in found]


def pages(rows, order, size):
    """All pages from the first to the last, and how many rows each said stood before it."""
    found, after = [], ""
    while True:
        page = window(rows, order, size, after=after)
        found.append(page)
        assert len(found) <= 500, "翻页没有尽头"
        if not page.is_more:
            return found
        after = order.cursor(page.rows[-1])


@pytest.fixture
def many(city):
    """Ties and nulls in plenty: agencies of equal name, posts that end never, the same day, or one after another."""
    base, posts = Agency.objects.get(code="JZ-GOV"), list(Post.objects.order_by("id"))
    made = []
    for n in range(23):
        copy = {f.attname: getattr(base, f.attname) for f in Agency._meta.fields}
        made.append(
            Agency(**copy | {"id": None, "uuid": uuid4(), "code": f"T-{n:02}", "name": f"同名{n % 4}局", "line": "" if n % 3 else "甲"})
        )  # fmt: skip
    Agency.objects.bulk_create(made)
    for n, post in enumerate(posts):
        post.valid_to = None if n % 3 else today() + timedelta(days=n % 4)
        post.save()
    head, delegate = posts[0], posts[1]
    Delegation.objects.bulk_create(
        Delegation(
            uuid=uuid4(), state="given", owner=head.owner, head=head, delegate=delegate,
            valid_from=today(), valid_to=today() + timedelta(days=n % 3), basis="测试",
        )
        for n in range(11)
    )  # fmt: skip


@pytest.mark.django_db
@pytest.mark.parametrize(("name", "key"), [*SORTS, *((n, "") for n in KINDS)])
def test_pages_hold_everything_once_in_the_right_order_and_back_again(many, name, key):
    kind = kinds.get(name)
    order, rows = order_of(kind, key), kind.model._default_manager.all()
    right = expected(kind, order, rows)
    for size in (1, 4, 7) if len(right) < 40 else (7,):
        there = pages(rows, order, size)
        assert [r.pk for page in there for r in page.rows] == right
        assert [page.before for page in there] == [min(n * size, 1001) for n in range(len(there))]
        page = there[-1]
        back = [page]
        while page.before:
            page = window(rows, order, size, before=order.cursor(page.rows[0]))
            assert page.is_more
            back.insert(0, page)
        assert [r.pk for one in back for r in one.rows] == right


@pytest.mark.django_db
def test_what_comes_and_goes_between_two_pages_spoils_nothing(many):
    kind = kinds.get("agency")
    order, rows = order_of(kind, "name"), Agency.objects.all()
    before = expected(kind, order, rows)
    first = window(rows, order, 10)
    mark = order.cursor(first.rows[-1])
    last = first.rows[-1]
    copy = {f.attname: getattr(last, f.attname) for f in Agency._meta.fields}
    Agency.objects.create(**copy | {"id": None, "uuid": uuid4(), "code": "T-NEW", "name": "\u4e00新局"})
    Agency.objects.filter(pk=last.pk).update(name="\uffee改到最后")
    rest = [r.pk for page in pages(rows.filter(order.beyond(mark)), order, 10) for r in page.rows]
    assert [pk for pk in rest if pk != last.pk] == before[10:]
    hidden = rows.exclude(pk=last.pk)
    assert window(hidden, order, 10, after=mark).rows[0].pk == before[10]


@pytest.mark.django_db
def test_a_page_beyond_the_end_begins_anew_and_one_too_short_before_is_filled(city):
    kind = kinds.get("agency")
    order, rows = order_of(kind, "code"), Agency.objects.all()
    whole = list(rows.order_by("code"))
    assert window(rows, order, 5, after=order.cursor(whole[-1])).rows == whole[:5]
    short = window(rows, order, 5, before=order.cursor(whole[3]))
    assert (short.rows, short.before, short.is_more) == (whole[:5], 0, True)
    assert window(rows.none(), order, 5, before=order.cursor(whole[3])).rows == []


# ── 翻页标记 ────────────────────────────────────────────────────────────────────────────────────────


def mark(*said):
    return base64.urlsafe_b64encode(json.dumps(said).encode()).decode().rstrip("=")


UUID = "01900000-0000-7000-8000-000000000000"
BAD = {
    "empty list": mark(),
    "of another order": mark("code", "甲", UUID),
    "too short": mark("name", "甲"),
    "too long": mark("name", "甲", UUID, UUID),
    "no text": mark("name", None, UUID),
    "zero byte": mark("name", "甲\x00", UUID),
    "half a pair": mark("name", "\ud800", UUID),
    "a list": mark("name", ["甲"], UUID),
    "truth": mark("name", True, UUID),
    "no uuid": mark("name", "甲", "x"),
    "a number for a uuid": mark("name", "甲", -1),
    "no list": base64.urlsafe_b64encode(b'{"a":1}').decode(),
    "no json": base64.urlsafe_b64encode(b"name").decode(),
    "no base64": "名",
    "deep": base64.urlsafe_b64encode(b"[" * 2900).decode(),
    "endless": "A" * 5000,
    "a bare uuid": UUID,
}


@pytest.mark.parametrize("text", BAD.values(), ids=BAD)
def test_a_mark_that_is_none_is_said(text):
    with pytest.raises(BadCursor, match="翻页标记不对，请从第一页重新取"):
        order_of(kinds.get("agency"), "name").beyond(text)


@pytest.mark.parametrize(
    ("name", "key", "value"),
    [("post", "valid_from", None), ("post", "valid_from", "十三月"), ("post", "valid_from", 5), ("calendar_year", "year", "x"),
     ("calendar_year", "year", 2**70), ("correction", "filed_at", "2026-01-01T00:00:00"), ("correction", "filed_at", "2026-13-01")],
)  # fmt: skip
def test_a_mark_with_what_the_column_cannot_hold_is_said(name, key, value):
    with pytest.raises(BadCursor):
        order_of(kinds.get(name), key).beyond(mark(key, value, UUID))


@pytest.mark.django_db
def test_a_mark_of_what_never_was_only_says_where_to_begin(city):
    kind = kinds.get("post")
    order = order_of(kind, "-valid_to")
    for value in (None, "2026-11-27"):
        assert window(Post.objects.all(), order, 5, after=mark("-valid_to", value, UUID)).rows


def test_only_what_a_summary_grants_is_ever_in_a_mark():
    """The values of a mark are of columns whose fields a summary shows, or whose the record is where a column says so."""
    for kind in kinds.every():
        shown = {f.sort_by for f in kind.columns()} | {f.name for f in kind.at(Level.SUMMARY)} | {"uuid"}
        shown |= {"owner"} if any(f.name in ("agency", "agency_name") for f in kind.columns()) else set()
        for key in ("", *(f.name for f in sortable(kind))):
            assert {s.column for s in order_of(kind, key).steps} <= shown, (kind.name, key)
