"""证据材料：八种、交来即算摘要、不能更换、有上限；看得到全部的人能取回一模一样的文件，别人取不到。"""

from __future__ import annotations

import hashlib
import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from liandong.accounts.models import Person
from liandong.kernel import kinds
from liandong.kernel.pieces import PIECE
from liandong.kernel.roles import Level
from liandong.kernel.tests.staging import attempt, did
from liandong.leads import evidence
from liandong.leads.models import Evidence, EvidenceKind, EvidencePart
from liandong.leads.tests.stories import FARM_NEXT, Story
from liandong.ledger.models import LedgerEvent

pytestmark = pytest.mark.django_db
PHOTO = bytes(range(256)) * 5000 + b"end"
"""A little more than one piece, so that two are put together again."""


def upload(city, story, content=PHOTO, account="wz.chengban", name="照片.jpg", **values):
    files = {"file": SimpleUploadedFile(name, content)}
    return attempt(
        city.actor(account), "leads.add_evidence", story.uuid, {"kind": "thing", **values}, files=files
    )


def fetched(account, story, number=1):
    client = Client()
    client.force_login(Person.objects.get(account=account))
    return client.get(f"/leads/{story.uuid}/evidence/{number}")


def test_there_are_the_eight_kinds_of_the_law():
    assert len(EvidenceKind.values) == 8


def test_hashed_when_it_is_handed_in_and_given_back_as_it_was(city):
    story = Story(city)
    assert len(PHOTO) > PIECE
    assert upload(city, story).is_done
    (held,) = Evidence.objects.all()
    digest = hashlib.sha256(PHOTO).hexdigest()
    assert (held.digest, held.size, held.parts.count()) == (digest, len(PHOTO), 2)
    event = LedgerEvent.objects.get(record=story.uuid, action="leads.add_evidence")
    assert json.loads(event.body)["facts"]["digest"] == digest
    answer = fetched("wz.fazhi", story)
    assert b"".join(answer.streaming_content) == PHOTO
    assert (
        answer["Content-Type"] == "application/octet-stream" and "attachment" in answer["Content-Disposition"]
    )
    assert answer["X-Content-Type-Options"] == "nosniff"


def test_for_those_who_see_the_lead_in_full_and_for_nobody_else(city):
    story = Story(city)
    upload(city, story)
    (dispatch,) = story.send(FARM_NEXT)
    assert {
        a: fetched(a, story).status_code for a in ("ba.lianluo", "jiandu", "jy.lianluo", "sysadmin")
    } == dict.fromkeys(("ba.lianluo", "jiandu", "jy.lianluo", "sysadmin"), 404)
    assert "照片.jpg" not in str(kinds.get("lead").present(story.lead, Level.SUMMARY))
    story.sign("ba.lianluo", dispatch)
    assert fetched("ba.lianluo", story).status_code == 200


@pytest.mark.parametrize(
    ("change", "code"), [("same", "same_file"), ("many", "too_much"), ("large", "too_much"), ("kind", "invalid_input"), ("empty", "invalid_input")]
)  # fmt: skip
def test_what_is_not_taken_in(city, monkeypatch, change, code):
    story = Story(city)
    upload(city, story, b"one")
    if change == "many":
        monkeypatch.setattr(evidence, "MOST_FILES", 1)
    if change == "large":
        monkeypatch.setattr(evidence, "MOST_BYTES", 5)
    more = {"kind": "rumour"} if change == "kind" else {}
    content = {"same": b"one", "empty": b""}.get(change, b"other")
    assert upload(city, story, content, name="另一份.jpg", **more).code == code
    assert Evidence.objects.count() == EvidencePart.objects.count() == 1


def test_added_and_withdrawn_by_whoever_is_at_it(city):
    story = Story(city)
    (dispatch,) = story.send(FARM_NEXT)
    story.sign("ba.lianluo", dispatch)
    assert upload(city, story, account="ba.lianluo").code == "not_at_it"
    did(city.actor("ba.lianluo"), "dispatches.accept_dispatch", dispatch.uuid, {"handler": "韩联络"})
    assert upload(city, story, account="ba.lianluo").is_done
    own = attempt(city.actor("wz.chengban"), "leads.withdraw_evidence", story.uuid, {"which": 1}, reason="试")
    assert own.code == "not_theirs"
    did(city.actor("ba.lianluo"), "leads.withdraw_evidence", story.uuid, {"which": 1}, reason="交错了")
    assert fetched("wz.chengban", story).status_code == 404 and EvidencePart.objects.count() == 2
    again = attempt(
        city.actor("ba.lianluo"), "leads.withdraw_evidence", story.uuid, {"which": 1}, reason="再撤"
    )
    assert again.code == "not_concerned"
