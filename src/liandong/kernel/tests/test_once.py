"""一页里问过一次的不再问；页以外每次重新问。"""

from __future__ import annotations

import pytest

from liandong.kernel.once import asked_once, once


@pytest.fixture
def asked():
    return []


@pytest.fixture
def question(asked):
    @once
    def of(record: str, *, kind: str = "案件") -> list[str]:
        asked.append((record, kind))
        return [record, kind]

    return of


def test_while_a_page_is_read_the_same_is_asked_once_and_another_is_another(question, asked):
    with asked_once():
        assert question("甲") == question("甲") == ["甲", "案件"]
        assert question("甲", kind="线索") == ["甲", "线索"] and question("乙") == ["乙", "案件"]
    assert asked == [("甲", "案件"), ("甲", "线索"), ("乙", "案件")]


def test_outside_of_a_page_and_on_the_next_page_it_is_asked_anew(question, asked):
    assert question("甲") == question("甲")
    with asked_once():
        question("甲")
    with asked_once():
        question("甲")
    assert len(asked) == 4


def test_what_one_room_does_to_its_list_is_not_seen_by_another(question):
    with asked_once():
        question("甲").clear()
        assert question("甲") == ["甲", "案件"]


def test_a_page_that_breaks_keeps_nothing(question, asked):
    with pytest.raises(RuntimeError), asked_once():
        question("甲")
        raise RuntimeError
    question("甲")
    assert len(asked) == 2
