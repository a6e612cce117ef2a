"""文书怎样到对方手里：随出处记录的递送，或者自己的递送；没有第二条路。

A request for help, a case handed over travels by a dispatch of its own; a letter made from it goes with that and is not handed
over once more. Any other letter is carried by a dispatch itself (`carriage.py`). Where a record leaves whoever sends it on
(`dispatches.carrying`), its letters go on with it: whoever receives it then holds them, whoever sent it on keeps a summary.

Main names: `of_its_own`, `of_its_record`, `carrying`, `partner`, `is_named`, `goes_by_itself`, `reaches`, `has_left`, `left`, `has_gone_out`.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import Q

from liandong.dispatches import carrying as carriages
from liandong.dispatches.models import Dispatch
from liandong.dispatches.states import HELD, OPEN
from liandong.documents.models import Letter
from liandong.documents.typeset import Audience


def of_its_own(letter: Letter) -> Any:
    """The dispatches that carry this letter, as they were made."""
    return Dispatch.objects.filter(carried=letter.uuid).order_by("pk")


def of_its_record(letter: Letter) -> Any:
    """The standing dispatches by which its record went between this agency and another, in either direction, and on from there.

    Where the record is a dispatch itself, that one.
    """
    rows = Dispatch.objects.filter(Q(carried=letter.source) | Q(uuid=letter.source), state__in={*OPEN, *HELD})
    onward = Q(carriage__in=carriages.moving_on(), path__0=str(letter.owner))
    return rows.filter(Q(sender=letter.owner) | Q(owner=letter.owner) | onward).order_by("pk")


def partner(letter: Letter, dispatch: Dispatch) -> tuple[UUID, str]:
    """Who is at the other end of a dispatch, by the agency's id or by what one off the platform is known by, with its name."""
    if dispatch.sender != letter.owner and dispatch.owner == letter.owner:
        return dispatch.sender, dispatch.sender_name
    return dispatch.receiver, dispatch.receiver_name


def _named(letter: Letter) -> list[str]:
    return [*letter.recipients, *letter.heading.get("copies_to", ())]


def is_named(letter: Letter, name: str) -> bool:
    """Whether the letter may be given to an agency of this name; one that names nobody goes to whom its agency chooses."""
    return not _named(letter) or name in _named(letter)


def goes_by_itself(letter: Letter, name: str) -> bool:
    """Whether it opens to an agency of this name with its record, which nobody decides letter by letter: only one that names it."""
    return letter.kind.audience is Audience.AGENCY and name in _named(letter)


def reaches(letter: Letter, dispatch: Dispatch) -> bool:
    """Whether it opens with this dispatch of its record: to somebody it names, or to whom somebody it names has sent the record on."""
    if goes_by_itself(letter, partner(letter, dispatch)[1]):
        return True
    before = dispatch.previous
    return before is not None and has_left(before) and reaches(letter, before)


def has_left(dispatch: Dispatch) -> bool:
    """Whether whoever signed for it has sent the record on and keeps no more than a summary."""
    left = carriages.of(dispatch).has_left
    return left is not None and left(dispatch)


def left(letter: Letter) -> list[str]:
    """Names of those who hold all of it and have sent its record on since."""
    held = {r["name"] for r in letter.receivers if r["agency"] and not r.get("sent_on")}
    if not held:
        return []
    gone = {partner(letter, d)[1] for d in of_its_record(letter) if has_left(d)}
    return sorted(held & gone)


def carrying(letter: Letter, receiver: UUID, name: str) -> Dispatch | None:
    """The dispatch of its record by which it goes to somebody, if that is how it goes."""
    if not goes_by_itself(letter, name):
        return None
    return next((d for d in of_its_record(letter) if partner(letter, d)[0] == receiver), None)


def has_gone_out(letter: Letter) -> bool:
    """Whether somebody holds it: it was served, handed over for itself, or arrived with its record."""
    handed = of_its_own(letter).filter(state__in={*OPEN, *HELD})
    return letter.served_on is not None or bool(letter.receivers) or handed.exists()
