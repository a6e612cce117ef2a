"""文书的动作所需的填写项。"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError

from liandong.dispatches.forms import Letter as PaperLetter
from liandong.dispatches.forms import OneAgencyField, not_to_come
from liandong.documents.fields import PREFIX, fields_of, heading_fields
from liandong.documents.typeset import Content, Heading, LetterKind, kinds
from liandong.kernel import letters
from liandong.kernel.actor import Actor
from liandong.kernel.models import Record
from liandong.kernel.numbered import NumberField
from liandong.kernel.roles import Level
from liandong.registry.forms import DateField

NOT_TYPED_YET = "先选从哪件记录起草、起草哪种文书，保存以后内容照记录填好，可以修改。"


class SourceField(NumberField):
    """A record that gives letters, by its number."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            least=Level.FULL, missing="没有这个编号，或者您看不到它的全部内容。请从案件、协查等记录的页面上起草文书。",
            label="出自哪件记录", help_text="记录的编号，例如JZ-AJ-2026-000001。", **kwargs,
        )  # fmt: skip

    def seen_by(self, actor: Actor, number: str) -> Record | None:
        self.of = tuple(letters.giving())
        return super().seen_by(actor, number)


class OldField(NumberField):
    """A letter by its number."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            "letter", label="更正哪一件文书", least=Level.FULL, missing="没有这个文书编号，或者您看不到它的全部内容。",
            help_text="文书编号，例如JZ-WS-2026-000001。", **kwargs,
        )  # fmt: skip


class Contents(forms.Form):
    """What a letter says: the fields of its kind and of its heading, by what `code` says; none before that is known.

    Cleaned values hold `heading` and `content` with what was sent, be it empty; what was not sent is not there, so that it stands
    as it stood. Nothing is required yet, so that half a letter can be kept.
    """

    takes_all = True

    code = forms.CharField(label="文书种类", max_length=40, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        said = self.data.get("code") if self.is_bound else self.initial.get("code")
        self.letter_kind: LetterKind | None = kinds().get(str(said or ""))
        if self.letter_kind is not None:
            self.fields |= heading_fields(self.letter_kind) | fields_of(self.letter_kind)

    def clean_code(self) -> str:
        code: str = self.cleaned_data["code"]
        if code not in kinds():
            raise ValidationError("没有这种文书，请从记录的页面上起草。")
        return code

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        sent = {n: values[n] for n, f in self.fields.items() if n in values and self._is_sent(n, f)}
        values["content"] = {n.removeprefix(PREFIX): v for n, v in sent.items() if n.startswith(PREFIX)}
        values["heading"] = {n: v for n, v in sent.items() if not n.startswith(PREFIX)}
        return values

    def _is_sent(self, name: str, field: forms.Field) -> bool:
        return name not in self.base_fields and not field.widget.value_omitted_from_data(
            self.data, self.files, name
        )


def first_values(heading: Heading, content: Content) -> dict[str, Any]:
    """A letter as its form takes it."""
    told = asdict(heading)
    told |= {n: list(told[n]) for n in ("recipients", "copies_to")}
    told["attachments"] = [one["name"] for one in told["attachments"]]
    return told | {PREFIX + name: value for name, value in content.items()}


class Drafting(Contents):
    """起草文书: from which record, which kind; with the content, or with what the record says."""

    source = SourceField()
    code = forms.ChoiceField(  # type: ignore[assignment]
        label="文书种类", choices=lambda: [("", "（请选择）"), *((k.code, k.title) for k in kinds().values())]
    )
    field_order = ("source", "code")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.letter_kind is None:
            self.fields["code"].help_text = NOT_TYPED_YET
        elif not self.is_bound or "source" in self.data:
            for name in ("source", "code"):
                self.fields[name].widget = forms.HiddenInput()


class Amending(Contents):
    """修改文书; which letter it is and which one it corrects are fixed, and only there so that the look says it."""

    letter = forms.CharField(label="文书编号", max_length=30, required=False, widget=forms.HiddenInput)
    old = forms.CharField(label="更正哪一件文书", max_length=30, required=False, widget=forms.HiddenInput)


class Correcting(Contents):
    """更正: which letter."""

    old = OldField()
    field_order = ("old",)


class Issuing(forms.Form):
    """签发: under which number."""

    TAKE, GIVEN, NONE = "take", "given", "none"

    numbering = forms.ChoiceField(
        label="文号", widget=forms.RadioSelect,
        choices=[
            (TAKE, "由平台按机关代字编下一个"), (GIVEN, "填写本机关发文登记簿上的文号"), (NONE, "不编文号（只限表格类文书）"),
        ],
    )  # fmt: skip
    word = forms.RegexField(
        r"^[\u3400-\u9fff]{2,12}$", label="机关代字", required=False, help_text="例如武市监协；编出来是武市监协〔2026〕1号。",
        error_messages={"invalid": "机关代字只写汉字，二到十二个，例如武市监协。"},
    )  # fmt: skip
    given_no = forms.CharField(
        label="登记簿上的文号", required=False, max_length=120, help_text="年份用六角括号，例如武市监协〔2026〕14号；记录上已有文号的照它。"
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        wanted = {self.TAKE: "word", self.GIVEN: "given_no"}.get(values.get("numbering", ""))
        if wanted and not values.get(wanted) and wanted not in self.errors:
            self.add_error(wanted, "请填写。")
        return values


class SealedScan(forms.Form):
    """上传用印扫描件."""

    scan = forms.FileField(
        label="用印扫描件",
        max_length=200,
        help_text="打印、签字、盖章以后扫描的整份文书，每一页都要；从此它是正本。",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["scan"].help_text += f"最大{settings.UPLOAD_MAX_BYTES // 2**20}兆字节。"

    def clean_scan(self) -> Any:
        file = self.cleaned_data["scan"]
        if file.size > settings.UPLOAD_MAX_BYTES:
            most = settings.UPLOAD_MAX_BYTES // 2**20
            raise ValidationError(f"扫描件最大{most}兆字节，请降低分辨率后再传。")
        head = file.read(8)
        file.seek(0)
        if not head.startswith((b"%PDF-", b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")):
            raise ValidationError("扫描件应当是PDF或者照片，请重新扫描、另存后再传。")
        return file


class Sending(forms.Form):
    """送给平台上的机关."""

    to = OneAgencyField(label="接收机关", help_text="主送、抄送的机关中在平台上的一个。")


class SendingOnPaper(PaperLetter):
    """书面送给不在平台上的机关."""

    instead = "送给机关"


class Serving(forms.Form):
    """登记送达: to the party, on paper."""

    served_on = DateField(label="送达日期")
    served_to = forms.CharField(label="受送达人", max_length=100)
    served_how = forms.CharField(
        label="送达方式", max_length=40, help_text="照送达回证所写，例如直接送达、邮寄送达、留置送达。"
    )
    service_note = forms.CharField(
        label="送达凭证", max_length=300, required=False, help_text="送达回证、挂号回执的编号，见证人等。"
    )

    def clean_served_on(self) -> Any:
        return not_to_come(self.cleaned_data["served_on"])


def merged(heading: Mapping[str, Any], typed: Mapping[str, Any]) -> dict[str, Any]:
    """A heading as it is kept with what was typed over it; attachments that keep their name keep their hash.

    >>> merged({"attachments": [{"name": "清单", "sha256": "0a"}]}, {"title": "关于某事的函"})["attachments"]
    [{'name': '清单', 'sha256': '0a'}]
    """
    said = dict(typed)
    if "attachments" in said:
        hashes = {one["name"]: one.get("sha256", "") for one in heading.get("attachments", ())}
        said["attachments"] = [
            {"name": name, "sha256": hashes.get(name, "")} for name in said["attachments"] or ()
        ]
    return {**heading, **said}
