"""随机数在参与方那边产生、加密给托管：字节固定，别人打不开，换了就打不开。"""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from liandong.draw.contribution import Contribution, contribute, open_from_escrow, secret_file
from liandong.draw.plan import Plan
from liandong.draw.seed import SeedError

from .ground import VDR1, vdr1_plan

ESCROW, ONCE = ec.derive_private_key(0xE5C0, ec.SECP256R1()), ec.derive_private_key(0x0CE, ec.SECP256R1())
SHARE = bytes.fromhex(VDR1["party_values"]["jz-samr"])


def point(key: ec.EllipticCurvePrivateKey) -> bytes:
    return key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


def made(party: str = "jz-samr") -> Contribution:
    return contribute(vdr1_plan(), party, SHARE, point(ESCROW), ONCE)


def test_the_commitment_is_the_standard_one_and_the_share_is_not_in_the_file():
    one = made()
    assert one.commit.hex() == VDR1["commits"]["jz-samr"] and one.box[:65] == point(ONCE)
    assert SHARE.hex() not in one.encode().decode() and SHARE not in one.box
    assert Contribution.decode(one.encode()) == one


def test_the_escrow_and_nobody_else_opens_it():
    assert open_from_escrow(ESCROW, vdr1_plan(), made()) == SHARE
    with pytest.raises(SeedError, match="jz-samr 托管的密文打不开"):
        open_from_escrow(ONCE, vdr1_plan(), replace(made(), escrow=point(ESCROW)))


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"party": "xx-witness"}, "托管的密文打不开"),
        ({"commit": bytes(32)}, "托管的密文打不开"),
        ({"box": made().box[:-1] + bytes([made().box[-1] ^ 1])}, "托管的密文打不开"),
        ({"box": b"\x05" + made().box[1:]}, "不是有效的 P-256 公钥"),
        ({"plan_sha256": "00" * 32}, "不是对方案 410800-2026-0001 作的"),
    ],
)
def test_a_changed_box_does_not_open(change, said):
    with pytest.raises(SeedError, match=said):
        open_from_escrow(ESCROW, vdr1_plan(), replace(made(), **change))


def test_a_party_that_committed_to_something_else_makes_the_plan_void():
    """The box is genuine but holds another share than the commitment: nothing may be opened in its place."""
    from liandong.draw import contribution

    plan, one = vdr1_plan(), made()
    cipher, nonce = contribution._cipher(
        ONCE, contribution.read_point(point(ESCROW)), plan.hash, point(ONCE) + point(ESCROW)
    )
    box = point(ONCE) + cipher.encrypt(nonce, b"x" * 32, one.commit + b"jz-samr")
    with pytest.raises(SeedError, match="与承诺不符；方案 410800-2026-0001 只能作废"):
        open_from_escrow(ESCROW, plan, replace(one, box=box))


def test_another_plan_gives_another_key():
    other = Plan.read({**VDR1["plan"], "authority": "another"})
    moved = replace(made(), plan_sha256=other.hash.hex())
    with pytest.raises(SeedError, match="打不开"):
        open_from_escrow(ESCROW, other, moved)


def test_strangers_and_short_shares_are_refused():
    with pytest.raises(SeedError, match="stranger 不是方案"):
        made("stranger")
    with pytest.raises(SeedError, match="应为 32 字节，现为 4 字节"):
        contribute(vdr1_plan(), "jz-samr", b"1234", point(ESCROW), ONCE)
    with pytest.raises(SeedError, match="不是有效的 P-256 公钥"):
        contribute(vdr1_plan(), "jz-samr", SHARE, b"\x04" + bytes(64), ONCE)


@pytest.mark.parametrize(
    "raw", [b"", b"[]", b"{}", made().encode() + b" ", made().encode().replace(b'"v":1', b'"v":2')]
)
def test_what_is_no_contribution_is_refused(raw):
    with pytest.raises(SeedError, match="不是一份随机数承诺文件"):
        Contribution.decode(raw)


def test_the_secret_file_is_what_opens_later():
    told = json.loads(secret_file(vdr1_plan(), "jz-samr", SHARE))
    assert (told["party"], told["share"]) == ("jz-samr", SHARE.hex())
