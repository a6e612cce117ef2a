"""只以自己的名义：受委托组织登记、办的案件，决定是委托机关的；委托机关、别的机关的是它自己的。"""

from __future__ import annotations

import pytest

from liandong.cases.tests.stories import decided, registered
from liandong.demo.bodies import CHECKED, Plan
from liandong.documents.models import Letter
from liandong.documents.previewing import typed
from liandong.documents.stored import text_of
from liandong.kernel.roles import Role
from liandong.kernel.tests.staging import did
from liandong.registry.models import LegalKind, Rank

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_march")]
MARKET, TEAM = "武陟县市场监督管理局", "武陟县市场监管执法大队（虚构）"


def _team(office):
    office.add_agency(
        Plan(
            "T410823-TEAM", TEAM, LegalKind.ENTRUSTED, Rank.COUNTY, "410823", CHECKED, line="市场监管",
            government="C410823-GOV", principal="C410823-MARKET",
        )
    )  # fmt: skip
    office.join(("wz.dadui", "樊大队", "T410823-TEAM", Role.LIAISON))


def test_an_entrusted_organisation_decides_in_the_name_of_whoever_entrusted_it(office):
    _team(office)
    case = registered(office, "wz.dadui", "队立1号", item="", party="", party_name="甲店（虚构）")
    assert case.agency_name == TEAM
    assert decided(office, "wz.dadui", case.uuid, "武市监罚1号").agency_name == MARKET
    own = registered(office, "wz.lianluo", "立1号", item="", party="", party_name="乙店（虚构）")
    assert decided(office, "wz.lianluo", own.uuid, "武市监罚2号").agency_name == MARKET
    other = registered(office, "wz.nongye", "农立1号", item="", party="", party_name="丙店（虚构）")
    assert decided(office, "wz.nongye", other.uuid, "农罚1号").agency_name == "武陟县农业农村局"


def test_its_papers_carry_that_name_too_kept_corrected_and_looked_at(office):
    _team(office)
    case = registered(office, "wz.dadui", "队立1号", item="", party="", party_name="甲店（虚构）")
    number = decided(office, "wz.dadui", case.uuid, "武市监罚1号").number
    said = {"source": number, "code": "penalty_decision"}
    made = did(office.actor("wz.dadui"), "documents.draft_letter", None, said)
    letter = Letter.objects.get(uuid=made)
    assert letter.agency_name == TEAM
    told = text_of(letter)
    assert MARKET in told and TEAM not in told
    amended = {"letter": letter.number, "code": letter.code}
    for values in (said, amended, {"old": letter.number, "code": letter.code}):
        found = typed(office.actor("wz.dadui"), values)
        assert found is not None and found[1].agency == MARKET, values
    Letter.objects.filter(uuid=made).update(state="rendered")
    act = {"old": letter.number, "code": letter.code}
    again = did(office.actor("wz.dadui"), "documents.correct_letter", None, act, reason="错字")
    told = text_of(Letter.objects.get(uuid=again))
    assert MARKET in told and TEAM not in told
