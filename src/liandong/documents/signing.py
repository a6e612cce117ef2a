"""文书的每个文件存下时，由平台的密钥对它的摘要签名；签名和公钥随文件存，换了密钥照样验得过。

The keys are files the process was told of (`LIANDONG_LETTERS_KEY_FILES`, one or several, Ed25519 and SM2 alike); without any, a file
is kept unsigned and its page says so. A key that was named and cannot be read stops the keeping: a letter that should be signed
never slips through unsigned. The signature says that the file is the platform's; the seal is the agency's.

Main names: `signed`, `signatures_told`, `holds`.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from django.conf import settings

from liandong.documents.models import Letter, LetterFile
from liandong.signing import Signed, Signer, SigningUnavailable, file_statement, load, verifies
from liandong.signing.signer import ED25519, SM2

UNSIGNED = "没有签名"
WAYS = {ED25519: "普通算法", SM2: "国密算法"}
"""How an algorithm is called on a page; its own name stands in the kept signature."""
HOLDS, HOLDS_NOT, COMPARE = "与所附公钥相符", "与所附公钥不符", "请与机关公布的比"
"""That the signature holds says nothing of whose key it is; that tells whoever compares the key with the published one."""
SHOWN = 12


@cache
def _signers(names: tuple[str, ...]) -> tuple[Signer, ...]:
    return tuple(load(Path(name)) for name in names)


def signed(letter: Letter, role: str, digest: str) -> list[dict[str, str]]:
    """A signature by every key this process has, as JSON."""
    text = file_statement(str(letter.uuid), role, digest)
    return [one.sign(text)._asdict() for one in _signers(tuple(settings.LETTERS_KEY_FILES))]


def holds(file: LetterFile, told: dict[str, str]) -> bool:
    """Whether a kept signature is over this file's hash.

    Raises:
        SigningUnavailable: this system has no SM2 to check it with.
    """
    return verifies(Signed(**told), file_statement(str(file.letter.uuid), file.role, file.digest))


def _told(file: LetterFile, told: dict[str, str]) -> str:
    try:
        verdict = (
            f"{HOLDS if holds(file, told) else HOLDS_NOT}（公钥末尾{told['public'][-SHOWN:]}，{COMPARE}）"
        )
    except SigningUnavailable:
        verdict = "本机没有国密算法，没有核对"
    return f"{WAYS.get(told['algorithm'], '另一种算法')}，密钥{told['name']}，{verdict}"


def signatures_told(letter: Letter) -> list[str]:
    """A line for each file of a letter: by which keys it is signed, and whether that holds."""
    return [
        f"{file.get_role_display()}：{'；'.join(_told(file, one) for one in file.signatures) or UNSIGNED}。"
        for file in letter.files.select_related("letter").order_by("number")
    ]
