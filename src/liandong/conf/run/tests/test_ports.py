"""端口：先上次的，再惯常的，被占则后移；两个服务不同号。"""

import socket

import pytest

from liandong.conf.run.home import Home
from liandong.conf.run.ports import is_free, take_port


@pytest.fixture
def home(tmp_path) -> Home:
    return Home(tmp_path / "h")


def free_run(length: int) -> int:
    """The first of some numbers that are all free at the moment."""
    return next(
        start for start in range(23_000, 60_000, length) if all(is_free(start + i) for i in range(length))
    )


def test_preferred_then_remembered(home):
    first = free_run(4)
    assert take_port(home, "web", first) == first
    assert take_port(home, "web", first + 2) == first


def test_taken_port_gives_the_next_and_it_is_kept(home):
    first = free_run(4)
    with socket.create_server(("127.0.0.1", first)):
        assert take_port(home, "web", first) == first + 1
    assert take_port(home, "web", first) == first + 1


def test_two_services_never_share(home):
    first = free_run(4)
    assert {take_port(home, "web", first), take_port(home, "witness", first)} == {first, first + 1}


def test_broken_note_is_forgotten(home):
    home.ports_file.write_text("{")
    first = free_run(4)
    assert take_port(home, "web", first) == first
