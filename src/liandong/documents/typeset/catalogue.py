"""各种文书和它们的填写项。

What is filled in follows the sources named on each kind. Where a source was not read in its own text, `note` says so: such a
kind may be corrected by whoever has the line's own sample, and blocks nobody.
Main name: `kinds`.
Legal source: 行政处罚法第二十五条至第二十七条、第四十四条、第五十六条、第五十七条、第五十九条、第六十四条; 河南省行政执法条例第十七条、第十九条、第三十一条;
行政强制法第二十五条; 河南省赃物罚没物管理条例第十三条; 行政执法机关移送涉嫌犯罪案件的规定第六条; 行政复议法第二十条; 行政诉讼法第四十六条;
行政检查文书基本格式文本（试行）; 国办发〔2024〕54号; 优化营商环境条例第五十四条.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType

from liandong.documents.typeset.shapes import Audience, Column, Field, Form, LetterKind, Shape

UNVERIFIED = "填写项依办理习惯列出，没有取得条线的文书样本核对。"
REMEDIES = (
    "如不服本决定，可以自收到本决定书之日起六十日内向{reconsideration_to}申请行政复议，"
    "也可以自收到本决定书之日起六个月内依法向{court}提起行政诉讼。复议、诉讼期间，除法律另有规定外，不停止执行。"
)
PAYING = "逾期不缴纳罚款的，每日按罚款数额的百分之三加处罚款，加处罚款的数额不超过罚款数额。"


def _long(name: str, label: str, *, optional: bool = False, hint: str = "") -> Field:
    return Field(name, label, Shape.LONG, not optional, hint)


def _lines(name: str, label: str, *, optional: bool = False) -> Field:
    return Field(name, label, Shape.LINES, not optional)


def _date(name: str, label: str, *, optional: bool = False) -> Field:
    return Field(name, label, Shape.DATE, not optional)


def _table(name: str, label: str, columns: str, *, optional: bool = False) -> Field:
    pairs = (part.split(":") for part in columns.split())
    return Field(name, label, Shape.TABLE, not optional, columns=tuple(Column(n, said) for n, said in pairs))


OFFICERS = _table("officers", "执法人员", "name:姓名 card:执法证号", optional=True)


def _by_hand(name: str, label: str, shape: Shape = Shape.TEXT) -> Field:
    return Field(name, label, shape, is_required=False, hint="不填的留出地方，用笔写", is_by_hand=True)


EVIDENCE = _table(
    "evidence",
    "证据清单",
    "name:名称 kind:种类 original:原件或复制件 source:来源 collected_on:取得日期",
    optional=True,
)
COLLECTED = _table(
    "evidence", "证据清单",
    "name:名称 kind:种类 original:原件或复制件 source:来源 collectors:取证人员和执法证号 collected_on:取得日期", optional=True,
)  # fmt: skip
SIGNATURES = replace(
    _table("signatures", "签名", "agency:机关 name:代表签名 on:日期", optional=True), is_by_hand=True,
    hint="签名、日期不填的留出地方，用笔写",
)  # fmt: skip
GOODS = _table("goods", "物品清单", "name:名称 quantity:数量 state:状态 storage:存放地点", optional=True)
PARTY = Field("party", "当事人")
PARTY_CODE = Field("party_code", "统一社会信用代码", is_required=False)
FACTS = _long("facts", "事实")
PROVISIONS = _long("provisions", "法律依据")
DUE = _date("due_on", "答复日期", optional=True)
BODY = Field("reconsideration_to", "行政复议机关", hint="行政复议机关的全称")
COURT = Field("court", "人民法院", hint="有管辖权的人民法院全称")


def _kind(code: str, title: str, form: Form, audience: Audience, fields: tuple[Field, ...], *sources: str, closing: str = "",
          note: str = "", closing_of_fine: str = "", is_upward: bool = False, is_addressed: bool = False, is_own_only: bool = False) -> LetterKind:  # fmt: skip
    return LetterKind(
        code, title, form, "letter", fields, audience, "general", sources, note, closing, closing_of_fine, is_upward, is_addressed,
        is_own_only,
    )  # fmt: skip


_O, _E, _M, _R, _D = Form.OFFICIAL, Form.EPISTLE, Form.MINUTES, Form.RECORD, Form.DECISION
_PARTY, _AGENCY, _INSIDE = Audience.PARTY, Audience.AGENCY, Audience.INSIDE
HENAN_17, HENAN_19 = "河南省行政执法条例第十七条", "河南省行政执法条例第十九条"

_BETWEEN = (
    _kind("assistance_letter", "协助调查函", _E, _AGENCY, (
        Field("case_name", "案件名称"), _date("filed_on", "立案日期", optional=True), _long("basis", "请求依据"),
        _long("ground", "请求协助的理由"), _lines("objects", "协查对象"), _lines("questions", "要查清的问题"),
        _lines("materials", "需要的材料", optional=True), Field("limit", "答复期限", is_required=False), DUE,
        Field("return_address", "回函地址", is_required=False), OFFICERS),
        "行政处罚法第二十六条", HENAN_17, closing="请予协助，并将结果书面函复。"),
    _kind("assistance_reply", "协查复函", _E, _AGENCY, (
        Field("answers_no", "来函文号"), _date("received_on", "收到日期"), _long("outcome", "总的情况"),
        _table("answers", "逐项答复", "question:问题 found:结果 answer:答复"), COLLECTED,
        _long("refusal", "不予协助的事项和理由", optional=True), _long("extension", "延期情况", optional=True), OFFICERS), HENAN_17, closing="特此函复。"),
    _kind("extension_notice", "延期告知函", _E, _AGENCY, (
        Field("answers_no", "来函文号"), _long("reason", "延期理由"), _date("new_due_on", "申请延至"), Field("agreed", "请求机关的答复", is_required=False)),
        HENAN_17, closing="特此函告。", note=UNVERIFIED),
    _kind("lead_transfer_letter", "线索移送函", _E, _AGENCY, (
        PARTY, PARTY_CODE, Field("source", "线索来源"), _date("found_on", "发现日期"), FACTS, PROVISIONS,
        _long("reason", "移送理由"), EVIDENCE), "行政处罚法第二十五条",
        closing="请依法处理，并将处理结果函告。", note=UNVERIFIED),
    _kind("case_transfer_letter", "案件移送函", _E, _AGENCY, (
        Field("case_name", "案件名称"), PARTY, PARTY_CODE, FACTS, PROVISIONS, _long("reason", "移送理由"),
        _long("measures", "已采取的措施和届满日", optional=True), EVIDENCE, GOODS,
        _date("limitation_on", "追究时效届满日", optional=True)), "行政处罚法第二十五条",
        closing="材料不齐的，请告知补正；认为没有管辖权的，请报请共同的上一级行政机关指定管辖，不得退回、再行移送。", note=UNVERIFIED),
    _kind("case_notice_letter", "案件通报函", _E, _AGENCY, (
        Field("case_name", "案件名称"), _long("summary", "案情"), _long("result", "处理情况"),
        _long("relevance", "通报理由"), _long("suggestion", "建议", optional=True),
        Field("publicity", "公示情况", is_required=False, hint="处罚决定公示没有、在哪里公示"), DUE),
        "焦法政办〔2022〕31号", closing="特此通报。", note=UNVERIFIED),
    _kind("negotiation_minutes", "管辖协商纪要", _M, _AGENCY, (
        Field("held_at", "时间", Shape.MOMENT), Field("place", "地点"), _lines("participants", "参加协商的机关和人员"),
        _long("facts", "立案时间等事实"), _table("views", "各方意见", "agency:机关 view:意见 basis:依据"),
        _long("result", "协商结果"), _long("next", "下一步", optional=True), SIGNATURES), "行政处罚法第二十五条", note=UNVERIFIED),
    _kind("designation_request", "报请指定管辖的请示", _O, _AGENCY, (
        Field("about", "案由"), FACTS, _long("views", "各方意见和依据"), _long("negotiation", "协商经过", optional=True),
        _long("proposal", "请求事项")), "行政处罚法第二十五条", closing="妥否，请批示。", note=UNVERIFIED,
        is_upward=True),
    _kind("designation_notice", "指定管辖通知书", _O, _AGENCY, (
        Field("about", "案由"), Field("request_no", "来文文号", is_required=False), Field("designated", "指定管辖机关", Shape.AGENCY),
        _long("reason", "理由"), _long("provisions", "法律依据"), _date("handover_on", "移交日期", optional=True)),
        "行政处罚法第二十五条", closing="请依法办理案件和物品的移交。"),
    _kind("dispute_application", "行政执法争议协调申请", _O, _AGENCY, (
        Field("respondent", "争议的另一方", Shape.AGENCY), _long("powers", "双方职权"), _long("conflict", "争议事项和依据"),
        _long("negotiation", "协商经过"), _long("proposal", "申请事项")), HENAN_19, closing="请予协调。"),
    _kind("dispute_opinion", "行政执法争议协调意见", _O, _AGENCY, (
        _lines("parties", "争议各方"), _long("powers", "职权比较"), _long("conflict", "争议事项和依据"),
        _long("opinion", "协调意见")), HENAN_19),
    _kind("dispute_decision", "行政执法争议决定", _O, _AGENCY, (
        _lines("parties", "争议各方"), _long("facts", "争议事项"), _long("opinion", "协调情况"), _long("decision", "决定")),
        HENAN_19),
)  # fmt: skip
_CASE = (
    _kind("filing_approval", "立案审批表", _R, _INSIDE, (
        PARTY, PARTY_CODE, Field("source", "案件来源"), _long("facts", "初步查明的事实"), PROVISIONS,
        _long("proposal", "承办人意见"), _long("unit_opinion", "办案机构负责人意见", optional=True),
        _long("head_opinion", "机关负责人意见", optional=True)), "行政处罚法第五十四条", note=UNVERIFIED),
    _kind("service_receipt", "送达回证", _R, _INSIDE, (
        Field("document", "送达文书"), Field("addressee", "受送达人"), _by_hand("method", "送达方式"), _by_hand("place", "送达地点"),
        _by_hand("received_at", "收到时间", Shape.MOMENT), _by_hand("received_by", "受送达人签名或者盖章"),
        _by_hand("refused", "拒收的理由和见证", Shape.LONG), _by_hand("served_by", "送达人签名")), "河南省行政执法条例第三十一条"),
    _kind("evidence_list", "证据清单", _R, _AGENCY, (
        Field("case_name", "案件名称"),
        _table("evidence", "证据", "name:名称 kind:种类 original:原件或复制件 source:来源 collected_on:取得日期"), OFFICERS),
        "行政处罚法第四十六条", note=UNVERIFIED),
    _kind("evidence_custody", "证据移交保管记录", _R, _AGENCY, (
        Field("answers_no", "协查请求"), Field("from_agency", "移交机关", Shape.AGENCY), Field("to_agency", "接收机关", Shape.AGENCY),
        _date("handed_on", "移交日期"),
        _table("evidence", "证据", "name:名称 kind:种类 original:原件或复制件 source:来源 taken:取得日期和取证人员 digest:摘要前十六位"),
        _lines("review", "接收机关的审查", optional=True), _by_hand("keeping", "保管地点和保管人", Shape.LONG),
        _by_hand("handed_by", "移交人"), _by_hand("taken_by", "接收人")),
        "行政处罚法第四十六条", note=UNVERIFIED),
    _kind("goods_list", "移送物品清单", _R, _AGENCY, (
        Field("case_name", "案件名称"), _table("goods", "物品", "name:名称 quantity:数量 state:状态 value:价值 storage:存放地点"),
        _by_hand("handed_by", "移交人"), _by_hand("taken_by", "接收人"), _by_hand("handed_on", "移交日期", Shape.DATE)),
        "河南省赃物罚没物管理条例第十三条", is_addressed=True),
    _kind("crime_transfer", "涉嫌犯罪案件移送书", _R, _AGENCY, (
        Field("case_name", "案件名称"), PARTY, FACTS, _long("suspected", "涉嫌的犯罪和依据"), _date("approved_on", "批准移送日期"),
        _lines("materials", "随案材料"), GOODS), "行政执法机关移送涉嫌犯罪案件的规定第五条、第六条", is_addressed=True),
    _kind("filing_times_sheet", "立案时间核验单", _R, _AGENCY, (
        Field("case_name", "案件名称"), Field("filed_at", "立案批准时间", Shape.MOMENT), Field("filed_evidence", "证明材料"),
        Field("registered_at", "账本登记时间", Shape.MOMENT), _lines("others", "经确认是同一违法行为的其他立案", optional=True)),
        "行政处罚法第二十五条", closing="账本登记时间只证明登记时已有此项记载，不证明立案批准时间。"),
    _kind("penalty_notice", "行政处罚告知书", _D, _PARTY, (
        PARTY, PARTY_CODE, FACTS, _long("reasons", "理由"), PROVISIONS, _long("proposed", "拟作出的处罚"),
        Field("pleading", "陈述、申辩的期限和方式"),
        Field("hearing", "听证权利", Shape.LONG, is_required=False, hint="符合听证条件的写明要求听证的期限")),
        "行政处罚法第四十四条、第六十三条、第六十四条", closing="你（单位）依法享有陈述、申辩的权利。",
        note="陈述、申辩的期限法律没有统一规定，由机关按条线规定填写。"),
    _kind("penalty_decision", "行政处罚决定书", _D, _PARTY, (
        PARTY, PARTY_CODE, Field("address", "地址"), FACTS, _long("reasons", "证据和理由"), PROVISIONS,
        _long("decision", "行政处罚的种类和内容"), Field("fine", "罚款", Shape.MONEY, is_required=False),
        _long("performing", "履行方式和期限"), BODY, COURT),
        "行政处罚法第五十九条、第六十七条、第七十二条", "行政复议法第二十条", "行政诉讼法第四十六条", closing=REMEDIES, closing_of_fine=PAYING),
    _kind("no_penalty_decision", "不予处罚决定书", _D, _PARTY, (
        PARTY, PARTY_CODE, FACTS, _long("reasons", "证据和理由"), PROVISIONS, _long("decision", "决定"), BODY, COURT),
        "行政处罚法第三十三条、第五十七条", "行政复议法第二十条", "行政诉讼法第四十六条", closing=REMEDIES),
    _kind("correction_order", "责令改正通知书", _D, _PARTY, (
        PARTY, PARTY_CODE, FACTS, PROVISIONS, _long("demand", "改正的内容"), _date("due_on", "改正期限")),
        "行政处罚法第二十八条", note=UNVERIFIED),
    _kind("preservation_notice", "先行登记保存证据通知书", _R, _PARTY, (
        PARTY, PARTY_CODE, _long("reason", "理由"), PROVISIONS,
        _table("goods", "物品清单", "name:名称 quantity:数量 state:状态 storage:存放地点"), Field("place", "保存地点"),
        Field("lasts", "保存期限", is_required=False)), "行政处罚法第五十六条",
        closing="登记保存期间，当事人或者有关人员不得销毁或者转移证据。", note=UNVERIFIED),
    _kind("seizure_decision", "实施行政强制措施决定书", _R, _PARTY, (
        PARTY, PARTY_CODE, Field("measure", "措施"), _long("reason", "理由"), PROVISIONS,
        _table("goods", "物品清单", "name:名称 quantity:数量 state:状态 storage:存放地点"), Field("place", "存放地点"),
        Field("lasts", "期限", is_required=False)), "行政强制法第二十五条",
        note="未核：没有取得条线的文书样本和决定书应当载明的事项；复议、诉讼的途径和期限由机关按条线的样本写上。"),
    _kind("hearing_notice", "行政处罚听证通知书", _R, _PARTY, (
        PARTY, PARTY_CODE, Field("about", "案由"), Field("held_at", "听证时间", Shape.MOMENT), Field("place", "听证地点"),
        Field("chair", "听证主持人")), "行政处罚法第六十四条", note=UNVERIFIED),
    _kind("goods_sent_notice", "查封、扣押物品移送告知书", _R, _PARTY, (
        PARTY, PARTY_CODE, Field("sent_to", "接收机关"), _date("sent_on", "移送日期"),
        _table("goods", "物品清单", "name:名称 quantity:数量 state:状态 storage:存放地点")),
        "河南省赃物罚没物管理条例第十三条", note=UNVERIFIED),
)  # fmt: skip
TARGET, SENT = Field("party", "检查对象"), _table("officers", "执法人员及证号", "name:姓名 card:执法证号")
FORMAT, CHECKS_54 = "行政检查文书基本格式文本（试行）", "国办发〔2024〕54号"
_INSPECTION = (
    _kind("inspection_approval", "行政检查审批表", _R, _INSIDE, (
        Field("inspector", "检查主体"), Field("source", "任务来源", Shape.LONG), _long("basis", "检查依据"), TARGET, PARTY_CODE,
        _lines("items", "检查事项"), Field("method", "检查方式"), _date("on", "检查时间"), SENT, _long("frequency", "检查频次"),
        _long("urgent", "紧急情况", optional=True, hint="没有批准先入企、事后补办的，写明缘由"),
        _long("opinion", "负责人意见", optional=True)), FORMAT, CHECKS_54, is_own_only=True,
        note="检查依据、检查主体、任务来源、检查频次见格式文本的说明；其余各项没有核对原文。"),
    _kind("inspection_notice", "行政检查通知书", _D, _PARTY, (
        TARGET, PARTY_CODE, _date("on", "检查时间"), Field("place", "检查地点"), Field("code", "入企码", is_required=False),
        Field("external_code", "省平台入企码", is_required=False), _long("basis", "检查依据"), _lines("items", "检查事项"), SENT,
        _long("frequency", "本年度检查频次"), _lines("rights", "当事人权利"), _lines("forbidden", "五个严禁"),
        Field("complaint_phone", "投诉举报电话")), FORMAT, CHECKS_54, is_own_only=True,
        note="应当载明的各项见格式文本的说明；五个严禁、当事人权利的措辞没有核对原文。"),
    _kind("inspection_record", "现场检查笔录", _R, _INSIDE, (
        TARGET, PARTY_CODE, Field("began_at", "开始时间", Shape.MOMENT), Field("ended_at", "结束时间", Shape.MOMENT),
        Field("place", "检查地点"), Field("code", "入企码", is_required=False), _table("officers", "到场出示证件的执法人员", "name:姓名 card:执法证号"),
        _long("told", "告知权利和是否申请回避", hint="照现场告知的和当事人的答复写"),
        _table("facts", "现场情况", "item:事项 result:结果 found:检查情况 after:后续处理"),
        _long("evidence", "取得的证据", optional=True), _long("remarks", "当事人的意见"),
        _long("signed", "当事人签名", hint="拒绝签名的写明拒绝的情况和见证人")), FORMAT, "行政处罚法第五十五条", is_own_only=True,
        note="各页由当事人、执法人员签名；填写项没有核对原文。"),
    _kind("inspection_result", "检查结果公示表", _R, _INSIDE, (
        Field("plan", "抽查计划"), TARGET, PARTY_CODE, Field("inspector", "检查机关"), _date("on", "检查日期"),
        _table("results", "检查结果", "item:检查事项 code:结果代码 result:结果"), _date("published_on", "公示日期")),
        "优化营商环境条例第五十四条", note="结果代码取自已经在用的一套企业信用检查系统；填写项没有核对原文。", is_own_only=True),
    _kind("draw_record", "随机抽取记录", _R, _INSIDE, (
        Field("batch", "抽取批次"), Field("plan", "抽查计划"), Field("plan_no", "方案编号"), _lines("algorithm", "算法和版本"),
        Field("frozen_at", "名录固定时间", Shape.MOMENT), _lines("rosters", "名录的散列"), _lines("scope", "抽取范围"),
        _lines("weights", "各名单的比例"), _lines("excluded", "不列入的和理由", optional=True), _lines("witnesses", "参与和见证"),
        _table("steps", "承诺、打开和结果", "step:步骤 at:时间 who:办理人 told:说明 digest:散列"), Field("drawn_at", "抽取时间", Shape.MOMENT),
        _lines("drawn", "抽取结果"), _lines("replaced", "替换", optional=True), Field("operator", "经办人", is_required=False),
        Field("supervisor", "监督人、见证人", is_required=False)), "优化营商环境条例第五十四条", "民营经济促进法第五十二条", note=UNVERIFIED,
        closing="抽中的检查对象和派出的人员不写在本记录上，公布以后以编号列在抽取包里；名单由上列散列固定，任何人都可以重算。"),
)  # fmt: skip
_KINDS = MappingProxyType({kind.code: kind for kind in (*_BETWEEN, *_CASE, *_INSPECTION)})


def kinds() -> Mapping[str, LetterKind]:
    """Every kind of letter by its stable code."""
    return _KINDS
