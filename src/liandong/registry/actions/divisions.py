"""行政区划的动作：一批导入，全部进或者全部不进；新记载接替旧的；撤销或者并入。"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from liandong.kernel import initials
from liandong.kernel.actions import Act, Action
from liandong.kernel.models import Access
from liandong.kernel.roles import Role
from liandong.law.verdict import Verdict, allow, refuse
from liandong.now import today
from liandong.proof.canonical import canonical, tagged_hash
from liandong.registry import division_forms, places
from liandong.registry.kinds import DIVISION
from liandong.registry.models import Division, DivisionBatch
from liandong.registry.states import HOUSE_REGISTER

LOAD_DIVISIONS = Action(
    name="registry.load_divisions",
    title="导入行政区划",
    kind="division_batch",
    roles=frozenset({Role.SYSTEM_ADMIN, Role.SYSTEM}),
    side="any",
    creates=True,
    form=division_forms.DivisionRows,
    consequence="一批全部导入；已有的代码从所填日期起使用新的名称和上级，原来的记载保留；写了止的，作为已经撤销的记载。",
    sources=(HOUSE_REGISTER,),
)


@LOAD_DIVISIONS.judge
def may_load_divisions(act: Act) -> Verdict:
    if DivisionBatch.objects.filter(digest=_digest(act)).exists():
        return refuse("batch_loaded", "同样的一批已经导入过，不必再导入。", HOUSE_REGISTER)
    spans = {row["code"]: _span(act, row) for row in act.values["rows"]}
    for before in Division.objects.filter(code__in=spans).order_by("code", "valid_from"):
        since, until = spans[before.code]
        is_replaced = before.state == "in_force" and until is None and before.valid_from < since
        if (
            not is_replaced
            and before.valid_from <= (until or date.max)
            and (before.valid_to or date.max) >= since
        ):
            its = f"至{before.valid_to}" if before.valid_to else "起"
            after = before.valid_to or before.valid_from
            said = (
                f"代码{before.code}已有自{before.valid_from}{its}的记载，这一行的起止不能与它重叠："
                f"补登以前的，止应早于{before.valid_from}；接替它的，起应晚于{after}。"
            )
            return refuse("overlap", said, HOUSE_REGISTER)
    return allow("may_load", "可以导入。", HOUSE_REGISTER)


def _span(act: Act, row: Mapping[str, str]) -> tuple[date, date | None]:
    """From when the row holds, the batch's day unless it has its own, and its last day where it has ended."""
    since, until = row.get("valid_from"), row.get("valid_to")
    first = date.fromisoformat(since) if since else act.values["valid_from"]
    return first, date.fromisoformat(until) if until else None


def _digest(act: Act) -> str:
    said = [[row[c] for c in sorted(row)] for row in act.values["rows"]]
    return tagged_hash("liandong/divisions/v1", act.values["valid_from"].isoformat(), canonical(said)).hex()


@LOAD_DIVISIONS.change
def load_divisions(act: Act) -> DivisionBatch:
    rows = act.values["rows"]
    begun = {r["code"]: since for r in rows for since, until in [_span(act, r)] if until is None}
    for before in Division.objects.filter(code__in=begun, valid_to=None).order_by("code"):
        act.also(REPLACE_DIVISION, before, {"valid_to": begun[before.code] - timedelta(days=1)})
    made = Division.objects.bulk_create(_division(act, r) for r in rows)
    Access.objects.bulk_create(
        Access(kind=DIVISION.name, record=d.uuid, level=g.level, ground=g.ground)
        for d in made
        for g in DIVISION.sight.granted(d)
    )
    initials.add(DIVISION, made)
    return DivisionBatch(
        name=act.values["name"],
        source=act.values["source"],
        digest=_digest(act),
        rows=len(rows),
        owner=act.actor.agency,
    )


def _division(act: Act, row: Mapping[str, str]) -> Division:
    since, until = _span(act, row)
    return Division(
        code=row["code"], name=row["name"], level=int(row["level"]), parent=row["parent"],
        is_statistical=row["is_statistical"] == "1", valid_from=since, valid_to=until,
        source=row.get("source") or act.values["source"], ending=row.get("ending", ""),
        end_basis=row.get("end_basis", ""), successors=row.get("successors", "").split(),
        owner=act.actor.agency, state="ended" if until else "in_force", version=1,
    )  # fmt: skip


REPLACE_DIVISION = Action(
    name="registry.replace_division",
    title="由新记载接替",
    kind="division",
    roles=frozenset({Role.SYSTEM_ADMIN, Role.SYSTEM}),
    side="any",
    is_inner=True,
    consequence="同一代码有了新的记载，这一条到新记载的前一日为止。",
    sources=(HOUSE_REGISTER,),
)


@REPLACE_DIVISION.change
def replace_division(act: Act) -> None:
    act.record.valid_to = act.values["valid_to"]


END_DIVISION = Action(
    name="registry.end_division",
    title="撤销区划",
    kind="division",
    roles=frozenset({Role.SYSTEM_ADMIN}),
    side="any",
    form=division_forms.DivisionEnd,
    consequence="从所填日期起不再有这个区划；按它的代码、名称查的，答复并入、划归的区划并说明来路，已有的记录不改。",
    sources=(HOUSE_REGISTER,),
)


@END_DIVISION.judge
def may_end_division(act: Act) -> Verdict:
    division, on = act.record, act.values["on"]
    if on > today():
        return refuse("not_yet", "这一天还没有到，请到那一天再办理。", HOUSE_REGISTER)
    if on <= division.valid_from:
        said = f"这条记载自{division.valid_from}起，撤销日期应晚于它，请核对。"
        return refuse("before_founding", said, HOUSE_REGISTER)
    carried = act.values["successors"]
    if division.code in carried:
        return refuse("own_successor", "不能并入它自己，请改填别的区划或者留空。", HOUSE_REGISTER)
    standing = Division.objects.filter(places.in_force(), code__in=carried).values_list("code", flat=True)
    if gone := sorted(set(carried) - set(standing)):
        said = f"{places.named(gone[0])}（{gone[0]}）今天不是现行区划，请填承接它的区划。"
        return refuse("successor_gone", said, HOUSE_REGISTER)
    below = Division.objects.filter(places.in_force(on), parent=division.code).order_by("code")
    if names := list(below.values_list("name", flat=True)):
        told = "、".join(names[:3]) + ("等" if len(names) > 3 else "")
        said = f"{told}{len(names)}个区划那一天还以它为上级，请先导入它们的新上级，或者先撤销它们。"
        return refuse("has_children", said, HOUSE_REGISTER)
    return allow("may_end", "可以撤销。", HOUSE_REGISTER)


@END_DIVISION.change
def end_division(act: Act) -> None:
    act.record.valid_to = act.values["on"] - timedelta(days=1)
    for name in ("ending", "end_basis", "successors"):
        setattr(act.record, name, act.values[name])
