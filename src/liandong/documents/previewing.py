"""文书的样子：填到一半的表单排成文字，缺什么、什么排不出来列在上面；也排成 PDF 看。

Nothing is kept, and of the record it comes from nothing is asked but in whose name it speaks: what is shown is what was typed; of a
correction also which letter it replaces.

Main names: `typed`, `preview`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.conf import settings

from liandong.documents.actions.correcting import CORRECT_LETTER, named
from liandong.documents.actions.drafting import AMEND_LETTER, DRAFT_LETTER, said_by
from liandong.documents.fields import PREFIX
from liandong.documents.forms import Contents, OldField, SourceField, merged
from liandong.documents.models import Letter
from liandong.documents.stored import heading_from
from liandong.documents.typeset import Content, Heading, LetterKind, missing, plain_text, refusals
from liandong.documents.typeset.families import format_told
from liandong.kernel import beside
from liandong.kernel.actor import Actor
from liandong.kernel.pages import BesideAnswer, Pick, PickBox
from liandong.registry.models import Agency

LEAD = "照现在填写的排成文字，还没有保存；正式的版面看 PDF。"
NO_KIND = "先选文书种类。"


def typed(actor: Actor, values: Mapping[str, Any]) -> tuple[LetterKind, Heading, Content, Contents] | None:
    """The letter as it is typed so far, with the form that read it; None before its kind is known.

    What cannot be understood counts as not yet filled in.
    """
    form = Contents(values)
    form.is_valid()
    if form.letter_kind is None:
        return None
    said, old = form.cleaned_data, _letter(actor, values, "old")
    at_hand = _letter(actor, values, "letter") or old
    fixed = {
        "agency": at_hand.speaks_for if at_hand is not None else _agency(actor, values),
        "is_simulated": settings.DEMO,
        "corrects": named(old) if old is not None else "",
    }
    heading = heading_from(merged(fixed, said.get("heading", {})))
    return form.letter_kind, heading, said.get("content", {}), form


def _agency(actor: Actor, values: Mapping[str, Any]) -> str:
    """In whose name a new one speaks: as its record says, as far as he sees it."""
    record = SourceField().seen_by(actor, str(values.get("source") or "").strip().upper())
    said = said_by(actor, record, str(values.get("code") or "")) if record is not None else None
    return (said[1].agency if said else "") or actor.agency_name


def _letter(actor: Actor, values: Mapping[str, Any], name: str) -> Letter | None:
    """The letter at hand, or the one to be replaced; None where there is none, or none that he sees."""
    found = OldField().seen_by(actor, str(values.get(name) or "").strip().upper())
    return found if isinstance(found, Letter) else None


def _line(actor: Actor) -> str:
    """The line of the agency that drafts, as the register names it."""
    return Agency.objects.filter(uuid=actor.agency).values_list("line", flat=True).first() or ""


def preview(actor: Actor, values: Mapping[str, Any], is_settled: bool) -> BesideAnswer:
    """What is missing, what cannot be set, by whose form it is set, and the text."""
    found = typed(actor, values)
    if found is None:
        return BesideAnswer(refusal=NO_KIND)
    kind, heading, content, form = found
    gone = [Pick(f.label) for f in missing(kind, heading, content) if PREFIX + f.name not in form.errors]
    wrong = [
        Pick(f"{form.fields[name].label}：{said[0]}")
        for name, said in form.errors.items()
        if name in form.fields
    ]
    wrong += [Pick(r.message) for r in refusals(kind, heading, content)]
    boxes = [PickBox(title, picks) for title, picks in (("还缺", gone), ("要改的", wrong)) if picks]
    boxes.append(PickBox("文书格式", [Pick(format_told(kind, _line(actor)))]))
    counts = [f"还缺{len(gone)}项"] * bool(gone) + [f"要改{len(wrong)}处"] * bool(wrong)
    return BesideAnswer(
        boxes, f"看样子：{'，'.join(counts) or '内容齐全'}", text=plain_text(kind, heading, content)
    )


for _action in (DRAFT_LETTER, AMEND_LETTER, CORRECT_LETTER):
    beside.declare(
        beside.Declared(
            _action.name,
            "文书的样子",
            "看样子",
            LEAD,
            (),
            (),
            preview,
            "/letters/preview",
            "看样子（PDF）",
            is_at_once=True,
        )
    )
