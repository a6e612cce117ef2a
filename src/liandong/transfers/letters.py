"""移送的文书底稿：涉嫌犯罪案件移送书，移送物品清单，查封、扣押物品移送告知书，内容都取自移送和案件。

Source: 行政执法机关移送涉嫌犯罪案件的规定第五条、第六条; 河南省赃物罚没物管理条例第十三条; the fields are those of `documents.typeset`.
"""

from __future__ import annotations

from liandong.cases.letters.rows import day, goods_rows, live_measures, named, party_of
from liandong.cases.models import Measure, MeasureOutcome
from liandong.cases.procedure.passing import measures_of
from liandong.documents.typeset import Content, Heading
from liandong.kernel import letters
from liandong.kernel.actor import Actor
from liandong.now import CHINA
from liandong.transfers.kinds import materials_told
from liandong.transfers.models import Transfer

UNDECIDED = ("proposed", "declined")


def crime_transfer(actor: Actor, transfer: Transfer) -> tuple[Heading, Content] | None:
    """涉嫌犯罪案件移送书, once the head has decided to transfer; of the provisions of criminal law the record holds none."""
    if transfer.state in UNDECIDED or transfer.decided_at is None:
        return None
    heading = Heading(
        agency=transfer.agency_name, recipients=_police(transfer), letter_no=transfer.letter_no, case_no=transfer.case.case_no,
        copies_to=(transfer.procuratorate,) if transfer.procuratorate else (),
    )  # fmt: skip
    content: Content = {
        "case_name": named(transfer.case), "party": party_of(transfer.case)["party"], "facts": transfer.facts,
        "suspected": transfer.crime, "approved_on": f"{transfer.decided_at.astimezone(CHINA):%Y-%m-%d}",
        "materials": materials_told(transfer), "goods": [row for m in _kept(transfer) for row in goods_rows(m)],
    }  # fmt: skip
    return heading, content


def _police(transfer: Transfer) -> tuple[str, ...]:
    return (transfer.police_name,) if transfer.police_name else ()


def _handed(transfer: Transfer) -> list[Measure]:
    """The measures that ended when the goods under them changed hands by this transfer."""
    if transfer.goods_on is None:
        return []
    sent = measures_of(transfer.case).filter(outcome=MeasureOutcome.SENT, ended_on=transfer.goods_on)
    return list(sent.order_by("pk"))


def _kept(transfer: Transfer) -> list[Measure]:
    """Everything the measures of the case hold, handed over or not."""
    return sorted([*_handed(transfer), *live_measures(transfer.case)], key=lambda m: m.pk)


def goods_list(actor: Actor, transfer: Transfer) -> tuple[Heading, Content] | None:
    """移送物品清单 once the transfer is decided: what changes hands and what stays where it is; the value is written by hand."""
    if transfer.state in UNDECIDED:
        return None
    is_handed = {m.pk for m in _handed(transfer)}
    rows = []
    for measure in _kept(transfer):
        stays = "（就地保管）" if transfer.goods_on and measure.pk not in is_handed else ""
        rows += [{**row, "storage": row["storage"] + stays} for row in goods_rows(measure)]
    if not rows:
        return None
    heading = Heading(
        agency=transfer.agency_name, recipients=_police(transfer), case_no=transfer.case.case_no
    )
    content: Content = {
        "case_name": named(transfer.case), "goods": rows, "taken_by": transfer.goods_to, "handed_on": day(transfer.goods_on),
    }  # fmt: skip
    return heading, content


def goods_sent(actor: Actor, transfer: Transfer) -> tuple[Heading, Content] | None:
    """查封、扣押物品移送告知书 to the party, once goods were handed over."""
    measures = _handed(transfer)
    if not measures:
        return None
    content: Content = {
        **party_of(transfer.case), "sent_to": transfer.police_name, "sent_on": day(transfer.goods_on),
        "goods": [row for m in measures for row in goods_rows(m)],
    }  # fmt: skip
    return Heading(agency=transfer.agency_name, case_no=transfer.case.case_no), content


letters.offer("transfer", "crime_transfer", crime_transfer)
letters.offer("transfer", "goods_list", goods_list)
letters.offer("transfer", "goods_sent_notice", goods_sent)
