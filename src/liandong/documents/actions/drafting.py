"""起草、修改、送审签、作废。

A letter begins with what its record says and then says what was typed; the record is not asked again. Whoever may draft it from
the record (`kernel.letters`) may make one; everybody of the agency's desk may go on with it.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings

from liandong.documents import forms, stored
from liandong.documents.models import Letter
from liandong.documents.states import DRAFT, HOUSE_LETTERS
from liandong.documents.typeset import Audience, Content, Heading, LetterKind, missing, refusals
from liandong.kernel import kinds as record_kinds
from liandong.kernel import letters, numbering
from liandong.kernel.actions import Act, Action
from liandong.kernel.actor import Actor
from liandong.kernel.models import Record
from liandong.kernel.roles import Level, Role
from liandong.law.verdict import Verdict, allow, refuse

DRAFTERS = frozenset({Role.HANDLER, Role.UNIT_HEAD, Role.LIAISON})
HEADS = frozenset({Role.UNIT_HEAD, Role.AGENCY_HEAD})


def kind_of(record: Record) -> record_kinds.Kind:
    """The kind of a record that is at hand."""
    return next(k for k in record_kinds.every() if k.model is type(record))


def said_by(actor: Actor, record: Record, code: str) -> tuple[LetterKind, Heading, Content] | None:
    """What the record has for a letter of this kind of the actor's agency; None where it is not his to draft."""
    kind = kind_of(record)
    offered = letters.offered(actor, kind.name, record, kind.sight.level(actor, record), code)
    return next(((one.kind, heading, content) for one, heading, content in offered), None)


def source_of(letter: Letter) -> Record | None:
    """The record a letter was drafted from, as it stands now."""
    kind = record_kinds.get(letter.source_kind)
    rows = kind.model._default_manager.select_related(*kind.related) if kind else None
    found: Record | None = rows.filter(uuid=letter.source).first() if rows is not None else None
    return found


def still_said(actor: Actor, letter: Letter, instead: str) -> Verdict:
    """Whether the record gives this letter now as it did when it was drafted; what was drafted before it became secret does not go out."""
    record = source_of(letter)
    if record is None or said_by(actor, record, letter.code) is None:
        text = f"{letter.source_number}现在已经排不出{letter.kind_title}（例如已撤销、撤回，或者敏感、涉嫌犯罪），{instead}"
        return refuse("no_longer_said", text, HOUSE_LETTERS)
    return allow("still_said", "记录现在仍然排得出这种文书。", HOUSE_LETTERS)


def _begins(actor: Actor, said: dict[str, Any]) -> dict[str, Any]:
    """First values of the form: what the record says."""
    record = forms.SourceField().seen_by(actor, str(said.get("source", "")).upper())
    found = said_by(actor, record, str(said.get("code", ""))) if record is not None else None
    return forms.first_values(*found[1:]) if found else {}


DRAFT_LETTER = Action(
    name="documents.draft_letter",
    title="起草文书",
    kind="letter",
    roles=DRAFTERS,
    side="any",
    creates=True,
    form=forms.Drafting,
    begins=_begins,
    consequence="存为草稿，还没有编号、签发；内容取自记录，可以修改，记录不变。",
    sources=(HOUSE_LETTERS,),
)


@DRAFT_LETTER.judge
def may_draft(act: Act) -> Verdict:
    if said_by(act.actor, act.values["source"], act.values["code"]) is None:
        text = "这件记录现在排不出这种文书，或者它不由本机关发。请看记录页面“关联记录”里列出的文书。"
        return refuse("not_offered", text, HOUSE_LETTERS)
    return allow("may_draft", "可以起草。", HOUSE_LETTERS)


@DRAFT_LETTER.change
def draft_letter(act: Act) -> Letter:
    values, record = act.values, act.values["source"]
    said = said_by(act.actor, record, values["code"])
    assert said is not None
    kind, heading, content = said
    letter = Letter(
        number=numbering.record_number("WS"), owner=act.actor.agency, agency_name=act.actor.agency_name,
        source_kind=kind_of(record).name, source=record.uuid, source_number=record.number,
        heading=stored.kept(heading), content=dict(content),
    )  # fmt: skip
    begin(act, letter, kind)
    return letter


def begin(act: Act, letter: Letter, kind: LetterKind) -> None:
    """What every new draft has, with what was typed; in whose name it speaks is what its record says (an entrusted organisation's case)."""
    letter.code, letter.kind_title, letter.is_to_party = (
        kind.code,
        kind.title,
        kind.audience is Audience.PARTY,
    )
    letter.drafter, letter.drafter_name, letter.drafted_at = act.actor.post, act.actor.person_name, act.now
    letter.is_simulated = settings.DEMO
    write(act, letter)
    letter.heading |= {"agency": letter.speaks_for, "is_simulated": letter.is_simulated}


def write(act: Act, letter: Letter) -> None:
    """Put what was typed over a draft; nothing of its number or date, which the record has or which come with the issue."""
    letter.heading = forms.merged(letter.heading, act.values["heading"])
    letter.content = {**letter.content, **act.values["content"]}


def standing(record: Record) -> dict[str, Any]:
    """The letter as its form takes it."""
    assert isinstance(record, Letter)
    return {"code": record.code, **forms.first_values(stored.heading_of(record), record.content)}


def _as_it_stands(record: Record) -> dict[str, Any]:
    """The letter as its form takes it, which one it is and which one it corrects."""
    assert isinstance(record, Letter)
    old = record.supersedes.number if record.supersedes else ""
    return {**standing(record), "letter": record.number, "old": old}


AMEND_LETTER = Action(
    name="documents.amend_letter",
    title="修改文书",
    kind="letter",
    roles=DRAFTERS,
    form=forms.Amending,
    present=_as_it_stands,
    consequence="草稿按现在填写的保存。",
    sources=(HOUSE_LETTERS,),
)


@AMEND_LETTER.judge
def may_amend(act: Act) -> Verdict:
    if act.values["code"] != act.record.code:
        text = f"这件文书是{act.record.kind_title}，不能改成别的种类；另一种请重新起草，这件可以作废。"
        return refuse("other_kind", text, HOUSE_LETTERS)
    return allow("may_amend", "可以修改。", HOUSE_LETTERS)


@AMEND_LETTER.change
def amend_letter(act: Act) -> None:
    write(act, act.record)


def may_be_set(act: Act) -> Verdict:
    """Whether it can be set and says all it must but who signs it off, which comes with the issue; names what stands against it."""
    letter: Letter = act.record
    said = (letter.kind, stored.heading_of(letter), letter.content)
    if found := refusals(*said):
        return refuse("cannot_be_set", "".join(r.message for r in found[:5]), HOUSE_LETTERS)
    if gone := [field for field in missing(*said) if field.name != "heading.signers"]:
        text = f"还缺：{'、'.join(f.label for f in gone)}。请由起草人填好；没有内容的写明“无”。"
        return refuse("letter_incomplete", text, HOUSE_LETTERS)
    return allow("may_be_set", "内容齐全，排得出来。", HOUSE_LETTERS)


SUBMIT_LETTER = Action(
    name="documents.submit_letter",
    title="送审签",
    kind="letter",
    roles=DRAFTERS,
    reason="optional",
    reason_level=Level.FULL,
    consequence="请机关负责人签发；签发以前不能再改，要改的请他退回。",
    sources=(HOUSE_LETTERS,),
)
SUBMIT_LETTER.judge(may_be_set)


@SUBMIT_LETTER.change
def submit_letter(act: Act) -> None:
    act.record.drafter, act.record.drafter_name = act.actor.post, act.actor.person_name
    act.announce("documents.submitted", letter=str(act.record.uuid))


DROP_LETTER = Action(
    name="documents.drop_letter",
    title="作废",
    kind="letter",
    roles=DRAFTERS | HEADS,
    concerns=lambda letter: letter.state in DRAFT,
    reason="required",
    reason_level=Level.FULL,
    is_aside=True,
    consequence="没有签发，到此为止，没有占用文号；签发以后只能更正。",
    sources=(HOUSE_LETTERS,),
)


@DROP_LETTER.change
def drop_letter(act: Act) -> None:
    act.announce("documents.dropped", letter=str(act.record.uuid))
