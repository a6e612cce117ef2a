"""检查对象的动作：登记、更正、改名、补登代码、分类、注销、恢复、看一次完整的证件号码。

A party belongs to nobody: whoever of a business post finds it missing registers it, whoever finds it wrong corrects it
with a reason that all see. What identifies it (code, name) changes by acts of their own.
"""

from __future__ import annotations

from typing import Any

from liandong.codes.reading import Code, CodeKind
from liandong.kernel.actions import Act, Action
from liandong.kernel.models import Record
from liandong.kernel.roles import Level, Role
from liandong.kernel.sealed import unreadable
from liandong.law.verdict import Verdict, allow, refuse
from liandong.now import today
from liandong.parties import branches, forms
from liandong.parties.models import Form, Party
from liandong.parties.naming import keys
from liandong.parties.states import HOUSE_PARTIES, PERSONAL

KEEPERS = frozenset({Role.HANDLER, Role.UNIT_HEAD, Role.LEGAL_REVIEWER, Role.LIAISON})

REGISTER_PARTY = Action(
    name="parties.register_party",
    title="登记对象",
    kind="party",
    roles=KEEPERS,
    side="any",
    creates=True,
    form=forms.NewParty,
    consequence="登记后各机关都能找到它，线索、案件、检查都可以挂在它名下；公民只有本机关看得到。",
    sources=(HOUSE_PARTIES,),
)


def _standing(code: Code) -> Party | None:
    """The party that already bears the code."""
    if not code.normal:
        return None
    field = "code" if code.kind is CodeKind.USCC else "old_code"
    return Party.objects.filter(**{field: code.normal}).exclude(state="merged").first()


@REGISTER_PARTY.judge
def may_register_party(act: Act) -> Verdict:
    code, form = act.values["code"], act.values["form"]
    if (known := _standing(code)) is not None:
        text = f"代码{code.normal}已登记为“{known.name}”。名称有变的，请在它的页面上“变更名称”。"
        return refuse("registered_already", text, HOUSE_PARTIES)
    number = act.values["identity"] if form == Form.CITIZEN else ""
    if number and forms.same_identity(number).filter(owner=act.actor.agency).exists():
        return refuse("registered_already", "本机关已登记过这个证件号码，请按号码查找。", HOUSE_PARTIES)
    since = act.values["since"]
    if since is not None and since > today():
        return refuse("not_yet", "成立日期还没有到，请核对。", HOUSE_PARTIES)
    return branches.may_belong(form, None, act.values["parent"])


@REGISTER_PARTY.change
def register_party(act: Act) -> Party:
    values = dict(act.values)
    code, place, made = values.pop("code"), values.pop("division"), keys(values.pop("name"))
    is_new = code.kind is CodeKind.USCC
    party = Party(
        **values, **_placed(place), name=made.name, name_key=made.name_key, searched=made.searched,
        code=code.normal if is_new else "", old_code="" if is_new else code.normal, owner=act.actor.agency,
    )  # fmt: skip
    _identified(act, party)
    return party


def _identified(act: Act, party: Party) -> None:
    """Records that knew it by its name or code only may now be about it."""
    act.announce("parties.identified", party=str(party.uuid))


def _placed(place: Any) -> dict[str, str]:
    return {"division": place.code if place else "", "division_name": place.name if place else ""}


def _standing_place(party: Record) -> dict[str, str]:
    """The division as the form takes it; the record shows its name."""
    assert isinstance(party, Party)
    return {"division": party.division}


CORRECT_PARTY = Action(
    name="parties.correct_party",
    title="更正信息",
    kind="party",
    roles=KEEPERS,
    side="any",
    form=forms.Details,
    present=_standing_place,
    reason="required",
    consequence="更正立即生效，各机关都看得到改了什么、为什么。",
    sources=(HOUSE_PARTIES,),
)


@CORRECT_PARTY.judge
def may_correct_party(act: Act) -> Verdict:
    return branches.may_belong(act.record.form, act.record, act.values["parent"])


@CORRECT_PARTY.change
def correct_party(act: Act) -> None:
    """What was typed; a head that is today's answer for a merged one stays as it was named."""
    values = dict(act.values)
    if values["parent"] == branches.head(act.record):
        del values["parent"]
    for name, value in {**_placed(values.pop("division")), **values}.items():
        setattr(act.record, name, value)


RENAME_PARTY = Action(
    name="parties.rename_party",
    title="变更名称",
    kind="party",
    roles=KEEPERS,
    side="any",
    form=forms.Renaming,
    consequence="自所填日期起用新名称；原名称记入曾用名，照样找得到。",
    sources=(HOUSE_PARTIES,),
)


@RENAME_PARTY.judge
def may_rename_party(act: Act) -> Verdict:
    if act.values["renamed_on"] > today():
        return refuse("not_yet", "改名的日期还没有到，请到那一天再办理。", HOUSE_PARTIES)
    if keys(act.values["name"]).name == act.record.name:
        return refuse("same_name", "新名称与现名称相同，没有可变更的内容。", HOUSE_PARTIES)
    return allow("may_rename", "可以变更名称。", HOUSE_PARTIES)


@RENAME_PARTY.change
def rename_party(act: Act) -> None:
    party, until = act.record, act.values["renamed_on"].isoformat()
    party.former_names = [*party.former_names, {"name": party.name, "until": until}]
    made = keys(act.values["name"], [f["name"] for f in party.former_names])
    party.name, party.name_key, party.searched = made.name, made.name_key, made.searched
    party.source = act.values["source"]


GIVE_CODE = Action(
    name="parties.give_code",
    title="补登代码",
    kind="party",
    roles=KEEPERS,
    side="any",
    form=forms.NewCode,
    reason="required",
    consequence="补登或更正统一社会信用代码；代码一变，比对和管辖都按新的代码。",
    sources=(HOUSE_PARTIES,),
)


@GIVE_CODE.judge
def may_give_code(act: Act) -> Verdict:
    code, party = act.values["code"], act.record
    if party.form in (Form.CITIZEN, Form.SITE):
        return refuse("bears_no_code", f"{party.get_form_display()}不填代码。", HOUSE_PARTIES)
    known = _standing(code)
    if known is not None and known.pk != party.pk:
        text = f"代码{code.normal}已登记为“{known.name}”。是同一个的，请把其中一个并入另一个。"
        return refuse("registered_already", text, HOUSE_PARTIES)
    return allow("may_give", "可以补登。", HOUSE_PARTIES)


@GIVE_CODE.change
def give_code(act: Act) -> None:
    act.record.code = act.values["code"].normal
    _identified(act, act.record)


CLASSIFY_PARTY = Action(
    name="parties.classify_party",
    title="信用风险分类",
    kind="party",
    roles=frozenset({Role.LEGAL_REVIEWER, Role.LIAISON}),
    side="any",
    form=forms.Classifying,
    consequence="分类用来定抽查的比例，不是处罚的依据。",
    sources=(HOUSE_PARTIES,),
)


@CLASSIFY_PARTY.judge
def may_classify_party(act: Act) -> Verdict:
    day, known = act.values["risk_on"], act.record.risk_on
    if day > today():
        return refuse("not_yet", "分类日期还没有到，请核对。", HOUSE_PARTIES)
    if known is not None and day < known:
        return refuse("older", f"已有{known}的分类，不能用更早的盖掉它。", HOUSE_PARTIES)
    return allow("may_classify", "可以分类。", HOUSE_PARTIES)


@CLASSIFY_PARTY.change
def classify_party(act: Act) -> None:
    for name, value in act.values.items():
        setattr(act.record, name, value)


CANCEL_PARTY = Action(
    name="parties.cancel_party",
    title="注销",
    kind="party",
    roles=KEEPERS,
    side="any",
    form=forms.Cancelling,
    reason="required",
    consequence="注销后不再进入抽查；以前的记录不受影响，弄错了可以恢复。",
    sources=(HOUSE_PARTIES,),
)


@CANCEL_PARTY.judge
def may_cancel_party(act: Act) -> Verdict:
    if act.values["until"] > today():
        return refuse("not_yet", "注销日期还没有到，请到那一天再办理。", HOUSE_PARTIES)
    return allow("may_cancel", "可以注销。", HOUSE_PARTIES)


@CANCEL_PARTY.change
def cancel_party(act: Act) -> None:
    act.record.until = act.values["until"]


RESTORE_PARTY = Action(
    name="parties.restore_party",
    title="恢复在册",
    kind="party",
    roles=KEEPERS,
    side="any",
    reason="required",
    consequence="恢复后照常进入抽查。",
    sources=(HOUSE_PARTIES,),
)


@RESTORE_PARTY.change
def restore_party(act: Act) -> None:
    act.record.until = None


REVEAL_IDENTITY = Action(
    name="parties.reveal_identity",
    title="查看完整证件号码",
    kind="party",
    roles=frozenset({Role.HANDLER, Role.UNIT_HEAD, Role.LEGAL_REVIEWER}),
    is_note=True,
    reveals="identity",
    reason="required",
    reason_level=Level.FULL,
    consequence="查看记入办理经过，审计管理员看得到是谁、为什么；号码只显示这一次。",
    sources=(PERSONAL, HOUSE_PARTIES),
)


@REVEAL_IDENTITY.judge
def may_reveal_identity(act: Act) -> Verdict:
    if not act.record.identity:
        return refuse("no_number", f"{act.record.name}没有登记证件号码。", HOUSE_PARTIES)
    if (closed := unreadable(act.record.identity, "这个号码", HOUSE_PARTIES)) is not None:
        return closed
    return allow("may_reveal", "可以查看。", PERSONAL)


@REVEAL_IDENTITY.change
def reveal_identity(act: Act) -> None:
    """Nothing changes but the trail; the number is read after it stands there (`kernel.revealing`)."""
