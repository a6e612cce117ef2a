"""管辖争议的文书底稿：协商纪要、报请指定管辖的请示、指定管辖通知书，协调的申请、意见和决定，案件移送函和物品清单。

All of it stands in the dispute, or in the case that is handed over because of it.
Source: 行政处罚法第二十五条; 河南省行政执法条例第十九条; the fields are those of `documents.typeset`.
"""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from liandong.cases.letters.rows import evidence_of, goods_rows, live_measures, measures_told, named, party_of
from liandong.cases.models import Case, Measure
from liandong.cases.procedure.passing import given_up
from liandong.cases.states import LIVE
from liandong.documents.typeset import Content, Heading
from liandong.jurisdiction.actions.handing import why_told
from liandong.jurisdiction.kinds import positions_told, signed_told
from liandong.jurisdiction.models import JurisdictionDispute, Position, Subject
from liandong.jurisdiction.states import SETTLED
from liandong.kernel import letters
from liandong.kernel.actor import Actor
from liandong.now import CHINA

ART_25 = "《中华人民共和国行政处罚法》第二十五条"


def minutes(actor: Actor, dispute: JurisdictionDispute) -> tuple[Heading, Content] | None:
    """管辖协商纪要 of whichever side draws it up, once there are minutes; when and where it was talked over is filled in by hand."""
    if not dispute.minutes:
        return None
    positions = list(dispute.positions.order_by("pk"))
    heading = Heading(agency=actor.agency_name)
    agreed = f"\n商定由{dispute.minutes_holder_name}管辖。" if dispute.minutes_holder_name else ""
    content: Content = {
        "participants": [p.agency_name for p in positions], "held_at": "", "place": "", "facts": f"{dispute.about}。\n{positions_told(dispute)}",
        "views": [
            {"agency": p.agency_name, "view": p.get_stance_display(), "basis": "、".join(p.provisions) or p.basis} for p in positions
        ],
        "result": dispute.minutes + agreed, "next": "\n".join(signed_told(dispute)),
        "signatures": [{"agency": p.agency_name, "name": "", "on": ""} for p in positions],
    }  # fmt: skip
    return heading, content


def request(actor: Actor, dispute: JurisdictionDispute) -> tuple[Heading, Content] | None:
    """报请指定管辖的请示, once it is taken to the common superior."""
    if dispute.escalated_at is None or not dispute.authority_name:
        return None
    heading = Heading(
        agency=dispute.raised_by_name,
        recipients=(dispute.authority_name,),
        title=f"关于报请指定{dispute.about}管辖的请示",
    )
    content: Content = {
        "about": dispute.about, "facts": dispute.explained, "views": positions_told(dispute), "negotiation": dispute.minutes,
        "proposal": f"{dispute.agencies_told}对管辖有争议，请依法指定管辖。",
    }  # fmt: skip
    return heading, content


def designation(actor: Actor, dispute: JurisdictionDispute) -> tuple[Heading, Content] | None:
    """指定管辖通知书 of whoever designated; between departments the government decides by another letter."""
    if dispute.coordinator_name or not _is_decided(dispute):
        return None
    heading = _of_decision(dispute, f"关于指定{dispute.about}管辖的通知")
    content: Content = {
        "about": dispute.about, "designated": dispute.holder_name, "reason": dispute.grounds, "provisions": ART_25,
        "handover_on": dispute.hand_over_by.isoformat() if dispute.hand_over_by else "",
    }  # fmt: skip
    return heading, content


def _is_decided(dispute: JurisdictionDispute) -> bool:
    """By whom it falls to; what a side registered of another's decision is not drafted here."""
    by_authority = dispute.decided_by_name == dispute.authority_name
    return bool(dispute.holder_name) and dispute.decided_at is not None and by_authority


def _of_decision(dispute: JurisdictionDispute, title: str) -> Heading:
    assert dispute.decided_at is not None
    return Heading(
        agency=dispute.decided_by_name, recipients=tuple(_names(dispute)), title=title, letter_no=dispute.letter_no,
        issued_on=f"{dispute.decided_at.astimezone(CHINA):%Y-%m-%d}",
    )  # fmt: skip


def _names(dispute: JurisdictionDispute) -> list[str]:
    return list(dispute.positions.order_by("pk").values_list("agency_name", flat=True))


def _powers(dispute: JurisdictionDispute) -> str:
    """What the register says of each side's power, a line each."""
    rows = dispute.positions.order_by("pk")
    return "\n".join(f"{p.agency_name}：{line}" for p in rows for line in p.powers)


def _conflict(dispute: JurisdictionDispute) -> str:
    """What it is about, and what each side says."""
    return "\n".join([f"{dispute.about}。", *(_view(p) for p in dispute.positions.order_by("pk"))])


def _view(p: Position) -> str:
    said = [p.get_stance_display(), p.basis.rstrip("。"), "、".join(p.provisions)]
    return f"{p.agency_name}：{'；'.join(filter(None, said))}。"


def application(actor: Actor, dispute: JurisdictionDispute) -> tuple[Heading, Content] | None:
    """行政执法争议协调申请, once the justice office was asked."""
    if dispute.coordinated_at is None or not dispute.coordinator_name:
        return None
    others = [name for name in _names(dispute) if name != dispute.raised_by_name]
    heading = Heading(
        agency=dispute.raised_by_name, recipients=(dispute.coordinator_name,), title=f"关于协调{dispute.about}管辖争议的申请"
    )  # fmt: skip
    content: Content = {
        "respondent": "、".join(others), "powers": _powers(dispute), "conflict": _conflict(dispute), "negotiation": dispute.minutes,
        "proposal": f"{dispute.agencies_told}对管辖有争议，请依法协调。",
    }  # fmt: skip
    return heading, content


def opinion(actor: Actor, dispute: JurisdictionDispute) -> tuple[Heading, Content] | None:
    """行政执法争议协调意见 of the justice office, to the government that decides."""
    if not dispute.opinion or dispute.opinion_at is None:
        return None
    heading = Heading(
        agency=dispute.coordinator_name, recipients=(dispute.authority_name,), title=f"关于{dispute.about}管辖争议的协调意见",
        issued_on=f"{dispute.opinion_at.astimezone(CHINA):%Y-%m-%d}",
    )  # fmt: skip
    content: Content = {
        "parties": _names(dispute), "powers": _powers(dispute), "conflict": _conflict(dispute), "opinion": dispute.opinion,
    }  # fmt: skip
    return heading, content


def decision(actor: Actor, dispute: JurisdictionDispute) -> tuple[Heading, Content] | None:
    """行政执法争议决定 of the government, after coordination between departments."""
    if not dispute.coordinator_name or not _is_decided(dispute):
        return None
    content: Content = {
        "parties": _names(dispute), "facts": _conflict(dispute), "opinion": dispute.opinion,
        "decision": f"由{dispute.holder_name}管辖。\n{dispute.grounds}",
    }  # fmt: skip
    return _of_decision(dispute, f"关于{dispute.about}管辖争议的决定"), content


def _handed(case: Case) -> Subject | None:
    """By which dispute this case goes, or went, to another agency; what ended before it was settled goes nowhere."""
    if case.state not in (*LIVE, "handed_over"):
        return None
    settled = Subject.objects.filter(kind="case", record=case.uuid, dispute__state__in=(*SETTLED, "executed"))
    return settled.exclude(dispute__holder=case.owner).select_related("dispute").order_by("-pk").first()


def case_transfer(actor: Actor, case: Case) -> tuple[Heading, Content] | None:
    """案件移送函 of whoever gives up the case, to whoever has it now."""
    subject = _handed(case)
    if subject is None:
        return None
    heading = Heading(
        agency=case.agency_name, recipients=(subject.dispute.holder_name,), title=f"关于移送{case.party_label}{case.conduct}案的函",
        case_no=case.case_no,
    )  # fmt: skip
    content: Content = {
        "case_name": named(case), **party_of(case), "facts": case.facts, "provisions": "\n".join(case.provisions),
        "reason": why_told(subject.dispute), "measures": measures_told(case), "evidence": evidence_of(case),
        "goods": _goods(case, subject),
    }  # fmt: skip
    return heading, content


def _goods(case: Case, subject: Subject) -> list[dict[str, str]]:
    """What the measures of this case hold, or held when it was handed over, and what else was written down then."""
    position = subject.dispute.positions.filter(agency=case.owner).exclude(handed_at=None).first()
    gone = given_up(case, position.handed_at if position else None)
    measures = sorted({*live_measures(case), *gone}, key=lambda m: m.pk)
    rows = [row for measure in measures for row in goods_rows(measure)]
    written = [line.strip() for line in position.goods.splitlines() if line.strip()] if position else []
    named_in = {line: line.split()[0] for line in written}
    elsewhere = Measure.objects.filter(number__in=set(named_in.values())).exclude(case=case)
    said = {*(one.number for one in measures), *elsewhere.values_list("number", flat=True)}
    return rows + [{"name": line} for line in written if named_in[line] not in said]


def goods_list(actor: Actor, case: Case) -> tuple[Heading, Content] | None:
    """移送物品清单 that goes with it, where there are goods."""
    subject = _handed(case)
    rows = _goods(case, subject) if subject is not None else []
    if subject is None or not rows:
        return None
    heading = Heading(
        agency=case.agency_name, recipients=(subject.dispute.holder_name,), case_no=case.case_no
    )
    return heading, {"case_name": named(case), "goods": rows}


def _coordinator(dispute: JurisdictionDispute) -> Collection[UUID]:
    return {dispute.coordinator} if dispute.coordinator is not None else set()


def _parties(dispute: JurisdictionDispute) -> Collection[UUID]:
    return set(dispute.positions.values_list("agency", flat=True))


def _authority(dispute: JurisdictionDispute) -> Collection[UUID]:
    return {dispute.authority} if dispute.authority is not None else set()


letters.offer("dispute", "negotiation_minutes", minutes, _parties)
letters.offer("dispute", "designation_request", request)
letters.offer("dispute", "designation_notice", designation, _authority)
letters.offer("dispute", "dispute_application", application)
letters.offer("dispute", "dispute_opinion", opinion, _coordinator)
letters.offer("dispute", "dispute_decision", decision, _authority)
letters.offer("case", "case_transfer_letter", case_transfer)
letters.offer("case", "goods_list", goods_list)
