"""开头只演一遍：一个房间的测试共用的事先，存在自己的库里，每个测试在撤回的事务里接着演。

A room's tests mostly begin with the same acts — officers, items, powers, a case — and playing them anew for each test cost more
than what was tested. `beginning` makes a fixture of a play: the first test of a process that asks for it plays it in a database of
its own, in one transaction whose after-commit work is left out, as it is in every test; each test gets a copy of what the play
returned and a transaction that is rolled back. A play is played again on another day, because what it does depends on the day.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, TypeVar

import pytest
from django.db import connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from liandong.conf.run.database import clone, drop
from liandong.conf.settings import _database
from liandong.demo.city import City
from liandong.now import at, today

if TYPE_CHECKING:
    from liandong.conftest import Server

T = TypeVar("T")


@dataclass(slots=True)
class Beginnings:
    """What this process has played so far: by play and day its database, open, and what it returned."""

    server: Server
    template: str
    played: dict[tuple[Any, date], tuple[str, BaseDatabaseWrapper, Any]] = field(default_factory=dict)

    @contextmanager
    def after(self, play: Callable[[City], T], on: datetime | None = None) -> Iterator[T]:
        """Django's default connection in the play's database, in a transaction that is rolled back; a copy of what the play returned.

        What a commit would have found wrong is found before that, unless the test has broken the transaction itself.
        """
        with at(on) if on else nullcontext():
            key = (play, today())
            if key not in self.played:
                self.played[key] = self._play(play)
        _, connection, made = self.played[key]
        with _in(connection), transaction.atomic():
            yield deepcopy(made)
            if not connection.needs_rollback and connection.is_usable():
                connection.check_constraints()
            transaction.set_rollback(True)

    def _play(self, play: Callable[[City], T]) -> tuple[str, BaseDatabaseWrapper, T]:
        name = f"{self.template}_{os.getpid()}_begun_{len(self.played)}"
        clone(self.server.admin, self.template, name)
        connection = connections.create_connection("default")
        settings = _database(self.server.url("app", name))
        connection.settings_dict = {**connection.settings_dict, **settings, "CONN_MAX_AGE": None}
        try:
            with _in(connection), transaction.atomic():
                made = play(City())
                connection.run_on_commit.clear()
        except BaseException:
            connection.close()
            drop(self.server.admin, name)
            raise
        return name, connection, made

    def end(self) -> None:
        """Close and drop all of them."""
        for name, connection, _ in self.played.values():
            connection.close()
            drop(self.server.admin, name)
        self.played.clear()


@contextmanager
def _in(connection: BaseDatabaseWrapper) -> Iterator[None]:
    before = connections["default"]
    connections["default"] = connection
    try:
        yield
    finally:
        connections["default"] = before


def beginning(play: Callable[[City], T], on: datetime | None = None, *, is_held: bool = False) -> Any:
    """A fixture that gives what `play` makes of the small city.

    Args:
        on: when it is played; None for now, or for the moment at which the test holds the clock.
        is_held: whether the clock stays there for the test.
    """

    @pytest.fixture
    def begun(db: None, beginnings: Beginnings) -> Iterator[T]:
        with at(on) if on and is_held else nullcontext(), beginnings.after(play, on) as made:
            yield made

    return begun
