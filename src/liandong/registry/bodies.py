"""名录里的机关，说成法律规则认得的样子。

The register speaks of legal kinds as an office does; the pure rules ask what a body is in law. One place translates.

Main names: `body_of`, `kind_of`, `line_of`. Source: 行政处罚法第十七条至第二十一条.
"""

from __future__ import annotations

from liandong.law.jurisdiction.bodies import Body, BodyKind, Level
from liandong.registry.models import Agency, LegalKind
from liandong.registry.queries import JUSTICE

_KINDS = {
    LegalKind.GOVERNMENT: BodyKind.GOVERNMENT,
    LegalKind.AGENCY: BodyKind.DEPARTMENT,
    LegalKind.BRANCH: BodyKind.BRANCH,
    LegalKind.VERTICAL: BodyKind.VERTICAL,
    LegalKind.DELEGATE: BodyKind.DELEGATED_AREA,
    LegalKind.AUTHORISED: BodyKind.AUTHORISED,
    LegalKind.ENTRUSTED: BodyKind.ENTRUSTED,
    LegalKind.BRIGADE: BodyKind.DEPARTMENT,
    LegalKind.TOWNSHIP: BodyKind.TOWNSHIP,
    LegalKind.COORDINATOR: BodyKind.COORDINATING,
}


def kind_of(legal_kind: str, line: str) -> BodyKind:
    """What the register's kind and line make of an agency in law; the 司法行政 line of a government is its own kind."""
    kind = _KINDS[LegalKind(legal_kind)]
    return BodyKind.JUSTICE if kind is BodyKind.DEPARTMENT and line == JUSTICE else kind


LINES = {"农业农村": "农业"}
"""Lines that the register calls otherwise than the rules of procedure of that line (law/parameters) do."""


def line_of(agency: Agency) -> str:
    """The line of an agency as the parameters of the law name it; empty where it has none (a town)."""
    return LINES.get(agency.line, agency.line)


def body_of(agency: Agency) -> Body:
    """The agency as the rules read it; relations by code, empty where there is none."""
    government, above = agency.government, agency.principal or agency.line_superior
    return Body(
        code=agency.code, name=agency.name, kind=kind_of(agency.kind, agency.line), level=Level(agency.rank),
        division=agency.division, line=agency.line, government=government.code if government else "",
        line_superior=above.code if above else "", valid_from=agency.valid_from, valid_to=agency.valid_to,
    )  # fmt: skip
