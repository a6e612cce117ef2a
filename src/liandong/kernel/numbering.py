"""编号：记录号可以有空号，文号不许。

A record number (``JZ-JH-2026-000014``) is drawn from a database sequence of its mark and year: nobody waits for
anybody, an action that fails leaves a gap. A 文号 (``焦市监协〔2026〕14号``) comes from a locked counter in the same
transaction as the act that uses it, so a rolled-back act gives its number back; or it is given by hand from the
office's own register and then only kept from being used twice. Source: 党政机关公文处理工作条例（发文字号）.
"""

from __future__ import annotations

import re
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, connection, transaction

from liandong.kernel.models import LetterCounter, LetterNumber
from liandong.kernel.states import HOUSE
from liandong.law.verdict import Verdict, allow, refuse
from liandong.now import today

_MARK = re.compile(r"[A-Z]{2,4}")
_BEGUN = re.compile(r"[A-Z]{1,4}-[A-Z]{2,4}-[0-9\-]{0,11}")


def record_number(mark: str) -> str:
    """The next number of a kind's mark in this year, e.g. ``JZ-JH-2026-000014``; gaps allowed.

    Raises:
        ValueError: the mark is not two to four capital letters.
    """
    if not _MARK.fullmatch(mark):
        raise ValueError(f"记录号字头应为二至四个大写字母：{mark}")
    year = today().year
    with connection.cursor() as cursor:
        cursor.execute("SELECT kernel_next_number(%s, %s)", [mark.lower(), year])
        serial = cursor.fetchone()[0]
    return f"{settings.REGION_MARK}-{mark}-{year}-{serial:06d}"


def begun(asked: str) -> str:
    """The beginning of a record number as it is stored, if a text is one; else empty.

    >>> begun(" jz-xs-2026-00"), begun("2026-000014"), begun("武陟")
    ('JZ-XS-2026-00', '', '')
    """
    number = asked.strip().upper()
    return number if _BEGUN.fullmatch(number) else ""


def take_letter_number(agency: UUID, word: str, record: UUID) -> str:
    """The next 文号 of an agency's word in this year; gapless, so it waits for a rival's transaction."""
    year = today().year
    LetterCounter.objects.get_or_create(agency=agency, word=word, year=year)
    counter = LetterCounter.objects.select_for_update().get(agency=agency, word=word, year=year)
    while True:
        counter.value += 1
        text = f"{word}〔{year}〕{counter.value}号"
        if not LetterNumber.objects.filter(agency=agency, text=text).exists():
            break
    counter.save(update_fields=["value"])
    LetterNumber.objects.create(agency=agency, text=text, record=record, is_given=False)
    return text


def give_letter_number(agency: UUID, text: str, record: UUID) -> Verdict:
    """Use a 文号 from the office's own register; refused when this agency has used it before."""
    try:
        with transaction.atomic():
            LetterNumber.objects.create(agency=agency, text=text, record=record, is_given=True)
    except IntegrityError:
        return refuse(
            "letter_number_used", f"本机关已经使用过文号“{text}”，请核对发文登记簿后另给一个。", HOUSE
        )
    return allow("letter_number_given", f"文号{text}。")
