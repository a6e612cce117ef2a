"""抽取里写明的回避：不派去，理由只记类别，哪个抽取包里也没有。"""

from __future__ import annotations

import io
import zipfile

import pytest

from liandong.draws import bundling, reporting
from liandong.draws.models import Seat
from liandong.draws.tests.stories import FARM, HEAD, STAFF, SUPERVISOR
from liandong.draws.tests.test_pages import reads
from liandong.draws.tests.test_stories import tried
from liandong.kernel.tests.staging import newest_job
from liandong.law.inspection.recusal import RecusalReason
from liandong.parties.models import Party

pytestmark = pytest.mark.django_db


def test_a_recused_officer_is_not_sent_there(story):
    """D is drawn whole, so whoever is named recused from one of them is seen to be passed over; the reason is in no bundle."""
    story.drafted()
    target = Party.objects.get(code="91410823T000000003")
    for n in range(6):
        why = RecusalReason.KIN if n else RecusalReason.OTHER
        story.act(STAFF, "name_recusal", {"target": target.code, "officer": f"MARK{n:08}", "why": why})
    values = {"target": target.code, "officer": "MARK00000000", "why": RecusalReason.KIN}
    for odd in ({"why": ""}, {"why": "他是我表哥"}):
        assert "why" in tried(story, STAFF, "name_recusal", values | odd).errors
    assert tried(story, STAFF, "name_recusal", values).code == "named_already"
    assert tried(story, FARM, "name_recusal", values).code == "no_such_officer"
    before = newest_job()
    story.act(STAFF, "freeze_rosters")
    story.act(HEAD, "bind_plan")
    story.commits().outside().reveal().deliver(before)
    seat = Seat.objects.get(visit__draw=story.draw, visit__party=target.uuid, department="C410823-MARKET")
    assert not {f"MARK{n:08}" for n in range(6)} & set(seat.officers)
    draw = story.draw
    assert [one["why"] for one in draw.recusals] == [RecusalReason.OTHER, *[RecusalReason.KIN] * 5]
    assert draw.report["recused_as"] == {RecusalReason.KIN: 5, RecusalReason.OTHER: 1}
    told = "".join(reporting.told(draw, {}))
    assert "回避6对。" in told and not any(reason in told for reason in RecusalReason)
    for who, is_told in ((SUPERVISOR, True), (STAFF, False), (FARM, False)):
        pages = "".join(reads(story, who, path)[1] for path in ("/draws/{}/steps", "/r/inspection_draw/{}/"))
        counts = (f"{RecusalReason.KIN}5对", f"{RecusalReason.OTHER}1对")
        assert [count in pages for count in counts] == [is_told] * 2
    for bundle in (bundling.public_bundle(draw, {}), bundling.full_bundle(draw, {})):
        with zipfile.ZipFile(io.BytesIO(bundle)) as held:
            said = b"".join(map(held.read, held.namelist())).decode()
        assert not any(reason in said for reason in RecusalReason)
