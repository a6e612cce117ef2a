"""帮助：各岗位办什么、到哪里找、颜色和期限怎么看、问谁；所列的都是此刻真有的。"""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from liandong.desk.shell import acting, menu, show
from liandong.kernel import actions, kinds
from liandong.kernel.actor import Actor
from liandong.kernel.pages import Entry, Link, PlainPage, Section
from liandong.kernel.roles import HUMANS, Role

DUTIES = {
    Role.HANDLER: "经办本机关的事项，提出申请，答复别的机关。",
    Role.UNIT_HEAD: "审核本机构要报机关负责人的事项；有授权代批时，在授权日期内代为批准。",
    Role.AGENCY_HEAD: "批准本机关的事项；可以在一段日期内授权办案机构负责人代批。",
    Role.LEGAL_REVIEWER: "审核决定的合法性，不能审核自己经办的事项。",
    Role.LIAISON: "收发、签收、转交、答复别的机关送来的事项，更新本机关的联系方式。",
    Role.OVERSIGHT: "督促期限，统一内部期限；只看摘要，不办案。",
    Role.SUPERVISOR: "监督所属机关的执法；平时看摘要，说明事由可以调阅，调阅留痕。",
    Role.SYSTEM_ADMIN: "开立、停用账户，登记机关，录入放假安排；看不到事项内容。",
    Role.SECURITY_ADMIN: "设岗、办理离任、接入业务系统；看不到事项内容。",
    Role.AUDIT_ADMIN: "查看审计，依法屏蔽痕迹；看不到事项内容。",
}


@require_safe
@acting
def help_page(request: HttpRequest, actor: Actor) -> HttpResponse:
    """What this person can do here, and what the marks mean."""
    page = PlainPage(
        title="帮助",
        lead=f"您现在以{actor.agency_name}{actor.role.label}的岗位办理：{DUTIES[actor.role]}",
        breadcrumb=[Link("工作台", "/")],
        sections=[
            Section("您这个岗位可以办什么", entries=_own(actor)),
            Section("到哪里找", entries=_places(actor, request.path)),
            Section("颜色和期限", paragraphs=_MARKS),
            Section("内容的类别", paragraphs=_CLASSES),
            Section("键盘", paragraphs=_KEYS),
            Section("各个岗位", entries=[Entry(r.label, DUTIES[r]) for r in Role if r in HUMANS]),
            Section("有问题找谁", paragraphs=_WHOM),
        ],
    )
    return show(request, actor, page)


def _own(actor: Actor) -> list[Entry]:
    """Every action this role may do, by kind, with its consequence."""
    return [
        Entry(f"{kind.title}：{b.action.title}", b.action.consequence)
        for kind in kinds.every()
        for b in actions.of_kind(kind.name)
        if actor.role in b.action.roles and b.is_offered
        and b.action.db_role == "app"
    ]  # fmt: skip


def _places(actor: Actor, path: str) -> list[Entry]:
    """The menu with the sentence that stands on each list."""
    leads = {f"/r/{k.name}/": k.lead for k in kinds.every()}
    told = {
        "/": "已逾期、今日到期、待办理、等待对方的事项，还有您别的岗位上的件数。",
        "/figures": "各县（市、区）有多少检查对象、可执法人员、职权、重叠和空白，全部合起来按类怎么分。",
        "/industries": "国民经济行业分类（国标4754的2017年版）的门类、大类、中类、小类，按名称、代码查。",
        "/onsite": "进行中的、一周以内要去的、等补录和确认的入企检查；去以前打开一次，装进手机，没有信号也能登记。",
        "/powers/ask": "某一天、某个地方、某个事项由谁管；也从这里看重叠和空白、近来的变动、各机关的标准。",
        "/audit": "谁在什么时候办了什么，不含内容。",
        "/jobs": "后台作业最近一次的运行情况。",
        "/ledger": "痕迹入账和见证人会签的现状，任何人可以校验。",
    }
    entries = [e for group in menu(actor, path) for e in group.entries]
    return [Entry(e.text, leads.get(e.url) or told.get(e.url, ""), url=e.url) for e in entries]


_MARKS = (
    "红色是已经逾期，橙色是两个工作日之内届满，绿色是已经办结；颜色旁边总有文字。",
    "期限旁边写明怎么算出来的：起算的事由、当日是否计入、放假和调休；标“法定”的来自法律，“内部”的是本市自己定的，“商请”的不产生逾期。",
    "放假安排还没有公布的年度，系统会直说，公布并录入以后自动重算。",
)
_CLASSES = (
    "公开：可以对外公开。内部：没有标注的都是，只供履行职责使用。敏感：个人信息等，只给有权的岗位看，不写入痕迹。",
    "本系统不处理涉密信息，严禁上传。",
    "看不到的记录和不存在的记录，回答是一样的。",
)
_KEYS = (
    "按 / 到搜索框，边填边有建议，上、下键选，回车打开；在清单里用上、下键逐行移动，回车打开；日期直接按 2026-03-13 的样子填写。",
)
_WHOM = (
    "登录不了、账户有误，找本单位的系统管理员；岗位有误，找安全管理员；痕迹有疑问，找审计管理员。",
    "报错页上有一个编号，说明情况时请一并告知。",
)
