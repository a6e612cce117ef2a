"""装机：第一批机关、三员和随程序提供的行政区划，也都经过唯一的门。

An empty platform has nobody who could register anybody. `found` lets the named system actor 装机 do exactly that,
once: it stops working as soon as the three administrators are in office.
"""

from __future__ import annotations

from importlib import resources
from typing import Any
from uuid import UUID

from liandong.kernel import door
from liandong.kernel.actor import Actor, system_actor
from liandong.kernel.outcome import Outcome
from liandong.registry import places
from liandong.registry.models import DivisionBatch

PACKAGED = (
    ("随程序提供的行政区划", "divisions.csv", "国家地名信息库2026-09-11；国家统计局2023年统计用区划代码"),
    (
        "随程序提供的乡镇街道",
        "towns.csv",
        "国家地名信息库2026-09-11（民政口径）；示范区所管六个乡镇街道的上级写作示范区",
    ),
)
"""Name of the batch, file, source; a batch that stands under its name is not loaded again."""
PACKAGED_SINCE = places.SINCE.isoformat()


class FoundingError(RuntimeError):
    """An act of founding was refused; the message says which and why."""


def done(outcome: Outcome) -> UUID:
    """The record of an act that must have succeeded.

    Raises:
        FoundingError: it did not.
    """
    if not outcome.is_done or outcome.record is None:
        raise FoundingError(f"{outcome.sentence}{outcome.errors or ''}")
    return outcome.record


def founder(origin: str = "live") -> Actor:
    return system_actor("装机", origin)


def load_packaged_divisions(actor: Actor) -> None:
    """Load the divisions that come with the program; a batch that is there is left alone."""
    for name, file, source in PACKAGED:
        if DivisionBatch.objects.filter(name=name).exists():
            continue
        text = (resources.files("liandong.registry") / "data" / file).read_text(encoding="utf-8")
        values = {"name": name, "source": source, "valid_from": PACKAGED_SINCE, "rows": text}
        done(
            door.perform(
                actor, "registry.load_divisions", None, values, key=f"found:{file.partition('.')[0]}"
            )
        )


def found_agency(actor: Actor, values: dict[str, Any]) -> UUID:
    """Register one of the first agencies, at once in force."""
    return done(
        door.perform(actor, "registry.found_agency", None, values, key=f"found:agency:{values['code']}")
    )
