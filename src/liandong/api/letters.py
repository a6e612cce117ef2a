"""接口的文书种类：各要填什么，放进起草、修改的 values 里叫什么名字。

Declared before the routes that take any kind's name.
"""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja import NinjaAPI, Schema
from pydantic import Field

from liandong.accounts import session
from liandong.documents.fields import PREFIX
from liandong.documents.typeset import LetterKind, kinds


class LetterFieldOut(Schema):
    """一项内容."""

    name: str = Field(description="名字，即 values 里的键。")
    label: str = Field(description="印在文书上的名称。")
    shape: str = Field(
        description="text、long、agency 是文字，date 是日子，moment 是时刻，money_fen 以元填写，lines 每行一项或者数组，table 是数组，每行按列名。"
    )
    required: bool = Field(description="送审签以前要填。")
    columns: dict[str, str] = Field(description="表格的列：键和名称。")


class LetterKindOut(Schema):
    """一种文书."""

    code: str = Field(description="代码，放入 values 的 code。")
    title: str = Field(description="名称。")
    audience: str = Field(
        description="party 送达当事人，agency 给机关，inside 内部。只有送达当事人的有文件校验码。"
    )
    sources: list[str] = Field(description="填写项的依据。")
    note: str = Field(description="没有核对的说明；核对过的为空。")
    fields: list[LetterFieldOut] = Field(description="要填的内容，照印出来的次序。")


def declare(api: NinjaAPI, wrong: Any, no_post: Any) -> None:
    """The kinds of letters."""

    @api.get(
        "/letters/kinds", response={200: list[LetterKindOut], **wrong}, operation_id="list_letter_kinds", tags=["文书"],
        summary="有哪些文书，各填什么", description="起草、修改文书时，内容照这里的名字放进 values；抬头的各项见动作 documents.draft_letter 的说明。",
    )  # fmt: skip
    def letter_kinds(request: HttpRequest) -> Any:
        if session.actor_of(request) is None:
            return no_post(request)
        return list(map(_kind, kinds().values()))


def _kind(kind: LetterKind) -> LetterKindOut:
    fields = [
        LetterFieldOut(
            name=PREFIX + f.name, label=f.label, shape=f.shape.value, required=f.is_required,
            columns={c.name: c.label for c in f.columns},
        )
        for f in kind.fields
    ]  # fmt: skip
    return LetterKindOut(
        code=kind.code,
        title=kind.title,
        audience=kind.audience.value,
        sources=list(kind.sources),
        note=kind.note,
        fields=fields,
    )
