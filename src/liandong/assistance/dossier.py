"""协查在案卷里：为案件（和它所出的核查）请求的、复函用在它上面的，文书、随复函来的证据和证据移交保管记录。

What whoever asked found usable stands among the evidence of the case. What was not reviewed, needs more first or is no evidence stands in
the second volume and says so: it came in, and nothing is found by it. The record of the handing over stands with what it is about;
where the agency that handed it over has sent its own, signed and sealed, that stands in its place.
Source: 行政处罚法第四十六条.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from uuid import UUID

from django.conf import settings
from django.db.models import Q

from liandong.assistance.kinds import ASSISTANCE
from liandong.assistance.letters import custody
from liandong.assistance.models import AssistanceEvidence, AssistanceRequest, Review
from liandong.cases.models import Case
from liandong.cases.papers import NOT_SEALED, set_down
from liandong.documents.kinds import LETTER
from liandong.documents.queries import of_record
from liandong.documents.states import VALID
from liandong.documents.typeset import kinds
from liandong.kernel import dossiers, pieces
from liandong.kernel.actor import Actor
from liandong.kernel.dossiers import Belonging, Paper, Where
from liandong.kernel.roles import Level
from liandong.leads.models import BACKWARD, Lead, Verification
from liandong.now import CHINA

CUSTODY = "evidence_custody"
NOT_REVIEWED = "尚未审查"


def of_case(actor: Actor, case: Case) -> Belonging:
    """What was asked for the case and came of it, the oldest first; of a reply that was asked for another case and is used here, the
    evidence with the record of its handing over and no letter: those tell of the other case. Nothing where that one is kept apart.
    """
    records = [case.uuid, *([case.verification.uuid] if case.verification else [])]
    rows = ASSISTANCE.sight.rows(actor, Level.FULL).filter(
        Q(source__in=records) | Q(uses__record__in=records)
    )
    seen = list(rows.distinct().order_by("pk"))
    own = [r for r in seen if r.source in records]
    apart = _apart(r.source for r in seen if r not in own)
    papers = [p for r in seen if r.source not in apart for p in _papers(actor, r, is_own=r in own)]
    return Belonging(tuple(r.uuid for r in own), tuple(papers))


def _apart(sources: Iterable[UUID]) -> set[UUID]:
    """Which of these cases and verifications are kept apart, by themselves, by their lead or by the case that came of them."""
    asked = list(sources)
    cases = Case.objects.filter(Q(is_criminal=True) | Q(is_sensitive=True))
    leads = Lead.objects.filter(Q(is_sensitive=True) | Q(origin__in=BACKWARD))
    came = cases.filter(verification__uuid__in=asked).values("verification")
    found = Verification.objects.filter(Q(lead__in=leads) | Q(pk__in=came), uuid__in=asked)
    own = cases.filter(uuid__in=asked)
    return {*own.values_list("uuid", flat=True), *found.values_list("uuid", flat=True)}


def _papers(actor: Actor, request: AssistanceRequest, *, is_own: bool) -> Iterator[Paper]:
    """The record of what was handed over, and each piece of it; nothing before the reply."""
    held = list(request.evidence.filter(withdrawn_at=None).order_by("number"))
    if request.replied_at is None or not held:
        return
    if not (is_own and _has_own_record(actor, request)):
        yield _record(actor, request, is_usable=any(map(_is_usable, held)), is_own=is_own)
    for one in held:
        yield _piece(request, one)


def _has_own_record(actor: Actor, request: AssistanceRequest) -> bool:
    """Whether a record that was signed and sealed, or is on its way to that, stands in the file as a letter."""
    standing = of_record(request.uuid).filter(code=CUSTODY, state__in=VALID)
    return LETTER.sight.rows(actor, Level.FULL).filter(pk__in=standing.values("pk")).exists()


def _record(actor: Actor, request: AssistanceRequest, *, is_usable: bool, is_own: bool) -> Paper:
    """Where something was found usable it is about that and stands with it, else about all that came."""
    assert request.replied_at is not None
    title = kinds()[CUSTODY].title + NOT_SEALED
    on = f"{request.replied_at.astimezone(CHINA):%Y-%m-%d}"
    where = Where.EVIDENCE if is_usable else Where.REST
    return Paper(where, title, 0, lambda: _set(actor, request, is_usable, is_own), request.number, on)


def _set(actor: Actor, request: AssistanceRequest, is_usable: bool, is_own: bool) -> bytes:
    """The record as it stands now, set as of the reply, so that the same record gives the same page.

    A party may read it: what was found of each piece, and by whom, is left out, and so is what another case is about.
    """
    said, kind = custody(actor, request, _is_usable if is_usable else None), kinds()[CUSTODY]
    assert said is not None and request.replied_at is not None
    content = {name: value for name, value in said[1].items() if name != "review"}
    content |= {} if is_own else {"answers_no": request.number}
    return set_down(kind, replace(said[0], is_simulated=settings.DEMO), content, request.replied_at)


def _is_usable(one: AssistanceEvidence) -> bool:
    return one.review == Review.USABLE


def _piece(request: AssistanceRequest, one: AssistanceEvidence) -> Paper:
    said = [one.get_kind_display(), f"{request.receiver_name}协查提供"]
    if not _is_usable(one):
        said.append(one.get_review_display() if one.review else NOT_REVIEWED)
    on = f"{one.taken_on:%Y-%m-%d}" if one.taken_on else ""
    return Paper(
        Where.EVIDENCE if _is_usable(one) else Where.REST, f"{one.name}（{'，'.join(said)}）", one.size,
        lambda: pieces.opened(one.parts.all()).read(), request.number, on,
    )  # fmt: skip


dossiers.add(of_case, {("assistance_request", CUSTODY): Where.EVIDENCE})
