"""文件校验：收到文书的人凭文书上的校验码核对：有没有这份文书，哪个机关什么时候发的，手里的文件是不是发出的那一份。

Only a letter to a party has a code (`documents.queries.by_check_code`). A code that was guessed, mistyped, never issued or whose
letter was dropped is answered with the same page after the same look. What is uploaded is hashed here and thrown away. Codes
may be tried so often in a minute from one network (`portal.codes`); their sixty random bits do the rest. It is called 文件校验 and never 签章: the seal
on paper is the original's mark, this only tells a copy from another.

Source: design of 文件校验 (docs/letters.md).
"""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from liandong.documents import queries
from liandong.documents.models import Letter
from liandong.kernel import pieces
from liandong.kernel.pages import Entry, PublicCheck, Section
from liandong.kernel.spelling import tidy
from liandong.portal import codes
from liandong.portal.strangers import FRONT, open_to_all

URL, TITLE = "/verify", "文件校验"
LEAD = "核对您收到的文书是不是机关发出的、有没有改动。"
GUIDE = Section(
    "怎么用",
    paragraphs=(
        "送给当事人的文书（告知书、决定书、通知书）上印有十二个字符的校验码和二维码。扫二维码，或者在这里填写校验码。",
        "要核对手里的文件有没有改动，把文件一并交上来。平台只算它的摘要作比较，不保存。",
        "照相、另存、重新扫描得到的文件，内容一样，摘要也会不同；这时请以盖章的纸质文书为准。",
        "文件校验不代替印章，不说明文书的内容对不对。对文书有疑问，请向发文机关询问。",
    ),
)
NOTHING = Section(
    "没有查到",
    paragraphs=(
        "没有这个校验码的文书。请核对抄写得对不对：只有数字和字母，没有字母 I、L、O、U。",
        "仍查不到的，请向文书上写的机关核对；电话请另外查，不要只用文书上的。",
    ),
)
SIMULATED = "演示样张：这是演示环境，文书都是虚构的，没有法律效力。"
SAME_AS_ISSUED = (
    "您交来的文件，与平台排好、机关签发的文件逐字节一致，没有改动。它没有盖章，盖章的纸质文书才是正本。"
)
SAME_AS_SEALED = "您交来的文件，与机关盖章以后扫描存下的正本逐字节一致，没有改动。"
SAME_AS_NEITHER = (
    "您交来的文件，与存下的文件都不一致：可能改动过，也可能只是照相、另存、重新扫描得到的。"
    "请以盖章的纸质文书为准，有疑问的向发文机关核对。"
)


class Check(forms.Form):
    """校验码，和要核对的文件."""

    code = forms.CharField(
        label="文件校验码", max_length=40, help_text="印在文书的末尾，例如7K3M-Q9X4-0B2C；大小写、横线不论。"
    )
    file = forms.FileField(label="要核对的文件", required=False, help_text="收到的电子文件；只核对，不保存。")


@require_http_methods(["GET", "HEAD", "POST"])
@open_to_all
def verify(request: HttpRequest) -> HttpResponse:
    """The form, and below a code what it stands for."""
    page = PublicCheck(
        title=TITLE, lead=LEAD, form=None, action_url=URL, submit_text="核对", guide=GUIDE, breadcrumb=(FRONT,), demo=settings.DEMO,
    )  # fmt: skip
    return codes.checked(request, page, Check, _answers)


def _answers(typed: dict[str, Any]) -> tuple[Section, ...]:
    file = typed["file"]
    digest = pieces.digest_of(file) if file is not None else ""
    letter = queries.by_check_code(tidy(typed["code"]))
    if letter is None:
        return (NOTHING,)
    demo = (SIMULATED,) if settings.DEMO or letter.is_simulated else ()
    told: list[Section] = [Section("演示", paragraphs=demo)] if demo else []
    told.append(Section("有这份文书", _entries(letter), (_standing(letter),)))
    if digest:
        told.append(Section("您交来的文件", paragraphs=(_compared(letter, digest),)))
    return tuple(told)


def _entries(letter: Letter) -> list[Entry]:
    """Who issued what, when, under which number; nothing of what it says."""
    rows = [
        ("文书种类", letter.kind_title),
        ("发文机关", letter.speaks_for),
        ("文号", letter.letter_no or "没有编文号"),
    ]
    rows.append(("签发日期", letter.issued_on.isoformat()))
    return [Entry(label, value) for label, value in rows]


def _standing(letter: Letter) -> str:
    newest = letter.newest
    if newest != letter:
        return f"这份文书已经更正，以{newest.letter_no or '后来的一份'}为准。"
    if letter.sealed_sha256:
        return "机关已经把盖章的正本扫描存下。"
    return (
        "机关还没有交来盖章的扫描件，现在只能与平台排好的文件核对。"
        if letter.issued_sha256
        else "已经签发，文件还在排版，请稍后再核对。"
    )


def _compared(letter: Letter, digest: str) -> str:
    if digest == letter.sealed_sha256:
        return SAME_AS_SEALED
    return SAME_AS_ISSUED if digest == letter.issued_sha256 else SAME_AS_NEITHER
