"""唯一的门：做成、重复、被拒、冲突、无效、隐藏。"""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from liandong.kernel import door
from liandong.kernel.outcome import Status
from liandong.now import now
from liandong.registry.models import Agency

pytestmark = pytest.mark.django_db
DETAILS = {
    "liaison": "蒋联络",
    "liaison_phone": "0391-7000001",
    "phone": "0391-7000001",
    "short_name": "武陟市监",
}


def change(city, account="wz.lianluo", code="C410823-MARKET", **more):
    values = {**DETAILS, **more.pop("values", {})}
    return door.perform(
        city.actor(account), "registry.change_agency_details", city.agency(code), values,
        key=more.pop("key", str(uuid4())), **more,
    )  # fmt: skip


def test_done_moves_the_version_and_says_what_changed(city):
    before = Agency.objects.get(code="C410823-MARKET")
    outcome = change(city)
    after = Agency.objects.get(code="C410823-MARKET")
    assert outcome.status is Status.DONE and outcome.version == after.version == before.version + 1
    assert after.short_name == "武陟市监" and outcome.event is not None


def test_the_same_key_does_it_once(city):
    first, again = change(city, key="k1"), change(city, key="k1")
    assert again.status is Status.REPEATED and again.event == first.event and again.version == first.version


def test_another_content_under_the_same_key_is_a_conflict(city):
    change(city, key="k1")
    assert change(city, key="k1", values={"short_name": "另一个"}).code == "key_reused"
    assert change(city, key="k1", occurred_at=now() - timedelta(days=1)).code == "key_reused"
    assert change(city, key="k1", files={"scan": SimpleUploadedFile("a.pdf", b"1")}).code == "key_reused"


def test_another_file_of_the_same_name_is_another_content(city):
    change(city, key="k1", files={"scan": SimpleUploadedFile("a.pdf", b"1")})
    assert change(city, key="k1", files={"scan": SimpleUploadedFile("a.pdf", b"1")}).status is Status.REPEATED
    assert change(city, key="k1", files={"scan": SimpleUploadedFile("a.pdf", b"2")}).code == "key_reused"


def test_an_old_version_is_told_who_changed_what(city):
    seen = Agency.objects.get(code="C410823-MARKET").version
    change(city)
    outcome = change(city, values={"short_name": "改晚了"}, version=seen)
    assert outcome.status is Status.CONFLICT and "简称" in outcome.meanwhile[0]
    assert Agency.objects.get(code="C410823-MARKET").short_name == "武陟市监"
