"""消息页：新的在前；打开记录即为已读，也可以全部标为已读。"""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST, require_safe

from liandong.accounts import session
from liandong.desk.shell import acting, gone_to, show, show_error
from liandong.kernel.actor import Actor
from liandong.kernel.pages import (
    Cell,
    Choice,
    Column,
    Filter,
    Link,
    ListPage,
    MayAct,
    Pages,
    PostButton,
    Row,
    Tone,
)
from liandong.notices import keeping, reading
from liandong.notices.actions import CHOOSE_MAIL
from liandong.notices.models import MailChoice, State
from liandong.notices.rules import until
from liandong.now import CHINA, now

A_PAGE = 25
COLUMNS = (
    Column("消息"), Column("来自"), Column("期限", keeps_line=True), Column("时间", keeps_line=True),
    Column("状态", keeps_line=True),
)  # fmt: skip
_TONES = {State.UNREAD: Tone.INFO, State.READ: Tone.NEUTRAL, State.DONE: Tone.DONE}


@require_safe
@acting
def notices_page(request: HttpRequest, actor: Actor) -> HttpResponse:
    """What this capacity was told; of a record it may not see any more only that."""
    is_unread = request.GET.get("state", "") == State.UNREAD
    rows = keeping.of(actor).order_by("-at", "-id")
    if is_unread:
        rows = rows.filter(state=State.UNREAD)
    pages = Paginator(rows, A_PAGE)
    asked = request.GET.get("page", "")
    here = pages.get_page(asked if asked.isascii() and asked.isdigit() and len(asked) < 7 else 1)
    counts = reading.unread(session.actors(request))
    mine = counts.get(actor.post, 0) + counts.get(None, 0)
    query = "state=unread&" if is_unread else ""
    page = ListPage(
        title="消息",
        lead=" ".join([*_elsewhere(request, actor, counts), _about_mail(actor)]),
        breadcrumb=[Link("工作台", "/")],
        columns=COLUMNS,
        rows=[_row(t) for t in reading.told(actor, here)],
        count_text=f"共 {pages.count} 条，未读 {mine} 条",
        filters=[
            Filter(
                "state", "范围", State.UNREAD if is_unread else "",
                [Choice("", "全部", not is_unread), Choice("unread", "未读", is_unread)],
            )
        ],
        clear_url=request.path if is_unread else "",
        pages=Pages(
            f"第 {here.number} 页，共 {pages.num_pages} 页",
            f"?{query}page={here.previous_page_number()}" if here.has_previous() else "",
            f"?{query}page={here.next_page_number()}" if here.has_next() else "",
        )
        if pages.num_pages > 1
        else None,
        empty="没有未读的消息。" if is_unread else "还没有消息。",
        empty_todo="有人给本岗位送来事项、期限将到或已过时，这里会有消息。",
        button=PostButton("全部标为已读", "/notices/read") if mine else None,
        primary=MayAct(CHOOSE_MAIL.title, f"/r/person/{actor.person}/do/{CHOOSE_MAIL.name}", primary=True),
    )  # fmt: skip
    return show(request, actor, page)


@require_POST
@acting
def all_read(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Everything this capacity was told is read, if the page was made for it."""
    if request.POST.get("post", "") != session.capacity(actor):
        why = f"这一页是为另一个岗位打开的，您现在是{actor.signature}，消息没有改动。"
        return show_error(request, actor, 409, "岗位已经切换", why, ("请重新打开“消息”。",))
    messages.success(request, f"已把 {keeping.mark_all_read(actor)} 条消息标为已读。")
    return gone_to(request, "/notices")


def _row(told: reading.Told) -> Row:
    n = told.notice
    state = State(n.state)
    when = n.at.astimezone(CHINA).strftime("%Y-%m-%d %H:%M")
    chip = Cell(state.label, tone=_TONES[state])
    if not told.is_visible:
        return Row("", [Cell(told.line), Cell(""), Cell(""), Cell(when), chip])
    is_late = n.due_at is not None and n.due_at < now() and state is not State.DONE
    due = Cell(until(n.due_at), tone=Tone.OVERDUE if is_late else None)
    return Row(told.path, [Cell(told.line), Cell(n.sender), due, Cell(when), chip])


def _elsewhere(request: HttpRequest, actor: Actor, counts: dict[UUID | None, int]) -> list[str]:
    others = {a.post: a for a in session.actors(request) if a.post != actor.post and counts.get(a.post)}
    if not others:
        return []
    said = "、".join(f"{a.agency_name}{a.role.label} {counts[post]} 条" for post, a in others.items())
    return [f"您的其他岗位也有未读消息：{said}，换岗位后查看。"]


def _about_mail(actor: Actor) -> str:
    choice = MailChoice.objects.filter(person=actor.person).first()
    if not settings.MAIL_IS_ON:
        return "本平台没有开通消息邮件。"
    if choice is None or choice.how == MailChoice.How.NONE:
        said = "消息邮件：不发。"
    else:
        said = f"消息邮件：{choice.get_how_display()}，发到 {choice.address}。"
    return said + ("演示环境不真发，邮件写成文件，留在本机的运行目录里。" if settings.DEMO else "")
