"""地域和级别：违法行为发生地在不在本辖区，有没有特别的管辖地，级别够不够。

Main names: `PlaceTree`, `Venue`, `Places`, `may_take`.
Legal source: 行政处罚法第十七条、第二十二条、第二十三条、第二十四条；市场监督管理投诉举报处理暂行办法第二十七条、
第二十八条（条文待核）；市场监督管理行政处罚程序规定第十条（条文待核）.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from liandong.law.jurisdiction.bodies import Body, Level
from liandong.law.superior import ART_17
from liandong.law.verdict import Source, Verdict, allow, refuse

ART_22 = Source("行政处罚法", "第二十二条")
ART_23 = Source("行政处罚法", "第二十三条")
ART_24 = Source("行政处罚法", "第二十四条")
ONLINE = (
    Source("市场监督管理投诉举报处理暂行办法", "第二十七条", verified=False),
    Source("市场监督管理行政处罚程序规定", "第十条", verified=False),
)
ADVERTISING = (Source("市场监督管理投诉举报处理暂行办法", "第二十八条", verified=False),)


class PlaceTree:
    """Areas and what contains them, by division code; remembers every chain it has walked.

    Args:
        parent_of: code → code of the containing area; an area without an entry is a root.
    """

    __slots__ = ("_chains", "_parent_of")

    def __init__(self, parent_of: Mapping[str, str]) -> None:
        self._parent_of = dict(parent_of)
        self._chains: dict[str, tuple[str, ...]] = {}

    def chain(self, place: str) -> tuple[str, ...]:
        """The place and everything that contains it, smallest first; a circle in the data ends.

        >>> PlaceTree({"410822": "410800", "410800": "410000"}).chain("410822")
        ('410822', '410800', '410000')
        """
        known = self._chains.get(place)
        if known is None:
            walked = [place]
            while (above := self._parent_of.get(walked[-1])) is not None and above not in walked:
                walked.append(above)
            known = self._chains[place] = tuple(walked)
        return known

    def within(self, place: str, area: str) -> bool:
        """Whether the place lies in the area (an area lies in itself)."""
        return area in self.chain(place)


class Venue(StrEnum):
    """What decides the place: the offence itself, or a special rule."""

    OFFENCE = "违法行为发生地"
    PLATFORM_OPERATOR = "电子商务平台经营者住所地"
    ON_PLATFORM = "平台内经营者实际经营地"
    MEDIA_ADVERTISING = "广告发布者所在地"


@dataclass(frozen=True, slots=True)
class Places:
    """The places that may count, as division codes; empty when not known or not applicable.

    Attributes:
        offence: every place where the act was done, began, went through, ended or took effect.
        home: the place the special rule names (domicile, actual place of business, publisher).
        second: the platform's domicile (`Venue.ON_PLATFORM`) or the advertiser's place (`Venue.MEDIA_ADVERTISING`).
    """

    offence: frozenset[str] = frozenset()
    home: str = ""
    second: str = ""


def may_take(
    agency: Body,
    venue: Venue,
    places: Places,
    tree: PlaceTree,
    *,
    has_power: bool,
    by_grant: bool = False,
    second_opened: bool = False,
) -> Verdict:
    """Whether the agency is competent by power, level and place (J1, J2, J3).

    Args:
        has_power: answer of `competence.competent` for the item.
        by_grant: a town or street that holds the power by a provincial grant.
        second_opened: the condition for the second place holds: the platform-side agency found it first, or the
            publisher's side has difficulty and hands the advertiser to its own place.
    """
    if not has_power:
        return refuse("no_power", f"{agency.name}没有该事项的行政处罚权。", ART_17)
    if agency.level is Level.TOWNSHIP and not by_grant:
        return refuse("level_too_low", f"行政处罚由县级以上机关管辖，{agency.name}未获赋权。", ART_23, ART_24)
    if venue is Venue.OFFENCE:
        return _at_offence(agency, places, tree)
    return _at_special(agency, venue, places, tree, second_opened)


def _at_offence(agency: Body, places: Places, tree: PlaceTree) -> Verdict:
    if not places.offence:
        warning = "违法行为发生地尚未查明，查明后再核对地域管辖。"
        return allow("place_unknown", f"{agency.name}有职权，可以先行核查。", ART_22, warnings=(warning,))
    if any(tree.within(place, agency.division) for place in places.offence):
        return allow("place_of_offence", f"违法行为发生地在{agency.name}辖区内，由其管辖。", ART_22, ART_23)
    text = f"违法行为发生地不在{agency.name}辖区内，应当移送发生地有管辖权的机关。"
    return refuse("outside_area", text, ART_22)


def _at_special(agency: Body, venue: Venue, places: Places, tree: PlaceTree, second_opened: bool) -> Verdict:
    sources = ADVERTISING if venue is Venue.MEDIA_ADVERTISING else ONLINE
    if tree.within(places.home, agency.division):
        return allow("special_venue", f"{venue}在{agency.name}辖区内，由其管辖。", *sources, ART_22)
    second = (
        places.second and venue is not Venue.PLATFORM_OPERATOR and tree.within(places.second, agency.division)
    )
    if second and second_opened:
        if venue is Venue.ON_PLATFORM:
            return allow(
                "platform_side_first",
                f"{agency.name}在平台经营者住所地且最先发现，可以管辖。",
                *sources,
                ART_22,
            )
        text = f"广告发布者所在地机关管辖确有困难，由广告主所在地的{agency.name}管辖。"
        return allow("advertiser_side", text, *sources, ART_22)
    return refuse(
        "outside_special_venue", f"本事项由{venue}机关管辖，不在{agency.name}辖区内。", ART_22, *sources
    )
