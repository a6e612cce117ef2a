"""抽取各步的期限：谁到什么时候交承诺、登记并核对外部数值、打开、解封、公布，各部门到哪一天去完抽出的入企；过了告诉它和监督，写在抽取过程里。

The moments stand in the plan that was bound; only that of publishing is a limit of the city (N-17). Every function is called by the act
that begins or ends the wait, within its transaction.

Main names: `await_commitments`, `await_outside`, `await_shares`, `await_unsealing`, `await_publication`, `await_visits`, `came`, `stop`, `publish_by`, `by`.
Source: 协议 VDR-1; law/parameters N-17.
"""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from liandong.draws.duties import KIND
from liandong.draws.models import Draw, Mode, Seat, Share
from liandong.kernel import clocks
from liandong.now import CHINA, now

COMMIT, SHARE, OUTSIDE, UNSEAL, PUBLISH = "交承诺", "打开随机数", "登记并核对外部数值", "解封", "公布抽取"
"""What is awaited; the first two stand once for each party, with its code."""
VISIT = "去完抽出的入企"
"""The same for each department, with its code."""
PUBLISH_ROW = "N-17"


def commitment(party: str) -> str:
    """Name of the clock of one party's commitment."""
    return f"{COMMIT}（{party}）"


def opening(draw: Draw, party: str) -> str:
    """Name of the clock of one party's share."""
    return f"{'交存随机数' if draw.mode == Mode.SEALED else SHARE}（{party}）"


def await_commitments(draw: Draw, since: datetime) -> None:
    """Each party until the plan's moment; one that is not on the platform is brought by the drawing agency."""
    for party in draw.parties:
        owed_by = UUID(party["agency"]) if party["agency"] else draw.owner
        _given(draw, commitment(party["code"]), draw.commit_by, since, owed_by)


def await_outside(draw: Draw, since: datetime) -> None:
    """Entered and checked until the shares must be opened, for without the value nobody can; the drawing agency sees to both."""
    _given(draw, OUTSIDE, draw.share_by, since, draw.owner)


def await_shares(draw: Draw, since: datetime) -> None:
    """Each party; whoever lets it pass has its share opened from escrow. Nobody is late whose time was over before it could open."""
    if since >= draw.share_by:
        return
    for share in Share.objects.filter(draw=draw, share="").order_by("party"):
        agency = next((one["agency"] for one in draw.parties if one["code"] == share.party), "")
        owed_by = UUID(agency) if agency else draw.owner
        _given(draw, opening(draw, share.party), draw.share_by, since, owed_by)


def await_unsealing(draw: Draw, since: datetime) -> None:
    """The drawing agency, until the plan's moment."""
    assert draw.unseal_by is not None
    _given(draw, UNSEAL, draw.unseal_by, since, draw.owner)


def await_publication(draw: Draw, since: datetime) -> None:
    """The drawing agency; how long is the city's own limit."""
    clocks.start(KIND, draw.uuid, PUBLISH, PUBLISH_ROW, since, owed_by=draw.owner)


def visiting(department: str) -> str:
    """Name of the clock of one department's visits."""
    return f"{VISIT}（{department}）"[:40]


def await_visits(draw: Draw, last: date, since: datetime) -> None:
    """Each department that was drawn for at least one half-day, until the last day of the visits; the room above says when it has gone."""
    rows = Seat.objects.filter(visit__draw=draw, visit__on__isnull=False).order_by("department")
    for department, agency in rows.values_list("department", "agency").distinct():
        owed_by, source = UUID(str(agency)), f"抽取方案{draw.plan_no}"
        clocks.start_given(
            KIND,
            draw.uuid,
            visiting(department),
            last,
            since,
            owed_by=owed_by,
            source=source,
            nature="internal",
        )


def came(draw: Draw, name: str, at: datetime) -> None:
    """What was awaited has come; nothing where no such clock runs, as of a draw that was bound before there were any."""
    clocks.end(draw.uuid, name, at)


def stop(draw: Draw, at: datetime) -> None:
    """Nothing is awaited any more: the draw is void."""
    clocks.end_all(draw.uuid, at)


def publish_by(draw: Draw) -> datetime | None:
    """Until when the result must be published; None before there is one."""
    clock = next((one for one in clocks.of(draw.uuid) if one.name == PUBLISH), None)
    return clock.due_at if clock else None


def by(moment: datetime | None) -> str:
    """“，至迟……”, and that it has passed; empty where no moment is set."""
    if moment is None:
        return ""
    late = "，已逾期" if moment < now() else ""
    return f"，至迟{moment.astimezone(CHINA):%Y-%m-%d %H:%M}{late}"


def _given(draw: Draw, name: str, due: datetime, since: datetime, owed_by: UUID) -> None:
    source = f"抽取方案{draw.plan_no}"
    clocks.start_given(KIND, draw.uuid, name, due, since, owed_by=owed_by, source=source, nature="internal")
