"""文书的形状：种类、填写项、抬头、排好的结果。

Why apart: the room that numbers and issues letters needs these values and nothing of the compiler. Content is a JSON value;
dates are ISO strings, money is integer fen.
Main names: `Field`, `LetterKind`, `Heading`, `Refusal`, `Typeset`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

Value = str | int | None | list[str] | list[dict[str, str]]
Content = Mapping[str, Value]


class Form(StrEnum):
    """Which page it stands on: GB/T 9704-2012 (公文, 信函, 纪要), or an enforcement document as a table or as prose."""

    OFFICIAL = "official"
    EPISTLE = "epistle"
    MINUTES = "minutes"
    RECORD = "record"
    DECISION = "decision"


class Audience(StrEnum):
    """Who receives it; only what goes to a party carries a check code."""

    PARTY = "party"
    AGENCY = "agency"
    INSIDE = "inside"


class Shape(StrEnum):
    """What a field holds."""

    TEXT = "text"
    LONG = "long"
    DATE = "date"
    MOMENT = "moment"
    MONEY = "money_fen"
    CHOICE = "choice"
    LINES = "lines"
    TABLE = "table"
    AGENCY = "agency"


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table field."""

    name: str
    label: str


@dataclass(frozen=True, slots=True)
class Field:
    """One thing to fill in; the label is printed.

    Attributes:
        is_by_hand: printed with room to write in where it is empty, because it is signed or filled in on paper.
    """

    name: str
    label: str
    shape: Shape = Shape.TEXT
    is_required: bool = True
    hint: str = ""
    columns: tuple[Column, ...] = ()
    is_by_hand: bool = False


@dataclass(frozen=True, slots=True)
class LetterKind:
    """One kind of letter.

    Attributes:
        family: whose 文书格式; ``general`` where no line's own was obtained.
        sources: provisions, and for what is not verified a word that says so.
        closing: the last sentence; may name fields in braces.
        closing_of_fine: what stands before it where a fine is imposed.
        is_upward: a 上行文; it names who signed it off (签发人).
        is_addressed: a table that goes to one agency and names it, as 移送书 does.
        is_own_only: nobody but its agency knows of it, whatever its state: it is made of an inspection that nobody is told of.
    """

    code: str
    title: str
    form: Form
    template: str
    fields: tuple[Field, ...]
    audience: Audience
    family: str
    sources: tuple[str, ...]
    note: str = ""
    closing: str = ""
    closing_of_fine: str = ""
    is_upward: bool = False
    is_addressed: bool = False
    is_own_only: bool = False

    @property
    def needs_recipients(self) -> bool:
        """公文, 信函 and what hands something over name a 主送机关; other enforcement documents name their party in the text, 纪要 go to
        those who took part."""
        return self.is_addressed or self.form in (Form.OFFICIAL, Form.EPISTLE)


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file sent along; the hash is hexadecimal SHA-256."""

    name: str
    sha256: str = ""


@dataclass(frozen=True, slots=True)
class Heading:
    """What every kind has.

    Attributes:
        issued_on: an ISO date; number and date may be empty in a draft.
        note: 附注, without its brackets.
        signers: 签发人 of an upward letter.
    """

    agency: str
    recipients: tuple[str, ...] = ()
    title: str = ""
    letter_no: str = ""
    issued_on: str = ""
    contact: str = ""
    phone: str = ""
    urgency: str = ""
    case_no: str = ""
    attachments: tuple[Attachment, ...] = ()
    copies_to: tuple[str, ...] = ()
    is_simulated: bool = False
    corrects: str = ""
    note: str = ""
    signers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a letter is not set; ``field`` is the field's name or ``heading.<name>``."""

    code: str
    field: str
    message: str


class CannotTypeset(Exception):
    """The letter was refused.

    Attributes:
        refusals: every reason, in Chinese.
    """

    def __init__(self, refusals: tuple[Refusal, ...]) -> None:
        super().__init__("；".join(r.message for r in refusals))
        self.refusals = refusals


@dataclass(frozen=True, slots=True)
class Typeset:
    """A finished PDF and what made it."""

    pdf: bytes
    sha256: str
    pages: int
    compiler: str
    faces: tuple[str, ...]
    fallback_glyphs: tuple[str, ...]
