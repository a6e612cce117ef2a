"""依法屏蔽：唯一能清空痕迹正文的动作，须以专门的数据库角色在服务器上执行。

The web processes log in as a role that cannot do it; `liandong ledger redact` logs in as the redactor and comes
through the same door. Reason, basis and person stand in the ledger as the event that the blanked row points to.
"""

from __future__ import annotations

from liandong.audit import forms
from liandong.audit.grounds import GROUNDS
from liandong.audit.models import Redaction
from liandong.audit.states import SECRECY_50
from liandong.kernel import numbering
from liandong.kernel.actions import Act, Action
from liandong.kernel.roles import Role
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
