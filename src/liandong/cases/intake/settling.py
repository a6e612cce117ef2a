"""一行说的是谁、在哪里、是不是已经登记过：与名录库、已有的案件和决定比，不写入。

A row is the case that bears its number, or the one that holds its decision. What stands and says otherwise is either brought up
to date by the acts a person would use (补充更正、补录立案时间、登记处罚决定、结案) or, where only a person may change it, left to him.

Main names: `settled`, `meant`, `standing`, `Meant`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.core.exceptions import ValidationError

from liandong.cases.intake.places import PlaceMeant, place_of
from liandong.cases.intake.reading import in_yuan
from liandong.cases.models import Case, Decision
from liandong.cases.procedure.days import act_after_filing, day_of
from liandong.cases.states import FREED
from liandong.cases.stating import approved
from liandong.catalogue.forms import ItemField
from liandong.importing.targets import Read, Standing, differences
from liandong.kernel.actions import Act
from liandong.now import CHINA
from liandong.parties.models import Form, Party
from liandong.parties.naming import folded, keys
from liandong.registry.models import Agency

ITEM = ItemField(required=False)
LIVE_CARD = ("filed", "suspended")
FACTS = {
    "conduct": "案由",
    "item": "涉及事项",
    "division_name": "违法行为地",
    "address": "详细地址",
    "since": "发生时间",
    "until": "终了时间",
    "officers": "执法人员",
}
"""What a sheet may correct about a case that stands, and what people call it."""


class Unclear(Exception):
    """A row cannot be settled; the sentence says why and what to do."""

    def __init__(self, sentence: str, standing: Standing = Standing.WRONG) -> None:
        super().__init__(sentence)
        self.sentence, self.standing = sentence, standing


@dataclass(frozen=True, slots=True)
class Meant:
    """Whom and what a row means.

    Attributes:
        party: the registered one; None where there is none.
        is_new: a body with a sound code that the register does not hold yet.
        item: code of the item; empty for none.
    """

    party: Party | None
    is_new: bool
    item: str
    item_name: str
    place: PlaceMeant


def settled(act: Act, rows: Sequence[Read]) -> None:
    """Sets how each row stands."""
    for row in rows:
        if row.standing is Standing.WRONG:
            continue
        try:
            _settle(act.record.owner, row)
        except Unclear as unclear:
            row.standing = unclear.standing
            row.said.append(unclear.sentence)


def _settle(owner: UUID, row: Read) -> None:
    said = meant(owner, row.facts)
    case = standing(owner, row.facts)
    if case is None:
        _alone(owner, row.facts, said)
        row.standing = Standing.NEW
        row.said += _looked_at(row.facts)
        return
    row.target = case.uuid
    if case.state in (*FREED, "handed_over"):
        text = (
            f"这个案号的案件{case.number}已经撤销立案、移送或者没有立案，不能再改；"
            "撤销立案、没有立案的要重新登记，请逐个登记；确是另一件的，请改案号。"
        )
        raise Unclear(text, Standing.AMBIGUOUS)
    if fixed := list(_fixed(case, row.facts)):
        raise Unclear(differences(fixed) + OTHERWISE, Standing.AMBIGUOUS)
    told = list(changed(case, row.facts, said))
    row.standing = Standing.CHANGED if told else Standing.SAME
    if told:
        row.said.append(differences((label, was, now) for _, label, was, now in told))
        row.said += _looked_at(row.facts)


def _looked_at(facts: Mapping[str, str]) -> list[str]:
    """What somebody should look at although the row goes in: an act that began after its case was filed."""
    since = date.fromisoformat(facts["since"]) if facts.get("since") else None
    said = act_after_filing(since, day_of(moment_of(facts)[0]))
    return [said] if said else []


OTHERWISE = "立案时间、决定不能按表更改：登记错了的，请在案件、决定的页面上办理。"


# ── 说的是谁、什么、在哪里 ──────────────────────────────────────────────────────────────────────────


def meant(owner: UUID, facts: Mapping[str, str]) -> Meant:
    """The party, the item and the place of a row.

    Raises:
        Unclear: one of them cannot be told.
    """
    place = _place(owner, facts)
    party, is_new = _party(facts)
    found = _item(facts.get("item", ""))
    return Meant(party, is_new, found[0], found[1], place)


def _item(text: str) -> tuple[str, str]:
    try:
        item = ITEM.clean(text)
    except ValidationError as wrong:
        raise Unclear(f"涉及事项：{''.join(wrong.messages)}没有合适的，请留空。") from None
    return (item.code, item.name) if item else ("", "")


def _party(facts: Mapping[str, str]) -> tuple[Party | None, bool]:
    name, code, old = facts["party_name"], facts.get("party_code", ""), facts.get("party_old_code", "")
    if code or old:
        wanted = {"code": code} if code else {"old_code": old}
        found = Party.objects.filter(**wanted).exclude(form=Form.CITIZEN).exclude(state="merged").first()
        if found is not None:
            return _same_body(found, name, code or old), False
        return None, bool(code)
    if facts.get("is_citizen"):
        return None, False
    alike = Party.objects.filter(name_key=keys(name).name_key, state="in_force").exclude(form=Form.CITIZEN)
    several = list(alike[:2])
    if len(several) > 1:
        raise Unclear(f"名为“{name}”的在册对象不止一个，请补上统一社会信用代码。", Standing.AMBIGUOUS)
    return (several[0] if several else None), False


def _same_body(party: Party, name: str, code: str) -> Party:
    """The body with this code, where it bears or has borne the name in the row."""
    borne = (party.name, *(former["name"] for former in party.former_names))
    if folded(name) not in set(map(folded, borne)):
        text = f"代码{code}登记的是“{party.name}”，表里写的是“{name[:60]}”，请核对是不是串了行；已经更名的，先在对象的页面上变更名称。"
        raise Unclear(text)
    if party.state != "in_force":
        raise Unclear(f"“{party.name}”已登记为注销。仍要登记的，请逐个办理，当事人填在“没有在册的”一项。")
    return party


def _place(owner: UUID, facts: Mapping[str, str]) -> PlaceMeant:
    """Where it happened; a file without the place has that of the agency that decided."""
    agency = _decider(owner, facts)
    text = facts.get("place", "")
    if not text:
        return PlaceMeant(agency.division, agency.division_name, "")
    found = place_of(text, agency.division)
    if found is None:
        raise Unclear(
            f"违法行为地“{text[:40]}”认不出是哪个区划，请写到县（市、区），例如武陟县，或者填代码。"
        )
    return found


def _decider(owner: UUID, facts: Mapping[str, str]) -> Agency:
    """The importing agency, or one that acts for it.

    Raises:
        Unclear: the row names another agency.
    """
    mine = Agency.objects.get(uuid=owner)
    said, code = facts.get("authority", ""), facts.get("authority_code", "").upper()
    if not said:
        return mine
    known = [mine, *Agency.objects.filter(principal=mine, state="in_force")]
    wanted = folded(said)
    for one in known:
        names = (one.name, one.short_name, *(former["name"] for former in one.former_names))
        if wanted in {folded(n) for n in names if n} or (code and code == one.code.upper()):
            return one
    text = (
        f"处罚机关是“{said[:40]}”，不是{mine.name}，也不是它的派出机构、受委托组织；请由作出决定的机关导入。"
    )
    raise Unclear(text)


# ── 是不是已经登记过 ────────────────────────────────────────────────────────────────────────────────


def standing(owner: UUID, facts: Mapping[str, str]) -> Case | None:
    """The case of this agency that a row is about: by its number, else by its decision.

    Raises:
        Unclear: the two name different cases.
    """
    rows = Case.objects.filter(owner=owner).select_related("party", "item")
    under = rows.filter(case_no__iexact=facts["case_no"]).order_by("pk")
    by_number = under.exclude(state__in=FREED).first() or under.first()
    number = facts.get("decision_no")
    by_decision = rows.filter(decisions__decision_no__iexact=number).first() if number else None
    if by_number and by_decision and by_number != by_decision:
        text = f"文号“{number}”的决定登记在{by_decision.number}，案号是{by_number.number}的，请核对。"
        raise Unclear(text, Standing.AMBIGUOUS)
    return by_number or by_decision


def _alone(owner: UUID, facts: Mapping[str, str], said: Meant) -> None:
    """A decision without a number of its case may belong to a case in hand: a person tells which.

    Raises:
        Unclear: the agency has a case in hand against the same party.
    """
    if facts.get("decision_no") != facts["case_no"]:
        return
    rows = Case.objects.filter(owner=owner, state__in=LIVE_CARD)
    rows = rows.filter(party=said.party) if said.party else rows.filter(party_name=facts["party_name"])
    open_cases = [f"{c.number}（{c.case_no}，{c.conduct[:30]}）" for c in rows.order_by("pk")[:3]]
    if open_cases:
        text = f"本机关对同一当事人有在办的{'、'.join(open_cases)}，看不出这份决定是不是它的：是的，请补上案号，或者在那一件上登记决定；不是的，请逐个登记。"
        raise Unclear(text, Standing.AMBIGUOUS)


def moment_of(facts: Mapping[str, str]) -> tuple[datetime | None, bool]:
    """When the head approved, as the form will read it, and whether only the day is known."""
    text = facts.get("approved_at", "")
    if not text:
        return None, False
    moment = datetime.fromisoformat(text).replace(tzinfo=CHINA)
    return moment, " " not in text


def _fixed(case: Case, facts: Mapping[str, str]) -> Iterator[tuple[str, str, str]]:
    """Where a row differs in what no sheet changes: label, what stands, what it says."""
    moment, is_vague = moment_of(facts)
    if moment is not None and case.approved_at is not None and not _agree(case, moment, is_vague):
        yield "立案批准时间", _said(case), facts["approved_at"]
    number = facts.get("decision_no")
    held = _decision(case, number) if number else None
    if number and held is None and (other := case.decisions.first()) is not None:
        yield "处罚决定书文号", other.decision_no, number
    if number and held is None and case.state == "closed":
        yield "办理进度", "已结案，没有处罚决定", f"有决定{number}"
    if held is not None:
        yield from _decided_otherwise(held, facts)


def _agree(case: Case, moment: datetime, is_vague: bool) -> bool:
    """Whether two moments may be one: of what is only a day, the same day."""
    if is_vague or case.is_day_only:
        return case.approved_at is not None and case.approved_at.astimezone(CHINA).date() == moment.date()
    return case.approved_at == moment


def _said(case: Case) -> str:
    moment = approved(case)
    return (
        moment.astimezone(CHINA).strftime("%Y-%m-%d %H:%M") if isinstance(moment, datetime) else str(moment)
    )


def _decision(case: Case, number: str) -> Decision | None:
    found: Decision | None = case.decisions.filter(decision_no__iexact=number).first()
    return found


def _decided_otherwise(held: Decision, facts: Mapping[str, str]) -> Iterator[tuple[str, str, str]]:
    pairs = (
        ("决定日期", held.decided_on.isoformat(), facts.get("decided_on", "")),
        ("处罚种类", "、".join(held.penalties), facts.get("penalties", "")),
        ("罚款金额（元）", in_yuan(held.fine_fen), facts.get("fine", "")),
    )
    if held.state == "in_force":
        yield from ((label, was, now) for label, was, now in pairs if was != now)


def changed(case: Case, facts: Mapping[str, str], said: Meant) -> Iterator[tuple[str, str, str, str]]:
    """What a row says otherwise or adds: the act that brings it in, label, what stands, what it says."""
    moment, is_vague = moment_of(facts)
    is_told = (
        moment is not None
        and bool(facts.get("evidence"))
        and not (is_vague and case.approved_at and case.approval_evidence)
    )
    if is_told and (case.approved_at is None or not case.approval_evidence or case.is_day_only):
        yield (
            "cases.supply_moment",
            "立案批准时间",
            _said(case) if case.approved_at else "",
            facts["approved_at"],
        )
    held = {
        "conduct": case.conduct, "item": case.item.name if case.item else "", "division_name": case.division_name,
        "address": case.address, "officers": case.officers, "since": _day(case.since), "until": _day(case.until),
    }  # fmt: skip
    rest = {
        "item": said.item_name, "division_name": said.place.name if "place" in facts else "",
        "address": facts.get("address", "") or said.place.address,
    }  # fmt: skip
    for name, label in FACTS.items():
        now = rest.get(name, facts.get(name, ""))
        if now and now != held[name]:
            yield "cases.correct_case", label, held[name], now
    if said.party is not None and case.party != said.party:
        yield "cases.correct_case", "当事人", case.party_name, said.party.name
    elif said.is_new or (
        said.party is None and case.party is None and facts["party_name"] != case.party_name
    ):
        yield "cases.correct_case", "当事人", case.party_name, facts["party_name"]
    if facts.get("decision_no") and case.state == "filed":
        yield "cases.record_decision", "处罚决定书文号", "", facts["decision_no"]
    if facts.get("stage") == "closed" and case.state in ("filed", "decided"):
        yield "cases.close_case", "处理结果", "", facts["outcome"]


def _day(day: object) -> str:
    return day.isoformat() if hasattr(day, "isoformat") else ""
