"""文书挂在哪里：出处的记录上列出由它起草的文书，文书上列出出处、文件、递送、更正。"""

from __future__ import annotations

from collections.abc import Iterator

from liandong.dispatches.kinds import DISPATCH
from liandong.documents import way
from liandong.documents.actions.correcting import CORRECT_LETTER
from liandong.documents.filing import current
from liandong.documents.kinds import LETTER
from liandong.documents.models import Letter, Role
from liandong.documents.queries import of_record
from liandong.documents.states import DRAFT, STANDING
from liandong.kernel import kinds, letters
from liandong.kernel.actor import Actor
from liandong.kernel.models import Record
from liandong.kernel.pages import MayAct
from liandong.kernel.panels import PanelLink, add_buttons, add_links, file_link
from liandong.kernel.roles import Level

DRAFT_NOTE = "草稿，没有签发，没有法律效力"


def of_source(actor: Actor, record: Record, level: Level) -> Iterator[PanelLink]:
    """The letters made from a record, as far as the reader sees them; what was dropped is found in the list."""
    seen = LETTER.sight.rows(actor).filter(pk__in=of_record(record.uuid).values("pk")).exclude(state="void")
    for one in seen.order_by("pk"):
        state = LETTER.states.states[one.state].label
        yield PanelLink(
            f"{one.kind_title}{one.letter_no or one.number}", f"/r/letter/{one.uuid}/", f"文书，{state}"
        )


def around(actor: Actor, record: Record, level: Level) -> Iterator[PanelLink]:
    """Files, where it comes from, how it goes, what it corrects and is corrected by."""
    assert isinstance(record, Letter)
    if level < Level.FULL:
        return
    yield from _files(actor, record)
    kind = kinds.get(record.source_kind)
    if kind is not None and kind.sight.rows(actor).filter(uuid=record.source).exists():
        yield PanelLink(record.source_number, f"/r/{kind.name}/{record.source}/", f"出处：{kind.title}")
    for dispatch in (
        DISPATCH.sight.rows(actor)
        .filter(pk__in=[d.pk for d in (*way.of_its_own(record), *way.of_its_record(record))])
        .order_by("pk")
    ):
        state = DISPATCH.states.states[dispatch.state].label
        whose = "文书" if dispatch.carried == record.uuid else "出处的记录"
        yield PanelLink(
            dispatch.number,
            f"/r/dispatch/{dispatch.uuid}/",
            f"{whose}的递送，送给{dispatch.receiver_name}，{state}",
        )
    others = [(record.supersedes, "更正的是")] if record.supersedes else []
    others += [(one, "更正件") for one in record.corrections.exclude(state="void")]
    seen = set(LETTER.sight.rows(actor).filter(pk__in=[o.pk for o, _ in others]).values_list("pk", flat=True))
    for one, said in others:
        if one.pk in seen:
            yield PanelLink(one.letter_no or one.number, f"/r/letter/{one.uuid}/", said)


def _files(actor: Actor, letter: Letter) -> Iterator[PanelLink]:
    for role in (Role.SEALED, Role.ISSUED):
        if (held := current(letter, role)) is not None:
            said = "正本" if role is Role.SEALED else "打印、用印用这一份"
            yield file_link(str(role.label), f"/letters/{letter.uuid}/{role.value}", said, held.size)
    if letter.state in DRAFT and letter.owner == actor.agency:
        for form, said in (("pdf", "底稿"), ("docx", "底稿（可以修改的文档）")):
            yield PanelLink(
                f"{letter.kind_title}{said}", f"/letters/{letter.uuid}/draft.{form}", DRAFT_NOTE, is_file=True
            )


def correct_button(actor: Actor, record: Record, level: Level) -> Iterator[MayAct]:
    """更正, of a letter of one's own that stands."""
    assert isinstance(record, Letter)
    is_own = record.owner == actor.agency and level >= Level.FULL
    if is_own and actor.role in CORRECT_LETTER.roles and record.state in STANDING:
        url = f"/r/letter/new/{CORRECT_LETTER.name}?old={record.number}&code={record.code}"
        yield MayAct(CORRECT_LETTER.title, url, panel=False, action=CORRECT_LETTER.name)


def hang() -> None:
    """On the page of every kind that gives letters; called once, when every room has said which."""
    for name in letters.giving():
        add_links(name, of_source)


add_links("letter", around)
add_buttons("letter", correct_button)
