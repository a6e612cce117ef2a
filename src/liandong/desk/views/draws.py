"""抽取的页面：过程、抽取以前算一算、入企安排、替换、方案和抽取包的文件、一家企业的一行。"""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from liandong.desk.shell import acting, missing, show
from liandong.draw.verifier import CONTRIBUTE_SCRIPT
from liandong.draws import bundling, keeping, queries
from liandong.draws.duties import KIND, names_of
from liandong.draws.forecasts import forecast_of
from liandong.draws.models import Draw, Dropout, Seat, Visit
from liandong.draws.reporting import recused_told
from liandong.draws.steps import Step, next_of, steps
from liandong.kernel import reading
from liandong.kernel.actor import Actor
from liandong.kernel.pages import Cell, Column, DeskPage, Link, ListPage, Row, Tone
from liandong.kernel.roles import Level
from liandong.now import CHINA, today
from liandong.proof.canonical import canonical

COMMITMENT, SHOWN = ".commit.json", "visit-"
HALVES = ("上午", "下午")
MOST = 500
"""Visits on one page; the rest is in the interface."""


def _seen(actor: Actor, draw_id: UUID, least: Level = Level.SUMMARY) -> Draw | None:
    """The draw, where the actor sees it at this level."""
    found = reading.seen(actor, KIND, draw_id)
    if found is None or found[2] < least:
        return None
    assert isinstance(found[1], Draw)
    return found[1]


def _crumbs(draw: Draw) -> list[Link]:
    return [
        Link("工作台", "/"),
        Link("随机抽取", f"/r/{KIND}/"),
        Link(draw.title, f"/r/{KIND}/{draw.uuid}/"),
    ]


@require_safe
@acting
def process(request: HttpRequest, actor: Actor, draw_id: UUID) -> HttpResponse:
    """抽取过程: each step as it became binding, what stands now, what comes next."""
    draw = _seen(actor, draw_id)
    if draw is None:
        return missing(request, actor)
    told = steps(draw)
    page = ListPage(
        title="抽取过程",
        breadcrumb=_crumbs(draw),
        columns=[Column("步骤"), Column("说明"), Column("时刻", keeps_line=True), Column("谁办的"), Column("登记的散列")],
        rows=[_step(one) for one in told],
        lead=next_of(draw) + (recused_told(draw) if queries.oversees(actor, draw) else ""),
        count_text=f"共{len(told)}步，已登记{sum(one.at is not None for one in told)}步",
        links=[Link("方案文件", f"/draws/{draw.uuid}/files/plan.json", is_file=True)] if draw.document else [],
    )  # fmt: skip
    return show(request, actor, page)


def _step(one: Step) -> Row:
    at = f"{one.at.astimezone(CHINA):%Y-%m-%d %H:%M}" if one.at else ""
    state = Cell(at) if at else Cell("等待", tone=Tone.NEUTRAL)
    url = f"/proof/{one.event}" if one.event else ""
    return Row(url, [Cell(one.title), Cell(one.told), state, Cell(one.who), Cell(one.digest)])


@require_safe
@acting
def forecast(request: HttpRequest, actor: Actor, draw_id: UUID) -> HttpResponse:
    """What to expect of the draw, to whoever plans it."""
    draw = _seen(actor, draw_id, Level.FULL)
    if draw is None or not draw.roots:
        return missing(request, actor)
    told, names = forecast_of(draw), names_of(draw)
    said = told.forecast
    needs = [
        Row("", [Cell(names.get(n.department, n.department)), Cell(f"{n.visits:.0f}"), Cell(str(n.room)), Cell(n.sentence(names), tone=None)])
        for n in said.needs
    ]  # fmt: skip
    dials = [Row("", [Cell(_named(dial.sentence, names))]) for dial in told.dials]
    short = said.bottleneck
    lead = (
        f"各部门各去预计进门{said.separate:.0f}次，合并以后{said.visits:.0f}次，见到{said.firms:.0f}家。"
        + (f"先派不出人的是{names[short.department]}。" if short else "各部门都派得出人。")
        + "这是期望值，不进任何散列。"
    )
    lists = [
        ListPage(
            title="各部门",
            columns=[
                Column("部门"),
                Column("预计次数", is_number=True),
                Column("派得出", is_number=True),
                Column("说明"),
            ],
            rows=needs,
            count_text=f"{len(needs)}个部门",
            empty="没有可以抽的名单。",
        ),
        ListPage(
            title="换一种编组、换一个上限",
            columns=[Column("选择")],
            rows=dials,
            count_text=f"{len(dials)}种",
            empty="各部门各自抽，编组没有作用。",
        ),
    ]
    return show(
        request, actor, DeskPage(title="抽取以前先算一算", lists=lists, lead=lead, breadcrumb=_crumbs(draw))
    )


def _named(sentence: str, names: dict[str, str]) -> str:
    for code, name in names.items():
        sentence = sentence.replace(code, name)
    return sentence


@require_safe
@acting
def visits(request: HttpRequest, actor: Actor, draw_id: UUID) -> HttpResponse:
    """The visits in which the actor's agency has a part, and the replacements of its own, to its supervision the replacements of all; to
    nobody else the page exists."""
    draw = _seen(actor, draw_id)
    if draw is None:
        return missing(request, actor)
    found = list(queries.visits_for(actor, draw)[: MOST + 1])
    later = queries.days_to_come(actor, draw)
    replaced = list(queries.dropouts_for(actor, draw))
    if not (found or later or replaced):
        return missing(request, actor)
    title, lead = "替换", "申请过的替换、解除的名单冻结；有证据文件的从那一行取。"
    lists, links = list[ListPage](), list[Link]()
    if found or later:
        title, shown = "入企安排", found[:MOST]
        lists, links = [_visits(shown, len(found) > MOST)], _shown(draw, shown)
        lead = "只列本机关参加的，检查以前不要告诉检查对象。查不了的、该回避的，在抽取的页面上申请替换。"
        if draw.state == "sealed":
            told = "、".join(f"{day}有{n}次" for day, n in later) or "没有了"
            lead += f"封存的抽取到当天才列出去哪一家；以后的：{told}。"
    lists.append(_dropouts(replaced, draw))
    page = DeskPage(title=title, lists=lists, lead=lead, breadcrumb=_crumbs(draw), links=links)
    return show(request, actor, page)


def _visits(shown: list[Visit], has_more: bool) -> ListPage:
    return ListPage(
        title="入企安排",
        columns=[Column("入企编号"), Column("检查对象"), Column("时段", keeps_line=True), Column("部门和人员"), Column("为什么")],
        rows=[_visit(one) for one in shown],
        empty="今天没有要去的。",
        count_text=f"{len(shown)}次" + ("，其余请经接口取" if has_more else ""),
    )  # fmt: skip


def _shown(draw: Draw, visits: list[Visit]) -> list[Link]:
    """Of a sealed draw, what proves on the day that the visit is one of those that were sealed."""
    due = [one for one in visits if one.on == today()] if draw.state == "sealed" else []
    proven = queries.provable(draw) if due else set()
    return [
        Link(f"{one.name}的封存证明", f"/draws/{draw.uuid}/files/{SHOWN}{one.uuid}.json", is_file=True)
        for one in due
        if one.code in proven
    ]


def _visit(one: Visit) -> Row:
    seats = [seat for seat in one.seats.all() if not seat.is_off]
    when = f"{one.on} {HALVES[(one.slot or 0) % 2]}" if one.on else "没有排上"
    return Row(
        f"/r/party/{one.party}/",
        [
            Cell(one.code), Cell(one.name), Cell(when, one.left), Cell("；".join(map(_seat, seats))),
            Cell("".join(seat.joined for seat in seats)),
        ],
    )  # fmt: skip


def _seat(seat: Seat) -> str:
    staff = "、".join(seat.officers) or "没有派人"
    return f"{seat.name}：{'、'.join(seat.items)}，{staff}{f'（{seat.told}）' if seat.told else ''}"


_ANSWERS = {"": "待批准", "approved": "已批准", "declined": "不批准"}


def _told(one: Dropout) -> str:
    """What happened, with what it takes to make the hash again; the file is behind the row."""
    if one.evidence_name:
        return f"{one.told}（证据文件 {one.evidence_name}，SHA-256 {one.evidence_sha256}）"
    return f"{one.told}（散列前面的随机数 {one.evidence_salt}）" if one.evidence_salt else one.told


def _dropouts(rows: list[Dropout], draw: Draw) -> ListPage:
    codes = {one["code"]: one["told"] for one in draw.reason_codes}
    return ListPage(
        title="替换",
        columns=[Column("第几号"), Column("入企编号"), Column("替换谁"), Column("理由"), Column("办到哪里"), Column("谁补上")],
        rows=[
            Row(f"/draws/{draw.uuid}/files/{keeping.evidence(one.number)}" if one.evidence_name else "", [
                Cell(str(one.number)), Cell(one.visit or one.list), Cell(one.out or "解除冻结"), Cell(f"{one.reason} {codes.get(one.reason, '')}", _told(one)),
                Cell(_ANSWERS[one.answer], one.answered_by), Cell(one.into if one.into else "没有可补的" if one.is_seated and one.out else ""),
            ])
            for one in rows
        ],
        count_text=f"{len(rows)}份",
        empty="没有替换。",
    )  # fmt: skip


@require_safe
@acting
def file(request: HttpRequest, actor: Actor, draw_id: UUID, name: str) -> HttpResponse:
    """The plan, the rules, the public roster as they were bound, the public bundle, to 行政执法监督 the full one and what differed from the register, to the escrow the ciphertext of a share that is shut, to the department and its supervision what proves a replacement; as a file, nothing opens it."""
    draw = _seen(actor, draw_id)
    content = _content(actor, draw, name) if draw is not None else None
    if draw is None or content is None:
        return missing(request, actor)
    return _taken(content, f"{draw.plan_no}-{name}")


def _content(actor: Actor, draw: Draw, name: str) -> bytes | None:
    if (bound := queries.bound_file(draw, name)) is not None:
        return bound
    if name == keeping.PUBLIC and (bundle := queries.public_bundle_of(draw)) is not None:
        return keeping.content_of(bundle)
    if name == keeping.FULL and queries.may_have_full(actor, draw):
        full = keeping.newest(draw, keeping.FULL)
        return keeping.content_of(full) if full is not None else None
    if name == keeping.REGISTER and queries.may_have_register(actor, draw):
        return keeping.read(draw, keeping.REGISTER)
    if name.startswith(SHOWN):
        asked = name.removeprefix(SHOWN).removesuffix(".json")
        visit = next((one for one in queries.visits_for(actor, draw) if str(one.uuid) == asked), None)
        shown = queries.shown_on_the_day(draw, visit) if visit is not None else None
        return canonical(shown) if shown is not None else None
    for one in queries.dropouts_for(actor, draw):
        if one.evidence_name and name == keeping.evidence(one.number):
            return keeping.read(draw, name)
    if name.endswith(COMMITMENT):
        held = queries.shut_shares(actor, draw).filter(party=name.removesuffix(COMMITMENT)).first()
        return held.file.encode() if held is not None else None
    return None


@require_safe
@acting
def row(request: HttpRequest, actor: Actor, draw_id: UUID, party_id: UUID) -> HttpResponse:
    """The row by which one firm checks itself, for whoever may hand it over."""
    draw = _seen(actor, draw_id, Level.FULL)
    if draw is None or not queries.may_have_row(actor, draw):
        return missing(request, actor)
    told = bundling.row_of(draw, party_id)
    if told is None:
        return missing(request, actor)
    return _taken(canonical(told), f"{draw.plan_no}-row.json")


@require_safe
@acting
def script(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The script that makes a party's contribution in its own browser, the very file that is tested against the command."""
    answer = HttpResponse(CONTRIBUTE_SCRIPT.read_bytes(), content_type="text/javascript; charset=utf-8")
    answer["Cache-Control"] = "no-store"
    return answer


def _taken(content: bytes, name: str) -> HttpResponse:
    demo = "demo-" if settings.DEMO else ""
    answer = HttpResponse(content, content_type="application/octet-stream")
    answer["Content-Disposition"] = f'attachment; filename="{demo}{name}"'
    answer["Cache-Control"] = "no-store"
    return answer
