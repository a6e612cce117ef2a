from __future__ import annotations

import pytest

from liandong.assistance.tests.stories import HEADS
from liandong.documents.tests.stories import Writing
from liandong.leads.tests.stories import MONDAY
from liandong.now import at


@pytest.fixture
def room(city, db):
    """The small city on a Monday, with heads, one case, and whoever writes letters for it."""
    with at(MONDAY):
        for cast in HEADS:
            city.join(cast)
        yield Writing(city)
