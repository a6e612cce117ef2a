"""台上的同案比对：两个县的机关就同一当事人的记录，待判断、同一、不同、不必判断各一件，和一次碰撞查询。

Rooms that register leads and cases stand above; here records of other kinds speak of the offences in their place.
"""

from __future__ import annotations

from typing import Any

from django.db import transaction

from liandong.kernel.roles import Level
from liandong.now import now
from liandong.offences.claiming import claim, restate
from liandong.offences.facts import Facts
from liandong.offences.models import Claim, Comparison, Offence
from liandong.parties.models import Party

MARKET, FARM_NEXT = "C410823-MARKET", "C410822-AGRICULTURE"


def held(stage: Any, label: str, code: str, facts: Facts, **more: Any) -> Offence:
    """A claim of an agency, made as a room above would inside its own act."""
    kind, record = stage.records[label]
    values = {"role": "lead", "is_sensitive": False, "at": now(), **more}
    with transaction.atomic():
        return claim(
            kind=kind,
            record=record,
            number=f"密号{code[-4:]}",
            agency=stage.agency(code),
            facts=facts,
            **values,
        )


def play(stage: Any, did: Any, secret: Any) -> None:
    """Claim twice each, answer, restate, ask."""
    party = Party.objects.get(uuid=stage.records["party in_force"][1])
    reviewer, texts = stage.actors["wz.fazhi"], {"same": "密同一理由", "different": "密不同理由"}
    first = None
    for state in ("asked", "same", "different", "lapsed"):
        facts = Facts(party.pk, f"密当事人{state}", division="410823", provisions=(f"演示条例{state}条",))
        theirs = held(stage, "correction accepted", FARM_NEXT, facts)
        ours = held(stage, "power in_force", MARKET, facts)
        first = first or ours
        comparison = Comparison.objects.get(one=theirs, other=ours)
        stage.records[f"comparison {state}"] = ("comparison", comparison.uuid)
        stage.secrets += [
            secret(comparison.number, "comparison", comparison.uuid, Level.SUMMARY),
            secret(f"密当事人{state}", "comparison", comparison.uuid, Level.FULL),
        ]
        if state in ("same", "different"):
            name = "offences.confirm_same" if state == "same" else "offences.reject_same"
            did(reviewer, name, comparison.uuid, reason=texts[state])
            stage.secrets.append(secret(texts[state], "comparison", comparison.uuid, Level.SUMMARY))
            did(reviewer, "offences.state_view", comparison.uuid, {"is_same": "yes"}, reason="密发表意见")
        if state == "different":
            did(reviewer, "offences.confirm_same", comparison.uuid, reason="改判")
            did(reviewer, "offences.split_same", comparison.uuid, reason="拆开")
        if state in ("asked", "lapsed"):
            place, provision = (
                ("410800", f"演示条例{state}条") if state == "asked" else ("410823", "演示条例另一条")
            )
            changed = Facts(party.pk, f"密当事人{state}", division=place, provisions=(provision,))
            with transaction.atomic():
                restate(Claim.objects.get(offence=ours), changed)
    assert first is not None
    values = {
        "party": party.uuid, "item": stage.records["item published"][1], "division": "410823", "purpose": "密查询用途"
    }  # fmt: skip
    look = did(stage.actors["wz.chengban"], "offences.look_up", None, values)
    stage.records |= {
        "offence open": ("offence", first.uuid),
        "collision_look done": ("collision_look", look),
    }
    stage.secrets += [
        secret(first.number, "offence", first.uuid, Level.SUMMARY),
        secret("密查询用途", "collision_look", look, Level.FULL),
    ]
