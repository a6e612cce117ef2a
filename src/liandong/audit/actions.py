"""依法屏蔽：唯一能清空痕迹正文的动作，须以专门的数据库角色在服务器上执行。清单导出：拿走一份清单，留下一笔。

The web processes log in as a role that cannot do it; `liandong ledger redact` logs in as the redactor and comes
through the same door. Reason, basis and person stand in the ledger as the event that the blanked row points to.
"""

from __future__ import annotations

from liandong.audit import forms
from liandong.audit.grounds import GROUNDS
from liandong.audit.models import ListExport, Redaction
from liandong.audit.states import HOUSE_EXPORTS, SECRECY_50
from liandong.kernel import kinds, numbering
from liandong.kernel.actions import Act, Action
from liandong.kernel.roles import HUMANS, Level, Role
from liandong.law.verdict import Verdict, allow, refuse
from liandong.ledger.models import LedgerEvent

REDACT_EVENT = Action(
    name="ledger.redact_event",
    title="依法屏蔽",
    kind="redaction",
    roles=frozenset({Role.AUDIT_ADMIN}),
    side="any",
    creates=True,
    form=forms.Redacting,
    reason="required",
    consequence="该条痕迹的正文永久清空，不能恢复；它在账本中的位置、时间和承诺保留，校验时计为一次屏蔽。",
    sources=(SECRECY_50,),
    db_role="redactor",
)


@REDACT_EVENT.judge
def may_redact_event(act: Act) -> Verdict:
    event = LedgerEvent.objects.filter(id=act.values["event"]).first()
    if event is None:
        return refuse("no_such_event", "没有这个编号的痕迹，请在证明页上核对编号。", SECRECY_50)
    if event.body is None:
        return refuse("already_redacted", "这条痕迹已经屏蔽过。", SECRECY_50)
    if event.action == REDACT_EVENT.name:
        return refuse("redaction_itself", "屏蔽决定本身的痕迹不能再屏蔽。", SECRECY_50)
    return allow("may_redact", "可以屏蔽。", SECRECY_50)


@REDACT_EVENT.change
def redact_event(act: Act) -> Redaction:
    event = LedgerEvent.objects.get(id=act.values["event"])
    LedgerEvent.objects.filter(id=event.id).update(body=None, salt=None, redacted_by=act.event)
    act.state(redacts=[str(event.id)])
    act.note(redacted_kind=event.kind, redacted_record=str(event.record))
    return Redaction(
        number=numbering.record_number("PB"),
        owner=act.actor.agency,
        event=event.id,
        event_at=event.recorded_at,
        ground=dict(GROUNDS)[act.values["ground"]],
        basis=act.values["basis"],
    )


EXPORT_AT_MOST = 10_000
"""Rows of one export. A county's whole register of agencies and posts fits; a copy of the archive does not."""

EXPORT_LIST = Action(
    name="audit.export_list",
    title="导出清单",
    kind="list_export",
    roles=HUMANS,
    side="any",
    creates=True,
    is_hidden=True,
    form=forms.Exporting,
    consequence="导出记入账本：谁、哪份清单、什么条件、多少行、什么用途、文件摘要；审计管理员看得到。",
    sources=(HOUSE_EXPORTS,),
)


@EXPORT_LIST.judge
def may_export_list(act: Act) -> Verdict:
    """Asked again after the file is made: whether the list is still open to this post, and the bound."""
    kind = kinds.get(act.values["listed"])
    if kind is None or kind.sight.most(act.actor) < Level.SUMMARY:
        return refuse("no_such_list", "没有这份清单，或者您当前的岗位看不到它。", HOUSE_EXPORTS)
    if act.values["rows"] > EXPORT_AT_MOST:
        return refuse("too_many_rows", f"一次最多导出{EXPORT_AT_MOST}行。", HOUSE_EXPORTS)
    return allow("may_export", "可以导出。", HOUSE_EXPORTS)


@EXPORT_LIST.change
def export_list(act: Act) -> ListExport:
    """Whoever made the file hands over its figures; the record is what remains of it here."""
    kind = kinds.get(act.values["listed"])
    assert kind is not None
    return ListExport(
        number=numbering.record_number("DC"),
        owner=act.actor.agency,
        listed=kind.name,
        listed_title=kind.title,
        conditions=act.values["conditions"],
        rows=act.values["rows"],
        made_as=act.values["made_as"],
        digest=act.values["digest"],
        purpose=act.values["purpose"],
        by_name=act.actor.person_name,
        agency_name=act.actor.agency_name,
        made_at=act.now,
    )
