"""演示之城里公布的抽取有几千户，来访者马上核对得了：真的账本、两个见证人、另一个进程里的核对程序。"""

from __future__ import annotations

from django.test import Client

from liandong.demo import draws, parties
from liandong.demo.bodies import other_agencies
from liandong.demo.catalogue import Catalogue
from liandong.demo.delivering import newest
from liandong.draws.models import Draw
from liandong.draws.tests.test_bundles import checked, with_witnesses
from liandong.ledger.tests.ground import Ground
from liandong.now import at, now

THOUSANDS = 2_000


def test_a_visitor_verifies_the_published_draw_of_thousands_with_the_city_s_keys(
    committed, city, tmp_path, monkeypatch
):
    """Two witnesses, the bundle that the minute's job makes, the verifier in a process of its own: nothing is left unchecked."""
    with with_witnesses(Ground(committed, city, tmp_path), monkeypatch) as ground:
        for plan in other_agencies():
            city.add_agency(plan)
        Catalogue(city).build()
        since = newest()
        with at(now() - draws.BEFORE):
            parties.bring_in(city, THOUSANDS)
            draws.write_parties(since)
        draws.play(city)
        ground.minute()
        draw = Draw.objects.get()
        assert draw.roots["roster"]["n"] == THOUSANDS and draw.totals["drawn"] > 20
        bundle = Client().get(f"/public/draws/{draw.uuid}/bundle.zip")
        (tmp_path / "bundle.zip").write_bytes(
            b"".join(bundle.streaming_content) if bundle.streaming else bundle.content
        )
        code, said = checked(tmp_path / "bundle.zip", *ground.keys)
        assert code == 0 and f"检查对象名录 {THOUSANDS} 行" in said and "会签的见证人 2 个" in said, said
        assert "未核对" not in said and "不符" not in said.replace("没有不符", ""), said
