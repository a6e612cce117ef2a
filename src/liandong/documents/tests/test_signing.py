"""文件的签名：每个文件一存就签，换了密钥照样验，没有密钥说没有签名，点了名的密钥读不了就不存。"""

from __future__ import annotations

import pytest

from liandong.documents import signing
from liandong.documents.kinds import LETTER
from liandong.documents.models import LetterFile, Role
from liandong.documents.tests.stories import TAKE, of
from liandong.documents.typeset import Heading
from liandong.kernel import letters
from liandong.kernel.tests.staging import deliver_all, newest_job
from liandong.signing import SigningUnavailable, fresh, sm2
from liandong.signing.signer import SM2

pytestmark = pytest.mark.django_db


@pytest.fixture
def keys(settings, tmp_path):
    """An Ed25519 key of the platform and an SM2 key of the agency."""
    fresh(tmp_path / "sm2.key", "武陟县市场监督管理局", SM2)
    settings.LETTERS_KEY_FILES = [*settings.LETTERS_KEY_FILES, str(tmp_path / "sm2.key")]


def test_every_file_is_signed_by_every_key_and_the_signature_is_of_that_file_alone(room, keys):
    letter = of(room.sealed())
    issued, sealed = letter.files.order_by("number")
    assert [one["algorithm"] for one in issued.signatures] == ["Ed25519", "SM2-SM3"]
    assert all(signing.holds(file, one) for file in (issued, sealed) for one in file.signatures)
    assert not any(signing.holds(sealed, one) for one in issued.signatures)
    told = next(f.value(letter) for f in LETTER.fields if f.name == "signatures")
    assert (
        told[0].startswith("平台排好的文件：普通算法，密钥")
        and told[0].count("与所附公钥相符（公钥末尾") == 2
    )
    assert f"公钥末尾{issued.signatures[0]['public'][-12:]}，请与机关公布的比" in told[0]
    other = LetterFile(letter=letter, role=Role.ISSUED, digest="0" * 64)
    assert not any(signing.holds(other, one) for one in issued.signatures)


def test_a_signature_outlives_its_key(room, settings):
    letter = of(room.rendered())
    settings.LETTERS_KEY_FILES = []
    assert "与所附公钥相符" in signing.signatures_told(letter)[0]


def test_without_a_key_a_file_is_kept_and_says_so(room, settings):
    settings.LETTERS_KEY_FILES = []
    assert signing.signatures_told(of(room.rendered())) == ["平台排好的文件：没有签名。"]


def test_a_key_that_was_named_and_cannot_be_read_keeps_the_letter_from_being_set(room, settings, tmp_path):
    settings.LETTERS_KEY_FILES = [str(tmp_path / "gone.key")]
    last = newest_job()
    made = room.issued()
    with pytest.raises(FileNotFoundError):
        deliver_all(last)
    assert of(made).state == "issued" and not of(made).files.exists()


def test_a_system_without_sm2_says_that_it_could_not_check(room, keys, monkeypatch):
    letter = of(room.rendered())

    def none() -> None:
        raise SigningUnavailable("没有")

    monkeypatch.setattr(sm2, "_library", none)
    assert (
        "国密算法，密钥武陟县市场监督管理局，本机没有国密算法，没有核对" in signing.signatures_told(letter)[0]
    )


def test_an_upward_letter_is_signed_off_by_whoever_issues_it(room, monkeypatch):
    monkeypatch.setattr(letters, "_OFFERED", {name: list(rows) for name, rows in letters._OFFERED.items()})
    content = {"about": "某案", "facts": "事实", "views": "意见", "proposal": "请指定管辖。"}
    letters.offer(
        "assistance_request", "designation_request",
        lambda actor, request: (Heading(agency=request.agency_name, recipients=("焦作市市场监督管理局",)), content),
    )  # fmt: skip
    made = room.drafted(code="designation_request")
    room.do("wz.chengban", "submit_letter", made)
    assert of(made).heading["signers"] == []
    room.do("wz.juzhang", "issue_letter", made, TAKE)
    letter = of(made)
    assert letter.heading["signers"] == [letter.issued_by] and letter.issued_by
