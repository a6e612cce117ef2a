"""分段上传：断了问一问还缺哪几段接着传，别人接不了，坏的一段说清楚不收，传齐了才成为证据，搁下三天清理。"""

from __future__ import annotations

import hashlib
import json
from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client, override_settings

from liandong.accounts.models import Person
from liandong.kernel.pieces import PIECE
from liandong.kernel.tests.staging import attempt
from liandong.leads import evidence, jobs, uploading
from liandong.leads.models import Evidence, Upload, UploadPart
from liandong.leads.tests.stories import FARM_NEXT, Story
from liandong.now import at, now

pytestmark = pytest.mark.django_db
FILE = bytes(range(256)) * 4096 * 2 + b"end"
"""Three pieces, the last of three bytes."""


def sum_of(content):
    return hashlib.sha256(content).hexdigest()


class Sender:
    """Somebody's system or browser that sends a file of a lead in pieces."""

    def __init__(self, story, account="wz.chengban", name="现场录像.mp4", content=FILE):
        self.client, self.name, self.content = Client(), name, content
        self.client.force_login(Person.objects.get(account=account))
        self.url = f"/api/v1/leads/{story.uuid}/uploads"

    def begin(self, **more):
        said = {"name": self.name, "size": len(self.content), "sha256": sum_of(self.content), **more}
        return self.client.post(self.url, json.dumps(said), content_type="application/json")

    def put(self, upload, number, content=None, digest=None):
        piece = self.content[number * PIECE : (number + 1) * PIECE] if content is None else content
        return self.client.put(
            f"{self.url}/{upload}/{number}", piece, content_type="application/octet-stream",
            headers={"X-Piece-SHA256": digest or sum_of(piece)},
        )  # fmt: skip


def handed_in(city, story, upload, account="wz.chengban"):
    return attempt(
        city.actor(account), "leads.add_evidence", story.uuid, {"kind": "audiovisual", "upload": upload}
    )


def test_broken_off_and_gone_on_where_it_was(city):
    story = Story(city)
    first = Sender(story)
    begun = first.begin().json()
    assert (begun["pieces"], begun["piece_size"], begun["held"]) == (3, PIECE, [])
    assert first.put(begun["id"], 1).json()["held"] == [1]
    early = handed_in(city, story, begun["id"])
    assert early.code == "not_whole" and "从断开处继续" in early.sentence
    again = Sender(story)  # 换了一次登录、一台机器
    assert again.client.get(again.url).json() == [{**begun, "held": [1]}]
    assert again.begin().json() == {**begun, "held": [1]}
    assert again.put(begun["id"], 1).status_code == 200
    assert again.put(begun["id"], 0).json()["held"] == [0, 1]
    assert again.put(begun["id"], 2).json()["held"] == [0, 1, 2]
    assert handed_in(city, story, begun["id"]).is_done
    held = Evidence.objects.get()
    assert (held.name, held.size, held.digest) == ("现场录像.mp4", len(FILE), sum_of(FILE))
    assert b"".join(bytes(p.content) for p in held.parts.order_by("number")) == FILE
    assert Upload.objects.count() == UploadPart.objects.count() == 0
    assert again.client.get(again.url).json() == [] and again.begin().json()["code"] == "same_file"


def test_a_wrong_piece_is_not_taken_and_says_what_to_do(city):
    sender = Sender(Story(city))
    upload = sender.begin().json()["id"]
    wrong = (
        sender.put(upload, 3, b"x"), sender.put(upload, 0, FILE[:10]), sender.put(upload, 2, b"END", sum_of(b"end")),
        sender.put(upload, 2, digest="xyz"),
    )  # fmt: skip
    assert [(w.status_code, w.json()["code"]) for w in wrong] == [(422, "wrong_piece")] * 4
    said = [w.json()["detail"] for w in wrong]
    assert "没有第3段" in said[0] and f"应为{PIECE}字节" in said[1] and "摘要不符" in said[2]
    assert all("请重" in one for one in said) and UploadPart.objects.count() == 0
    assert sender.put(upload, 2).status_code == 200
    other = sender.put(upload, 2, b"END")
    assert other.status_code == 422 and "与先前收到的不同" in other.json()["detail"]


def test_pieces_that_do_not_make_the_file_are_let_go(city):
    sender = Sender(Story(city))
    upload = sender.begin(sha256="0" * 64).json()["id"]
    answers = [sender.put(upload, n) for n in range(3)]
    assert [a.status_code for a in answers] == [200, 200, 422] and "作废" in answers[2].json()["detail"]
    assert Upload.objects.count() == 0 and sender.put(upload, 0).status_code == 404


def test_one_s_own_only_and_only_where_evidence_may_be_added(city):
    story = Story(city)
    (dispatch,) = story.send(FARM_NEXT)
    story.sign("ba.lianluo", dispatch)
    mine = Sender(story).begin().json()
    colleague = Sender(story, "wz.lianluo")
    assert colleague.client.get(colleague.url).json() == []
    assert colleague.put(mine["id"], 0).status_code == 404 and colleague.begin().json()["id"] != mine["id"]
    assert handed_in(city, story, mine["id"], "wz.lianluo").code == "not_your_upload"
    asked = {a: Sender(story, a).begin() for a in ("ba.lianluo", "jiandu", "jy.lianluo")}
    assert {a: r.status_code for a, r in asked.items()} == {
        "ba.lianluo": 403, "jiandu": 403, "jy.lianluo": 404,
    }  # fmt: skip
    assert asked["ba.lianluo"].json()["code"] == "not_at_it"
    assert handed_in(city, story, str(uuid4())).code == "invalid_input"


def test_the_limits_are_asked_before_the_first_piece(city, monkeypatch):
    story = Story(city)
    with override_settings(UPLOAD_MAX_BYTES=PIECE):
        large = Sender(story).begin()
    assert large.status_code == 422 and "上限1兆字节" in large.json()["detail"]
    monkeypatch.setattr(evidence, "MOST_BYTES", PIECE)
    assert Sender(story).begin().json()["code"] == "too_much" and Upload.objects.count() == 0
    monkeypatch.undo()
    for n in range(uploading.AT_ONCE + 2):
        assert Sender(story, name=f"{n}.mp4").begin().status_code == 200
    assert Upload.objects.count() == uploading.AT_ONCE


def test_what_nobody_goes_on_with_is_cleared_away_after_three_days(city):
    story = Story(city)
    sender = Sender(story)
    upload = sender.begin().json()["id"]
    sender.put(upload, 0)
    with at(now() + timedelta(days=2)):
        assert Sender(story).put(upload, 1).status_code == 200
    with at(now() + timedelta(days=4)):
        jobs.tidy_uploads(0)
        assert UploadPart.objects.count() == 2
    with at(now() + timedelta(days=6)):
        jobs.tidy_uploads(0)
    assert Upload.objects.count() == UploadPart.objects.count() == 0


def test_a_piece_of_what_was_handed_in_meanwhile_is_told_and_not_a_fault(city):
    story = Story(city)
    Sender(story).begin()
    upload = Upload.objects.get()
    Upload.objects.all().delete()
    with pytest.raises(uploading.Wrong, match="已经在别的页面交好了"):
        uploading.receive(upload, 0, FILE[:PIECE], sum_of(FILE[:PIECE]))
