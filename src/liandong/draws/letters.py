"""随机抽取记录的底稿：方案、名录、规则、各方的承诺和打开、结果的散列、替换；抽中的是谁、派了谁，哪里都没有。

Offered to the drawing agency once the result is on record; no more than the page of the draw says to everybody, or to the agency itself.
Source: 优化营商环境条例第五十四条; 民营经济促进法第五十二条; 协议 VDR-1; the fields are those of `documents.typeset`.
"""

from __future__ import annotations

from liandong.documents.typeset import Content, Heading
from liandong.draws.duties import KIND, names_of
from liandong.draws.kinds import lists_told, parties_told, roots_told, trades_told
from liandong.draws.models import Draw
from liandong.draws.reporting import excluded_told
from liandong.draws.states import DRAWN
from liandong.draws.steps import REPLACED, RESULT, Step, steps
from liandong.kernel import letters
from liandong.kernel.actor import Actor
from liandong.now import CHINA


def draw_record(actor: Actor, draw: Draw) -> tuple[Heading, Content] | None:
    """随机抽取记录; a void draw and one without a result have none."""
    if draw.state not in DRAWN or draw.frozen_at is None:
        return None
    made = [one for one in steps(draw) if one.at is not None]
    content: Content = {
        "batch": f"{draw.title}（{draw.number}）", "plan": f"{draw.plan.title}（{draw.plan.number}）", "plan_no": draw.plan_no,
        "algorithm": [
            f"VDR-1，{draw.get_mode_display()}，{draw.get_scoring_display()}。", f"方案的散列 {draw.plan_sha256}",
            f"规则的散列 {draw.document['rules_sha256']}", f"核对程序的散列 {draw.document['verifier_sha256']}",
        ],
        "frozen_at": letters.moment(draw.frozen_at), "rosters": roots_told(draw), "scope": _scope(draw),
        "weights": _weights(draw), "excluded": [excluded_told(draw)],
        "witnesses": [*parties_told(draw), f"托管方：{draw.escrow}"],
        "steps": [_row(one) for one in made if not one.title.startswith(REPLACED)],
        "drawn_at": letters.moment(next((one.at for one in made if one.title == RESULT), None)),
        "drawn": [
            *lists_told(draw), f"抽取结果的散列 {draw.result_sha256}", f"入企安排的散列 {draw.visits_sha256}",
        ],
        "replaced": [f"{one.title}：{one.told}（{one.who}）" for one in made if one.title.startswith(REPLACED)],
        "operator": made[0].who, "supervisor": "",
    }  # fmt: skip
    return Heading(agency=draw.agency_name), content


def _scope(draw: Draw) -> list[str]:
    """Among whom was drawn, as the rules and the yearly plan say."""
    plan = draw.plan
    more = [f"行业代码{plan.industry}。"] if plan.industry else []
    more += [f"专项库：{plan.library}。"] if plan.library else []
    more += [f"只抽这些行业的：{one}" for one in trades_told(draw)]
    return [f"地域：{draw.division_name}。", *more, f"一年内已查满{draw.cap_visits}次的不抽。"]


def _weights(draw: Draw) -> list[str]:
    """The share of each list as the rules froze it, over neutral codes."""
    names = names_of(draw)
    return [
        f"{names.get(code, code)}的{stratum}名单抽{ppm / 10_000:g}%。"
        for code, shares in draw.rules["ratio_ppm"].items()
        for stratum, ppm in shares.items()
    ]


def _row(one: Step) -> dict[str, str]:
    at = f"{one.at.astimezone(CHINA):%Y-%m-%d %H:%M}" if one.at else ""
    return {"step": one.title, "at": at, "who": one.who, "told": one.told, "digest": one.digest}


letters.offer(KIND, "draw_record", draw_record)
