"""消息房间唯一的动作：本人选择要不要消息邮件、发到哪里。"""

from __future__ import annotations

from liandong.kernel.actions import Act, Action
from liandong.kernel.models import Record
from liandong.kernel.roles import HUMANS, Level
from liandong.law.verdict import Verdict, allow, refuse
from liandong.notices.forms import MailSetting
from liandong.notices.models import MailChoice
from liandong.notices.rules import HOUSE_NOTICES


def _chosen(person: Record) -> dict[str, str]:
    """The choice as it stands; whoever never chose gets none."""
    choice = MailChoice.objects.filter(person=person.uuid).first()
    return {"how": choice.how, "address": choice.address} if choice else {"how": MailChoice.How.NONE}


CHOOSE_MAIL = Action(
    name="notices.choose_mail",
    title="设置消息邮件",
    kind="person",
    roles=HUMANS,
    side="self",
    sight=Level.SUMMARY,
    form=MailSetting,
    present=_chosen,
    consequence="此后的消息按这里的选择发邮件；页面上的消息不受影响。",
    sources=(HOUSE_NOTICES,),
)


@CHOOSE_MAIL.judge
def may_choose_mail(act: Act) -> Verdict:
    """Mail needs an address, now or from before."""
    if act.values["how"] == MailChoice.How.NONE or act.values["address"]:
        return allow("may_choose", "可以设置。", HOUSE_NOTICES)
    if MailChoice.objects.filter(person=act.record.uuid).exclude(address="").exists():
        return allow("may_choose", "可以设置。", HOUSE_NOTICES)
    return refuse("no_address", "还没有登记过邮箱，请填写邮箱后再提交。", HOUSE_NOTICES)


@CHOOSE_MAIL.change
def choose_mail(act: Act) -> None:
    """The trail holds how, never where to."""
    kept = {"how": act.values["how"]}
    if act.values["address"]:
        kept["address"] = act.values["address"]
    MailChoice.objects.update_or_create(person=act.record.uuid, defaults=kept)
    act.note(how=MailChoice.How(act.values["how"]).label)
