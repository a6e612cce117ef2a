"""走到外面去的几步：请外省的机关协助，把决定公示出来；从头走到尾的故事（`walk`）里的。

Main names: `assisted`, `published`, `shown_elsewhere`. Each takes `on`, which gives the moment so many days after the story began.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from django.core.files.uploadedfile import SimpleUploadedFile

from liandong.assistance.actions.marking import REPLY_CLOCK
from liandong.assistance.models import AssistanceRequest
from liandong.cases.models import Case, Decision
from liandong.demo.assistance import OUTSIDE
from liandong.demo.contest import TWO, Contest
from liandong.demo.delivering import deliver, newest
from liandong.demo.letters import scanned
from liandong.demo.telling import Telling
from liandong.dispatches.models import Dispatch
from liandong.documents.models import Letter
from liandong.kernel.models import Clock
from liandong.law.assistance import Reach
from liandong.law.publication.at_all import Channel
from liandong.now import at
from liandong.publication.models import Publication
from liandong.publication.weighing import PUBLISH_CLOCKS

On = Callable[..., datetime]


def assisted(story: Telling, contest: Contest, on: On) -> None:
    """The raw material came from another province: asked for on paper, answered, the evidence from there examined."""
    moment = on(21, 15)
    story.heading(f"原料购自外省，请{OUTSIDE}协助调查，书面送出", moment)
    with at(moment):
        values = {
            "source": Case.objects.get(uuid=contest.ours).number, "to": "", "paper_to": OUTSIDE, "paper_reach": Reach.OUTSIDE.value,
            "subject": "核实农药原料的来源和标签", "objects_told": "示例原料公司（虚构），原料批号20260110",
            "background": "当事人称原料和标签购自该公司，进货单据不全。", "questions": "该公司是否向当事人销售过这批原料？\n标签是否由该公司提供？",
            "materials": "销售台账复印件", "materials_form": "sealed_copy", "officers": TWO,
        }  # fmt: skip
        request = story.act("wz.nongguan", "assistance.request_assistance", None, values)
        story.act("wz.nongfu", "assistance.review_request", request, {})
        story.act("wz.nongju", "assistance.approve_request", request, {})
        asked_for = AssistanceRequest.objects.get(uuid=request)
        story.lines("凭什么请求、有没有期限：", asked_for.grounds)
        letter = _written(story, asked_for)
        sent = {
            "receiver_address": "示例路1号", "sent_on": "2026-03-23", "sent_how": "post", "register_no": letter.letter_no,
        }  # fmt: skip
        story.act("wz.nongye", "assistance.send_on_paper", request, sent)
    dispatch = Dispatch.objects.get(carried=request)
    moment = on(22)
    story.heading("对方收到，答复期限只是商请", moment)
    with at(moment):
        receipt = {"on": "2026-03-24", "received_by": "收发室"}
        story.act("wz.nongye", "dispatches.record_receipt", dispatch.uuid, receipt)
        story.clock(request, REPLY_CLOCK)
        story.seen("assistance_request", request)
    moment = on(23)
    story.heading("复函到了：逐个问题登记，外地取得的证据审查以后才用", moment)
    with at(moment):
        reply = {
            "on": "2026-03-25",
            "reply_paper": "演示晋函〔2026〕1号",
            "result": "原料属实，标签不是该公司的",
        }
        story.act("wz.nongye", "dispatches.record_reply", dispatch.uuid, reply)
        for which, found, text in (
            (1, "found", "销售过，台账有记录。"),
            (2, "not_found", "该公司没有印制过这种标签。"),
        ):
            said = {"which": which, "found": found, "text": text}
            story.act("wz.nongguan", "assistance.answer_question", request, said)
        proof = {
            "kind": "document", "taken_on": "2026-03-25", "source": "该公司档案室，复印件盖章，与原件核对一致", "officers": TWO,
        }  # fmt: skip
        ledger = SimpleUploadedFile("演示销售台账.pdf", "演示台账".encode())
        story.act("wz.nongguan", "assistance.add_evidence", request, proof, files={"file": ledger})
        story.act("wz.nongguan", "assistance.accept_reply", request, {})
        case = {"record": Case.objects.get(uuid=contest.ours).number, "why": "标签由当事人自己印制"}
        early = story.attempt("wz.nongguan", "assistance.use_reply", request, case)
        assert early.code == "not_reviewed", early
        review = {"which": 1, "review": "usable", "review_told": "盖章复印件，与复函一致，两人核对。"}
        story.act("wz.nongguan", "assistance.review_evidence", request, review)
        story.act("wz.nongguan", "assistance.use_reply", request, case)


def _written(story: Telling, request: AssistanceRequest) -> Letter:
    """The letter itself: drafted from the request, issued under a number, set by the worker, sealed and scanned."""
    said = {"source": request.number, "code": "assistance_letter"}
    made = story.act("wz.nongguan", "documents.draft_letter", None, said)
    early = story.attempt(
        "wz.nongju", "documents.issue_letter", made, {"numbering": "take", "word": "武农协"}
    )
    assert not early.is_done, early
    story.act("wz.nongguan", "documents.submit_letter", made, {})
    before = newest()
    story.act("wz.nongju", "documents.issue_letter", made, {"numbering": "take", "word": "武农协"})
    deliver(before)
    story.act("wz.nongye", "documents.add_sealed_scan", made, {}, files=scanned(made))
    letter = Letter.objects.get(uuid=made)
    story.say(
        f"   文号{letter.letter_no}，{letter.pages}页，排好的文件摘要{letter.issued_sha256[:12]}…，用印扫描件摘要{letter.sealed_sha256[:12]}…"
    )
    story.seen("letter", made)
    return letter


def published(story: Telling, decision: Decision, on: On) -> None:
    """The platform has begun it by itself; whether and how is proposed and approved by people."""
    moment = on(43, 15)
    story.heading("决定一作出，公示的期限就起算；提出公示意见，机关负责人看过隐去以后的内容再批准", moment)
    with at(moment):
        deliver()
        publication = Publication.objects.get(decision=decision)
        for channel in PUBLISH_CLOCKS:
            if Clock.objects.filter(record=publication.uuid, name=channel).exists():
                story.clock(publication.uuid, channel)
        said = {
            "social_impact": "yes",
            "reasons": "涉及农业生产资料安全，公众关心。",
            "reviewed_by": "办公室（演示）",
        }
        story.act("wz.nongguan", "publication.propose_publication", publication.uuid, said)
        own = story.attempt(
            "wz.nongguan", "publication.approve_publication", publication.uuid, {"is_read": "on"}
        )
        assert not own.is_done, own
        story.act("wz.nongju", "publication.approve_publication", publication.uuid, {"is_read": "on"})
        story.seen("publication", publication.uuid)


def shown_elsewhere(story: Telling, decision: Decision, on: On) -> None:
    """Where else it stands, as the agency has entered it there."""
    moment = on(49, 15)
    story.heading("报送信用中国、国家企业信用信息公示系统，登记在哪里、到哪天", moment)
    with at(moment):
        publication = Publication.objects.get(decision=decision)
        for channel in (Channel.CREDIT_CHINA, Channel.ENTERPRISE):
            values = {"channel": channel.value, "on": "2026-04-20", "address": "演示报送第1批"}
            story.act("wz.nongye", "publication.record_channel", publication.uuid, values)
        publication.refresh_from_db()
        story.say(f"   {publication.number}：{story.state('publication', publication.uuid)}")
