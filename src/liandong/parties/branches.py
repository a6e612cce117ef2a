"""总机构和分支机构：今天的总机构是哪一个，它上面还有谁，会不会绕成一圈。

A branch keeps pointing at the body it was registered under, also when that body is merged into another: what follows the
merge is the answer, not the row, so that splitting restores everything without anything having been copied.

Main names: `head`, `heads`, `of`, `may_belong`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import Q

from liandong.kernel import locking
from liandong.law.verdict import Verdict, allow, refuse
from liandong.parties.models import Form, Party
from liandong.parties.states import HOUSE_PARTIES


def head(party: Party) -> Party | None:
    """The body it is a branch of today; None for one that is no branch."""
    return party.parent and (party.parent.merged_into or party.parent)


def heads(party: Party) -> Iterator[Party]:
    """Everything above it, nearest first; ends where it meets a body twice.

    A merged party is asked as if it stood alone again: itself is not replaced by what it was merged into.
    """
    above, met = party.parent, {party.pk}
    while above is not None:
        if above.pk != party.pk:
            above = above.merged_into or above
        yield above
        if above.pk in met:
            return
        met.add(above.pk)
        above = above.parent


def is_above(party: Party, other: Party) -> bool:
    """Whether `other` is a branch of `party`, directly or through others."""
    return any(one.pk == party.pk for one in heads(other))


def of(party: Party) -> Any:
    """Its branches, and those of what was merged into it; none of a party that is itself merged."""
    if party.merged_into_id is not None:
        return Party.objects.none()
    return Party.objects.filter(Q(parent=party) | Q(parent__merged_into=party)).exclude(state="merged")


def may_belong(form: str, party: Party | None, parent: Party | None) -> Verdict:
    """Whether a party (None: a new one) may be a branch of `parent`; the one it has, or none, it always may."""
    fine = allow("may_belong", "可以办理。", HOUSE_PARTIES)
    if parent is None or (party is not None and head(party) == parent):
        return fine
    if form == Form.CITIZEN:
        return refuse("no_branch", "公民不是分支机构，不填所属总机构。", HOUSE_PARTIES)
    if party is not None and parent.pk == party.pk:
        return refuse("own_head", "不能把自己填作所属总机构。", HOUSE_PARTIES)
    if party is not None and is_above(party, parent):
        text = (
            f"“{parent.name}”本身是“{party.name}”的分支机构，不能反过来作它的总机构。请核对哪一个是总机构。"
        )
        return refuse("circular", text, HOUSE_PARTIES)
    if not locking.share(parent):
        return refuse("other_changed", "所填的总机构刚刚变动，请刷新后再办。", HOUSE_PARTIES)
    return fine
