"""抽取过程给任何人看，公开的抽取包、方案、核对程序给任何人取；核对在来访者自己的浏览器里做。"""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from liandong.desk.presenting import state_chip
from liandong.desk.shell import show
from liandong.draw.verifier import PAGE_SCRIPT, SCRIPT, VECTORS
from liandong.draws import bundling, keeping, queries
from liandong.draws.kinds import DRAW, lists_told, rules_told
from liandong.draws.models import Draw
from liandong.draws.steps import steps
from liandong.kernel.pages import Entry, Link, PublicDraw, Section, Step
from liandong.ledger import keys
from liandong.onsite import turnout
from liandong.portal.shelves import SHELVES
from liandong.portal.strangers import FRONT, not_found, open_to_all

URL = "/public/draws"
FILES = {
    "verify_draw.py": (SCRIPT, "text/x-python; charset=utf-8"),
    "verify_draw.js": (PAGE_SCRIPT, "text/javascript; charset=utf-8"),
    **{
        name: (VECTORS / name, "application/json")
        for name in ("vdr1.json", "coordinated.json", "visits.json")
    },
}
EXAMPLES = {
    "vdr1.json": "标准例题", "coordinated.json": "例题：协同组、上限、候补、替换、托管", "visits.json": "例题：合并、时段、人员、替换",
}  # fmt: skip
SELF = Section(
    "在自己的电脑上核对",
    paragraphs=(
        "下载抽取包和核对程序，电脑上有 Python 3 就行，不用装别的，不用连网。核对程序只有一个文件，可以自己读，也可以请人读。",
        "它逐行说核对了什么：“通过”是重算出来一样，“不符”是不一样，“未核对”是缺了材料没有能核对的。",
    ),
    exact="python3 verify_draw.py bundle.zip",
)
GUIDE = Section(
    "怎么看懂这一页",
    paragraphs=(
        "名录先固定：少一行、多一行、改一个字，它的散列就不同。方案固定以后不能改，不能重抽。",
        "随机数由几家一起出：每一家在自己的机器上产生一个数，先只交承诺，换不了了，再打开；平台在打开以前没有这个数。",
        "外部数值是方案事先写明的一个公开的数，承诺交齐以后才产生，谁也不能预先知道；您可以自己去对照。",
        "长长的一串是散列：内容改一个字，它就完全不同。每一步的散列当时就记入账本，由平台以外的见证人会签。",
        "抽中的是谁、派了谁去，这里看不出来：检查以后，机关公示了的结果在“检查结果”里。想知道自己那一家抽没抽中，可以向抽取机关要自己的“一行”，在上面核对；别人的一行看不出是谁。",
        "抽取不成的作废，另编下一个方案编号，方案里写着上一个方案的散列：少公布了一个，看编号就知道。",
    ),
)


OVER = ("void", "dropped")
GONE = "一个部门去一次算一个部门次。没有去的，写着是替换了、写明理由取消了、没有批准，还是没有办理、办理了没有到场。"
RESULTS = Link(SHELVES["results"].title, "/public/results", "检查以后，机关公示了的结果")


def shown_steps(draw: Draw) -> list[Step]:
    """The steps of a bound draw without who took them, the first that has not come marked as next; of a void one what was done."""
    taken = steps(draw)
    waiting = next((one for one in taken if one.at is None), None)
    return [
        Step(one.title, one.told, one.at, _hash(one.digest), one.at is not None, one is waiting)
        for one in taken
        if one.at is not None or draw.state not in OVER
    ]


def _hash(digest: str) -> tuple[Entry, ...]:
    return (Entry("散列", digest),) if digest else ()


def _one(draw_id: UUID) -> Draw | None:
    return queries.bound_draws().filter(uuid=draw_id).first()


@require_safe
@open_to_all
def draw_page(request: HttpRequest, draw_id: UUID) -> HttpResponse:
    """Each step of one draw as it became binding, with what is needed to check it."""
    shelf = SHELVES["draws"]
    draw, back = _one(draw_id), Link(shelf.title, URL)
    if draw is None:
        return not_found(request, back)
    url = f"{URL}/{draw.uuid}"
    links = [
        Link("方案", f"{url}/plan.json", "参与方照它作承诺，散列就是上面写的那个", is_file=True),
        Link("规则", f"{url}/rules.json", "比例、协同组、候补，散列写在方案里", is_file=True),
    ]
    if queries.roster_is_open(draw):
        links.append(
            Link("检查对象名录", f"{url}/targets.tsv", "一行一家，看不出是谁，根写在方案里", is_file=True)
        )
    has_bundle = queries.public_bundle_of(draw) is not None
    if has_bundle:
        links.append(
            Link("公开的抽取包", f"{url}/bundle.zip", "名录、规则、随机数、名单、账本的证明", is_file=True)
        )
    own = sha256(SCRIPT.read_bytes()).hexdigest()
    is_bound = own == draw.document.get("verifier_sha256")
    note = f"散列 {own}" + (
        "，与方案写明的一致" if is_bound else "；方案固定以后程序出过新版，两版都应当通过"
    )
    links.append(Link("核对程序（Python）", "/public/files/verify_draw.py", note, is_file=True))
    links.append(
        Link("核对程序（浏览器）", "/public/files/verify_draw.js", "上面用的就是这一份", is_file=True)
    )
    links += [
        Link(title, f"/public/files/{name}", "另写一个核对程序的，照着对", is_file=True)
        for name, title in EXAMPLES.items()
    ]
    page = PublicDraw(
        title=draw.title,
        lead=f"{draw.agency_name}，方案{draw.plan_no}，照年度抽查计划“{draw.plan.title}”",
        state=state_chip(DRAW, draw),
        steps=shown_steps(draw),
        sections=(
            Section("照什么抽", paragraphs=tuple(rules_told(draw))),
            *_counted(draw),
            *_gone(draw),
            SELF,
            GUIDE,
        ),
        told="您的浏览器自己从名录、规则、随机数把结果重算一遍，不问本平台对不对。"
        if has_bundle
        else _waiting(draw),
        script_url="/public/files/verify_draw.js",
        bundle_url=f"{url}/bundle.zip" if has_bundle else "",
        log_key=keys.log_vkey(),
        witnesses=keys.witness_vkeys(),
        quorum=bundling.quorum(),
        links=[*links, RESULTS],
        breadcrumb=(FRONT, back),
        demo=settings.DEMO,
    )
    return show(request, None, page)


def _counted(draw: Draw) -> tuple[Section, ...]:
    """How many of each list were drawn, once it is published: before, a firm is not told that somebody is coming."""
    if draw.published_on is None:
        return ()
    return (Section("抽了多少", paragraphs=tuple(lists_told(draw))),)


def _gone(draw: Draw) -> tuple[Section, ...]:
    """How many of those that were drawn were visited, once it is published and the last day is past: before, a firm is not told."""
    if draw.published_on is None or not turnout.is_over(draw):
        return ()
    return (Section("去了没有", paragraphs=(turnout.told(draw), GONE)),)


def _waiting(draw: Draw) -> str:
    if draw.state in OVER:
        return "这一次抽取已经作废，没有结果可以核对。"
    if draw.state == "published":
        return "抽取包正在做：要等账本把每一步都收进去、见证人会签，请过几分钟再来。"
    return "抽取还没有公布，公布以后可以在这里核对。手里有抽取包、“一行”的现在就可以。"


@require_safe
@open_to_all
def bound_file(request: HttpRequest, draw_id: UUID, name: str) -> HttpResponse:
    """The bound plan, its rules, the roster of a public draw, each byte for byte as it was hashed."""
    draw = _one(draw_id)
    content = queries.bound_file(draw, name) if draw is not None else None
    if draw is None or content is None:
        return not_found(request, FRONT)
    kind = "application/json" if name.endswith(".json") else "text/tab-separated-values; charset=utf-8"
    return _file(content, kind, f"{draw.plan_no}-{name}")


@require_safe
@open_to_all
def bundle(request: HttpRequest, draw_id: UUID) -> HttpResponse:
    """The newest public bundle."""
    draw = _one(draw_id)
    kept = queries.public_bundle_of(draw) if draw is not None else None
    if draw is None or kept is None:
        return not_found(request, FRONT)
    return _file(keeping.content_of(kept), "application/zip", f"{draw.plan_no}.zip")


@require_safe
@open_to_all
def verifier(request: HttpRequest, file: str) -> HttpResponse:
    """One of the two verifiers or of the published examples, as it is shipped."""
    found: tuple[Path, str] | None = FILES.get(file)
    if found is None:
        return not_found(request, FRONT)
    return HttpResponse(found[0].read_bytes(), content_type=found[1])


def _file(content: bytes, content_type: str, name: str) -> HttpResponse:
    answer = HttpResponse(content, content_type=content_type)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
