"""协查挂在哪里：案件、线索核查的页面上请求协查，看到为它请求的、用到它上面的；请求和递送、证据、所为的记录互相找得到。"""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Q

from liandong.assistance.actions.drafting import REQUEST_ASSISTANCE, is_under_way
from liandong.assistance.kinds import ASSISTANCE
from liandong.assistance.models import AssistanceRequest
from liandong.cases.models import Case
from liandong.dispatches.kinds import DISPATCH
from liandong.kernel import kinds
from liandong.kernel.actor import Actor
from liandong.kernel.models import Record
from liandong.kernel.pages import MayAct
from liandong.kernel.panels import PanelLink, add_buttons, add_links, file_link
from liandong.kernel.roles import Level
from liandong.leads.models import Verification

SHOWN_ON = ("case", "verification")


def asked_for(actor: Actor, record: Record, level: Level) -> Iterator[PanelLink]:
    """The requests made for a record and the replies used for it, with how much of their evidence was reviewed."""
    rows = ASSISTANCE.sight.rows(actor).filter(Q(source=record.uuid) | Q(uses__record=record.uuid)).distinct()
    for one in rows.order_by("pk"):
        state = ASSISTANCE.states.states[one.state].label
        standing = one.evidence.filter(withdrawn_at=None)
        note = f"协查，{one.receiver_name}，{state}"
        if count := standing.count():
            note += (
                f"；证据{count}份，已审查{standing.exclude(reviewed_at=None).count()}份，没有审查的不得使用"
            )
        yield PanelLink(one.number, f"/r/assistance_request/{one.uuid}/", note)


def around(actor: Actor, record: Record, level: Level) -> Iterator[PanelLink]:
    """What it was asked for, how it travelled, what came with the answer, where it is used."""
    assert isinstance(record, AssistanceRequest)
    if level < Level.FULL:
        return
    told = [(record.source_kind, record.source, record.source_number, "请求协查的记录")]
    told += [(u.kind, u.record, u.number, "复函用于") for u in record.uses.order_by("pk")]
    for name, uuid, number, note in told:
        kind = kinds.get(name)
        if kind is not None and kind.sight.rows(actor).filter(uuid=uuid).exists():
            yield PanelLink(number, f"/r/{name}/{uuid}/", note)
    for dispatch in DISPATCH.sight.rows(actor).filter(carried=record.uuid).order_by("pk"):
        state = DISPATCH.states.states[dispatch.state].label
        yield PanelLink(dispatch.number, f"/r/dispatch/{dispatch.uuid}/", f"递送，{state}")
    for one in record.evidence.filter(withdrawn_at=None).order_by("number"):
        url = f"/assistance/{record.uuid}/evidence/{one.number}"
        yield file_link(one.name, url, one.get_kind_display(), one.size)


def ask_button(actor: Actor, record: Record, level: Level) -> Iterator[MayAct]:
    """请求协查, from a case or verification of one's own that goes on."""
    assert isinstance(record, Case | Verification)
    is_own = record.owner == actor.agency and level >= Level.FULL
    if is_own and actor.role in REQUEST_ASSISTANCE.roles and is_under_way(record):
        url = f"/r/assistance_request/new/{REQUEST_ASSISTANCE.name}?source={record.number}"
        yield MayAct(REQUEST_ASSISTANCE.title, url, action=REQUEST_ASSISTANCE.name)


for _kind in SHOWN_ON:
    add_links(_kind, asked_for)
    add_buttons(_kind, ask_button)
add_links("assistance_request", around)
