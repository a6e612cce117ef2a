"""名录库挂在记录页面上的按钮和关联：机关名片上的“申请校核”和待答复的申请，申请页上的机关名片，区划的上下级和前后。

A liaison who finds a detail wrong is looking at the card, so the request begins there. Links show only what the
person may see anyway. Source: 政务数据共享条例第二十六条.
"""

from __future__ import annotations

from collections.abc import Iterator

from liandong.kernel.actor import Actor
from liandong.kernel.models import Record
from liandong.kernel.pages import MayAct
from liandong.kernel.panels import PanelLink, add_buttons, add_links
from liandong.kernel.roles import Level
from liandong.registry import places
from liandong.registry.actions.corrections import FILE_CORRECTION
from liandong.registry.kinds import CORRECTION, DIVISION
from liandong.registry.models import Agency, Correction, Division

AT_MOST = 10
BELOW = 30
"""Divisions below one that are named on its page; more are a list of their own."""


def filing_button(actor: Actor, record: Record, level: Level) -> Iterator[MayAct]:
    """申请校核 on the card of another agency in force, for those whose role files such requests."""
    if actor.role in FILE_CORRECTION.roles and record.uuid != actor.agency and record.state == "in_force":
        yield MayAct(
            FILE_CORRECTION.title,
            f"/r/correction/new/{FILE_CORRECTION.name}?agency={record.uuid}",
            panel=False,
            action=FILE_CORRECTION.name,
        )


def pending_corrections(actor: Actor, record: Record, level: Level) -> Iterator[PanelLink]:
    """The agency's requests still unanswered, as far as this person may see them."""
    pending = CORRECTION.sight.rows(actor).filter(agency=record, state="pending").order_by("-id")
    for correction in pending[:AT_MOST]:
        text = f"“{correction.field_label}”校核，待答复"
        yield PanelLink(
            text, f"/r/correction/{correction.uuid}/", f"{correction.number} {correction.filer_name}"
        )


def corrected_agency(actor: Actor, record: Record, level: Level) -> Iterator[PanelLink]:
    """The card of the agency a request is about; cards in force are open to everybody."""
    assert isinstance(record, Correction)
    agency: Agency = record.agency
    yield PanelLink(agency.name, f"/r/agency/{agency.uuid}/", "被校核机关的名片")


def lineage(actor: Actor, record: Record, level: Level) -> Iterator[PanelLink]:
    """Who carries on the powers of an agency that was abolished, and whose powers this one carries on."""
    assert isinstance(record, Agency)
    if record.successor is not None:
        yield PanelLink(record.successor.name, f"/r/agency/{record.successor.uuid}/", "继受机关")
    for gone in record.absorbed.order_by("valid_to", "id")[:AT_MOST]:
        yield PanelLink(gone.name, f"/r/agency/{gone.uuid}/", f"{gone.valid_to}撤销，由本机关继受")


def around(actor: Actor, record: Record, level: Level) -> Iterator[PanelLink]:
    """Above a division, in it, other versions of its code, what it was made of and what carries it on; as on its last day."""
    assert isinstance(record, Division)
    on = record.valid_to
    if above := places.standing(record.parent, on):
        yield _division(above, f"{above.code} 上级")
    for other in Division.objects.filter(code=record.code).exclude(pk=record.pk).order_by("valid_from"):
        when = "此前" if other.valid_from < record.valid_from else "此后"
        yield _division(other, f"{other.code} {when}，自{other.valid_from}" + _until(other))
    for code in record.successors:
        if carrier := places.standing(code):
            yield _division(carrier, f"{code} 承接")
    gone = Division.objects.filter(successors__contains=[record.code]).order_by("valid_to", "code")
    for one in gone[:AT_MOST]:
        yield _division(one, f"{one.code} 至{one.valid_to}，{one.get_ending_display()}，由本区划承接")
    below = Division.objects.filter(places.in_force(on), parent=record.code).order_by("code")
    for one in below[:BELOW]:
        yield _division(one, f"{one.code} 下级")
    if below.count() > BELOW:
        yield PanelLink(
            "本区划和各级下级", f"/r/division/?place={record.code}&on={on}", f"直接下级{below.count()}个"
        )


def _division(one: Division, note: str) -> PanelLink:
    return PanelLink(DIVISION.heading(one), f"/r/division/{one.uuid}/", note)


def _until(version: Division) -> str:
    return f"至{version.valid_to}" if version.valid_to else "起"


add_buttons("agency", filing_button)
add_links("agency", lineage)
add_links("agency", pending_corrections)
add_links("correction", corrected_agency)
add_links("division", around)
