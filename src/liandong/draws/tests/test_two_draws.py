"""两次抽取派同一批人：先抽的占了的半天，后抽的名录里写成不在岗，不会同一半天派到两家。"""

from __future__ import annotations

from collections import Counter

import pytest

from liandong.draws import keeping, results
from liandong.draws.models import Seat
from liandong.draws.tests.stories import HEAD, STAFF
from liandong.draws.tests.test_stories import drawn
from liandong.kernel.tests.staging import newest_job

pytestmark = pytest.mark.django_db


def at_doors(*draws):
    """How often each officer is sent somewhere, by half-day."""
    seats = Seat.objects.filter(visit__draw__in=draws, is_off=False).exclude(visit__on=None)
    rows = seats.values_list("officers", "visit__on", "visit__slot")
    return Counter((officer, on, slot % 2) for officers, on, slot in rows for officer in officers)


def test_nobody_is_sent_to_two_doors_in_one_half_day_by_two_draws(story):
    first = drawn(story).published().draw
    before = newest_job()
    story.drafted(cap_visits=366)
    story.act(STAFF, "freeze_rosters")
    days = results.days_of(story.draw)
    rows = {
        row.split(b"\t")[0].decode(): row.split(b"\t")[5].decode()
        for row in keeping.rows(story.draw, keeping.OFFICERS)
    }
    for officer in rows:
        slots = sorted({2 * days.index(on) + half for one, on, half in at_doors(first) if one == officer})
        assert rows[officer] == ",".join(map(str, slots)), officer
    assert any(rows.values())
    story.act(HEAD, "bind_plan")
    story.commits().outside().reveal().deliver(before)
    second = story.draw
    assert second.pk != first.pk and second.state == "drawn" and at_doors(second)
    assert max(at_doors(first, second).values()) == 1


def test_a_place_that_was_left_takes_up_nobodys_time(story):
    first = drawn(story).published().draw
    Seat.objects.filter(visit__draw=first).update(is_off=True)
    story.drafted().act(STAFF, "freeze_rosters")
    assert not any(row.split(b"\t")[5] for row in keeping.rows(story.draw, keeping.OFFICERS))
