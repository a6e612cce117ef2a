"""变更隶属：从哪一天起归谁，前一日仍归原来的；监督跟着走；不合情理的不收。"""

from __future__ import annotations

from datetime import date

import pytest

from liandong.kernel.models import Access
from liandong.kernel.tests.staging import attempt, deliver_all, did, new_agency, newest_job
from liandong.registry import relations
from liandong.registry.actions.moving import MOVE_AGENCY
from liandong.registry.kinds import AGENCY
from liandong.registry.models import Agency
from liandong.registry.queries import Tree
from liandong.registry.superiors import superior_of

pytestmark = pytest.mark.django_db
FARM, NEXT, MARKET = "C410823-AGRICULTURE", "C410822-AGRICULTURE", "C410823-MARKET"
SINCE = date(2026, 6, 1)


def values(code: str, **more):
    """What stands, as the form takes it, from a day on."""
    it = Agency.objects.select_related(*relations.BODIES).get(code=code)
    bodies = {name: getattr(it, name).uuid if getattr(it, name) else "" for name in relations.BODIES}
    stands = {"kind": it.kind, "line": it.line, "division": it.division, **bodies}
    return {**stands, "since": SINCE.isoformat(), "basis": "武编〔2026〕3号", **more}


def move(city, code: str, *, who: str = "jiandu", **more):
    return attempt(
        city.actor(who),
        "registry.move_agency",
        Agency.objects.get(code=code).uuid,
        values(code, **more),
        reason="改革",
    )


def test_who_stands_above_is_what_it_was_on_the_day(city):
    def row(on: date) -> tuple[str, str]:
        found = superior_of([Agency.objects.get(code=code) for code in (FARM, NEXT)], on)
        return found.row, found.authority.name

    assert move(city, FARM, line="水利", line_superior="").is_done
    assert row(date(2026, 5, 31)) == ("J6", "焦作市农业农村局")
    assert row(SINCE) == ("J9", "焦作市人民政府")
    assert move(city, FARM, since="2026-08-01", line="农业农村").is_done
    assert [row(date(2026, month, 1))[0] for month in (5, 7, 9)] == ["J6", "J9", "J6"]
    it = Agency.objects.get(code=FARM)
    assert [f["line"] for f in it.former_relations] == ["农业农村", "水利"]
    told = AGENCY.present(it, 30)["former_relations"]
    assert told[0].startswith("至2026-06-01以前：行政机关，农业农村，武陟县，所属政府武陟县人民政府")
    assert told[0].endswith("（武编〔2026〕3号）")


def test_those_around_are_what_they_were_on_the_day_too(city):
    """The bureau above by line, and the justice office that coordinates: moved since, they are found as of then, and no longer from then on."""

    def found(on: date, *codes: str):
        return superior_of([Agency.objects.get(code=code) for code in codes], on)

    Agency.objects.filter(code__in=(FARM, NEXT)).update(line_superior=None)
    before = date(2026, 5, 31)
    assert move(city, "JZ-AGRICULTURE", line="水利", line_superior="").is_done
    assert found(before, FARM, NEXT).authority.name == "焦作市农业农村局"
    assert found(SINCE, FARM, NEXT).authority.name != "焦作市农业农村局"
    office = found(before, FARM, MARKET).coordinator
    assert office.code == "C410823-JUSTICE"
    assert move(city, office.code, line="信访").is_done
    assert (
        found(before, FARM, MARKET).coordinator == office and found(SINCE, FARM, MARKET).coordinator is None
    )


def test_the_paper_of_the_move_is_asked_for_anew(city):
    stands = Agency.objects.get(code=FARM)
    assert stands.basis and MOVE_AGENCY.present(stands) == {"division": stands.division, "basis": ""}


def test_all_of_it_can_be_moved_at_once(city):
    boai = Agency.objects.get(code="C410822-GOV")
    outcome = move(
        city, FARM, kind="brigade", division="博爱县", government=boai.uuid, principal=city.agency(NEXT)
    )
    assert outcome.is_done, outcome.errors
    it = Agency.objects.get(code=FARM)
    assert (it.kind, it.division, it.division_name, it.government, it.principal.code) == (
        "brigade", "410822", "博爱县", boai, NEXT,
    )  # fmt: skip
    was = relations.as_of(it, date(2026, 5, 31))
    assert (was.kind, was.division, was.government.code, was.principal) == (
        "agency",
        "410823",
        "C410823-GOV",
        None,
    )
    assert relations.as_of(it, SINCE) is it and it.government == boai


def test_supervision_follows_whoever_is_moved_and_leaves_where_a_justice_office_left(city):
    market = city.agency("C410823-MARKET")
    plan = {"line": "司法行政", "rank": 3}
    made = did(city.actor("sysadmin"), "registry.register_agency", None, new_agency_values(city, plan))
    last = newest_job()
    did(city.actor("jiandu"), "registry.confirm_agency", made, {"is_verified": True})
    deliver_all(last)
    seen = Access.objects.filter(record=market, agency=made)
    assert seen.exists()
    last = newest_job()
    boai = Agency.objects.get(code="C410822-GOV").uuid
    assert move(city, "T-SIFA", government=boai, division="410822").is_done
    deliver_all(last)
    assert not seen.exists() and made in Tree().supervisors(city.agency(NEXT))
    assert Access.objects.filter(record=city.agency(NEXT), agency=made).exists()
    last = newest_job()
    assert move(city, "C410823-MARKET", government=boai).is_done
    deliver_all(last)
    assert seen.exists()


def new_agency_values(city, more):
    class Stage:
        agency = staticmethod(city.agency)

    return new_agency(Stage, "T-SIFA", "武陟县司法二局") | more  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("code", "more", "refused"),
    [
        (FARM, {}, "same_relations"),
        (FARM, {"since": "2099-01-01", "line": "水利"}, "not_yet"),
        (FARM, {"since": "1990-01-01", "line": "水利"}, "before_founding"),
        (FARM, {"division": "410800"}, "other_rank"),
        (FARM, {"line_superior": FARM}, "circular"),
        ("JZ-AGRICULTURE", {"line_superior": FARM}, "circular"),
        ("C410823-GOV", {"kind": "delegate"}, "has_departments"),
    ],
)
def test_what_a_move_must_not_be(city, code, more, refused):
    if "line_superior" in more:
        more = more | {"line_superior": city.agency(more["line_superior"])}
        if code != FARM:
            Agency.objects.filter(code=FARM).update(line_superior=Agency.objects.get(code=code))
    outcome = move(city, code, **more)
    assert outcome.code == refused, outcome
    assert Agency.objects.get(code=code).former_relations == []


def test_it_is_told_whole_and_by_the_supervisor_in_order(city):
    assert list(move(city, FARM, government="").errors) == ["government"]
    assert list(move(city, FARM, kind="branch").errors) == ["principal"]
    assert list(move(city, FARM, division="没有的县", line="水利").errors) == ["division"]
    assert move(city, FARM, who="sysadmin", line="水利").code == "role_not_permitted"
    assert move(city, FARM, line="水利").is_done
    assert move(city, FARM, line="农业农村").code == "before_last"
