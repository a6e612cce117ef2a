"""拟处理意见、告知、陈述申辩、听证的填写项。"""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from liandong.cases.forms import NO_SECRETS, YuanField
from liandong.cases.models import DeliveryWay, Ends
from liandong.cases.models.proposal import Heavy
from liandong.cases.procedure.fields import LawDateField, PastDateField, case_field, text_field
from liandong.catalogue.forms import LinesField
from liandong.kernel.ports import law_book
from liandong.law.procedure.penalty import CONFISCATIONS, PartyKind, PenaltyKind
from liandong.now import today
from liandong.registry.forms import DateField

WEIGHT = (
    ("public_interest", "涉及重大公共利益"),
    ("vital_rights", "直接关系当事人或者第三人重大权益"),
    ("complex_law", "案件情况疑难复杂、涉及多个法律关系"),
    ("complex_facts", "情节复杂"),
    ("grave", "重大违法行为"),
    ("major", "属于本机关公布的重大行政执法决定"),
)
MITIGATIONS = (
    "主动消除或者减轻违法行为危害后果（第三十二条）",
    "受他人胁迫或者诱骗实施违法行为（第三十二条）",
    "主动供述行政机关尚未掌握的违法行为（第三十二条）",
    "配合行政机关查处违法行为有立功表现（第三十二条）",
    "已满十四周岁不满十八周岁（第三十条）",
    "法律、法规、规章规定的其他应当从轻或者减轻（第三十二条）",
)
GROUNDS = (
    "违法行为轻微并及时改正，没有造成危害后果（第三十三条）",
    "初次违法且危害后果轻微并及时改正（第三十三条）",
    "当事人有证据足以证明没有主观过错（第三十三条）",
    "不满十四周岁（第三十条）",
    "精神病人、智力残疾人在不能辨认或者不能控制自己行为时有违法行为（第三十一条）",
    "超过追究时效（第三十六条）",
)
NO_FACTS = "违法事实不能成立（第五十七条）"
_RANGE = re.compile(r"([\d.,，]*)\s*(?:-|—|–|~|～|至)\s*([\d.,，]*)")


class PenaltyLinesField(LinesField):
    """What is proposed for each offence, one norm a line; cleaned to a list, one entry an offence.

    Lines of one conduct belong together: the one with an amount is the norm that is applied.
    """

    def written(self, line: Any) -> str:
        return str(line) if not isinstance(line, dict) else "\n".join(_written(line))

    def clean(self, value: Any) -> list[Any]:
        found: dict[str, dict[str, Any]] = {}
        for n, line in enumerate(super().clean(value), 1):
            conduct, norm, fine = _read(n, line)
            entry = found.setdefault(
                conduct, {"conduct": conduct, "norms": [], "provision": norm["provision"], "fine_fen": 0}
            )
            if fine and entry["fine_fen"]:
                raise ValidationError(
                    f"第{n}行：“{conduct}”已经在别的行写了罚款；同一违法行为只在适用的那一条后面写。"
                )
            if fine:
                entry["provision"], entry["fine_fen"] = norm["provision"], fine
            entry["norms"].append(norm)
        return list(found.values())


def _written(entry: dict[str, Any]) -> list[str]:
    """The lines of one offence as they are typed."""
    lines = []
    for norm in entry["norms"]:
        low, high = norm["low_fen"], norm["high_fen"]
        span = "" if low is None and high is None else f"{_yuan(low)}-{_yuan(high)}"
        fine = (
            _yuan(entry["fine_fen"]) if norm["provision"] == entry["provision"] and entry["fine_fen"] else ""
        )
        lines.append("｜".join((entry["conduct"], norm["provision"], span, fine)))
    return lines


def _yuan(fen: int | None) -> str:
    if fen is None:
        return ""
    return str(fen // 100) if fen % 100 == 0 else f"{fen / 100:.2f}"


def _read(n: int, line: str) -> tuple[str, dict[str, Any], int]:
    parts = [part.strip() for part in re.split(r"[|｜]", line)]
    if not 2 <= len(parts) <= 4 or not parts[0] or not parts[1]:
        text = f"第{n}行请写成“违法行为｜适用的规定｜罚款幅度｜罚款”，例如“经营标签不合格的农药｜农药管理条例第五十七条｜5000-50000｜8000”；没有罚款的，后两段不写。"
        raise ValidationError(text)
    conduct, provision, span, fine = (*parts, "", "")[:4]
    low: int | None = None
    high: int | None = None
    if span:
        match = _RANGE.fullmatch(span.replace("元", ""))
        if match is None:
            raise ValidationError(
                f"第{n}行的幅度“{span}”请写成5000-50000的样子；没有下限或者上限的，那一头空着。"
            )
        low, high = (_fen(n, end) if end else None for end in match.groups())
        if low is not None and high is not None and low > high:
            raise ValidationError(f"第{n}行的幅度下限高于上限，请核对。")
    norm = {"provision": provision[:200], "low_fen": low, "high_fen": high}
    return conduct[:200], norm, _fen(n, fine) if fine else 0


def _fen(n: int, text: str) -> int:
    try:
        return YuanField().clean(text)
    except ValidationError:
        raise ValidationError(f"第{n}行的“{text}”不是金额，请只写数字，最多两位小数。") from None


class Findings(forms.Form):
    """What was found out, and why: the same for every proposal."""

    facts = text_field("查明的事实", help_text=f"告知书、决定书照此书写。{NO_SECRETS}")
    evidence_told = text_field("证据", rows=3, help_text="列出主要证据和各自证明什么。")
    reasons = text_field("理由和裁量", rows=3)
    weight = forms.MultipleChoiceField(
        label="案件的轻重", choices=WEIGHT, widget=forms.CheckboxSelectMultiple, required=False,
        help_text="据此判断要不要法制审核、集体讨论，请如实勾选。",
    )  # fmt: skip


class PenaltyFindings(Findings):
    """A penalty as it is proposed or changed."""

    lines = PenaltyLinesField(
        label="违法行为和适用的规定",
        each=600,
        help_text="每行：违法行为｜适用的规定｜罚款幅度（元）｜罚款（元）。几件违法行为各写一行；同一违法行为违反几条规定的，"
        "每条各写一行，适用的那一条写罚款。",
    )
    penalties = forms.MultipleChoiceField(
        label="拟给予的处罚",
        choices=[(k.value, k.value) for k in PenaltyKind],
        widget=forms.CheckboxSelectMultiple,
    )
    confiscated = YuanField(label="拟没收款物价值（元）")
    content = text_field("其他处罚的内容", 2000, 2, required=False, help_text="没收什么、停产停业到何时等。")
    correction = forms.CharField(
        label="责令改正",
        max_length=500,
        help_text="责令改正的内容和期限；已经另行责令或者已经改正的，照实写明。",
    )
    benchmark = forms.CharField(
        label="裁量基准",
        max_length=200,
        required=False,
        help_text="名称、版次和适用的档次；没有公布的不得适用。",
    )
    mitigation = forms.ChoiceField(
        label="从轻、减轻的情形", choices=[("", "（没有）"), *((m, m) for m in MITIGATIONS)], required=False,
        help_text="罚款低于幅度下限的，须有其中一种。",
    )  # fmt: skip
    party_kind = forms.ChoiceField(label="当事人类别", choices=[(k.value, k.value) for k in PartyKind])
    other_heavy = forms.ChoiceField(
        label="其他较重的行政处罚", choices=Heavy.choices, required=False,
        help_text="听证的范围里没有列明的处罚，是否属于其他较重的行政处罚。",
    )  # fmt: skip
    new_facts = forms.BooleanField(
        label="查明了新的违法事实",
        required=False,
        help_text="当事人已经对告知的内容陈述、申辩或者要求听证的，只有查明了新的违法事实才能加重，勾选后重新告知。",
    )
    field_order = ("case", "facts", "evidence_told", "lines", "penalties")

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        chosen = values.get("penalties") or []
        fined = sum(line["fine_fen"] for line in values.get("lines") or [])
        if "lines" not in self.errors and bool(fined) != (PenaltyKind.FINE in chosen):
            self.add_error("lines", "勾选了罚款的，请在适用的规定后面写数额；写了数额的，请勾选罚款。")
        if values.get("confiscated") and not CONFISCATIONS.intersection(chosen):
            self.add_error("confiscated", "没有勾选没收，这一项不填。")
        values["penalties"] = [k.value for k in PenaltyKind if k in chosen]
        values["fine"] = fined
        return values


class NewPenalty(PenaltyFindings):
    """拟给予处罚."""

    case = case_field()


class AmendedPenalty(PenaltyFindings):
    """修改拟处罚意见."""


class NewWaiver(Findings):
    """拟不予处罚."""

    case = case_field()
    ends = forms.ChoiceField(
        label="拟作处理", choices=[c for c in Ends.choices if c[0] != Ends.PENALTY], initial=Ends.WAIVED.value
    )
    ground = forms.ChoiceField(
        label="不予处罚的情形",
        choices=[("", "（违法事实不能成立）"), *((g, g) for g in GROUNDS)],
        required=False,
    )
    correction = forms.CharField(
        label="教育、责令改正", max_length=500, required=False, help_text="不予处罚的，应当对当事人进行教育。"
    )
    field_order = ("case", "ends", "ground")

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        is_waived = values.get("ends") == Ends.WAIVED
        if is_waived and not values.get("ground"):
            self.add_error("ground", "请选不予处罚的情形。")
        if is_waived and not values.get("correction"):
            self.add_error("correction", "不予处罚的，请写明怎样教育、责令改正。")
        if not is_waived:
            values["ground"] = NO_FACTS
        return values


class Opinion(forms.Form):
    """审核意见."""

    opinion = text_field("意见", 2000, 3)


class LegalOpinion(Opinion):
    """法制审核意见."""

    is_first_time = forms.BooleanField(label="初次从事行政处罚决定法制审核", required=False)
    is_qualified = forms.BooleanField(label="已取得国家统一法律职业资格", required=False)


class Discussion(forms.Form):
    """集体讨论."""

    on = PastDateField(label="讨论日期")
    present = forms.CharField(label="参加人员", max_length=200)
    opinion = text_field("讨论结论", 1800, 3)


def told_items() -> list[tuple[str, str]]:
    """The parts of a prior notice, in the words of the law of today."""
    return [(item, item) for item in law_book().at(today())["P-28"].items]


class Notice(forms.Form):
    """行政处罚告知."""

    notice_no = forms.CharField(label="告知书文号", max_length=80)
    on = LawDateField(label="送达日期")
    way = forms.ChoiceField(label="送达方式", choices=DeliveryWay.choices)
    told = forms.MultipleChoiceField(
        label="已告知", choices=told_items, widget=forms.CheckboxSelectMultiple,
        help_text="事实、理由、依据和处罚内容照拟处理意见书写。",
    )  # fmt: skip
    is_hearing_offered = forms.BooleanField(
        label="已告知有要求听证的权利", required=False, help_text="拿不准是否应当听证的，一并告知。"
    )
    plead_by = DateField(
        label="陈述、申辩至迟", required=False,
        help_text="告知书给的期限；市场监管条线按五个工作日计算，可以不填，填了的不得更早。",
    )  # fmt: skip


class Waiver(forms.Form):
    """登记放弃."""

    on = PastDateField(label="放弃日期")
    is_hearing_waived = forms.BooleanField(label="同时放弃听证", required=False)
    paper = forms.CharField(
        label="凭据", max_length=200, help_text="当事人签名的书面材料；沉默、没有回复不是放弃。"
    )


class Plea(forms.Form):
    """登记陈述、申辩."""

    on = PastDateField(label="提出日期")
    plea = text_field("陈述、申辩意见")


class PleaReview(forms.Form):
    """复核."""

    plea_review = text_field(
        "复核意见", help_text="对每一条事实、理由、证据写明成立不成立；成立的应当采纳，修改拟处罚意见。"
    )


class HearingAsked(forms.Form):
    """登记要求听证."""

    on = PastDateField(label="提出日期")


class HearingCall(forms.Form):
    """通知听证."""

    at = forms.DateTimeField(
        label="听证时间",
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        error_messages={"invalid": "请写明年月日和时分，例如2026-03-02 09:30。"},
    )
    place = forms.CharField(label="听证地点", max_length=200)
    chair = forms.CharField(label="主持人", max_length=40, help_text="本机关非本案调查人员的姓名。")
    noticed_on = PastDateField(label="通知送达日期", help_text="应在举行听证的七个工作日以前。")
    is_interested = forms.BooleanField(label="当事人申请主持人回避，经查有直接利害关系", required=False)


class HearingRecord(forms.Form):
    """登记听证情况."""

    held = forms.ChoiceField(
        label="听证情况",
        choices=[("held", "已经举行"), ("forgone", "当事人无正当理由不到场或者中途退场，视为放弃")],
    )
    on = PastDateField(label="日期")
    record = text_field("听证笔录要点", help_text="笔录经当事人核对签名；拒绝签名的写明。")
    opinion = text_field("主持人的意见", 2000, 3)
