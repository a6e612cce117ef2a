"""每种页面一个样本，以及把其中每段文字换成有害文字的办法。

`samples` fills every attribute of every view model; `poisoned` walks one of them and hangs a numbered, hostile tail on each
text that a person would read, so that a test can ask of the finished page: is each text there, and is none of it alive?
"""

from __future__ import annotations

import dataclasses
from datetime import UTC, datetime
from enum import Enum
from typing import Any

from django import forms

from liandong.kernel import pages as p

RECORDED = datetime(2026, 3, 13, 1, 42, tzinfo=UTC)
CLAIMED = datetime(2026, 3, 12, 9, 5, tzinfo=UTC)
HOSTILE = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>\u202e" + "长" * 200

NOT_READ = {
    "url",
    "icon",
    "kind",
    "key",
    "post",
    "post_key",
    "version",
    "draft",
    "name",
    "value",
    "sorted_as",
    "username",
}
READ_ANYWAY = {
    ("PostChoice", "name"),
    ("Signature", "name"),
    ("Entry", "value"),
    ("Clock", "kind"),
    ("DemoAccount", "username"),
}


class SampleForm(forms.Form):
    """One field of each kind, so that every branch of `_field.html` is walked."""

    code = forms.CharField(widget=forms.HiddenInput, required=False)
    phone = forms.CharField(label="联系电话", help_text="例如 0391-3568800。", max_length=20)
    agency = forms.ChoiceField(label="接收机关", choices=[("", "请选择"), ("a", "武陟县农业农村局")])
    since = forms.DateField(label="自哪天起")
    kind = forms.ChoiceField(
        label="原因", choices=[("a", "搬迁"), ("b", "更正")], widget=forms.RadioSelect, help_text="选一项。"
    )
    reason = forms.CharField(label="理由", widget=forms.Textarea, required=False)
    scan = forms.FileField(label="附件", required=False)
    sure = forms.BooleanField(label="已核对", error_messages={"required": "请先核对，再勾选。"})


def _asked(n: int, is_question: bool = False, may: bool = True) -> p.OnsiteItem:
    said = (
        p.OnsiteEntry("a", "未发现问题", "09:30，冯承办", (p.Link("照片1", "/photos/1", is_file=True),)),
        p.OnsiteEntry("b", "发现问题待后续处理", "09:31，褚巡查"),
    )
    against = said if n % 2 else ()
    return p.OnsiteItem(
        f"{n}号", n, "标签检查", None if against else said[0], against, (p.Choice("1", "未发现问题"),) if may else (), is_question,
        p.MayAct("登记为违法线索", "/r/lead/new"), (p.Entry("怎么查", "看标签"),),
    )  # fmt: skip


def _department(is_own: bool) -> p.OnsitePart:
    photos = (p.Link("门头照片", "/photos/1", "09:32", is_file=True),)
    return p.OnsitePart(
        "武陟县市场监督管理局",
        "a" * 8,
        "09:30到场",
        (_asked(1, may=is_own), _asked(2, may=is_own)),
        is_own,
        photos,
    )


def _event() -> p.TimelineLine:
    return p.TimelineLine(
        "变更联系方式",
        RECORDED,
        "李秀英",
        "武陟县农业农村局",
        "系统管理员",
        CLAIMED,
        "搬迁",
        (p.Change("电话", "旧号", "新号"),),
        18423,
        "/proof",
    )


def shell() -> p.Shell:
    """A shell with two posts, a menu, counts, a notice, in demo mode."""
    posts = (p.PostChoice("1", "甲局", "承办人", "一中队", True), p.PostChoice("2", "乙局", "联络员", "值班"))
    menu = (
        p.MenuGroup("", [p.MenuEntry("工作台", "/", "home")]),
        p.MenuGroup("名录与清单", [p.MenuEntry("名录库", "/registry", "address-book", True, 3)]),
        p.MenuGroup("管理", [p.MenuEntry("账本", "/ledger", "book")], False),
    )
    notices = (p.Notice("电话已改", draft="1:31"),)
    urls = {
        name: f"/{name}"
        for name in (
            "notices_url",
            "search_url",
            "suggest_url",
            "me_url",
            "switch_url",
            "sign_out_url",
            "help_url",
        )
    }
    return p.Shell(
        "张建国",
        "甲局",
        "承办人",
        "一中队",
        "1",
        posts,
        menu,
        3,
        search_text="农药",
        demo=True,
        notices=notices,
        **urls,
    )


def _list() -> p.ListPage:
    columns = (p.Column("编号", "?sort=no", "ascending"), p.Column("状态"), p.Column("件数", is_number=True))
    cells = (p.Cell("第一号", "注一"), p.Cell("逾期", tone=p.Tone.OVERDUE), p.Cell("八"))
    rows = (
        p.Row("/1", cells, p.MayAct("签收", "/sign")),
        p.Row("/2", cells, p.MayAct("", "", False, "案件移送后不得退回")),
    )
    filters = (
        p.Filter("state", "状态", choices=(p.Choice("a", "待签收", True),)),
        p.Filter("since", "自哪天起", "2026-01-01", kind="date"),
        p.Filter("agency", "机关", help="不填看全部。"),
        p.Filter("sort", "次序", choices=(p.Choice("", "新的在前", True),), is_narrow=True),
    )
    return p.ListPage(
        "线索",
        columns,
        rows,
        "共二条",
        "本机关的线索",
        (p.Link("工作台", "/"), p.Link("线索")),
        filters,
        "/list",
        p.Pages("第一页", "/list?p=0", "/list?p=2"),
        export_url="/export",
        primary=p.MayAct("登记线索", "/new"),
    )


def _onsite_list() -> p.OnsiteList:
    """The same as the visits of the day."""
    full = _list()
    return p.OnsiteList(**{field.name: getattr(full, field.name) for field in dataclasses.fields(full)})


def _short_list() -> p.ListPage:
    """A list with nothing but what the desk prints."""
    full = _list()
    told = ("甲县自某日起为乙县。",)
    return p.ListPage(full.title, full.columns, full.rows, full.count_text, export_url="/list", told=told)


def _day_list() -> p.ListPage:
    """A list with nothing but what the list of the day prints."""
    full = _list()
    rows = [dataclasses.replace(row, next_step=None) for row in full.rows]
    return p.ListPage(full.title, full.columns, tuple(rows), full.count_text, "另有三条")


def _record() -> p.RecordPage:
    secret = p.Entry("举报人", "138****5512", p.Sensitivity.SENSITIVE, reveal=p.Link("显示", "/reveal"))
    section = p.Section(
        "基本情况", (p.Entry("名称", "甲局", p.Sensitivity.PUBLIC, "/a"), secret), ("一段话",), "可见范围"
    )
    clock = p.Clock(
        "答复期限", "三月十一日届满", p.Tone.OVERDUE, "逾期二日", "商请", ("自送达起算",), "第二十六条"
    )
    return p.RecordPage(
        "甲局",
        "号一",
        p.Chip("有效", p.Tone.DONE),
        "乙局",
        (p.Link("名录库", "/"),),
        (clock,),
        ("正在核对",),
        p.Progress("正在写入", 1, 2),
        (section,),
        (p.MayAct("变更", "/change", primary=True), p.MayAct("注销", "", False, "还有案件没有办结")),
        (p.Link("线索一", "/1", "农药"),),
        (p.Link("函一", "/2", "三月"),),
        (_event(), dataclasses.replace(_event(), sequence=None, is_redacted=True)),
        "/older",
    )


def _form(form: forms.Form) -> p.FormPage:
    conflict = p.Conflict("李秀英", RECORDED, (p.Change("电话", "旧", "新"),))
    return p.FormPage(
        "变更联系方式",
        form,
        "/change",
        "变更",
        p.Link("甲局", "/a", "号一"),
        (p.Link("名录库", "/"),),
        "说明",
        "变更后立即可见",
        True,
        "第六条",
        ("条文待核",),
        "正在划转",
        conflict,
        "7",
        "key-1",
        "1",
        "1:31",
        "/a",
        True,
        _beside(),
    )


def _beside() -> p.Beside:
    answer = p.BesideAnswer(
        (
            p.PickBox(
                "看得到的",
                (p.Pick("线索一", "/1", "同一", "甲"), p.Pick("乙局", note="农业农村")),
                "没有别的",
            ),
        ),
        "查到一条",
        "要换岗位",
    )
    return p.Beside("有关的记录", "/beside", "查一查", "说明", ("code", "since"), ("code",), answer)


def _proof() -> p.ProofPage:
    signatures = (p.Signature("本系统", "03a1f2bc"), p.Signature("见证一", "7be0214d", True, CLAIMED, False))
    return p.ProofPage(
        "第十八条的证明",
        dataclasses.replace(_event(), occurred_at=None, reason="", changes=(), proof_url=""),
        '{"by":"李秀英"}',
        "aa01",
        "bb02",
        "cc03",
        18423,
        18500,
        ("dd04", "ee05"),
        "ff06",
        "origin\n18500\nroot=\n",
        "liandong ledger verify x",
        signatures,
        p.Link("甲局", "/a"),
        (p.Link("名录库", "/"),),
        "/download",
    )


def samples() -> dict[str, Any]:
    """One page of each kind by template name; the form is bound and wrong in every field."""
    wrong = SampleForm({"phone": "9" * 21, "agency": "zz", "since": "十三月", "kind": ""})
    wrong.full_clean()
    wrong.add_error(None, "生效日期早于设立日期。")
    account = p.DemoAccount("yanshi1", "赵磊", "甲局", "承办人")
    made = [
        _list(),
        _onsite_list(),
        p.DeskPage(
            "工作台",
            (_short_list(),),
            "另有二件",
            (p.Link("首页", "/"),),
            p.MayAct("登记", "/new"),
            (p.OtherPost("8", "乙局", "联络员", "已逾期 1 条", True),),
            "/switch",
            (p.Link("今日清单", "/day"),),
        ),
        p.DayPage(
            "今日清单",
            "星期五",
            (
                p.DayPost("甲局", "承办人", (_day_list(),)),
                p.DayPost("乙局", "联络员", (), "没有"),
            ),
            (p.Link("工作台", "/"),),
            p.MayAct("登记", "/new"),
            "打印",
            "取自工作台",
        ),
        p.FiguresPage(
            "数据概览",
            "截至今日",
            "各县",
            (p.TileBox("甲县", (p.Figure("对象", "三个", "/a"), p.Figure("人员", "二人")), "统计用"),),
            "合计",
            (
                p.ChartBox(
                    "主体",
                    "类别",
                    "数量",
                    (p.BarRow("企业", "三", 100, "/b"), p.BarRow("个体", "零", 0)),
                    "共三",
                    "名录库",
                ),
                p.ChartBox("空白", "", "", (), "", "法条", "没有发现"),
            ),
            ("公民不计",),
            (p.Link("工作台", "/"),),
            p.MayAct("登记", "/new"),
            "打印",
        ),
        _record(),
        _form(wrong),
        _beside().answer,
        p.SignInPage(
            SampleForm(),
            "/sign-in",
            "登录",
            "/a",
            True,
            (account,),
            "yanshi-2026",
            "已自动退出",
            p.Link("那边也退出", "/leave"),
            p.Link("统一身份认证登录", "/other", "新开"),
            True,
            "/sign-in?by=password",
            "或者",
        ),
        p.ErrorPage(
            404,
            "没有找到",
            "编号有误",
            ("核对编号",),
            (p.Link("回工作台", "/", "首页"),),
            "0192",
            "/out",
            (p.PostChoice("8", "乙局", "联络员"),),
            "/switch",
            "/a",
        ),
        _proof(),
        p.PublicList(
            "公示",
            "任何人都可以看",
            (p.Column("当事人"), p.Column("决定")),
            (p.Row("/1", (p.Cell("甲店"), p.Cell("一号", "注"))),),
            "共一件",
            p.Section("怎么看", (), ("话",)),
            "甲店",
            "找什么",
            "写名称",
            "/published",
            p.Pages("第一页", "/published?page=1", "/published?page=3"),
        ),
        p.PublicCheck(
            "校验",
            "任何人都可以核对",
            wrong,
            "/verify",
            "核对",
            p.Section("怎么用", (), ("话",)),
            (p.Section("有这份文书", (p.Entry("文号", "一号"),)),),
            (p.Link("首页", "/public"),),
        ),
        p.PublicPage(
            "甲店",
            "某局作出",
            (p.Section("内容", (p.Entry("处罚", "罚款"),)), p.Section("怎么看", (), ("话",))),
            (p.Link("回清单", "/published", "注"),),
        ),
        p.PublicDraw(
            "抽取",
            "某局，方案一号",
            p.Chip("已公布", p.Tone.DONE),
            (
                p.Step("一、名录固定", "话", entries=(p.Entry("根", "0a1b"),), is_done=True),
                p.Step("二、公布", "话", is_next=True),
            ),
            (p.Section("怎么核对", (), ("话",)), p.Section("怎么看", (), ("话",))),
            "自己算",
            "/verify.js",
            "/bundle.zip",
            "log+1+a",
            ("w+2+b",),
            1,
            (p.Link("方案", "/plan.json", "注", is_file=True),),
        ),
        p.OnsitePage(
            title="现场登记 武陟县示例农资店（虚构）",
            number="一号检查",
            state="进行中",
            lead="各部门各填各的。",
            facts=(p.Entry("检查日期", "2026-03-13"),),
            common=(_asked(0, True),),
            parts=(_department(True), _department(False)),
            follow_ups=(p.OnsiteFollow("none", "无后续", "1 F"),),
            api="/api/v1/visits/1",
            post="1",
            key="k",
            may_register=True,
            is_late=True,
            why_not="还没有到场。",
            notice=(p.Entry("检查依据", "产品质量法"),),
            closing=p.OnsiteClosing(
                ("10:20，意见：无。已签名",), (p.Choice("signed", "签名"),), True, {"remarks": "马上改"}
            ),
            wrong=("第2行没有收下。",),
            breadcrumb=(p.Link("工作台", "/"),),
            primary=p.MayAct("到场", "/do"),
            links=(p.Link("结束检查", "/r", "在检查的页面上办"),),
        ),
        p.PlainPage(
            "帮助",
            "说明",
            (p.Link("首页", "/"),),
            (p.Section("一", (), ("话",), "注"),),
            (p.Link("改密码", "/p", "注"),),
        ),
    ]
    return {page.template: page for page in made}


def poisoned(value: Any, seen: list[str]) -> Any:
    """`value` with a numbered hostile tail on each readable text; the number signs (``〔7〕``) are collected in `seen`."""
    if isinstance(value, tuple):
        return tuple(poisoned(v, seen) for v in value)
    if isinstance(value, str) and not isinstance(value, Enum):
        return _tail(value, seen)
    if not dataclasses.is_dataclass(value):
        return value
    changed = {}
    for field in dataclasses.fields(value):
        old = getattr(value, field.name)
        if not isinstance(old, str) or isinstance(old, Enum) or _is_read(value, field.name):
            changed[field.name] = poisoned(old, seen)
    return dataclasses.replace(value, **changed)


def _tail(text: str, seen: list[str]) -> str:
    if not text:
        return text
    seen.append(f"〔{len(seen)}〕")
    return text + seen[-1] + HOSTILE


def _is_read(value: Any, name: str) -> bool:
    if (type(value).__name__, name) in READ_ANYWAY:
        return True
    return name not in NOT_READ and not name.endswith("_url")
