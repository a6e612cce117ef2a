"""特别的管辖地：网络交易看平台经营者住所地、平台内经营者实际经营地，大众传播媒介的广告看发布者所在地。

The rules are those of the market-supervision line, made for the handling of reports and not checked against their text: they say what
they would have and take the power from nobody. The place a case names counts for an agency of that line in whose area it lies, and
for nobody else; where it names none, the place of the act decides.

Main names: `places_of`, `venue_told`. Source: 行政处罚法第二十二条; 市场监督管理投诉举报处理暂行办法第二十七条、第二十八条;
市场监督管理行政处罚程序规定第十条（条文待核）.
"""

from __future__ import annotations

from datetime import date

from liandong.cases.models import Case, VenueGround
from liandong.law.jurisdiction.place import Places, Venue, may_take
from liandong.law.verdict import Verdict
from liandong.registry import places
from liandong.registry.bodies import body_of, line_of
from liandong.registry.models import Agency

LINE = "市场监管"
_READ = {
    VenueGround.OPERATOR: (Venue.PLATFORM_OPERATOR, False),
    VenueGround.SHOP: (Venue.ON_PLATFORM, False),
    VenueGround.PLATFORM: (Venue.ON_PLATFORM, True),
    VenueGround.PUBLISHER: (Venue.MEDIA_ADVERTISING, False),
    VenueGround.ADVERTISER: (Venue.MEDIA_ADVERTISING, True),
}
"""What a case says → the rule, and whether it stands on the second place the rule opens."""


def places_of(case: Case, on: date) -> tuple[str, ...]:
    """Where the power of an agency to handle it is asked for: the place of the act, and the special one where the rule has it."""
    places_ = (case.division, case.venue_division if _counts(case, on) else "")
    return tuple(dict.fromkeys(place for place in places_ if place))


def _counts(case: Case, on: date) -> bool:
    """Whether the rule is one of its agency's line and gives it the case."""
    said = _special(case, on)
    return said is not None and bool(said[0]) and said[1] == LINE


def _special(case: Case, on: date) -> tuple[Verdict, str] | None:
    """What the special rule answers for the agency of the case, whose power over the item is asked elsewhere, and the line of that agency."""
    if case.venue == VenueGround.OFFENCE:
        return None
    venue, is_second = _READ[VenueGround(case.venue)]
    there = Places(second=case.venue_division) if is_second else Places(home=case.venue_division)
    known = Agency.objects.select_related("government", "principal", "line_superior").get(uuid=case.owner)
    tree = places.around([case.venue_division], on)
    verdict = may_take(
        body_of(known), venue, there, tree, has_power=True, by_grant=True, second_opened=is_second
    )
    return verdict, line_of(known)


def venue_told(case: Case, on: date) -> tuple[str, ...]:
    """What the special rule says, a sentence each, with its source; nothing where the place of the act decides."""
    if (found := _special(case, on)) is None:
        return ()
    verdict, line = found
    said = [f"管辖地按{case.get_venue_display()}（{case.venue_division_name}）：{verdict.explained}"]
    if not verdict:
        said.append("管辖地这一条只作提示，请核对填写的地点；确不在本机关辖区的，移送那里的机关。")
    if line != LINE:
        said.append(f"这是{LINE}条线的规定，{case.agency_name}不是这一条线，请核对有没有适用的规定。")
    return tuple(said)
