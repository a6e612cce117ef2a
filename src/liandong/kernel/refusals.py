"""被拒的尝试也有记录：同一岗位、同一事由每小时记一条，次数照数；一小时最多记六十种。

Written after the refused transaction was rolled back, in a transaction of its own. The ledger event hangs on the
*post* that tried, never on the record, so that a hidden record's timeline shows nothing of it.
"""

from __future__ import annotations

from uuid import UUID

from django.db import connection, transaction

from liandong.kernel.actions import Action
from liandong.kernel.actor import NOBODY, Actor
from liandong.kernel.models import Refusal
from liandong.kernel.outcome import Outcome
from liandong.ledger.append import Event, append
from liandong.now import now

AN_HOUR_AT_MOST = 60
ABOUT_THE_POST = frozenset({
    "role_not_permitted", "wrong_side", "level_too_low", "automatic_only", "wrong_database_role", "post_ended",
    "agency_not_in_force", "role_changed", "delegation_ended", "not_found", "too_many_lookups", "out_of_scope", "system_ended",
})  # fmt: skip
"""Codes whose sentence speaks of the post alone; any other may quote the record, which the post's readers may not see."""

_COUNT = """
    INSERT INTO kernel_refusal (post, action, record, code, hour, times) VALUES (%s, %s, %s, %s, %s, 1)
    ON CONFLICT (post, action, record, code, hour) DO UPDATE SET times = kernel_refusal.times + 1
    RETURNING times
"""


def record(actor: Actor, action: Action, target: UUID | None, outcome: Outcome) -> None:
    """Count a refused attempt and, the first time in the hour, write it into the ledger."""
    moment = now()
    hour = moment.replace(minute=0, second=0, microsecond=0)
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(_COUNT, [actor.post, action.name, target or NOBODY, outcome.code, hour])
            first = cursor.fetchone()[0] == 1
        if not first or Refusal.objects.filter(post=actor.post, hour=hour).count() > AN_HOUR_AT_MOST:
            return
        said = {
            "actor": actor.snapshot(),
            "title": action.title,
            "code": outcome.code,
            "sentence": outcome.sentence if outcome.code in ABOUT_THE_POST else "按该记录的办理规则未准。",
        }
        if target:
            said |= {"target_kind": action.kind, "target": str(target)}
        append(Event("post", actor.post, 0, action.name, "refused", said), moment)
