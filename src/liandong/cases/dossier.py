"""案卷里有什么、按什么次序：案件和它的处罚意见、决定、措施、线索的文书（有用印扫描件的用扫描件）和没有撤下的证据，平台照记录排的各页（`cases.papers`），分正卷、副卷；协查、移送、管辖争议的由那些房间登记（`kernel.dossiers`）。

Letters stand in it as far as whoever exports may see them. The order is the one the market-supervision line files by; its article
was not checked against the text, so it stands as data with a word beside it, under every 目录 too, and holds nobody up.

Main names: `PLACES`, `volumes`, `cover`, `NOTE`.
Source: 市场监督管理行政处罚程序规定关于案卷归档的条款（未核）.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.conf import settings

from liandong.cases.models import Case, CaseEvidence
from liandong.cases.papers import lead_seen, own_papers
from liandong.cases.procedure.passing import measures_of
from liandong.cases.stating import approved_told
from liandong.dispatches.models import Dispatch
from liandong.documents.filing import current
from liandong.documents.kinds import LETTER
from liandong.documents.models import Letter, LetterFile, Role
from liandong.documents.queries import of_records
from liandong.documents.states import OUT
from liandong.documents.typeset import Audience
from liandong.documents.typeset.binding import CannotBind, Cover, Part, Volume
from liandong.kernel import dossiers, pieces
from liandong.kernel.actor import Actor
from liandong.kernel.dossiers import MAIN, SIDE, Paper, Where
from liandong.kernel.roles import Level
from liandong.law.verdict import Source
from liandong.leads.models import Evidence
from liandong.now import CHINA

FILING_ORDER = Source("市场监督管理行政处罚程序规定", "案卷归档", verified=False)
NOTE = "归档次序照市场监督管理行政处罚程序规定，没有核对原文；各条线另有规定的，以它为准。"
VOLUMES = (MAIN, SIDE)
MOST_BYTES = 200 * 2**20
BEING_SET = "有已签发的文书还在排版，请稍后再导出。"


_File = LetterFile | CaseEvidence | Evidence | Paper


@dataclass(frozen=True, slots=True)
class Place:
    """One heading of the order, with the letters that stand under it."""

    volume: str
    title: str
    codes: frozenset[str] = frozenset()


DECISION_PLACE = Place(
    *Where.DECISION.value, frozenset({"penalty_decision", "no_penalty_decision", "service_receipt"})
)
EVIDENCE_PLACE = Place(*Where.EVIDENCE.value, frozenset({"evidence_list"}))
TO_PARTY = Place(MAIN, "对当事人制发的其他法律文书")
SOURCE_PLACE = Place(*Where.SOURCE.value, frozenset({"lead_transfer_letter"}))
"""Inside: what came with a report may show who reported."""
REST_INSIDE = Place(*Where.REST.value)
PLACES = (
    Place(MAIN, "立案审批表", frozenset({"filing_approval"})),
    DECISION_PLACE,
    TO_PARTY,
    EVIDENCE_PLACE,
    Place(MAIN, "财物处理单据", frozenset({"goods_list"})),
    SOURCE_PLACE,
    REST_INSIDE,
)  # fmt: skip
"""Only headings under which the platform has something; 听证笔录, 调查终结报告 and the like come as scans among the evidence."""
OPEN_ABOVE = {
    Where.DECISION: DECISION_PLACE, Where.EVIDENCE: EVIDENCE_PLACE, Where.SOURCE: SOURCE_PLACE, Where.REST: REST_INSIDE,
}  # fmt: skip
"""Headings under which papers of rooms above, and the case's own sheets, stand."""


def place_of(letter: Letter) -> Place:
    """Where a letter stands: what goes between agencies, or to nobody, is not for a party to read unless the order names it.

    >>> place_of(Letter(code="service_receipt")).title, place_of(Letter(code="penalty_notice")).title
    ('行政处罚决定书及送达回证', '对当事人制发的其他法律文书')
    >>> place_of(Letter(code="assistance_letter")).title, place_of(Letter(code="lead_transfer_letter")).volume
    ('其他有关材料', '副卷')
    >>> {place_of(Letter(code=code)).volume for code in ("case_notice_letter", "filing_times_sheet", "dispute_opinion")}
    {'副卷'}
    >>> place_of(Letter(code="goods_list", source_kind="case")).volume, place_of(Letter(code="goods_list", source_kind="transfer")).volume
    ('正卷', '副卷')
    """
    if (where := dossiers.place_of(letter.source_kind, letter.code)) is not None:
        return OPEN_ABOVE[where]
    named = next((place for place in PLACES if letter.code in place.codes), None)
    if named is not None:
        return named
    return TO_PARTY if letter.kind.audience is Audience.PARTY else REST_INSIDE


def _sources(case: Case) -> list[UUID]:
    """Every record whose letters belong to the case: itself, what was proposed, decided and taken in it, the lead it came from."""
    rooms = (case.proposals.all(), case.decisions.all(), measures_of(case))
    own = [one.uuid for rows in rooms for one in rows.only("uuid")]
    if case.verification is None:
        return [case.uuid, *own]
    lead = case.verification.lead.uuid
    return [case.uuid, *own, lead, *Dispatch.objects.filter(carried=lead).values_list("uuid", flat=True)]


def _seen(actor: Actor, sources: Iterable[UUID]) -> list[Letter]:
    """The letters of these records that were issued and are open to whoever exports."""
    rows = LETTER.sight.rows(actor).filter(pk__in=of_records(sources).values("pk"), state__in=OUT)
    return [one for one in rows.order_by("pk") if LETTER.sight.level(actor, one) >= Level.FULL]


def volumes(actor: Actor, case: Case, names: Iterable[str]) -> list[Volume]:
    """The volumes asked for, each with its parts in their order.

    Raises:
        CannotBind: together they are too large, or a letter of theirs is still being set.
    """
    above = dossiers.belonging(actor, case)
    lead = lead_seen(actor, case)
    papers = list(own_papers(case, lead))
    wanted, letters = set(names), _seen(actor, [*_sources(case), *above.records])
    kept: dict[str, list[Part]] = {name: [] for name in VOLUMES if name in wanted}
    if any(one.state == "issued" for one in letters if place_of(one).volume in kept):
        raise CannotBind(BEING_SET)
    left = MOST_BYTES
    for place in (p for p in PLACES if p.volume in kept):
        files: list[_File] = [f for one in letters if place_of(one) is place if (f := _file(one))]
        if place is EVIDENCE_PLACE:
            files += case.evidence.filter(withdrawn_at=None).order_by("number")
        if place is SOURCE_PLACE and lead is not None:
            files += lead.evidence.filter(withdrawn_at=None).order_by("number")
        files += [paper for paper in (*papers, *above.papers) if OPEN_ABOVE[paper.where] is place]
        for file in files:
            left -= file.size
            if left < 0:
                raise CannotBind(
                    f"这件案卷的材料一共超过{MOST_BYTES // 2**20}兆字节，请只选一卷，或者在线下装订。"
                )
            kept[place.volume].append(_part(file))
    return [Volume(name, parts) for name, parts in kept.items()]


def _file(letter: Letter) -> LetterFile | None:
    """Of a letter the sealed scan, before that what was set."""
    return current(letter, Role.SEALED) or current(letter, Role.ISSUED)


def _part(file: _File) -> Part:
    if isinstance(file, Paper):
        return Part(file.title, file.read(), file.number, file.made_on)
    data = pieces.opened(file.parts.all()).read()
    if isinstance(file, CaseEvidence | Evidence):
        taken = f"{file.taken_on:%Y-%m-%d}" if file.taken_on else ""
        whence = "，线索所附" if isinstance(file, Evidence) else ""
        return Part(f"{file.name}（{file.get_kind_display()}{whence}）", data, made_on=taken)
    letter = file.letter
    is_old = "（已更正）" if letter.state == "superseded" else ""
    seal = "" if file.role == Role.SEALED else "（未用印）"
    return Part(f"{letter.kind_title}{is_old}{seal}", data, letter.letter_no, letter.issued_on.isoformat())


def cover(actor: Actor, case: Case, now: datetime) -> Cover:
    """What stands on the front of each volume."""
    entries = (
        ("案号", case.case_no or case.number), ("当事人", case.party_label), ("案由", case.conduct), ("违法行为地", case.division_name),
        ("立案时间", approved_told(case, _day)), ("平台编号", case.number),
        ("导出", f"{now.astimezone(CHINA):%Y-%m-%d}　{actor.agency_name}　{actor.person_name}"),
    )  # fmt: skip
    return Cover(case.agency_name, f"{case.party_label}{case.conduct}案", entries, settings.DEMO, NOTE)


def _day(moment: datetime) -> str:
    return f"{moment.astimezone(CHINA):%Y-%m-%d}"
