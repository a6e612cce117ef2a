"""一方的随机数：在自己那边产生，承诺公开，加密一份给托管，平台在打开以前从不持有。

A party makes 32 random bytes on its own machine, keeps them in a secret file, and hands in one public line: its commitment, and
the share encrypted to the escrow (another party or a notary). Withholding then gains nothing: the escrow opens the share of
whoever stays silent. The page's script (`verifier/contribute.js`) makes the same bytes with WebCrypto.

box = ephemeral P-256 point (65) ‖ AES-256-GCM(share) (48); key ‖ nonce = HKDF-SHA-256 (44 bytes) of the ECDH secret with the plan's
hash as salt and "vdr1/escrow" ‖ 0x00 ‖ both points as info; the commitment and the party's name are authenticated too. P-256, because
every browser has it.

Sources: RFC 5869 (HKDF); NIST SP 800-56A (ECDH), SP 800-38D (GCM).
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from liandong.draw.plan import Plan
from liandong.draw.seed import SeedError, commitment
from liandong.proof.canonical import canonical

POINT_BYTES = 65
BOX_BYTES = POINT_BYTES + 32 + 16


@dataclass(frozen=True)
class Contribution:
    """What a party hands in before the ticket: nothing in it tells the share to anyone but the escrow.

    Attributes:
        commit: 32 bytes, see `seed.commitment`.
        escrow: the escrow's public point, 65 bytes uncompressed.
        box: the share under that key, see the module.
    """

    plan_no: str
    plan_sha256: str
    party: str
    commit: bytes
    escrow: bytes
    box: bytes

    def encode(self) -> bytes:
        """The file that is handed in: canonical JSON."""
        return canonical({
            "v": 1, "plan_no": self.plan_no, "plan_sha256": self.plan_sha256, "party": self.party,
            "commit": self.commit.hex(), "escrow_key": self.escrow.hex(), "box": self.box.hex(),
        })  # fmt: skip

    @classmethod
    def decode(cls, raw: bytes) -> Contribution:
        """Read such a file.

        Raises:
            SeedError: not a contribution.
        """
        try:
            told = json.loads(raw)
            found = cls(
                told["plan_no"], told["plan_sha256"], told["party"],
                *(bytes.fromhex(told[name]) for name in ("commit", "escrow_key", "box")),
            )  # fmt: skip
            is_whole = (len(found.commit), len(found.escrow), len(found.box)) == (32, POINT_BYTES, BOX_BYTES)
            if not is_whole or found.encode() != raw:
                raise ValueError
        except (ValueError, KeyError, TypeError):
            raise SeedError("不是一份随机数承诺文件，或被改动过。请用平台提供的程序重新生成。") from None
        return found


def contribute(
    plan: Plan, party: str, share: bytes, escrow: bytes, ephemeral: ec.EllipticCurvePrivateKey
) -> Contribution:
    """Commit to a share and encrypt it to the escrow.

    Args:
        share: 32 fresh random bytes; the party keeps them until the reveal.
        escrow: the escrow's public point, 65 bytes, obtained from the plan's papers and not from a stranger.
        ephemeral: a fresh P-256 key, used once and forgotten.

    Raises:
        SeedError: not a party of the plan, a share that is not 32 bytes, or no valid point.
    """
    commit = commitment(plan, party, share)
    point = ephemeral.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    cipher, nonce = _cipher(ephemeral, read_point(escrow), plan.hash, point + escrow)
    box = point + cipher.encrypt(nonce, share, commit + party.encode())
    return Contribution(plan.plan_no, plan.hash.hex(), party, commit, escrow, box)


def open_from_escrow(key: ec.EllipticCurvePrivateKey, plan: Plan, contribution: Contribution) -> bytes:
    """The share of a party that did not open it.

    Raises:
        SeedError: not for this plan, not for this escrow, damaged, or not what the party committed to: then the plan is VOID.
    """
    if contribution.plan_sha256 != plan.hash.hex():
        raise SeedError(f"{contribution.party} 的承诺不是对方案 {plan.plan_no} 作的。")
    point, sealed = contribution.box[:POINT_BYTES], contribution.box[POINT_BYTES:]
    cipher, nonce = _cipher(key, read_point(point), plan.hash, point + contribution.escrow)
    try:
        share = cipher.decrypt(nonce, sealed, contribution.commit + contribution.party.encode())
    except InvalidTag:
        raise SeedError(
            f"{contribution.party} 托管的密文打不开：不是给这一托管方的，或者已经损坏。"
        ) from None
    if commitment(plan, contribution.party, share) != contribution.commit:
        raise SeedError(f"{contribution.party} 托管的随机数与承诺不符；方案 {plan.plan_no} 只能作废。")
    return share


def secret_file(plan: Plan, party: str, share: bytes) -> bytes:
    """What the party keeps to itself until the reveal: canonical JSON."""
    told: dict[str, Any] = {
        "v": 1,
        "plan_no": plan.plan_no,
        "plan_sha256": plan.hash.hex(),
        "party": party,
        "share": share.hex(),
    }
    return canonical(told)


def read_point(raw: bytes) -> ec.EllipticCurvePublicKey:
    """A public key from its 65 bytes; SeedError when they are no point of the curve."""
    try:
        return ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), raw)
    except ValueError:
        raise SeedError("托管方的公钥不是有效的 P-256 公钥，请向托管方核对。") from None


def _cipher(
    own: ec.EllipticCurvePrivateKey, other: ec.EllipticCurvePublicKey, salt: bytes, points: bytes
) -> tuple[AESGCM, bytes]:
    secret = own.exchange(ec.ECDH(), other)
    derived = HKDF(SHA256(), 44, salt=salt, info=b"vdr1/escrow\0" + points).derive(secret)
    return AESGCM(derived[:32]), derived[32:]
