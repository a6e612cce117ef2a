"""线索和核查的动作所需的填写项。"""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from liandong.catalogue.forms import ItemField, LinesField
from liandong.codes.papers import paper_name
from liandong.dispatches.forms import Accepting, Letter, Reasoned, Sending
from liandong.kernel.typed import holds_number
from liandong.leads import uploading
from liandong.leads.models import BACKWARD, REPORTED, EvidenceKind, Lead, Origin, Outcome, Reporter, Upload
from liandong.now import today
from liandong.parties.forms import CreditCodeField, PartyField, PartyOrCodeField, bearer
from liandong.parties.models import Party
from liandong.registry.fields import PaperField, PlaceField
from liandong.registry.forms import DateField
from liandong.sealing.numbers import covered, telephones_in

NO_SECRETS = "严禁写入涉及国家秘密的内容；不要写举报人是谁。"
WHERE = "是举报人、来电人的，请删去，填到“举报人联系方式”，加密保存。"
NOT_HIS = "核对过不是举报人的，勾选“内容里的电话不是举报人的”（成批导入的写“是”）。"
SEALED = "加密保存；只有本机关经办的人和以后指定的承办人看得到，每看一次都留痕。"
OPEN_TEXTS = ("facts", "conduct", "address", "provisions", "party_name", "origin_paper")
"""Fields of a lead that more may read than may know who reported: he is named in none of them."""
_ASIDE = {"autocomplete": "off", "data-no-draft": ""}


def told_of(text: str) -> str:
    """The numbers in a text as they may be repeated: masked."""
    return "、".join(covered(f"电话{one}").removeprefix("电话") for one in telephones_in(text)[:3])


def written(value: Any) -> str:
    """A text as it was written; of one that is kept line by line all lines."""
    return "\n".join(value) if isinstance(value, list) else value or ""


def _reporter_name() -> forms.CharField:
    box = forms.TextInput(attrs=_ASIDE)
    return forms.CharField(label="举报人姓名", max_length=40, required=False, widget=box, help_text=SEALED)


def _reporter_contact() -> forms.CharField:
    box = forms.TextInput(attrs=_ASIDE)
    return forms.CharField(label="举报人联系方式", max_length=60, required=False, widget=box)


class LeadFacts(forms.Form):
    """What a lead says; the same for a first registration and for what is found out later."""

    party: PartyField = PartyOrCodeField(
        label="当事人（在册的）",
        required=False,
        help_text="统一社会信用代码，或完整的名称；检查对象名录库里没有的，填下面两项。",
    )
    party_name = forms.CharField(
        label="当事人（没有在册的）",
        max_length=200,
        required=False,
        help_text="照来文、举报所说填写；查清后再对应到名录库。",
    )
    party_code = CreditCodeField(
        label="统一社会信用代码",
        required=False,
        help_text="没有在册而知道代码的填写，核对校验位；已经在册的，线索就对应到它。",
    )
    is_citizen = forms.BooleanField(
        label="当事人是公民",
        required=False,
        help_text="勾选后，摘要里不出现姓名；四个字以内的名称一律按公民对待。",
    )
    item = ItemField(
        label="涉及事项", required=False, help_text="事项编码，或名称中的几个字；没有合适的填下一项。"
    )
    conduct = forms.CharField(
        label="涉嫌违法行为", max_length=200, required=False, help_text="一句话；选了事项可以不填。"
    )
    division = PlaceField(label="地点")
    address = forms.CharField(label="详细地址", max_length=200, required=False)
    since = DateField(label="行为起于", required=False, help_text="不清楚的不填。")
    until = DateField(label="行为止于", required=False)
    is_continuing = forms.BooleanField(
        label="行为有连续或者继续状态", required=False, help_text="到现在还在继续的，“行为止于”不填。"
    )
    provisions = LinesField(
        label="涉嫌违反的规定",
        required=False,
        help_text="每行一条，例如农药管理条例第五十六条；知道几条写几条。",
    )
    facts = forms.CharField(
        label="线索内容", max_length=4000, widget=forms.Textarea(attrs={"rows": 5}), help_text=NO_SECRETS
    )
    has_others_numbers = forms.BooleanField(
        label="内容里的电话不是举报人的",
        required=False,
        help_text="店面、单位公开的电话等，逐个核对过再勾选；签收的机关看到的仍遮去中间几位。",
    )
    is_sensitive = forms.BooleanField(
        label="敏感",
        required=False,
        help_text="涉及行刑衔接、尚未公开的检查等；勾选后不参加与其他机关的比对提示。",
    )

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        self._settle_party(values)
        if not values.get("item") and not values.get("conduct") and "item" not in self.errors:
            self.add_error("conduct", "请选涉及事项，或者用一句话写明涉嫌什么违法行为。")
        first, last = values.get("since"), values.get("until")
        if first and last and first > last:
            self.add_error("until", "止日早于起日，请核对。")
        if first and first > today():
            self.add_error("since", "行为还没有开始，请核对日期。")
        self._ask_whose_numbers(values)
        return values

    def _settle_party(self, values: dict[str, Any]) -> None:
        """One of the register, or a name and a code; a code that stands in the register is its party, whatever else was typed."""
        party, typed = values.get("party"), values.get("party_code") or ""
        is_registered = isinstance(party, Party)
        if party and typed not in ("", party.code if is_registered else party):
            self.add_error("party_code", "与上一项的代码不一致，请核对，只留一项。")
        if is_registered and values.get("party_name"):
            self.add_error("party_name", "已经填了在册的当事人，这一项不填。")
        typed = typed or ("" if is_registered else party or "")
        if not is_registered:
            party = bearer(typed) if typed and typed != party else None
        if party is not None and not is_registered:
            values["party_name"] = ""
        values["party"] = party
        if "party_code" in self.fields:
            values["party_code"] = typed

    def _ask_whose_numbers(self, values: dict[str, Any]) -> None:
        """Whom to call stands in the sealed fields only: a number in a text is asked about, one that a summary would show refused."""
        is_asked = not values.pop("has_others_numbers", False)
        for name in ("facts", "conduct", "address", "provisions"):
            text = written(values.get(name))
            if holds_number(text):
                self.add_error(name, "这里有公民身份号码，请删去；当事人是公民的，在检查对象中登记证件号码。")
            elif telephones_in(text) and name != "facts":
                self.add_error(name, f"这里有电话号码（{told_of(text)}），请删去。{WHERE}")
            elif is_asked and telephones_in(text):
                self.add_error(name, f"内容里有电话号码（{told_of(text)}）。{WHERE}{NOT_HIS}")


BEGAN_TOO_LATE = "行为起于这一天，收到线索时还没有发生，请核对这两个日期。"


def began_too_late(since: date | None, received_on: date | None) -> bool:
    """Whether an act is said to have begun after it was reported."""
    return since is not None and received_on is not None and since > received_on


class NewLead(LeadFacts):
    """登记线索."""

    origin = forms.ChoiceField(
        label="来源",
        choices=Origin.choices,
        help_text="投诉由市场监管部门调解，不是线索；投诉中举报违法的，登记为举报。",
    )
    origin_paper = PaperField(
        label="来文、工单号", max_length=120, required=False, spelt=paper_name, help_text="来文的名称和文号，或12345工单号。"
    )  # fmt: skip
    received_on = DateField(label="收到日期")
    reporter_kind = forms.ChoiceField(
        label="举报人情况", choices=Reporter.choices, required=False, initial=Reporter.NONE.value
    )
    reporter_name, reporter_contact = _reporter_name(), _reporter_contact()
    reply_by = DateField(
        label="至迟回复", required=False, help_text="检察意见、公安移送等来文写明的回复期限；没有写明的不填。"
    )
    field_order = ("origin", "origin_paper", "received_on")

    def clean_reporter_kind(self) -> str:
        return self.cleaned_data["reporter_kind"] or Reporter.NONE.value

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        kind, name = values.get("reporter_kind"), values.get("reporter_name")
        contact, origin = values.get("reporter_contact"), values.get("origin")
        if values.get("received_on") and values["received_on"] > today():
            self.add_error("received_on", "收到日期还没有到，请核对。")
        elif began_too_late(values.get("since"), values.get("received_on")):
            self.add_error("since", BEGAN_TOO_LATE)
        if kind != Reporter.NONE and origin and origin not in REPORTED:
            self.add_error("reporter_kind", "只有举报和12345转办的举报才有举报人。")
        if (name or contact) and kind != Reporter.REAL:
            self.add_error("reporter_kind", "填了举报人的，请选“实名”。")
        if values.get("reply_by") and origin not in BACKWARD:
            self.add_error("reply_by", "只有检察机关、公安机关移送的填写至迟回复。")
        for field in OPEN_TEXTS:
            if any(said and said in written(values.get(field)) for said in (name, contact)):
                self.add_error(field, "这里写了举报人，请删去；举报人只填在举报人的两项里。")
        return values


class WhoReported(forms.Form):
    """补记举报人."""

    reporter_name, reporter_contact = _reporter_name(), _reporter_contact()

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if not values.get("reporter_name") and not values.get("reporter_contact"):
            self.add_error("reporter_name", "请填姓名或者联系方式，至少一项。")
        return values


class ReplyBy(forms.Form):
    """更正至迟回复."""

    reply_by = DateField(
        label="至迟回复", required=False, help_text="照来文写明的日期；来文没有写明的不填，期限撤去。"
    )


class Supplement(LeadFacts):
    """补充更正."""

    is_unlisted = forms.BooleanField(
        label="名录库里没有这个当事人",
        required=False,
        help_text="核对过，可能的当事人都不是；机器不再对应，也不再列为“当事人待对应”。",
    )
    field_order = ("party", "party_name", "party_code", "is_unlisted")

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        if values.get("party") and values.get("is_unlisted"):
            self.add_error("is_unlisted", "已经对应到在册的当事人，这一项不勾选。")
        return values


class Taking(Accepting):
    """自行核查: who will do it."""


class SendingLead(Sending):
    """移送线索."""


class SendingLeadOnPaper(Letter, Reasoned):
    """书面移送: one addressee off the platform."""

    field_order = ("receiver_name", "receiver_address", "why", "note")


class Reply(forms.Form):
    """登记回复: how another organ's paper was answered."""

    replied_on = DateField(label="回复日期")
    reply_paper = forms.CharField(label="回复文号", max_length=120)

    def clean_replied_on(self) -> Any:
        day = self.cleaned_data["replied_on"]
        if day > today():
            raise ValidationError("回复日期还没有到，请核对。")
        return day


class Opening(forms.Form):
    """One verification as the act that begins it puts it together."""

    lead = forms.ModelChoiceField(Lead.objects.all(), to_field_name="uuid", label="线索")
    dispatch = forms.UUIDField(label="递送", required=False)
    handler = forms.UUIDField(label="承办岗位")
    handler_name = forms.CharField(label="承办人", max_length=40)
    began_at = forms.DateTimeField(label="期限起算")


class Answered(Opening):
    """What was answered on paper, to be told to the reporter."""

    finding = forms.CharField(label="核查情况和理由", max_length=2000)


class Conclusion(forms.Form):
    """核查结论."""

    outcome = forms.ChoiceField(label="核查结论", choices=Outcome.choices)
    case = forms.CharField(
        label="案件编号",
        max_length=80,
        required=False,
        help_text="予以立案的填立案号，并入的填在办案件的编号。",
    )
    finding = forms.CharField(
        label="核查情况和理由",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=NO_SECRETS,
    )

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        needs_case = values.get("outcome") in (Outcome.FILED, Outcome.JOINED)
        if needs_case and not values.get("case"):
            self.add_error("case", "请填案件编号。")
        if not needs_case and values.get("case"):
            self.add_error("case", "不予立案、没有违法事实的，不填案件编号。")
        return values


class InPieces(forms.Form):
    """A file that comes with the form, or has come in pieces before it."""

    file = forms.FileField(
        label="文件", max_length=200, required=False, widget=forms.ClearableFileInput(attrs={"data-pieces": ""}),
        help_text=f"照片、扫描件、录音录像、表格等，大的请分成几份；断了再选同一个文件，从断开处继续。{NO_SECRETS}",
        error_messages={"empty": "文件是空的，请核对是否选错了文件。"},
    )  # fmt: skip
    upload = forms.UUIDField(
        label="分段传好的文件",
        required=False,
        widget=forms.HiddenInput,
        help_text="分段上传的编号；与文件只填一项。",
    )

    def clean(self) -> dict[str, Any]:
        """One file, however it came; that it is the sender's own and whole is for the act to judge."""
        values = super().clean() or {}
        if self.errors:
            return values
        sent = Upload.objects.filter(uuid=values["upload"]).first() if values["upload"] else None
        if sent is not None and not values["file"]:
            values |= {"file": uploading.whole(sent), "upload": sent}
        elif not values["file"] or values["upload"]:
            self.add_error("file", "请选择文件。先前传了一部分的，再选同一个文件，从断开处继续。")
        return values


class EvidenceUpload(InPieces):
    """补充证据."""

    kind = forms.ChoiceField(label="证据种类", choices=EvidenceKind.choices)
    taken_on = DateField(label="取得日期", required=False)
    field_order: tuple[str, ...] = ("kind",)

    def clean_taken_on(self) -> Any:
        day = self.cleaned_data["taken_on"]
        if day and day > today():
            raise ValidationError("取得日期还没有到，请核对。")
        return day


class EvidenceNumber(forms.Form):
    """撤下证据."""

    which = forms.IntegerField(label="第几份", min_value=1)


class Telling(forms.Form):
    """告知举报人."""

    told_on = DateField(label="告知日期")
    told_how = forms.CharField(
        label="告知方式", max_length=200, help_text="例如电话、书面、短信；不要写姓名和号码。"
    )

    def clean_told_on(self) -> Any:
        day = self.cleaned_data["told_on"]
        if day > today():
            raise ValidationError("告知日期还没有到，请核对。")
        return day
