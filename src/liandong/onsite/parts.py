"""一次检查里各部门的部分：哪一份是自己的，还差什么，审批表写什么。

Main names: `part_of`, `going`, `is_over`, `said_to`, `supervisors_of`, `fresh`, `asked_of`, `sheet`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from liandong.catalogue.models import Item
from liandong.documents.models import Letter
from liandong.documents.states import VALID
from liandong.inspections.gates import Asked, cap_of, visits_of
from liandong.kernel.actor import Actor
from liandong.kernel.ports import agencies
from liandong.law.inspection.facts import CapException, Clue, TaskKind
from liandong.now import CHINA, today
from liandong.onsite.counting import to_come
from liandong.onsite.fitness import recused_of
from liandong.onsite.models import Inspection, Origin
from liandong.registry.models import Agency, Officer

APPROVED, REFUSED = "approved", "refused"
TASKS = {Origin.DRAWN: TaskKind.ROUTINE, Origin.PLANNED: TaskKind.ROUTINE}
"""All others are done on one case."""
NOTHING_SAID = {"why": "", "off_list": ""}
"""What a head has typed who has not been asked."""
EXCEPTIONS = {
    Origin.COMPLAINT: CapException.COMPLAINT,
    Origin.ORDERED: CapException.ASSIGNED,
    Origin.CLUE: CapException.MONITORING,
    Origin.REQUEST: CapException.REQUEST,
}


def part_of(inspection: Inspection, agency: UUID) -> dict[str, Any] | None:
    """The part of one department; the dict of the record itself, so that a change of it is kept."""
    return next((part for part in inspection.parts if part["agency"] == str(agency)), None)


def is_of(actor: Actor, inspection: Any) -> bool:
    """Whether the actor's agency takes part; a part that was refused no longer does."""
    part = part_of(inspection, actor.agency)
    return part is not None and part["decision"] != REFUSED


def has_come(actor: Actor, inspection: Any) -> bool:
    part = part_of(inspection, actor.agency)
    return part is not None and bool(part["arrived_at"])


def is_named(actor: Actor, inspection: Any) -> bool:
    """Whether the actor's department is one of the visit's at all, also where it was refused or never came."""
    return part_of(inspection, actor.agency) is not None


def is_here(actor: Actor, inspection: Any) -> bool:
    """Whether the actor's department came and has not left."""
    part = part_of(inspection, actor.agency)
    return part is not None and bool(part["arrived_at"]) and not part["left_at"]


def is_over(inspection: Inspection) -> bool:
    """Whether nobody is there any more: one whose urgent entry was refused afterwards is not waited for, unless it came alone."""
    came = [part for part in inspection.parts if part["arrived_at"]]
    counted = [part for part in came if part["decision"] != REFUSED] or came
    return bool(counted) and all(part["left_at"] for part in counted)


def said_to(inspection: Inspection, agency: UUID | str) -> list[dict[str, Any]]:
    """What the firm said to one department, and whether it signed that department's record."""
    return [one for one in inspection.statements if one["agency"] == str(agency)]


def is_settled(inspection: Any) -> bool:
    """Whether every department that came has confirmed, but for one whose urgent entry was not approved afterwards."""
    counted = [part for part in inspection.parts if part["arrived_at"] and part["decision"] != REFUSED]
    return bool(counted) and all(part["confirmed"] for part in counted)


def is_unapproved(inspection: Inspection) -> bool:
    """Whether no department that came got its approval afterwards: nothing that was registered will ever be confirmed."""
    came = [part for part in inspection.parts if part["arrived_at"]]
    return bool(came) and all(part["decision"] == REFUSED for part in came)


def is_undecided(actor: Actor, inspection: Any) -> bool:
    part = part_of(inspection, actor.agency)
    return part is not None and not part["decision"]


def going(inspection: Inspection) -> list[dict[str, Any]]:
    """The parts of the departments that go, or went: one that was refused before the door is not among them."""
    return [part for part in inspection.parts if part["decision"] != REFUSED or part["arrived_at"]]


def supervisors_of(parts: Iterable[Mapping[str, Any]]) -> set[UUID]:
    """The 司法行政部门 over these departments, but for one that inspects itself."""
    own = {UUID(part["agency"]) for part in parts}
    over: set[UUID] = set()
    for agency in own:
        over |= agencies().supervisors(agency)
    return over - own


def nearest(over: set[UUID]) -> UUID:
    """The lowest of them: over it stand the most."""
    return max(sorted(over), key=lambda one: len(agencies().supervisors(one)))


def fresh(
    agency: UUID, name: str, items: Iterable[Item] = (), officers: Iterable[Officer] = ()
) -> dict[str, Any]:
    """A part that nobody has decided on."""
    return {
        "agency": str(agency), "name": name, "items": [{"code": i.code, "name": i.name} for i in items],
        "officers": [{"certificate": o.certificate, "name": o.name} for o in officers], **fresh_answer(), "present": [], "arrived_at": "", "why_late": "", "left_at": "", "left_open": "", "confirmed": "",
    }  # fmt: skip


def fresh_answer() -> dict[str, Any]:
    """What of a part its head decides, not decided."""
    return {"decision": "", "decided": "", "sheet": {}, "warned": [], "reasons": []}


def officers_of(agency: UUID, certificates: Iterable[str]) -> tuple[list[Officer], list[str]]:
    """The officers of an agency by their certificates, and the certificates that are none of its own."""
    wanted = list(certificates)
    rows = Officer.objects.filter(agency__uuid=agency, certificate__in=wanted, state="in_force")
    known = {officer.certificate: officer for officer in rows}
    return [known[c] for c in wanted if c in known], [c for c in wanted if c not in known]


def is_noticed(inspection: Inspection, agency: UUID) -> bool:
    """Whether the agency has issued the notice of this day on the platform; an urgent visit has none."""
    if inspection.urgent:
        return True
    letters = Letter.objects.filter(
        source=inspection.uuid, code="inspection_notice", owner=agency, state__in=VALID
    )
    return letters.filter(content__on=inspection.on.isoformat()).exists()


def asked_of(
    inspection: Inspection, part: dict[str, Any], values: dict[str, Any], came_at: datetime | None = None
) -> Asked:
    """The question of the gates about one part, as its head approves it now.

    Args:
        came_at: when it came to the door, with time zone: then the day and who was recused are those of that moment, and the notice is asked for.
    """
    agency = Agency.objects.get(uuid=part["agency"])
    items = Item.objects.filter(code__in=[item["code"] for item in part["items"]]).order_by("code")
    origin, why = Origin(inspection.origin), values["why"]
    exception = EXCEPTIONS.get(origin)
    clue = Clue(exception, values["off_list"]) if exception and values["off_list"] else None
    on = came_at.astimezone(CHINA).date() if came_at else inspection.on
    return Asked(
        party=inspection.party, agencies=(agency,), items=tuple(items), place=inspection.place, on=on,
        task=TASKS.get(origin, TaskKind.CASE), approved_on=today(), emergency=inspection.urgent, clue=clue,
        to_come=to_come(inspection, agency.uuid), is_noticed=came_at is None or is_noticed(inspection, agency.uuid), record=inspection.uuid, officers={o["certificate"] for o in part["officers"]},
        recused=recused_of(inspection, agency.uuid, came_at),
        reasons=dict.fromkeys(("over_cap", "clue_not_named", "recognised_result"), why),
    )  # fmt: skip


def sheet(inspection: Inspection, part: dict[str, Any], asked: Asked, opinion: str) -> dict[str, str]:
    """行政检查审批表: what it must say, by the words of the law's rows I-30 and I-30b; an element nobody knows is empty."""
    agency = asked.agencies[0]
    cap, count = cap_of(agency, inspection.on), visits_of(asked.earlier(), agency.uuid, inspection.on.year)
    limit = f"公布的上限{cap.visits}次（{cap.document}）" if cap else "没有录入公布的上限"
    basis = dict.fromkeys(line for item in asked.items for line in item.basis)
    methods = dict.fromkeys(item.method for item in asked.items if item.method)
    return {
        "检查依据": "；".join(basis),
        "检查主体": part["name"],
        "任务来源": f"{Origin(inspection.origin).label}：{inspection.ground}",
        "检查频次": f"本年度已检查{count}次，{limit}",
        "检查对象": inspection.party_name,
        "检查事项": "、".join(item["name"] for item in part["items"]),
        "检查方式": "、".join(methods) or "现场检查",
        "检查时间": inspection.on.isoformat(),
        "执法人员及证号": "、".join(f"{o['name']}（{o['certificate']}）" for o in part["officers"]),
        "负责人意见": opinion,
    }
