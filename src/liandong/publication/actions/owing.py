"""作出处罚决定，就要定公示不公示：普通程序、当场处罚的自动开始，登记卡的由人提请；各渠道的期限自决定起算。

A card belongs to an agency that publishes through its line's own system, so nothing is owed here until somebody takes it up.
Source: 行政处罚法第四十八条; the limits of each channel from the parameters (R-08, M-11, M-12, G-02).
"""

from __future__ import annotations

from liandong.cases.actions.registering import TAKERS
from liandong.cases.models import Decision
from liandong.kernel import clocks, numbering, opening
from liandong.kernel.actions import Act, Action
from liandong.kernel.roles import Role
from liandong.law.moments import end_of_day
from liandong.law.verdict import Verdict, allow, refuse
from liandong.parties.naming import folded
from liandong.publication import forms
from liandong.publication.models import Publication
from liandong.publication.states import ART_48, HOUSE_PUBLICATION
from liandong.publication.weighing import PUBLISH_CLOCKS, clocks_of, may_concern

SYSTEM = frozenset({Role.SYSTEM})

OWE = Action(
    name="publication.owe_publication",
    title="应当决定是否公示",
    kind="publication",
    roles=SYSTEM,
    side="any",
    creates=True,
    is_automatic=True,
    form=forms.Owed,
    clocks=PUBLISH_CLOCKS,
    consequence="各渠道的公示期限自作出决定起算；由承办人提出公示或者不予公示，机关负责人批准。",
    sources=(ART_48, HOUSE_PUBLICATION),
)

TAKE_UP = Action(
    name="publication.take_up_decision",
    title="提请公示",
    is_aside=True,
    kind="publication",
    roles=TAKERS,
    side="any",
    creates=True,
    form=forms.TakenUp,
    clocks=PUBLISH_CLOCKS,
    consequence="各渠道的公示期限自作出决定起算；接着提出公示意见，由机关负责人批准。",
    sources=(ART_48, HOUSE_PUBLICATION),
)


def standing(decision: Decision) -> Publication | None:
    """The publication that stands for a decision."""
    found: Publication | None = decision.publications.exclude(state__in=("withheld", "withdrawn")).first()
    return found


def may_owe(act: Act) -> Verdict:
    """One publication stands for a decision; two at the same moment wait for each other at the decision."""
    decision: Decision = act.values["decision"]
    Decision.objects.select_for_update(no_key=True).get(pk=decision.pk)
    if not act.actor.is_system and decision.owner != act.actor.agency:
        text = f"{decision.number}是{decision.agency_name}的决定，由它公示。"
        return refuse("not_own_decision", text, ART_48)
    if found := standing(decision):
        text = f"这份决定已经有一件公示（{found.number}），请在那里办理。"
        return refuse("publication_stands", text, HOUSE_PUBLICATION)
    if not (verdict := may_concern(decision)):
        return verdict
    return allow("may_owe", "应当决定是否公示。", ART_48)


def owe(act: Act) -> Publication:
    """Begin, with the limits of every channel; after a change the same times run from the change, as the platform's own rule."""
    decision: Decision = act.values["decision"]
    made = Publication(
        number=numbering.record_number("GS"), owner=decision.owner, agency_name=decision.agency_name, decision=decision,
        decision_no=decision.decision_no, decided_on=decision.decided_on, subject=decision.case.party_label,
    )  # fmt: skip
    made.searched = searched(made)
    is_changed = bool(act.values.get("is_changed"))
    since = act.now if is_changed else end_of_day(decision.decided_on)
    for one in clocks_of(decision):
        assert one.parameter is not None
        clocks.start(
            "publication", made.uuid, f"公示：{one.channel}", one.parameter.id, since, owed_by=decision.owner,
            line=one.parameter.line, nature="internal" if is_changed else "",
        )  # fmt: skip
    act.announce("publication.owed", publication=str(made.uuid))
    return made


def searched(publication: Publication) -> str:
    """What the list's search looks in; nothing above a summary."""
    return "\n".join(map(folded, (publication.number, publication.decision_no, publication.subject)))


for _action in (OWE, TAKE_UP):
    _action.judge(may_owe)
    _action.change(owe)

OPEN_PUBLICATION = opening.declare("publication.open_publication", "publication")
