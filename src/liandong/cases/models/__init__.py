"""案件的表：案件和决定，调查和证据，强制措施，拟处理意见，送达和执行。"""

from liandong.cases.models.case import Case, CaseSight, Decision, DecisionLine, Depth, VenueGround
from liandong.cases.models.investigating import (
    CaseEvidence,
    CaseEvidencePart,
    Note,
    NoteKind,
    Recusal,
)
from liandong.cases.models.measure import Measure, MeasureForm, MeasureOutcome
from liandong.cases.models.proposal import Ends, Proposal, ProposalLine, ProposalStep
from liandong.cases.models.serving import (
    HELD_UNLAWFUL,
    Delivery,
    DeliveryWay,
    Instalment,
    Payment,
    Remedy,
    RemedyWay,
)

__all__ = [
    "HELD_UNLAWFUL",
    "Case",
    "CaseEvidence",
    "CaseEvidencePart",
    "CaseSight",
    "Decision",
    "DecisionLine",
    "Delivery",
    "DeliveryWay",
    "Depth",
    "Ends",
    "Instalment",
    "Measure",
    "MeasureForm",
    "MeasureOutcome",
    "Note",
    "NoteKind",
    "Payment",
    "Proposal",
    "ProposalLine",
    "ProposalStep",
    "Recusal",
    "Remedy",
    "RemedyWay",
    "VenueGround",
]
