"""替换的证据：文件原样留下，只有本部门和监督机关取得到；申请的人不能自己批准。"""

from __future__ import annotations

from hashlib import sha256

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from liandong.draws.models import Dropout, Seat
from liandong.draws.tests.stories import FARM, HEAD, STAFF, SUPERVISOR
from liandong.draws.tests.test_stories import drawn, objects, tried
from liandong.kernel.tests.parity import Reader

pytestmark = pytest.mark.django_db


def test_what_proves_a_replacement_is_kept_and_who_asked_does_not_approve(story):
    draw = drawn(story).draw
    seat = Seat.objects.filter(visit__draw=draw, department="C410823-MARKET", is_staffed=True).first()
    values = {"visit": seat.visit.code, "officer": seat.officers[0], "reason_code": "R1", "told": "亲属"}
    proof = "户籍证明".encode()

    def files(content=proof):
        return {"file": SimpleUploadedFile("证明.pdf", content)}

    assert "file" in tried(story, HEAD, "report_dropout", values, files=files(b"")).errors
    story.act(HEAD, "report_dropout", values, files=files())
    asked = Dropout.objects.get(draw=draw)
    assert asked.evidence_sha256 == sha256(proof).hexdigest() and asked.evidence_name == "证明.pdf"
    path = f"/draws/{draw.uuid}/files/evidence-1"
    for who, code in ((STAFF, 200), (SUPERVISOR, 200), (FARM, 404), ("jy.lianluo", 404)):
        answer = Reader(story.city.actor(who)).get(path)
        assert answer.status_code == code, who
        assert code == 404 or answer.content == proof
    assert path in Reader(story.city.actor(STAFF)).get(f"/draws/{draw.uuid}/visits").content.decode()
    own, page = f"/draws/{draw.uuid}/visits", Reader(story.city.actor(SUPERVISOR)).get(f"/r/inspection_draw/{draw.uuid}/")  # fmt: skip
    assert own in page.content.decode()
    page = Reader(story.city.actor(SUPERVISOR)).get(own)
    assert (
        page.status_code == 200
        and path in page.content.decode()
        and "只列本机关" not in page.content.decode()
    )
    assert seat.visit.name not in page.content.decode()
    refused = tried(story, HEAD, "approve_dropout", {"number": 1})
    assert "或者先不批准，再由承办人重新申请" in refused.sentence
    assert refused.code == "asked_oneself" and not objects(draw)[-1].startswith("event")
    story.act(HEAD, "decline_dropout", {"number": 1}, reason="由承办人重新申请")
    story.act("wz.chengban", "report_dropout", values)
    story.act(HEAD, "approve_dropout", {"number": 2})
