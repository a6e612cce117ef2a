"""更正：签发以后有错，另发一件，写明替代哪一件；新的签发了，旧的才算已更正。"""

from __future__ import annotations

from typing import Any

from liandong.documents import forms
from liandong.documents.actions.drafting import DRAFTERS, begin, standing
from liandong.documents.models import Letter
from liandong.documents.states import HOUSE_LETTERS, STANDING
from liandong.kernel import numbering
from liandong.kernel.actions import Act, Action, moves_only
from liandong.kernel.actor import Actor
from liandong.kernel.roles import Level, Role
from liandong.law.verdict import Verdict, allow, refuse


def _begins(actor: Actor, said: dict[str, Any]) -> dict[str, Any]:
    """First values of the form: what the letter said."""
    old = forms.OldField().seen_by(actor, str(said.get("old", "")).upper())
    return standing(old) if old is not None else {}


CORRECT_LETTER = Action(
    name="documents.correct_letter",
    title="更正",
    kind="letter",
    roles=DRAFTERS,
    side="any",
    creates=True,
    form=forms.Correcting,
    begins=_begins,
    reason="required",
    reason_level=Level.FULL,
    consequence="起草一件新的文书，写明替代原来的；新的签发以后，原来的注明已更正，文件仍然留着。",
    sources=(HOUSE_LETTERS,),
)


def named(letter: Letter) -> str:
    """How a correction names the letter it replaces: number, day, title.

    >>> from datetime import datetime, UTC
    >>> named(Letter(letter_no="武市监协〔2026〕1号", kind_title="协助调查函", heading={"issued_on": "2026-03-02"}))
    '武市监协〔2026〕1号《协助调查函》（2026-03-02）'
    """
    return f"{letter.letter_no or letter.number}《{letter.title}》（{letter.heading.get('issued_on', '')}）"


@CORRECT_LETTER.judge
def may_correct(act: Act) -> Verdict:
    old = Letter.objects.select_for_update().get(pk=act.values["old"].pk)
    if old.owner != act.actor.agency:
        return refuse("not_ours", "这件文书是别的机关发的，请函告它更正。", HOUSE_LETTERS)
    if old.state not in STANDING:
        return refuse("not_standing", "只有已经签发、排好的文书才更正；草稿请直接修改。", HOUSE_LETTERS)
    if act.values["code"] != old.code:
        return refuse("other_kind", f"更正件的种类要同原来的一样，是{old.kind_title}。", HOUSE_LETTERS)
    if pending := old.corrections.exclude(state="void").first():
        return refuse(
            "corrected_already", f"这件文书已有更正件{pending.number}，请在它上面修改。", HOUSE_LETTERS
        )
    return allow("may_correct", "可以更正。", HOUSE_LETTERS)


@CORRECT_LETTER.change
def correct_letter(act: Act) -> Letter:
    old: Letter = act.values["old"]
    letter = Letter(
        number=numbering.record_number("WS"), owner=old.owner, agency_name=act.actor.agency_name, supersedes=old,
        source_kind=old.source_kind, source=old.source, source_number=old.source_number,
        heading={**old.heading, "letter_no": "", "issued_on": "", "corrects": named(old)}, content=old.content,
    )  # fmt: skip
    begin(act, letter, old.kind)
    act.note(corrects=old.number)
    return letter


SUPERSEDE_LETTER = Action(
    name="documents.supersede_letter",
    title="由更正件替代",
    kind="letter",
    roles=frozenset({Role.AGENCY_HEAD}),
    is_inner=True,
    consequence="更正件已签发，这一件不再有效，文件留着备查。",
    sources=(HOUSE_LETTERS,),
)
SUPERSEDE_LETTER.change(moves_only)
