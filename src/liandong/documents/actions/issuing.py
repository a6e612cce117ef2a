"""签发、退回、排版：签发冻结模板、内容和文号，排版由后台照冻结的内容做，做不成的再做。

The number is taken in the transaction of the issue, so that an issue that fails gives it back. The file is set by the worker with
the moment of issue in it: the same letter gives the same bytes, whenever it is set.
"""

from __future__ import annotations

import re
from typing import Any

from liandong.dispatches.actions.sending import RECALL_DISPATCH
from liandong.dispatches.models import Channel
from liandong.dispatches.states import WAITING
from liandong.documents import checking, stored, way
from liandong.documents.actions.correcting import SUPERSEDE_LETTER
from liandong.documents.actions.drafting import HEADS, may_be_set, still_said
from liandong.documents.filing import keep
from liandong.documents.forms import Issuing
from liandong.documents.models import Letter
from liandong.documents.models import Role as FileRole
from liandong.documents.rendering import rendered
from liandong.documents.states import HOUSE_LETTERS, OFFICIAL
from liandong.documents.typeset import Form
from liandong.kernel import numbering
from liandong.kernel.actions import Act, Action
from liandong.kernel.door import Refused
from liandong.kernel.models import LetterCounter, Record
from liandong.kernel.outcome import refused as outcome_of
from liandong.kernel.roles import Level, Role
from liandong.law.verdict import Verdict, allow, refuse
from liandong.now import CHINA

USUAL_NUMBER = re.compile(r"[\u3400-\u9fff（）A-Za-z0-9]{1,30}〔\d{4}〕[1-9]\d{0,5}号")
"""How a number is written by hand; one that stands on the record already is taken as it stands."""


def _usual(record: Record) -> dict[str, Any]:
    """The number the record has; else the word this agency used last for such a letter, else its latest; a record form has none."""
    assert isinstance(record, Letter)
    if on_record := record.heading["letter_no"]:
        return {"numbering": Issuing.GIVEN, "given_no": on_record}
    before = Letter.objects.filter(owner=record.owner, code=record.code, is_no_given=False).exclude(
        letter_no=""
    )
    last = before.order_by("-issued_at").first()
    word = last.letter_no.partition("〔")[0] if last else ""
    if not word:
        counter = LetterCounter.objects.filter(agency=record.owner).order_by("-pk").first()
        word = counter.word if counter else ""
    is_form = record.kind.form is Form.RECORD and not record.is_to_party
    return {"word": word, "numbering": Issuing.NONE if is_form else Issuing.TAKE}


ISSUE_LETTER = Action(
    name="documents.issue_letter",
    title="签发",
    kind="letter",
    roles=frozenset({Role.AGENCY_HEAD}),
    form=Issuing,
    present=_usual,
    consequence="内容、文号从此不改，平台随即排出正式的文件；打印、签字、盖章以后把扫描件交回来。签发以后要改的，只能另发一件更正。",
    sources=(HOUSE_LETTERS, OFFICIAL),
)


@ISSUE_LETTER.judge
def may_issue(act: Act) -> Verdict:
    letter: Letter = act.record
    if act.actor.post == letter.drafter:
        return refuse("drafted_it", "送审签的人不得自行签发，请由机关负责人办理。", HOUSE_LETTERS)
    if not (verdict := may_be_set(act)):
        return verdict
    if not (verdict := _may_be_numbered(act, letter)):
        return verdict
    old = letter.supersedes
    if old is None and not (verdict := still_said(act.actor, letter, "请把这件作废。")):
        return verdict
    if old is not None and old.state not in ("rendered", "sealed"):
        text = f"被更正的文书{old.letter_no or old.number}现在不是有效的文书，不能由这件更正；请把这件作废。"
        return refuse("nothing_to_correct", text, HOUSE_LETTERS)
    return allow("may_issue", "可以签发。", HOUSE_LETTERS)


def _may_be_numbered(act: Act, letter: Letter) -> Verdict:
    """By the number of its record where that has one: the letter and the record are one act."""
    numbering_of, given, on_record = (
        act.values["numbering"],
        act.values["given_no"],
        letter.heading["letter_no"],
    )
    if on_record and (numbering_of, given) != (Issuing.GIVEN, on_record):
        text = f"{letter.source_number}上登记的文号是“{on_record}”，请选“填写本机关发文登记簿上的文号”照填；登记错了的，先在记录上更正，另起草一件。"
        return refuse("other_number", text, HOUSE_LETTERS)
    if numbering_of == Issuing.NONE and letter.kind.form is not Form.RECORD:
        return refuse("number_needed", f"{letter.kind_title}要编文号，请选另外两种办法之一。", HOUSE_LETTERS)
    if numbering_of == Issuing.GIVEN and given != on_record and not USUAL_NUMBER.fullmatch(given):
        text = f"文号“{given}”请写成武市监协〔2026〕14号的样子，年份用六角括号〔〕，序号前面不加0。"
        return refuse("unusual_number", text, HOUSE_LETTERS)
    return allow("may_be_numbered", "文号可以用。", HOUSE_LETTERS)


@ISSUE_LETTER.change
def issue_letter(act: Act) -> None:
    letter: Letter = act.record
    letter.letter_no = _numbered(act, letter)
    letter.issued_at, letter.issued_by = act.now, act.actor.person_name
    letter.template = stored.version_of(letter.kind)
    on = letter.heading["issued_on"] or f"{act.now.astimezone(CHINA):%Y-%m-%d}"
    letter.heading |= {"letter_no": letter.letter_no, "issued_on": on}
    if letter.kind.is_upward:
        letter.heading |= {"signers": [letter.issued_by]}
    if letter.is_to_party:
        letter.check_code = checking.new_code()
        letter.check_url = checking.address(letter.check_code)
    if letter.supersedes is not None:
        _replace(act, letter, letter.supersedes)
    act.note(template=letter.template, said=stored.digest_of(letter))
    act.announce("documents.issued", letter=str(letter.uuid))


def _replace(act: Act, letter: Letter, old: Letter) -> None:
    """The old one holds no longer; whoever has not signed for it need not."""
    said = f"由{letter.letter_no or letter.number}更正"
    act.also(SUPERSEDE_LETTER, old, {}, said)
    act.announce("documents.superseded", letter=str(old.uuid))
    for dispatch in way.of_its_own(old).filter(state__in=WAITING, channel=Channel.PLATFORM):
        act.also(RECALL_DISPATCH, dispatch, {}, said)


def _numbered(act: Act, letter: Letter) -> str:
    """The 文号: the next of the word, or the one given by hand.

    Raises:
        Refused: the one given was used before.
    """
    values = act.values
    if values["numbering"] == Issuing.NONE:
        return ""
    if values["numbering"] == Issuing.TAKE:
        return numbering.take_letter_number(letter.owner, values["word"], letter.uuid)
    given: str = values["given_no"]
    verdict = numbering.give_letter_number(letter.owner, given, letter.uuid)
    if not verdict:
        raise Refused(outcome_of(verdict, "letter", letter.uuid))
    letter.is_no_given = True
    return given


RETURN_LETTER = Action(
    name="documents.return_letter",
    title="退回修改",
    kind="letter",
    roles=HEADS,
    reason="required",
    reason_level=Level.FULL,
    consequence="退回起草人修改，改好再送审签。",
    sources=(HOUSE_LETTERS,),
)


@RETURN_LETTER.change
def return_letter(act: Act) -> None:
    act.announce("documents.returned", letter=str(act.record.uuid))


SET_LETTER = Action(
    name="documents.set_letter",
    title="排版",
    kind="letter",
    roles=frozenset({Role.SYSTEM}),
    side="any",
    is_automatic=True,
    consequence="照签发时冻结的内容排出文件，字节和摘要留存，不再改动。",
    sources=(HOUSE_LETTERS,),
)


@SET_LETTER.change
def set_letter(act: Act) -> None:
    """With the template there is today; where that is another than the one it was issued with, both are on record and people are told."""
    letter: Letter = act.record
    is_other = letter.template != (version := stored.version_of(letter.kind))
    if is_other:
        act.note(template_issued=letter.template)
        letter.template = version
    made = rendered(letter)
    keep(letter, FileRole.ISSUED, f"{letter.kind_title}{letter.letter_no}.pdf", made.pdf, act.now)
    letter.rendered_at, letter.issued_sha256, letter.pages = act.now, made.sha256, made.pages
    letter.compiler, letter.faces = made.compiler, list(made.faces)
    letter.fallback_glyphs = list(made.fallback_glyphs)
    act.note(
        sha256=made.sha256, template=version, compiler=made.compiler, faces=list(made.faces)
    )  # fmt: skip
    act.announce("documents.set", letter=str(letter.uuid), is_other_template=is_other)
