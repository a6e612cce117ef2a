"""测试的地基，作为夹具：建一次，存在自己的库里，每个测试在撤回的事务里用它。"""

from __future__ import annotations

import pytest
from django.db import transaction

from liandong.conf.run.database import clone, drop
from liandong.conftest import TEMPLATE, connected
from liandong.demo.city import City
from liandong.kernel.tests.staging import quick_hashing
from liandong.recognition.tests.ground import Ground

NAME = "liandong_test_recognition"


@pytest.fixture(scope="session")
def built(server, django_db_setup, django_db_blocker):
    """The two agencies, their item, standard and parties."""
    clone(server.admin, TEMPLATE, NAME)
    with django_db_blocker.unblock(), connected(server.url("app", NAME)), quick_hashing():
        made = Ground(City())
    yield made
    drop(server.admin, NAME)


@pytest.fixture
def ground(built, server, django_db_blocker):
    """The same, in a transaction that is rolled back."""
    with django_db_blocker.unblock(), connected(server.url("app", NAME)), transaction.atomic():
        yield built
        transaction.set_rollback(True)
