"""行政区划的动作：一批导入，全部进或者全部不进。"""

from __future__ import annotations

from datetime import timedelta

from liandong.kernel.actions import Act, Action
from liandong.kernel.roles import Role
from liandong.law.verdict import Verdict, allow, refuse
from liandong.proof.canonical import canonical, tagged_hash
from liandong.registry import forms
from liandong.registry.models import Division, DivisionBatch
from liandong.registry.states import HOUSE_REGISTER

LOAD_DIVISIONS = Action(
    name="registry.load_divisions",
    title="导入行政区划",
    kind="division_batch",
    roles=frozenset({Role.SYSTEM_ADMIN, Role.SYSTEM}),
    side="any",
    creates=True,
    form=forms.DivisionRows,
    consequence="一批全部导入；已有的代码从所填日期起使用新的名称和上级，原来的记载保留。",
    sources=(HOUSE_REGISTER,),
)


@LOAD_DIVISIONS.judge
def may_load_divisions(act: Act) -> Verdict:
    if DivisionBatch.objects.filter(digest=_digest(act)).exists():
        return refuse("batch_loaded", "同样的一批已经导入过，不必再导入。", HOUSE_REGISTER)
    clash = Division.objects.filter(
        code__in=[r["code"] for r in act.values["rows"]], valid_from__gte=act.values["valid_from"]
    ).first()
    if clash:
        return refuse(
            "overlap",
            f"代码{clash.code}已有自{clash.valid_from}起的记载，本批的起始日期应晚于它。",
            HOUSE_REGISTER,
        )
    return allow("may_load", "可以导入。", HOUSE_REGISTER)


def _digest(act: Act) -> str:
    said = [[row[c] for c in sorted(row)] for row in act.values["rows"]]
    return tagged_hash("liandong/divisions/v1", act.values["valid_from"].isoformat(), canonical(said)).hex()


@LOAD_DIVISIONS.change
def load_divisions(act: Act) -> DivisionBatch:
    rows, since = act.values["rows"], act.values["valid_from"]
    Division.objects.filter(code__in=[r["code"] for r in rows], valid_to=None).update(
        valid_to=since - timedelta(days=1)
    )
    Division.objects.bulk_create(
        Division(
            code=r["code"], name=r["name"], level=int(r["level"]), parent=r["parent"],
            is_statistical=r["is_statistical"] == "1", valid_from=since, source=act.values["source"],
        )
        for r in rows
    )  # fmt: skip
    return DivisionBatch(
        name=act.values["name"],
        source=act.values["source"],
        digest=_digest(act),
        rows=len(rows),
        owner=act.actor.agency,
    )
