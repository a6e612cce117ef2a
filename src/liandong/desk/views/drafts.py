"""下载一份文书底稿：PDF 看样子，.docx 拿去改；不编号、不用印、不留存，盖章的正本仍在纸上。"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from urllib.parse import quote
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from liandong.desk import presenting
from liandong.desk.shell import acting, missing, show
from liandong.documents.typeset import CannotTypeset, Content, Heading, LetterKind, draft_docx, typeset
from liandong.documents.typeset import missing as lacking
from liandong.kernel import letters, reading
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
        try:
            return _file(letter.kind, heading, content, form)
        except CannotTypeset as why:
            back = Link(kind.heading(record), presenting.url_of(kind_name, record_id))
            return show(request, actor, _refused(letter.kind, why, back), status=422)
    return missing(request, actor)


def _file(kind: LetterKind, heading: Heading, content: Content, form: str) -> HttpResponse:
    heading = replace(heading, is_simulated=settings.DEMO)
    if form == "pdf":
        body = typeset(kind, heading, content, fixed_at=now(), is_draft=True).pdf
    else:
        body = draft_docx(kind, heading, content)
    answer = HttpResponse(body, content_type=TYPES[form])
    name = quote(f"{kind.title}（底稿）.{form}")
    answer["Content-Disposition"] = f"attachment; filename*=UTF-8''{name}"
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
    """Either form of each draft, with what the record does not say yet."""
    for letter, heading, content in letters.offered(actor, kind_name, record, level):
        gone = "、".join(f.label for f in lacking(letter.kind, heading, content))
        note = NOTE + (f"；还缺：{gone}" if gone else "")
        url = f"/r/{kind_name}/{record.uuid}/letters/{letter.kind.code}"
        yield PanelLink(f"{letter.kind.title}底稿", f"{url}.pdf", note, is_file=True)
        yield PanelLink(f"{letter.kind.title}底稿（可以修改的文档）", f"{url}.docx", NOTE, is_file=True)


def hang() -> None:
    """On the page of every kind that gives letters; called once, when every room has said which."""
    for name in letters.giving():
        add_links(name, partial(drafts, name))
