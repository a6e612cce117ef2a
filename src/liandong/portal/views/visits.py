"""核对入企检查：凭入企码核对有没有这次检查，哪几个部门、哪一天、几个人、批准没有；企业凭通知书上的码看自己那一次的结果。

The platform's own code is printed on the notice and shown at the door; whoever holds it is the firm, and is told what it looks for in
itself, with the numbers of the certificates, which the officers must show anyway. A number of the province's platform may be
guessed: it is answered only after somebody came, and with no more than that there is such a visit. The firm is named on no page;
whoever has the code may ask whether it is about him. A code that is none gets the same page whatever it is.

Source: 国办发〔2024〕54号; 行政处罚法第四十二条、第五十五条; 行政检查文书基本格式文本（试行）.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from liandong.kernel.pages import Entry, PublicCheck, Section
from liandong.kernel.ports import agencies
from liandong.kernel.spelling import tidy
from liandong.now import CHINA
from liandong.onsite import publishing, queries
from liandong.onsite.models import Inspection, Origin, Voice
from liandong.onsite.parts import APPROVED, REFUSED, going
from liandong.portal import codes
from liandong.portal.strangers import FRONT, open_to_all
from liandong.results import queries as notices
from liandong.results.composing import answer_told
from liandong.results.panels import public_url
from liandong.results.states import OPEN

URL, TITLE = "/visit", "入企检查核对"
LEAD = "有人上门检查，凭入企码核对是不是真的；查过以后，凭同一个码看结果。"
GUIDE = Section(
    "怎么用",
    paragraphs=(
        "检查通知书上印有十二个字符的入企码，检查人员上门时也应当出示。在这里填写，看有没有这次检查，是哪几个部门、哪一天。",
        "填了单位名称或者统一社会信用代码的，一并回答是不是来查您这一家的。",
        "检查以后，部门确认了结果的，凭同一个码看查了什么、结果怎样、哪一天以前改正。请保管好通知书，不要把码给别人。",
        "投诉以后给的回执码也在这里填，看答复。",
        "省平台的入企码也可以填，到场登记以后才查得到，只回答有没有这次检查。",
    ),
)
NOTHING = Section(
    "没有查到",
    paragraphs=(
        "没有这个入企码的检查。请核对抄写得对不对：平台的码只有数字和字母，没有字母 I、L、O、U。",
        "仍查不到的，请向来人所说的机关核对；电话请另外查，不要只用来人给的。",
    ),
)
SIMULATED = Section("演示", paragraphs=("这是演示环境，检查都是虚构的。",))
SHOW_CARDS = (
    "请看来人出示的执法证：每个部门不少于两人，证号在上面列出的里面。"
    "来人不出示证件、人数不够、证号对不上的，可以向行政执法监督机关（司法局）反映。"
)
CALLED_OFF = "这次检查已经取消，不应当再来检查。仍有人以这个码上门的，请向行政执法监督机关（司法局）反映。"
CALLED = ("cancelled", "refused")
FOR_YOU = "是来查您填写的这一家的。"
NOT_FOR_YOU = "不是来查您填写的这一家的。请核对名称、代码；填写无误的，请不要让来人凭这个码检查，并向来人所说的机关核对。"
NOT_CONFIRMED = "结果还没有确认，确认以后在这里看。"
DID_NOT_COME = "这个部门没有到场，没有检查。"
NO_RESULT = "这个部门是紧急入企的，事后没有得到批准，登记的不能作为检查结果。"
NOT_PUBLISHED = "没有公示。没有公示的，只有凭入企码看得到。"
NEVER = "这一类检查的结果不公示，只有凭入企码看得到。"
DECIDING = "还没有公示：这个部门正在决定。"
OVER = "公示已经停止。"


class Check(forms.Form):
    """入企码，和要核对的单位."""

    code = forms.CharField(
        label="入企码", max_length=60, help_text="印在检查通知书上，例如7K3M-Q9X4-0B2C；大小写、横线不论。"
    )
    who = forms.CharField(
        label="您的单位名称或者统一社会信用代码", max_length=200, required=False, help_text="填了的，一并核对是不是来查您这一家的。"
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@open_to_all
def visit(request: HttpRequest) -> HttpResponse:
    """The form, and below a code what it stands for."""
    page = PublicCheck(
        title=TITLE, lead=LEAD, form=None, action_url=URL, submit_text="核对", guide=GUIDE, breadcrumb=(FRONT,), demo=settings.DEMO,
    )  # fmt: skip
    return codes.checked(request, page, Check, _answers)


def _answers(typed: dict[str, Any]) -> tuple[Section, ...]:
    code, who = tidy(typed["code"]), tidy(typed["who"])
    demo = (SIMULATED,) if settings.DEMO else ()
    if (own := queries.by_code(code)) is not None:
        return (*demo, _genuine(own, is_own=True, who=who), *_results(own), _voices(own))
    if (found := queries.by_external_code(code)) is not None:
        return (*demo, _genuine(found, is_own=False))
    if (complaint := queries.by_receipt(code)) is not None:
        return (*demo, _answer(complaint))
    return (NOTHING,)


def _genuine(one: Inspection, *, is_own: bool, who: str = "") -> Section:
    """That there is such a visit; who comes with which certificates, and for what, only to whoever holds its own code."""
    entries = [
        Entry("检查日期", one.on.isoformat()),
        Entry("批准", _approval(one)),
        Entry("办到哪一步", _step(one, is_own)),
    ]
    if is_own:
        entries += [Entry("检查编号", one.number)]
    if is_own and one.origin not in publishing.NEVER:
        entries += [Entry("任务来源", Origin(one.origin).label)]
    entries += [Entry(part["name"], _sent(part, is_own)) for part in going(one)]
    told = [CALLED_OFF] if one.state in CALLED else [SHOW_CARDS] if is_own and not one.ended_at else []
    if is_own and who:
        told.insert(0, FOR_YOU if queries.is_about(one, who) else NOT_FOR_YOU)
    return Section("确有这次检查", entries, told)


def _sent(part: dict[str, Any], is_own: bool) -> str:
    """How many; the certificates, without names: those stand on the cards."""
    shown = part["present"] or [one["certificate"] for one in part["officers"]]
    if not shown:
        return "还没有确定去的人"
    many = f"执法人员{len(shown)}人"
    return f"{many}，执法证号{'、'.join(shown)}" if is_own else many


def _approval(one: Inspection) -> str:
    if one.approved_at is not None:
        return f"已经批准，{one.approved_at.astimezone(CHINA):%Y-%m-%d}"
    if not one.urgent:
        return "改期以后没有得到批准" if one.state == "refused" else "改期了，正在照新的日期重新批准"
    came = going(one)
    waiting = [part["name"] for part in came if part["decision"] != APPROVED]
    if not waiting:
        return "紧急情况，先到场，事后已经补办批准"
    refused = [part["name"] for part in came if part["decision"] == REFUSED]
    if refused:
        return f"紧急情况，先到场；{'、'.join(refused)}事后没有得到批准"
    return f"紧急情况，先到场；{'、'.join(waiting)}还没有补办批准"


def _step(one: Inspection, is_own: bool) -> str:
    """In the words of whoever is visited; the minute only to whoever holds its own code."""
    if one.state in CALLED:
        return "已经取消"
    if one.ended_at is not None:
        return f"已经检查完，{one.ended_at.astimezone(CHINA):%Y-%m-%d %H:%M}" if is_own else "已经检查完"
    if one.entered_at is not None:
        return f"已经到场，{one.entered_at.astimezone(CHINA):%Y-%m-%d %H:%M}" if is_own else "已经到场"
    return "还没有到场"


def _results(one: Inspection) -> list[Section]:
    """What each department looks at, and once it has confirmed what it found; then whether that is public."""
    sections = []
    for part in going(one):
        waiting = NO_RESULT if part["decision"] == REFUSED else NOT_CONFIRMED
        if one.ended_at is not None and not part["arrived_at"]:
            waiting = DID_NOT_COME
        rows = [
            Entry(told.name, "\n".join(filter(None, (told.found or waiting, told.after))))
            for told in queries.of_part(one, part)
        ]
        if rows and one.state not in CALLED:
            sections.append(Section(f"{part['name']}检查的事项", rows))
    public = [_publication(one, part) for part in going(one) if part["confirmed"]]
    return [*sections, Section("公示", public)] if public else sections


def _publication(one: Inspection, part: dict[str, Any]) -> Entry:
    """Whether a department's results are public, and where; how an objection stands, and what of them was put right."""
    agency = UUID(part["agency"])
    notice = notices.of_part(one.uuid, agency)
    if notice is None or notice.state == "withheld":
        told = NEVER if one.origin in publishing.NEVER else NOT_PUBLISHED
    elif notice.state in OPEN:
        told = DECIDING
    else:
        told = OVER
    more = [answer_told(notices.objection_of(one.uuid, agency))]
    more += [f"{said['item']}的结果于{said['on']}更正。" for said in part.get("corrected", ())]
    if notice is not None and notices.public().filter(pk=notice.pk).exists():
        words = "\n".join(filter(None, (f"公示中，至{notice.until}。", *more)))
        return Entry(part["name"], words, url=public_url(notice))
    return Entry(part["name"], "\n".join(filter(None, (told, *more))))


def _voices(one: Inspection) -> Section:
    """Where to write what one thinks of it. The code is typed again there: in an address it would be kept by logs, beside who asked."""
    links = [Entry("投诉", "投诉这次检查", url="/visit/complain")]
    if one.entered_at is not None:
        links.insert(0, Entry("评价", "评价这次检查", url="/visit/rate"))
    told = "交给行政执法监督机关（司法局），检查的部门看不到是谁写的。入企码在那里再填一次，不写进网址。"
    return Section("评价、投诉", links, (told,))


def _answer(complaint: Voice) -> Section:
    """How a complaint stands, to whoever has its receipt; nothing of what it says."""
    since = complaint.received_at.astimezone(CHINA).date().isoformat()
    entries = [Entry("交给", f"{agencies().name(complaint.owner)}行政执法监督"), Entry("收到日期", since)]
    if complaint.answered_on is None:
        return Section("您的投诉", entries, ("还没有答复。",))
    entries.append(Entry("答复日期", complaint.answered_on.isoformat()))
    return Section("您的投诉", [*entries, Entry("答复", complaint.answer)])
