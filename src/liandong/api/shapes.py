"""接口收什么、答什么：每一种正文的形状，连同给接入方看的说明。"""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from ninja import Field, Schema


class FieldProblem(Schema):
    """一个填写项为什么不行."""

    name: str = Field(description="填写项的名字；正文里的路径用点连接。")
    errors: list[str] = Field(description="原因，每条一句话。")


class Problem(Schema):
    """出错的回答（RFC 9457），内容类型是 application/problem+json."""

    type: str = Field(description="urn:liandong:problem: 加上 code。")
    title: str = Field(description="这一类错误的短名。")
    status: int = Field(description="HTTP 状态码。")
    detail: str = Field(description="发生了什么、接着该怎么办，给人看的一句话。")
    code: str = Field(description="稳定的代码，供程序判断；含义见 docs/generated/problems.md。")
    source: str = Field(description="所依据的条文或规则；没有的为空。")
    fields: list[FieldProblem] = Field(description="哪些填写项有误。")
    trace_id: str = Field(description="本次请求的追踪号，与回答头 X-Request-Id 相同。")
    version: int | None = Field(None, description="与现状冲突时，记录现在的版本。")
    meanwhile: list[str] | None = Field(None, description="与现状冲突时，其间发生的变化，每条一句话。")


class NextStep(Schema):
    """接着最该办的一步."""

    action: str = Field(description="动作名，用于 /actions/{name}。")
    title: str = Field(description="按钮上的字。")
    creates: bool = Field(description="该动作新建一条记录（正文不填 record），不是改变这一条。")


class Card(Schema):
    """清单里的一条."""

    kind: str = Field(description="种类。")
    id: UUID = Field(description="记录的编号。")
    title: str = Field(description="标题。")
    number: str = Field(description="记录号或代码；没有的为空。")
    state: str = Field(description="状态。")
    state_label: str = Field(description="状态的中文名。")
    level: str = Field(description="本岗位对这一条的可见级别：summary、full 或 intake。")
    fields: dict[str, Any] = Field(description="字段名对值；没有给的字段，本岗位看不到。没有值的为空文字。")
    next: NextStep | None = Field(
        description="本岗位现在接着最该办的一步，与网页工作台同一个答案；没有的为 null。"
    )


class Cards(Schema):
    """一页清单."""

    items: list[Card] = Field(description="这一页的记录，按 sort 的次序。")
    way: list[str] = Field(description="q 填的是旧代码、原名称的，怎样到今天的，每一步一句话；没有的为空。")
    next: str = Field(description="下一页的 after；为空表示到底了。")


class MayDo(Schema):
    """一个动作现在能不能办."""

    action: str = Field(description="动作名。")
    title: str = Field(description="按钮上的字。")
    allowed: bool = Field(description="现在能不能办。")
    code: str = Field(description="判断的代码，含义随各动作的规则。")
    why: str = Field(description="为什么，一句话。")


class ClockOut(Schema):
    """一个期限."""

    name: str = Field(description="期限名称。")
    due_at: datetime | None = Field(description="何时届满；中止期间为 null。")
    nature: str = Field(description="法定、内部或商请。")
    source: str = Field(description="依据。")
    tone: str = Field(description="late 逾期，soon 临近，calm 正常，done 已办结。")
    steps: list[str] = Field(description="怎样算出来的，逐句。")
    is_provisional: bool = Field(description="该年度放假安排尚未录入，录入后会重算。")


class Whole(Card):
    """一条记录，带版本、期限和可办事项."""

    version: int = Field(description="版本，每办一个动作加一；与回答头 ETag 相同。")
    may: list[MayDo] = Field(description="每个动作现在能不能办、为什么。")
    clocks: list[ClockOut] = Field(description="这条记录的期限。")


class ChangeOut(Schema):
    """一处变更."""

    label: str = Field(description="字段的中文名。")
    was: str = Field(description="变更前。")
    now: str = Field(description="变更后。")


class LineOut(Schema):
    """办理经过的一行."""

    event: UUID = Field(description="账本事件的编号，可以据此索取证明。")
    version: int = Field(description="办理之后的版本。")
    what: str = Field(description="办了什么。")
    who: str = Field(description="谁办的；不宜给本岗位看的为空。")
    agency: str = Field(description="哪个机关。")
    recorded_at: datetime = Field(description="记入账本的时刻。")
    occurred_at: str = Field(description="办理人所说的发生时间；没有说的为空。")
    reason: str = Field(description="理由；不宜给本岗位看的为空。")
    changes: list[ChangeOut] = Field(description="改了什么；敏感内容只说改了。")
    is_redacted: bool = Field(description="已依法屏蔽。")


class Command(Schema):
    """一次办理：动作名在网址里."""

    post: str = Field("", description="为哪个岗位准备的（/me 的 post）；填了而与当前岗位不符的不办理。")
    record: UUID | None = Field(None, description="对哪条记录办理；新建的动作不填。")
    version: int | None = Field(None, description="依据记录的哪一版办理；已用 If-Match 说明的可以不填。")
    reason: str = Field("", description="理由，最多2000字；是否必填见 /actions。")
    occurred_at: datetime | None = Field(None, description="发生时间（带时区），不晚于现在；不填即现在。")
    values: dict[str, Any] = Field({}, description="填写项的名字对值；有哪些填写项见 /actions。")


class Done(Schema):
    """办成了什么."""

    status: str = Field(description="done 刚刚办成；repeated 同一个键先前已经办成，这次没有再办。")
    code: str = Field(description="办成的代码。")
    sentence: str = Field(description="办成了什么，一句话。")
    kind: str = Field(description="记录的种类。")
    record: UUID | None = Field(description="记录的编号；新建的在这里。")
    version: int = Field(description="办理之后的版本，与回答头 ETag 相同。")
    event: UUID | None = Field(description="账本事件的编号。")
    revealed: dict[str, str] = Field(
        {}, description="只在“查看”类动作第一次办成时有：字段名和完整号码，不存、不重发。"
    )


class Capacity(Schema):
    """一个岗位."""

    post: str = Field(description="岗位的键，办理时放入正文的 post；授权代批的岗位带授权编号。")
    agency: str = Field(description="机关名称。")
    role: str = Field(description="角色。")
    role_label: str = Field(description="角色的中文名。")
    is_current: bool = Field(description="现在以它办理。")


class InputOut(Schema):
    """一个填写项."""

    name: str = Field(description="名字，即 values 里的键。")
    label: str = Field(description="中文名。")
    required: bool = Field(description="必填。")
    help: str = Field(description="怎样填；没有说明的为空。")


class ActionOut(Schema):
    """一个动作的声明."""

    name: str = Field(description="动作名。")
    title: str = Field(description="按钮上的字。")
    kind: str = Field(description="对哪个种类的记录。")
    creates: bool = Field(description="新建一条记录，不是改变已有的。")
    roles: list[str] = Field(description="哪些角色可以办。")
    reason: str = Field(description="理由：none 不要，optional 可填，required 必填。")
    consequence: str = Field(description="办了会怎样，一句话。")
    sources: list[str] = Field(description="依据。")
    fields: list[InputOut] = Field(description="填写项。")


class FieldOut(Schema):
    """一个种类的一个字段."""

    name: str = Field(description="名字，即记录 fields 里的键。")
    label: str = Field(description="中文名。")
    section: str = Field(description="在记录页上属于哪一段。")
    level: str = Field(description="至少要有哪一级可见才给：summary、full 或 intake。")
    secrecy: str = Field(description="信息类别：public 公开，internal 内部，sensitive 敏感。")
    in_list: bool = Field(description="网页清单里的一列。")
    is_searched: bool = Field(description="q 在其中查找。")
    is_sorted: bool = Field(description="清单可以按它排序：sort 填它的名字，降序在前面加 -。")


class StateOut(Schema):
    """一个状态."""

    name: str = Field(description="名字，即记录的 state，也是清单的筛选值。")
    label: str = Field(description="中文名。")
    is_final: bool = Field(description="到此终结，不能再办。")


class NarrowingOut(Schema):
    """清单可以只看的一类."""

    name: str = Field(description="名字，用于清单的 only。")
    label: str = Field(description="中文名。")


class KindOut(Schema):
    """一种记录."""

    name: str = Field(description="种类，用于 /{kind}。")
    title: str = Field(description="中文名。")
    ceiling: str = Field(description="本岗位的角色最多看到哪一级；每条记录实际给哪一级，看它的 level。")
    fields: list[FieldOut] = Field(description="本岗位最多能看到的字段。")
    states: list[StateOut] = Field(description="状态。")
    has_own: bool = Field(description="记录属于某个机关，清单可以用 own 只取本机关的。")
    has_place: bool = Field(description="记录属于某个行政区划，清单可以用 place 只取其中的。")
    has_day: bool = Field(description="一条记录只管一段日期，清单可以用 on 只取某一天在用的。")
    narrowings: list[NarrowingOut] = Field(description="清单可以用 only 只取的几类。")
