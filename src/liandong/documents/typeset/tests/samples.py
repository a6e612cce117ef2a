"""每种文书一份像样的内容，人员、单位和案件都是编的；排出的文字存在 tests/golden/letters。

Where a kind has none written here it is filled mechanically, so that a new kind is tested from its first day.
"""

from __future__ import annotations

from liandong.documents.typeset import Attachment, Content, Form, Heading, LetterKind, Shape

PARTY = {"party": "武陟县甲农资有限公司", "party_code": "91410823MA0000001X"}
FACTS = (
    "2026年2月24日，本机关在武陟县甲农资有限公司检查时发现其销售的“某某”杀虫剂一批，标签登记证号与农药登记数据库的记载不符。"
    "该批农药共200瓶，进价每瓶12元，售价每瓶18元，已经售出60瓶。\n上述事实有现场检查笔录、进货票据、产品标签照片证明。"
)
LAW = "《农药管理条例》第五十五条。"
EVIDENCE = [
    {"name": "现场检查笔录", "kind": "现场笔录", "original": "原件", "source": "本机关制作", "collected_on": "2026-02-24"},
    {"name": "进货票据3张", "kind": "书证", "original": "复制件", "source": "武陟县甲农资有限公司提供，与原件核对无异", "collected_on": "2026-02-25"},
]  # fmt: skip
GOODS = [
    {"name": "“某某”杀虫剂", "quantity": "140瓶", "state": "封存，外包装完好", "storage": "武陟县市场监督管理局涉案物品库"},
]  # fmt: skip
OFFICERS = [{"name": "王某", "card": "16080000001"}, {"name": "李某", "card": "16080000002"}]
CASE = "武陟县甲农资有限公司涉嫌经营假农药案（武市监立〔2026〕14号）"

ABOUT = "武陟县甲农资有限公司涉嫌经营假农药"
OURS, FARM, MAKER = "武陟县市场监督管理局", "武陟县农业农村局", "博爱县农业农村局"
JUSTICE, COUNTY = "武陟县司法局", "武陟县人民政府"
HEADS = {
    "assistance_letter": (OURS, MAKER, "武市监协〔2026〕14号", "关于协助核实农药登记证的函"),
    "assistance_reply": (MAKER, OURS, "博农函〔2026〕7号", "关于核实农药登记证的复函"),
    "extension_notice": (MAKER, OURS, "博农函〔2026〕5号", "关于延期答复核实农药登记证的函"),
    "lead_transfer_letter": (OURS, FARM, "武市监函〔2026〕16号", f"关于移送{ABOUT}线索的函"),
    "case_transfer_letter": (OURS, FARM, "武市监函〔2026〕17号", f"关于移送{ABOUT}案的函"),
    "case_notice_letter": (OURS, MAKER, "武市监函〔2026〕18号", f"关于通报{ABOUT}案的函"),
    "negotiation_minutes": (OURS, f"{OURS}、{FARM}", "武市监纪要〔2026〕2号", ""),
    "designation_request": (OURS, COUNTY, "武市监请〔2026〕3号", f"关于报请指定{ABOUT}案管辖的请示"),
    "designation_notice": (COUNTY, f"{OURS}、{FARM}", "武政文〔2026〕21号", f"关于指定{ABOUT}案管辖的通知"),
    "dispute_application": (OURS, JUSTICE, "武市监文〔2026〕19号", "关于协调农药标签案件管辖争议的申请"),
    "dispute_opinion": (JUSTICE, COUNTY, "武司文〔2026〕8号", "关于农药标签案件管辖争议的协调意见"),
    "dispute_decision": (COUNTY, f"{OURS}、{FARM}", "武政文〔2026〕22号", "关于农药标签案件管辖争议的决定"),
    "evidence_custody": (MAKER, OURS, "", ""), "goods_list": (OURS, "武陟县公安局", "", ""),
    "crime_transfer": (OURS, "武陟县公安局", "武市监移〔2026〕1号", ""), "penalty_notice": (OURS, "", "武市监罚告〔2026〕9号", ""),
    "penalty_decision": (OURS, "", "武市监罚〔2026〕9号", ""), "no_penalty_decision": (OURS, "", "武市监不罚〔2026〕2号", ""),
    "correction_order": (OURS, "", "武市监责改〔2026〕11号", ""), "preservation_notice": (OURS, "", "武市监登存〔2026〕4号", ""),
    "seizure_decision": (OURS, "", "武市监强〔2026〕3号", ""), "hearing_notice": (OURS, "", "武市监听通〔2026〕1号", ""),
    "goods_sent_notice": (OURS, "", "武市监物告〔2026〕1号", ""),
    "inspection_notice": (OURS, "", "武市监检通〔2026〕6号", ""),
}  # fmt: skip
"""Who issues which kind, to whom, under which number and title."""

SAMPLES: dict[str, Content] = {
    "assistance_letter": {
        "case_name": CASE, "filed_on": "2026-02-26",
        "basis": "《中华人民共和国行政处罚法》第二十六条。\n《河南省行政执法条例》第十七条第一款第二项。",
        "ground": "该批农药的生产企业在你县辖区内，登记证、出厂检验记录和销售台账由你局监督管理，本机关不能自行取得。",
        "objects": ["博爱县乙农药有限公司（91410822MA0000002X），住所在博爱县某路1号"],
        "questions": ["该公司有没有“某某”杀虫剂的农药登记证，登记证号是什么", "批号20260108的产品是否由该公司生产，产量和销售去向", "该公司近两年有没有因假劣农药受过行政处罚"],
        "materials": ["农药登记证复印件，加盖公章", "批号20260108的出厂检验记录和销售台账复印件，加盖公章"],
        "limit": "自签收之日起15个工作日（内部：法律和省条例没有规定日数，按本市内部期限）",
        "due_on": "2026-03-13", "return_address": "武陟县某街2号 武陟县市场监督管理局", "officers": OFFICERS,
    },
    "assistance_reply": {
        "answers_no": "武市监协〔2026〕14号", "received_on": "2026-03-02",
        "outcome": "来函所列的三个问题，两个查到，一个部分查到。",
        "answers": [
            {"question": "有没有农药登记证", "found": "查到", "answer": "有，登记证号为PD00000001，有效期至2028年6月。"},
            {"question": "批号20260108的产品是否由其生产", "found": "部分查到", "answer": "有该批号的生产记录1000瓶；销售去向只有前三个月的台账。"},
        ],
        "evidence": [
            {
                "name": "农药登记证.pdf", "kind": "书证", "original": "复制件", "source": "博爱县乙农药有限公司提供，与原件核对无异",
                "collectors": "赵某（16080000003）、孙某（16080000004）", "collected_on": "2026-03-06",
            },
        ],
        "extension": "经武陟县市场监督管理局同意，答复期限延至2026年3月27日。理由：出厂检验记录需向检验机构调取。", "refusal": "第三个问题中涉及其他案件尚未作出决定的，依照《河南省行政执法条例》第十七条不予提供。",
        "officers": [{"name": "赵某", "card": "16080000003"}, {"name": "孙某", "card": "16080000004"}],
    },
    "extension_notice": {
        "answers_no": "武市监协〔2026〕14号", "reason": "出厂检验记录需向委托检验机构调取，检验机构答复需要十个工作日。", "new_due_on": "2026-03-27",
        "agreed": "同意延期",
    },
    "lead_transfer_letter": {
        **PARTY, "source": "日常检查", "found_on": "2026-02-24", "facts": FACTS, "provisions": LAW,
        "reason": "农药经营的监督管理由农业农村主管部门负责，本机关没有管辖权。", "evidence": EVIDENCE,
    },
    "case_transfer_letter": {
        "case_name": CASE, **PARTY, "facts": FACTS, "provisions": LAW, "reason": "经查，你局已于2026年2月25日对同一违法行为先行立案。",
        "measures": "2026年2月24日查封杀虫剂140瓶，期限三十日，至2026年3月25日届满。", "evidence": EVIDENCE, "goods": GOODS,
        "limitation_on": "2028-02-23",
    },
    "case_notice_letter": {
        "case_name": CASE, "summary": FACTS, "result": "2026年4月10日决定没收违法所得1080元、未售出的杀虫剂140瓶，罚款50000元，已经缴清。",
        "relevance": "该批农药同时销往你县，可能有同样的违法行为。", "suggestion": "建议对你县销售同一批号产品的经营者开展检查。", "publicity": "2026年4月13日在本机关网站公示",
        "due_on": "2026-05-15",
    },
    "negotiation_minutes": {
        "participants": ["武陟县市场监督管理局：王某、李某", "武陟县农业农村局：赵某、孙某"], "held_at": "2026-03-09T10:05:00+08:00",
        "place": "武陟县市场监督管理局三楼会议室",
        "facts": "武陟县市场监督管理局于2026年2月26日9时立案，武陟县农业农村局于2026年2月25日16时立案，均有立案审批表证明。",
        "views": [
            {"agency": "武陟县市场监督管理局", "view": "由先立案的机关管辖", "basis": "行政处罚法第二十五条第一款"},
            {"agency": "武陟县农业农村局", "view": "同意管辖", "basis": "农药管理条例第三条"},
        ],
        "result": "双方同意由武陟县农业农村局管辖，武陟县市场监督管理局在五个工作日内移交案卷和物品。", "next": "移交清单由双方当面核对签字。",
        "signatures": [{"agency": "武陟县市场监督管理局"}, {"agency": "武陟县农业农村局"}],
    },
    "designation_request": {
        "about": "武陟县甲农资有限公司涉嫌经营假农药案", "facts": FACTS,
        "views": "武陟县市场监督管理局认为应当由先立案的机关管辖。\n武陟县农业农村局认为两机关同日立案，应当由农业农村主管部门管辖。",
        "negotiation": "2026年3月9日协商一次，没有达成一致，纪要见附件。", "proposal": "请依照《中华人民共和国行政处罚法》第二十五条第二款指定管辖。",
    },
    "designation_notice": {
        "about": "武陟县甲农资有限公司涉嫌经营假农药案", "request_no": "武市监请〔2026〕3号", "designated": "武陟县农业农村局",
        "reason": "农药经营的日常监督管理由农业农村主管部门负责，由其管辖便于查清事实。", "provisions": "《中华人民共和国行政处罚法》第二十五条第二款。",
        "handover_on": "2026-03-20",
    },
    "dispute_application": {
        "respondent": "武陟县农业农村局", "powers": "本机关负责产品质量监督管理。\n武陟县农业农村局负责农药监督管理。",
        "conflict": "对农药标签标注虚假登记证号的，两机关都认为应当由对方处理。", "negotiation": "2026年3月9日协商，没有达成一致。",
        "proposal": "请就此类行为由哪个机关处理提出协调意见。",
    },
    "dispute_opinion": {
        "parties": ["武陟县市场监督管理局", "武陟县农业农村局"], "powers": "农药的生产、经营、使用由农业农村主管部门监督管理。",
        "conflict": "标签标注虚假登记证号由哪个机关处理。", "opinion": "由武陟县农业农村局处理，武陟县市场监督管理局配合。",
    },
    "dispute_decision": {
        "parties": ["武陟县市场监督管理局", "武陟县农业农村局"], "facts": "标签标注虚假登记证号由哪个机关处理。",
        "opinion": "武陟县司法局两次协调，双方没有达成一致。", "decision": "由武陟县农业农村局处理。",
    },
    "filing_approval": {
        **PARTY, "source": "日常检查", "facts": FACTS, "provisions": LAW, "proposal": "符合立案条件，建议立案，由王某、李某承办。",
        "unit_opinion": "同意。", "head_opinion": "同意立案。",
    },
    "service_receipt": {
        "document": "行政处罚决定书（武市监罚〔2026〕9号）", "addressee": "武陟县甲农资有限公司", "method": "直接送达", "place": "武陟县某路3号",
        "received_at": "2026-04-11T09:40:00+08:00", "served_by": "王某、李某",
    },
    "evidence_list": {
        "case_name": CASE, "officers": OFFICERS,
        "evidence": EVIDENCE,
    },
    "evidence_custody": {
        "answers_no": "JZ-XC-2026-000014（核实农药登记证）", "from_agency": "博爱县农业农村局", "to_agency": "武陟县市场监督管理局", "handed_on": "2026-03-09",
        "evidence": [
            {
                "name": "农药登记证.pdf", "kind": "书证", "original": "复制件", "source": "博爱县乙农药有限公司提供，与原件核对无异",
                "taken": "2026-03-06，赵某（16080000003）、孙某（16080000004）", "digest": "3f" * 8,
            },
            {
                "name": "生产记录.xlsx", "kind": "电子数据", "original": "原件", "source": "该公司生产管理系统导出",
                "taken": "2026-03-06，赵某（16080000003）、孙某（16080000004）", "digest": "a9" * 8,
            },
        ],
        "review": ["农药登记证.pdf：可以作为证据。与农药登记数据库核对一致（王某，2026-03-10）"],
    },
    "goods_list": {
        "case_name": CASE, "goods": [{**row, "value": "2520元"} for row in GOODS], "handed_by": "王某", "taken_by": "赵某",
    },
    "crime_transfer": {
        "case_name": CASE, "party": PARTY["party"], "facts": FACTS, "suspected": "涉嫌生产、销售伪劣农药，《中华人民共和国刑法》第一百四十七条。",
        "approved_on": "2026-04-02", "materials": ["案件情况的调查报告", "涉案物品清单", "检验报告"], "goods": GOODS,
    },
    "filing_times_sheet": {
        "case_name": CASE, "filed_at": "2026-02-26T09:00:00+08:00", "filed_evidence": "立案审批表（武市监立〔2026〕14号）",
        "registered_at": "2026-02-26T09:12:00+08:00", "others": ["武陟县农业农村局JZ-AJ-2026-000031，批准时间：2026-02-25 16:00"],
    },
    "penalty_notice": {
        **PARTY, "facts": FACTS, "reasons": "你（单位）经营假农药的行为违反了上述规定。", "provisions": LAW,
        "proposed": "一、没收违法所得1080元和未售出的杀虫剂140瓶。\n二、罚款50000元。",
        "pleading": "自收到本告知书之日起五个工作日内向本机关提出，书面、口头均可",
        "hearing": "你（单位）可以自收到本告知书之日起五个工作日内要求举行听证。",
    },
    "penalty_decision": {
        **PARTY, "address": "武陟县某路3号", "facts": FACTS, "reasons": "当事人没有陈述、申辩，没有要求听证。", "provisions": LAW,
        "decision": "一、没收违法所得1080元和未售出的杀虫剂140瓶。\n二、罚款50000元。", "fine": 5_000_000,
        "performing": "自收到本决定书之日起十五日内到指定的银行缴纳。", "reconsideration_to": "武陟县人民政府", "court": "武陟县人民法院",
    },
    "no_penalty_decision": {
        **PARTY, "facts": FACTS, "reasons": "当事人初次违法，危害后果轻微，已经及时改正。", "provisions": "《中华人民共和国行政处罚法》第三十三条第一款。",
        "decision": "不予行政处罚。", "reconsideration_to": "武陟县人民政府", "court": "武陟县人民法院",
    },
    "correction_order": {
        **PARTY, "facts": FACTS, "provisions": "《中华人民共和国行政处罚法》第二十八条第一款。",
        "demand": "停止销售该批农药，已经售出的通知购买者停止使用并收回。", "due_on": "2026-03-06",
    },
    "preservation_notice": {
        **PARTY, "reason": "该批农药可能灭失，以后难以取得。", "provisions": "《中华人民共和国行政处罚法》第五十六条。", "goods": GOODS,
        "place": "武陟县市场监督管理局涉案物品库", "lasts": "七个工作日，至2026年3月10日",
    },
    "seizure_decision": {
        **PARTY, "measure": "查封", "reason": "有证据证明该批农药是假农药，防止继续销售。", "provisions": "《农药管理条例》第四十一条。", "goods": GOODS,
        "place": "武陟县某路3号，就地查封", "lasts": "三十日，至2026年3月31日",
    },
    "hearing_notice": {
        **PARTY, "about": "涉嫌经营假农药", "held_at": "2026-03-20T09:00:00+08:00", "place": "武陟县市场监督管理局二楼听证室", "chair": "周某",
    },
    "goods_sent_notice": {
        **PARTY, "sent_to": "武陟县公安局", "sent_on": "2026-03-01", "goods": GOODS,
    },
    "inspection_approval": {
        **PARTY, "inspector": "武陟县市场监督管理局", "source": "随机抽查：农资联合抽查第一批（410823-2026-0001）", "basis": LAW,
        "items": ["农药标签检查", "农药购销台账检查"], "method": "现场检查", "on": "2026-03-09", "officers": OFFICERS,
        "frequency": "本年度已检查0次，公布的上限2次（武市监告〔2026〕1号）", "urgent": "", "opinion": "同意\n楚某，2026-03-06",
    },
    "inspection_notice": {
        **PARTY, "on": "2026-03-09", "place": "武陟县某路3号", "code": "7K2M-PQX9-R4B3", "external_code": "", "basis": LAW,
        "items": ["农药标签检查", "农药购销台账检查"], "officers": OFFICERS, "frequency": "本年度已检查0次，公布的上限2次（武市监告〔2026〕1号）",
        "rights": ["执法人员不出示执法证件的，有权拒绝检查。", "有权申请回避。", "对检查的情况和结果有权陈述、申辩。"],
        "forbidden": ["严禁逐利检查。", "严禁接受馈赠、报酬、福利。", "严禁参加宴请、娱乐、旅游。", "严禁由企业支付消费或者转嫁费用。", "严禁放任、指使第三方借机谋利。"],
        "complaint_phone": "0391-0000000",
    },
    "inspection_record": {
        **PARTY, "began_at": "2026-03-09T09:10:00+08:00", "ended_at": "2026-03-09T10:25:00+08:00", "place": "武陟县某路3号", "code": "7K2M-PQX9-R4B3", "officers": OFFICERS,
        "told": "已告知当事人陈述、申辩和申请回避的权利，当事人不申请回避。",
        "facts": [
            {"item": "在登记的住所（经营场所）找到企业了吗", "result": "找到了", "found": "", "after": ""},
            {"item": "农药标签检查", "result": "发现问题已责令改正", "found": "货架上一批杀虫剂标签没有登记证号", "after": "责令限期改正，2026-03-16以前改正"},
            {"item": "农药购销台账检查", "result": "未发现问题", "found": "", "after": ""},
        ],
        "evidence": "现场照片货架.jpg，2026-03-09 09:20，王某拍摄，摘要3f3f3f3f3f3f3f3f。", "remarks": "马上下架。",
        "signed": "2026-03-09 10:20拒绝签名：负责人不在；见证人：某社区赵某。",
    },
    "inspection_result": {
        **PARTY, "plan": "农资联合抽查第一批（410823-2026-0001）", "inspector": "武陟县市场监督管理局", "on": "2026-03-09",
        "results": [
            {"item": "农药标签检查", "code": "E", "result": "发现问题已责令改正"}, {"item": "农药购销台账检查", "code": "1", "result": "未发现问题"},
        ],
        "published_on": "2026-03-20",
    },
    "draw_record": {
        "batch": "农资联合抽查第一批（JZ-CQ-2026-000001）", "plan": "武陟县农资联合抽查（JZ-CJ-2026-000001）", "plan_no": "410823-2026-0001",
        "algorithm": ["VDR-1，公开抽取，同组共用一个次序。", "方案的散列 " + "1a" * 32], "frozen_at": "2026-03-01T09:00:00+08:00",
        "rosters": ["检查对象60行，根 " + "2b" * 32, "执法人员16行，根 " + "3c" * 32], "scope": ["地域：武陟县。", "一年内已查满2次的不抽。"],
        "weights": ["武陟县市场监督管理局的S1名单抽10%。"], "excluded": ["不列入1户（已停业1户），一年内已查满2次的0户，都留在名录里。"],
        "witnesses": ["武陟县市场监督管理局（C410823-MARKET），联系人蒋某", "托管方：武陟县公证处"],
        "steps": [
            {"step": "承诺：武陟县公证处", "at": "2026-03-01 15:00", "who": "李某", "told": "随机数只在它自己那里，平台没有。", "digest": "4d" * 32},
            {"step": "抽取结果", "at": "2026-03-03 11:00", "who": "联动平台", "told": "各名单、入企安排都已算出。", "digest": "5e" * 32},
        ],
        "drawn_at": "2026-03-03T11:00:00+08:00", "drawn": ["武陟县市场监督管理局的S1名单15户，抽中2户。", "抽取结果的散列 " + "5e" * 32],
        "replaced": ["替换检查对象第1号：理由：U1 查无下落。（楚某）"], "operator": "武陟县市场监督管理局 联络员 蒋某", "supervisor": "",
    },
}  # fmt: skip
VALUES = {
    Shape.DATE: "2026-03-09", Shape.MOMENT: "2026-03-09T10:05:00+08:00", Shape.MONEY: 1234500, Shape.LINES: ["甲项", "乙项"],
    Shape.LONG: "经查，该批货物标签与登记内容不符。\n已作记录。",
}  # fmt: skip


def filled(kind: LetterKind) -> Content:
    """Every field, mechanically."""
    return {
        f.name: [{c.name: f"{c.label}一" for c in f.columns}]
        if f.shape is Shape.TABLE
        else VALUES.get(f.shape, f"{f.label}某")
        for f in kind.fields
    }


def content_of(kind: LetterKind) -> Content:
    return SAMPLES.get(kind.code) or filled(kind)


def heading_of(kind: LetterKind) -> Heading:
    """As the office of this kind would have it: from whom, to whom and under which number; 公文 and 信函 with attachments and copies."""
    is_paper = kind.form in (Form.OFFICIAL, Form.EPISTLE, Form.MINUTES)
    agency, whom, number, title = HEADS.get(kind.code, (OURS, "", "", ""))
    has_case = not is_paper and not kind.code.startswith(("inspection_", "draw_"))
    return Heading(
        agency=agency, recipients=tuple(whom.split("、")) if whom else (), letter_no=number,
        issued_on="2026-03-01", contact="王某", phone="0391-0000000", copies_to=("焦作市司法局", "武陟县司法局") if is_paper else (),
        case_no="武市监立〔2026〕14号" if has_case else "", signers=("张某",) if kind.is_upward else (), title=title,
        attachments=(Attachment("现场检查笔录", "3f" * 32), Attachment("产品标签照片")) if is_paper else (),
    )  # fmt: skip
