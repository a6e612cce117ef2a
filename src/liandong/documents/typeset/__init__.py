"""公文和文书的排版：种类、填写项、拒绝、文字、PDF、底稿。纯 Python，不认识平台。

Main names: `kinds`, `missing`, `refusals`, `plain_text`, `typeset`, `draft_docx`.
Legal source: GB/T 9704-2012 党政机关公文格式.
"""

from liandong.documents.typeset.catalogue import kinds
from liandong.documents.typeset.composing import plain_text
from liandong.documents.typeset.drafting import draft_docx
from liandong.documents.typeset.refusing import missing, refusals
from liandong.documents.typeset.setting import typeset
from liandong.documents.typeset.shapes import (
    Attachment,
    Audience,
    CannotTypeset,
    Column,
    Content,
    Field,
    Form,
    Heading,
    LetterKind,
    Refusal,
    Shape,
    Typeset,
)

__all__ = [
    "Attachment", "Audience", "CannotTypeset", "Column", "Content", "Field", "Form", "Heading", "LetterKind", "Refusal", "Shape",
    "Typeset", "draft_docx", "kinds", "missing", "plain_text", "refusals", "typeset",
]  # fmt: skip
