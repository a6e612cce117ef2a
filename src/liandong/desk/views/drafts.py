"""文书的文件：由记录当时的内容排的底稿，正在填写的样子，存下的草稿，签发的文件，用印扫描件。

A draft is set anew whenever it is asked for and kept nowhere; what was issued and what was scanned in are given as they are kept.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from urllib.parse import quote, urlencode
from uuid import UUID

from django.conf import settings
from django.http import FileResponse, HttpRequest, HttpResponse
from django.views.decorators.http import require_POST, require_safe

from liandong.desk import presenting
from liandong.desk.shell import acting, missing, show
from liandong.documents.actions.drafting import DRAFT_LETTER
from liandong.documents.filing import current
from liandong.documents.models import Letter, Role
from liandong.documents.previewing import typed
from liandong.documents.states import DRAFT
from liandong.documents.stored import heading_of
from liandong.documents.typeset import CannotTypeset, Content, Heading, LetterKind, draft_docx, typeset
from liandong.documents.typeset import missing as lacking
from liandong.kernel import kinds, letters, pieces, reading
from liandong.kernel.actor import Actor
from liandong.kernel.models import Record
from liandong.kernel.pages import Link, PlainPage, Section
from liandong.kernel.panels import PanelLink, add_links
from liandong.kernel.roles import Level
from liandong.now import now

TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}
NOTE = "底稿，没有编号、用印，平台不留存"


@require_safe
@acting
def draft(request: HttpRequest, actor: Actor, kind_name: str, record_id: UUID, code: str, form: str) -> HttpResponse:  # fmt: skip
    """The draft as a file; a letter that is not this agency's, or has nothing to say yet, answers like what never was."""
    found = reading.seen(actor, kind_name, record_id)
    if found is None or form not in TYPES:
        return missing(request, actor)
    kind, record, level = found
    for letter, heading, content in letters.offered(actor, kind_name, record, level, code):
        back = Link(kind.heading(record), presenting.url_of(kind_name, record_id))
        return _set(request, actor, (letter.kind, heading, content), form, back)
    return missing(request, actor)


@require_POST
@acting
def preview(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The form as it is typed so far, as a PDF in a window of its own; nothing is kept."""
    found = typed(actor, request.POST) if actor.role in DRAFT_LETTER.roles else None
    if found is None:
        return missing(request, actor)
    return _set(request, actor, found[:3], "pdf", Link("文书", "/r/letter/"), is_shown=True)


@require_safe
@acting
def of_letter(request: HttpRequest, actor: Actor, letter_id: UUID, form: str) -> HttpResponse:
    """A letter that is not issued yet, for its own agency."""
    letter = _seen(actor, letter_id)
    if letter is None or letter.owner != actor.agency or letter.state not in DRAFT or form not in TYPES:
        return missing(request, actor)
    said = (letter.kind, heading_of(letter), letter.content)
    return _set(request, actor, said, form, Link(letter.kind_title, presenting.url_of("letter", letter_id)))


@require_safe
@acting
def kept(request: HttpRequest, actor: Actor, letter_id: UUID, role: str) -> HttpResponse:
    """The file that was set, or the sealed scan, as it is kept."""
    letter = _seen(actor, letter_id)
    held = current(letter, role) if letter is not None and role in Role.values else None
    if held is None:
        return missing(request, actor)
    answer = FileResponse(
        pieces.opened(held.parts.all()), as_attachment=True, filename=held.name, content_type="application/octet-stream"
    )  # fmt: skip
    answer["Cache-Control"] = "no-store"
    answer["Content-Length"] = str(held.size)
    return answer  # type: ignore[return-value]


def _seen(actor: Actor, letter_id: UUID) -> Letter | None:
    """A letter the actor sees in full."""
    found = reading.seen(actor, "letter", letter_id)
    if found is None or found[2] < Level.FULL:
        return None
    assert isinstance(found[1], Letter)
    return found[1]


def _set(
    request: HttpRequest, actor: Actor, said: tuple[LetterKind, Heading, Content], form: str, back: Link,
    *, is_shown: bool = False,
) -> HttpResponse:  # fmt: skip
    """A draft as a file, or why it cannot be set."""
    kind, heading, content = said
    try:
        return _file(kind, heading, content, form, "inline" if is_shown else "attachment")
    except CannotTypeset as why:
        return show(request, actor, _refused(kind, why, back), status=422)


def _file(kind: LetterKind, heading: Heading, content: Content, form: str, how: str) -> HttpResponse:
    heading = replace(heading, is_simulated=settings.DEMO)
    if form == "pdf":
        body = typeset(kind, heading, content, fixed_at=now(), is_draft=True).pdf
    else:
        body = draft_docx(kind, heading, content)
    answer = HttpResponse(body, content_type=TYPES[form])
    name = quote(f"{kind.title}（底稿）.{form}")
    answer["Content-Disposition"] = f"{how}; filename*=UTF-8''{name}"
    answer["Cache-Control"] = "no-store"
    return answer


def _refused(kind: LetterKind, why: CannotTypeset, back: Link) -> PlainPage:
    return PlainPage(
        title=f"{kind.title}排不出来",
        lead="下面这些内容排不出来，请在记录里改正以后再试；记录没有变动。",
        breadcrumb=[Link("工作台", "/"), back],
        sections=[Section("为什么", [], [refusal.message for refusal in why.refusals])],
    )


def drafts(kind_name: str, actor: Actor, record: Record, level: Level) -> Iterator[PanelLink]:
    """Either form of each draft, with what the record does not say yet, and where to make a letter of it."""
    kind = kinds.get(kind_name)
    assert kind is not None
    for letter, heading, content in letters.offered(actor, kind_name, record, level):
        gone = "、".join(f.label for f in lacking(letter.kind, heading, content))
        note = NOTE + (f"；还缺：{gone}" if gone else "")
        url = f"/r/{kind_name}/{record.uuid}/letters/{letter.kind.code}"
        yield PanelLink(f"{letter.kind.title}底稿", f"{url}.pdf", note, is_file=True)
        yield PanelLink(f"{letter.kind.title}底稿（可以修改的文档）", f"{url}.docx", NOTE, is_file=True)
        if actor.role in DRAFT_LETTER.roles:
            asked = urlencode({"source": kind.number(record), "code": letter.kind.code})
            note = "存为文书，送审签、签发、用印"
            yield PanelLink(f"起草{letter.kind.title}", f"/r/letter/new/{DRAFT_LETTER.name}?{asked}", note)


def hang() -> None:
    """On the page of every kind that gives letters; called once, when every room has said which."""
    for name in letters.giving():
        add_links(name, partial(drafts, name))
