"""公开的几类记录：哪些算公开、列哪几列、怎么看懂；内容只取记录里标为公开的各项。

Source: 焦法政办〔2022〕31号三（二）（随机抽查事项清单、计划、结果向社会公开）; 国办发〔2024〕54号.

Main names: `Shelf`, `SHELVES`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from liandong.draws.kinds import DRAW
from liandong.draws.queries import bound_draws
from liandong.inspections import queries
from liandong.inspections.kinds import PLAN, SAMPLING_LIST, SCENE
from liandong.inspections.models import Plan
from liandong.kernel.kinds import Kind
from liandong.results import queries as results
from liandong.results.kinds import RESULT_NOTICE
from liandong.results.models import ResultNotice


@dataclass(frozen=True, slots=True)
class Shelf:
    """One kind of record that stands open to everybody.

    Attributes:
        kind: its fields marked 公开 are shown, no others.
        rows: what of it is open, in the order of the list.
        columns: names of the fields in the list, the first one leads to the record.
        search_help: what one may look for.
        list_guide, guide: how to read the list and the record, a sentence each.
        files: what may be taken away from a record: name, address, what it is.
        further: other pages that a record leads to, likewise.
        gone: why a record that was open was withdrawn, in words for everybody; empty for one that never was, or is over.
    """

    kind: Kind
    title: str
    lead: str
    rows: Callable[[], QuerySet[Any]]
    columns: tuple[str, ...]
    search_help: str
    list_guide: tuple[str, ...]
    guide: tuple[str, ...]
    files: Callable[[Any], Iterable[tuple[str, str, str]]] = lambda record: ()
    further: Callable[[Any], Iterable[tuple[str, str, str]]] = lambda record: ()
    gone: Callable[[UUID], str] = lambda record_id: ""


def _files(plan: Plan) -> Iterator[tuple[str, str, str]]:
    for one in queries.files_seen(plan):
        note = f"{one.get_kind_display()}，{max(one.size // 1024, 1)} 千字节，{one.published_on}公布"
        yield one.name, f"/public/plans/{plan.uuid}/files/{one.number}", note


def _objecting(notice: ResultNotice) -> Iterator[tuple[str, str, str]]:
    yield "提出异议", f"/visit/object?notice={notice.uuid}", "这一家企业凭检查通知书上的入企码提出"


ASK_ISSUER = "看不明白，或者认为内容不对的，请向列出的机关询问。"
SHELVES = {
    "lists": Shelf(
        SAMPLING_LIST,
        "抽查事项清单",
        "各机关今年可以检查什么。清单上没有的，不能作为随机抽查的内容。",
        queries.public_lists,
        ("agency_name", "year", "edition", "published_on"),
        "写机关、事项名称的一部分，或者清单编号。",
        (
            "一个机关一年一份；有变动时另出一版，状态写着“已有新版”的是从前的。",
            "点机关的名称，看它可以检查的每一个事项。",
        ),
        (
            "“纳入联合抽查”：几个部门查同一家时，一起去，一次查完。",
            "“不纳入”：直接涉及公共安全或者人民群众生命健康的，写明是哪一种、为什么。",
            "频次上限：这个机关自己公布的、一年最多到同一家企业检查几次。没有写的，是它没有公布。",
            ASK_ISSUER,
        ),
    ),
    "scenes": Shelf(
        SCENE,
        "联合抽查场景",
        "一业一查：一个行业、一种场所，哪几个部门的事项一次查完。",
        queries.public_scenes,
        ("name", "agency_name", "objects_told"),
        "写行业、场所、牵头部门名称的一部分。",
        ("点场景的名称，看一次上门查哪些事项。", "状态写着“已停用”的不再使用。"),
        ("列出的是这一类场所联合检查时可能查的事项；某一次查哪几项，看当年的抽查计划。", ASK_ISSUER),
    ),
    "plans": Shelf(
        PLAN,
        "年度抽查计划",
        "今年查哪一类企业、查什么、几个部门一起查、抽多少。查谁不在计划里：那要等随机抽取。",
        queries.public_plans,
        ("title", "agency_name", "division_name", "starts_on", "ends_on"),
        "写计划、牵头部门名称的一部分，或者计划编号。",
        (
            "点计划的名称，看查什么、谁来查、按什么比例抽。",
            "公布以后改过的，改了什么、为什么，写在计划里；状态写着“已取消”的不再进行。",
        ),
        (
            "各部门后面写的是它查的事项；“已确认”是同意参加。",
            "抽取比例：按企业信用风险分类，分别抽百分之几，最少、最多几户。风险低的抽得少。",
            "联查方案、抽查细则写的是文件的名称和文号；附了文件的，可以在这一页下载，没有附的可以向牵头部门要。",
            "状态写着变更待确认、待备案的，变更还没有生效，计划照这里写的执行。",
            ASK_ISSUER,
        ),
        _files,
    ),
    "draws": Shelf(
        DRAW,
        "随机抽取",
        "谁被抽中、派谁去，怎样抽出来的：每一步什么时候固定、谁也没有能力做手脚，您可以自己核对。",
        bound_draws,
        ("title", "agency_name", "plan_no", "division_name", "published_on"),
        "写抽取、抽取机关名称的一部分，或者抽取编号。",
        (
            "点抽取的名称，看每一步，并且在自己的浏览器里核对。",
            "方案编号在一个地方是连着的；作废的也列在这里。",
        ),
        (),
    ),
    "results": Shelf(
        RESULT_NOTICE,
        "检查结果",
        "随机抽查、日常检查查了谁、结果怎样：检查的机关依法公示的，只在公示期内。",
        results.public,
        ("text_party", "text_results", "text_inspector", "text_on", "until"),
        "写企业、检查机关名称的一部分，或者公示编号。",
        (
            "一行是一个机关对一家的一次检查；几个机关一起去的，各公示各的。",
            "公示至：过了这一天，这里自动不再显示。更正了的、公示有误的立即撤下。",
            "这里没有的，不等于没有查过：没有公示的、公示期已满的不在这里。",
        ),
        (
            "结果是按统一的说法写的；“发现问题待后续处理”不等于已经处罚，处罚了的另在“行政处罚决定公示”。",
            "个人只写姓，名字用“某”代替；写着“（略）”和星号的地方，是依法隐去的，不是漏写。",
            "公示到哪一天由检查的机关定，理由写在上面。",
            "这一家企业认为公示的不对，凭检查通知书上的入企码提出异议；正在核实的、答复了的写在上面。",
        ),
        further=_objecting,
        gone=results.gone,
    ),
}
