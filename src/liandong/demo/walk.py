"""从头走到尾：武陟县的店里发现博爱县厂家的假标签农药，线索、立案、争管辖、指定、移交、协查、处罚、送达、缴款、结案、公示、互认。

Played through the door on a database that is thrown away, like the shorter story in `tale`; what is printed is read from the
records. The times are simulated. The names of people and firms are invented.

Main names: `tell`.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.core.files.uploadedfile import SimpleUploadedFile

from liandong.cases.models import Case, Decision, Proposal
from liandong.cases.procedure.forms_preparing import told_items
from liandong.cases.procedure.forms_serving import decision_items
from liandong.demo import outward
from liandong.demo.city import City
from liandong.demo.contest import CONDUCT, HERE, TWO, WHOLE, Contest, Matter, ready
from liandong.demo.delivering import deliver
from liandong.demo.leads import FARM, FARM_CITY, FARM_NEXT
from liandong.demo.telling import Say, Telling
from liandong.jurisdiction.actions.sides import DECIDE_CLOCK, NEGOTIATE_CLOCK
from liandong.jurisdiction.kinds import positions_told, signed_told
from liandong.leads.models import Verification
from liandong.now import CHINA, at
from liandong.recognition.models import Finding

BEGAN = datetime(2026, 3, 2, 9, tzinfo=CHINA)
MATTER = Matter("博爱县示例农药厂（虚构）", "2026-02-01", "2026-02-20", "〔2026〕1号")
SHOP = "武陟县示例农资店（虚构）"
EARLIER = ("农药广告含有虚假内容", "商品净含量不足")
"""What the market bureau has on the firm already, in its own duty."""
LOOKERS = (
    ("wz.chengban", "武陟县市监局承办人"), ("wz.nongguan", "武陟县农业局承办人"), ("ba.lianluo", "博爱县农业局联络员"),
    ("jz.nongye", "焦作市农业局联络员"), ("jiandu", "市司法局"), ("duban", "督办"), ("jy.lianluo", "济源市市监局"),
    ("sysadmin", "系统管理员"),
)  # fmt: skip
LINE = f"{CONDUCT}｜演示：依据条文待核｜10000-50000｜20000"


def tell(city: City, say: Say) -> None:
    """Play and print the whole walk."""
    ready(city)
    story = Telling(city, say, LOOKERS)
    say("故事：从线索到互认的一路。时间是模拟的，人名、企业都是虚构的。")
    contest = Contest(story, MATTER)
    _older(story, contest)
    verification = _lead(story, contest)
    _filed(story, contest, verification)
    _filed_on_paper(story, contest)
    _compared(story, contest)
    _disputed(story, contest)
    _designated(story, contest)
    _handed_over(story, contest)
    _investigated(story, contest)
    outward.assisted(story, contest, _on)
    _proposed(story, contest)
    decision = _decided(story, contest)
    outward.published(story, decision, _on)
    _carried_out(story, contest, decision)
    outward.shown_elsewhere(story, decision, _on)
    _recognised(story, contest, decision)
    with at(_on(50)):
        deliver()
        say(f"\n现在：{contest.standing().told}")


def _on(days: int, hour: int = 0, minute: int = 0) -> datetime:
    """So many days after it began, at this hour; at nine where none is given."""
    moment = BEGAN + timedelta(days=days)
    return moment.replace(hour=hour or 9, minute=minute)


# ── 线索 ────────────────────────────────────────────────────────────────────────────────────────────


def _older(story: Telling, contest: Contest) -> None:
    moment = _on(-20)
    story.heading("更早：武陟县市监局对这家厂已经有两条线索", moment)
    with at(moment):
        contest.register_maker()
        for conduct, origin in zip(EARLIER, ("hotline", "superior"), strict=True):
            values = {
                "origin": origin, "origin_paper": f"演示来文{conduct}", "received_on": "2026-02-10", "party": MATTER.maker,
                "conduct": conduct, "division": HERE, "facts": f"演示：{conduct}，待查。",
            }  # fmt: skip
            story.act("wz.lianluo", "leads.register_lead", None, values)


def _lead(story: Telling, contest: Contest) -> Verification:
    moment = _on(0)
    story.heading("武陟县市监局承办人在农资店发现标签虚假的农药，厂家在博爱县", moment)
    with at(moment):
        contest.look("wz.chengban", WHOLE)
        lead = contest.found("2026-03-02")
        shop = {
            "origin": "patrol", "received_on": "2026-03-02", "party_name": SHOP, "conduct": "经营标签虚假的农药", "division": HERE,
            "facts": "从博爱县的厂家购进，货架上尚有二十瓶。",
        }  # fmt: skip
        story.act("wz.chengban", "leads.register_lead", None, shop)
        story.say("   店里的经营行为是另一件违法行为，另行登记。")
        story.seen("lead", lead)
    moment = _on(0, 11)
    story.heading(f"移送{FARM}", moment)
    with at(moment):
        dispatch = contest.sent(lead)
        story.clock(dispatch.uuid, "签收")
        story.stated(dispatch)
        story.seen("lead", lead)
    moment = _on(1)
    story.heading(f"{FARM}签收、接受，指定承办人核查", moment)
    with at(moment):
        verification = contest.taken_up(dispatch)
        story.clock(verification.uuid, "核查并决定是否立案")
        story.seen("lead", lead)
    return verification


# ── 两家立案 ────────────────────────────────────────────────────────────────────────────────────────


def _filed(story: Telling, contest: Contest, verification: Verification) -> None:
    moment = _on(3, 16)
    story.heading("核查属实，拟立案；平台先核对职权、时效和别的机关", moment)
    with at(moment):
        case = contest.propose(verification)
        story.lines("立案前核对：", case.checked)
    moment = _on(4, 10)
    story.heading("机关负责人批准立案，核查随之有了结论", moment)
    with at(moment):
        contest.approve()
        story.clock(contest.ours, "作出处罚决定")
        verification.refresh_from_db()
        story.say(f"   {verification.number}：{verification.get_outcome_display()}，{verification.finding}")
        contest.notify()
        story.say(f"   已经通报{FARM_NEXT}，它看得到摘要，登记了知悉。")
        story.seen("case", contest.ours)


def _filed_on_paper(story: Telling, contest: Contest) -> None:
    moment = _on(4, 15)
    story.heading(f"{FARM_NEXT}当日上午八点半已经在纸上批准立案，现在连同证明补登", moment)
    with at(moment):
        contest.enter_card(_on(4, 8, 30))
        story.seen("case", contest.theirs)


def _compared(story: Telling, contest: Contest) -> None:
    moment = _on(7)
    story.heading("机器提请比对，两家的人都说是同一违法行为", moment)
    with at(moment):
        comparison = contest.say_same()
        story.lines(f"{comparison.number} {comparison.grade}：", comparison.reasons)
        story.say(f"   谁管辖：{contest.standing().told}")


# ── 争管辖 ──────────────────────────────────────────────────────────────────────────────────────────


def _disputed(story: Telling, contest: Contest) -> None:
    moment = _on(7, 10)
    story.heading("发起管辖协商：两家的案件停下来，协商期限开始", moment)
    with at(moment):
        contest.raise_dispute()
        story.clock(contest.dispute.uuid, NEGOTIATE_CLOCK)
        decision = {
            "decision_no": "博农罚〔2026〕1号", "decided_on": "2026-03-09", "penalties": ["警告"], "fine": "", "content": "警告",
        }  # fmt: skip
        refused = story.attempt("ba.lianluo", "cases.record_decision", contest.theirs, decision)
        assert refused.code == "on_hold", refused
        story.seen("dispute", contest.dispute.uuid)
    moment = _on(8)
    story.heading("双方陈述立场，立案的时间、证明和职权清单所载一并写入", moment)
    with at(moment):
        contest.answer()
        story.lines("各方的立场：", positions_told(contest.dispute).splitlines())
    moment = _on(10, 15)
    story.heading("拟纪要，武陟县签了，博爱县没有签", moment)
    with at(moment):
        contest.minute()
        contest.dispute.refresh_from_db()
        story.lines("签署：", signed_told(contest.dispute))
    moment = _on(11)
    story.heading("协商不成，报请共同的上一级", moment)
    with at(moment):
        contest.escalate()
        story.say(f"   {contest.dispute.explained}")
        story.say(f"   路径：{'；'.join(contest.dispute.path)}")
        story.clock(contest.dispute.uuid, DECIDE_CLOCK)
        story.seen("dispute", contest.dispute.uuid)


def _designated(story: Telling, contest: Contest) -> None:
    moment = _on(16)
    story.heading(f"{FARM_CITY}指定由{FARM}管辖", moment)
    with at(moment):
        contest.designate()
        dispute = contest.dispute
        story.say(f"   {dispute.letter_no}：{dispute.grounds}")
        story.say(f"   谁管辖：{contest.standing().told}")


def _handed_over(story: Telling, contest: Contest) -> None:
    moment = _on(17)
    story.heading(f"{FARM_NEXT}移交案卷、物品和正在计算的期限", moment)
    with at(moment):
        dispatch = contest.hand_over()
        position = contest.dispute.positions.get(agency_name=FARM_NEXT)
        story.lines("期限怎样算：", position.clocks)
        story.clock(dispatch.uuid, "签收")
    moment = _on(18)
    story.heading(f"{FARM}签收、接受，争议办结", moment)
    with at(moment):
        contest.receive(dispatch)
        story.say(f"   {contest.dispute.number}：{story.state('dispute', contest.dispute.uuid)}")
        story.seen("case", contest.theirs)


# ── 普通程序 ────────────────────────────────────────────────────────────────────────────────────────


def _investigated(story: Telling, contest: Contest) -> None:
    moment = _on(21)
    story.heading("调查取证：两名执法人员，出示证件", moment)
    with at(moment):
        thing = {
            "kind": "thing", "taken_on": "2026-03-23", "source": "博爱县农业农村局移交的同批次农药，拍照存卷", "officers": TWO,
            "custodian": "许农管", "is_original": "on",
        }  # fmt: skip
        photo = SimpleUploadedFile("演示标签照片.jpg", "演示照片".encode())
        story.act("wz.nongguan", "cases.add_evidence", contest.ours, thing, files={"file": photo})
        note = {
            "kind": "inquiry", "on": "2026-03-23", "hours": "9时至10时", "place": "武陟县农业农村局询问室", "who": "厂家负责人",
            "officers": TWO, "card_shown": "on", "recusal_told": "on", "summary": "承认所售农药标签与登记不符。",
        }  # fmt: skip
        story.act("wz.nongguan", "cases.add_note", contest.ours, note)


def _proposed(story: Telling, contest: Contest) -> None:
    moment = _on(24)
    story.heading("拟处罚，办案机构负责人审核，法制审核", moment)
    with at(moment):
        values = {
            "case": Case.objects.get(uuid=contest.ours).number, "facts": "生产标签虚假的农药二百瓶，销往武陟县二十瓶。",
            "evidence_told": "实物、照片、询问笔录和移交的生产记录，证明所售农药标签与登记不符。", "reasons": "跨县销售，情节一般。",
            "weight": ["complex_law"], "lines": LINE, "penalties": ["罚款"], "correction": "责令立即停止生产、召回",
            "party_kind": "法人或者其他组织",
        }  # fmt: skip
        proposal = story.act("wz.nongguan", "cases.propose_penalty", None, values)
        story.act("wz.nongfu", "cases.review_proposal", proposal, {"opinion": "同意"})
        story.act(
            "wz.nongfa",
            "cases.review_legality",
            proposal,
            {"opinion": "事实清楚，程序合法", "is_qualified": "on"},
        )
    moment = _on(28)
    story.heading("告知当事人，一并告知听证权利；它没有陈述、申辩，也没有要求听证", moment)
    with at(moment):
        notice = {
            "notice_no": "武农告〔2026〕1号", "on": "2026-03-30", "way": "direct", "told": [item for item, _ in told_items()],
            "is_hearing_offered": "on", "plead_by": "2026-04-10",
        }  # fmt: skip
        story.act("wz.nongguan", "cases.give_notice", proposal, notice)
        told = Proposal.objects.get(uuid=proposal)
        story.say(f"   陈述、申辩至{told.plead_by}；要求听证至{told.ask_by}")
        early = story.attempt("wz.nongguan", "cases.submit_proposal", proposal, {})
        assert not early.is_done, early
    moment = _on(42)
    story.heading("期限过了，报请机关负责人决定", moment)
    with at(moment):
        story.act("wz.nongguan", "cases.submit_proposal", proposal, {})


def _decided(story: Telling, contest: Contest) -> Decision:
    moment = _on(43, 10)
    story.heading("机关负责人作出处罚决定；罚款以前再核对一次同一当事人的其他案件", moment)
    with at(moment):
        letter = {
            "decision_no": "武农罚〔2026〕1号", "decided_on": "2026-04-14", "authority": "武陟县人民政府", "court": "武陟县人民法院",
            "performance": "自收到决定书之日起十五日内到指定银行缴纳", "items": [item for item, _ in decision_items()],
            "is_sealed": "on", "surcharge_told": "on",
        }  # fmt: skip
        story.act("wz.nongju", "cases.decide_case", contest.ours, letter)
        decision = Decision.objects.get(case__uuid=contest.ours)
        story.lines(f"{decision.number} 一事不再罚核对：", decision.checked)
        story.clock(decision.uuid, "送达决定书")
    return decision


def _carried_out(story: Telling, contest: Contest, decision: Decision) -> None:
    moment = _on(44)
    story.heading("送达，缴款期限从此起算", moment)
    with at(moment):
        served = {"way": "direct", "on": "2026-04-15", "receipt": "负责人签收，送达回证1号"}
        story.act("wz.nongguan", "cases.deliver_decision", decision.uuid, served)
        story.clock(decision.uuid, "缴纳罚款")
    moment = _on(49)
    story.heading("缴清，执行完毕，结案", moment)
    with at(moment):
        paid = {"on": "2026-04-20", "amount": "20000", "receipt": "演示票据1号"}
        story.act("wz.nongguan", "cases.record_payment", decision.uuid, paid)
        done = {"on": "2026-04-20", "execution": "罚款缴清，已停止生产并召回", "is_complete": "yes"}
        story.act("wz.nongguan", "cases.record_execution", decision.uuid, done)
        story.act("wz.nongguan", "cases.close_case", contest.ours, {"outcome": "行政处罚决定执行完毕"})
        story.seen("case", contest.ours)


def _recognised(story: Telling, contest: Contest, decision: Decision) -> None:
    moment = _on(50)
    story.heading(f"决定提供互认，{FARM_CITY}采纳，原定的检查不去了", moment)
    with at(moment):
        offer = {"valid_to": "2027-04-13", "valid_why": "召回和整改情况一年内复查"}
        story.act("wz.nongye", "cases.offer_decision", decision.uuid, offer)
        finding = Finding.objects.get(source=decision.uuid)
        story.seen("finding", finding.uuid)
        values = {
            "finding": finding.number,
            "purpose": "spare",
            "plan": "2026年春季农药专项检查",
            "spared": 1,
        }
        story.act("jz.nongju", "recognition.accept_finding", None, values)
