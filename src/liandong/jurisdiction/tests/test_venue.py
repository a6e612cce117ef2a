"""特别的管辖地：平台内经营者看实际经营地，平台一方最先发现的也可以；广告看发布者所在地，有困难的移交广告主所在地。只提示，不剥夺。"""

from __future__ import annotations

import pytest

from liandong.cases.checking import BY_VENUE, HAS_POWER, power_of
from liandong.cases.models import Case
from liandong.cases.tests.stories import act_values, card, proposed, ready, registered
from liandong.cases.venue import places_of, venue_told
from liandong.jurisdiction.standing import offences_of, standing_of
from liandong.jurisdiction.tests.stories import Ground
from liandong.kernel.outcome import Status
from liandong.kernel.tests.beginnings import beginning
from liandong.kernel.tests.staging import attempt, did
from liandong.law.jurisdiction.settle import State
from liandong.leads.tests.stories import MONDAY
from liandong.now import at, today

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_march")]
HERE = "武陟县市场监督管理局"
REPORTS, PENALTIES = (
    "《市场监督管理投诉举报处理暂行办法》",
    "《市场监督管理行政处罚程序规定》第十条（条文待核）",
)


@pytest.fixture
def in_march():
    with at(MONDAY):
        yield


office = beginning(ready)


def filed(office, case: Case):
    """What the head is answered."""
    did(office.actor("wz.fuze"), "cases.review_filing", case.uuid)
    return attempt(office.actor("wz.juzhang"), "cases.approve_filing", case.uuid, {})


def test_j2_a_shop_on_a_platform_is_for_the_place_where_it_really_trades(office):
    """货卖到博爱县，店在武陟县：按违法行为地没有职权，按实际经营地有。"""
    there = proposed(office, division="博爱县")
    assert filed(office, there).code == "no_power"
    case = proposed(office, division="博爱县", venue="shop", venue_division="武陟县")
    (said,) = [line for line in case.checked if line.startswith("管辖地")]
    assert said == (
        f"管辖地按平台内经营者实际经营地（武陟县）：平台内经营者实际经营地在{HERE}辖区内，由其管辖"
        f"（{REPORTS}第二十七条（条文待核）；{PENALTIES}；《行政处罚法》第二十二条）。"
    )
    assert filed(office, case).is_done


def test_j2_the_standing_counts_whoever_has_the_special_place(office):
    ground = Ground(office)
    elsewhere = registered(
        office, "wz.lianluo", "立1号", division="博爱县", party="", party_name="甲店（虚构）"
    )
    assert ground.standing(elsewhere.uuid).holding.state is State.NONE
    shop = registered(
        office, "wz.lianluo", "立2号", division="博爱县", venue="shop", venue_division="武陟县", party="", party_name="乙店（虚构）"
    )  # fmt: skip
    standing = ground.standing(shop.uuid)
    assert (standing.holding.state, standing.holding.row, standing.holder) == (State.HELD, "J4", HERE)
    own = standing_of(offences_of("case", shop.uuid), office.actor("wz.lianluo").agency)
    assert any(f"{REPORTS}第二十七条" in note and "平台内经营者实际经营地" in note for note in own.notes)
    theirs = standing_of(offences_of("case", shop.uuid), office.actor("wz.nongye").agency)
    assert theirs.special == standing.special == (), "别的机关的案件填的地方，不对它说"


def test_j2_of_a_place_outside_its_area_it_is_only_hinted(office):
    case = registered(office, "wz.lianluo", "立1号", venue="publisher", venue_division="博爱县")
    told = standing_of(offences_of("case", case.uuid), case.owner).told
    assert "只作提示" in told and "不在" in told


def test_a_typed_place_gives_no_power_outside_its_area_or_of_another_line(office):
    """市场监管的规定不给别的条线；填的地方不在本机关辖区的，也不算。"""
    farm = registered(
        office, "wz.nongye", "农立1号", division="博爱县", venue="shop", venue_division="武陟县"
    )
    assert power_of(farm, today()).code == "no_power" and places_of(farm, today()) == ("410822",)
    far = registered(office, "wz.lianluo", "立1号", division="博爱县", venue="shop", venue_division="博爱县")
    assert power_of(far, today()).code == "no_power"


def test_power_by_a_typed_place_asks_for_nobody_elses_records(office):
    registered(office, "wz.nongye", "农立1号")
    case = proposed(office, division="博爱县", venue="shop", venue_division="武陟县")
    assert power_of(case, today()).code == BY_VENUE
    assert not [line for line in case.checked if line.startswith("别的机关：")]
    at_home = proposed(office, venue="shop", venue_division="武陟县")
    assert power_of(at_home, today()).code == HAS_POWER
    assert [line for line in at_home.checked if line.startswith("别的机关：武陟县农业农村局")]


@pytest.mark.parametrize(
    ("venue", "place", "words"),
    [
        ("operator", "武陟县", f"电子商务平台经营者住所地在{HERE}辖区内，由其管辖"),
        ("platform", "武陟县", f"{HERE}在平台经营者住所地且最先发现，可以管辖"),
        ("publisher", "武陟县", f"广告发布者所在地在{HERE}辖区内，由其管辖（{REPORTS}第二十八条"),
        (
            "advertiser",
            "武陟县",
            f"广告发布者所在地机关管辖确有困难，由广告主所在地的{HERE}管辖（{REPORTS}第二十八条",
        ),
        ("publisher", "博爱县", "本事项由广告发布者所在地机关管辖，不在"),
        ("shop", "博爱县", "本事项由平台内经营者实际经营地机关管辖，不在"),
    ],
)
def test_j2_and_j3_each_rule_says_what_it_has_and_takes_the_power_from_nobody(office, venue, place, words):
    case = proposed(office, venue=venue, venue_division=place)
    assert any(words in line for line in case.checked), case.checked
    is_outside = place == "博爱县"
    assert any("只作提示" in line for line in case.checked) is is_outside
    assert filed(office, case).is_done, "违法行为地有职权的，不因条文待核的规定不准"


def test_of_another_line_it_is_said_that_the_rule_is_not_its_own(office):
    case = registered(office, "wz.nongye", "农立1号", venue="publisher", venue_division="武陟县")
    assert "武陟县农业农村局不是这一条线" in "".join(venue_told(case, today()))
    plain = registered(office, "wz.nongye", "农立2号", party="", party_name="丙店（虚构）")
    assert venue_told(plain, today()) == () and plain.venue == "offence"


def test_the_place_goes_with_the_rule_and_a_correction_keeps_both(office):
    clerk = office.actor("wz.lianluo")
    for values, field in (
        ({"venue": "shop"}, "venue_division"),
        ({"venue_division": "武陟县"}, "venue_division"),
    ):
        refused = attempt(clerk, "cases.register_case", None, card("立1号") | values)
        assert refused.status is Status.INVALID and list(refused.errors) == [field]
    case = registered(office, "wz.lianluo", "立1号", venue="shop", venue_division="武陟县")
    moved = act_values(case_no="立1号", venue="operator", venue_division="博爱县")
    did(clerk, "cases.correct_case", case.uuid, moved, reason="查清是平台自营")
    case.refresh_from_db()
    assert (case.venue, case.venue_division, case.venue_division_name) == ("operator", "410822", "博爱县")
    did(clerk, "cases.correct_case", case.uuid, act_values(case_no="立1号"), reason="线下销售")
    case.refresh_from_db()
    assert (case.venue, case.venue_division) == ("offence", "")
