"""系统管理的页面：后台作业最近一次的运行。"""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from liandong.desk.shell import acting, missing, show
from liandong.kernel.actor import Actor
from liandong.kernel.models import JobRun
from liandong.kernel.pages import Cell, Column, Link, ListPage, Row, Tone
from liandong.kernel.roles import ADMINS
from liandong.now import CHINA


@require_safe
@acting
def jobs_page(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The last run of every background job."""
    if actor.role not in ADMINS:
        return missing(request, actor)
    jobs = [_row(job) for job in JobRun.objects.order_by("title")]
    page = ListPage(
        title="后台作业",
        lead="每个作业最近一次的运行情况。",
        breadcrumb=[Link("工作台", "/")],
        columns=[
            Column("作业"),
            Column("次数", is_number=True),
            Column("最近一次", keeps_line=True),
            Column("结果"),
        ],
        rows=jobs,
        count_text=f"共 {len(jobs)} 个",
        empty="后台作业还没有运行过。",
        empty_todo="请确认后台作业进程已经启动。",
    )
    return show(request, actor, page)


def _row(job: JobRun) -> Row:
    last = job.finished_at.astimezone(CHINA).strftime("%Y-%m-%d %H:%M:%S") if job.finished_at else "从未"
    result = Cell("正常", tone=Tone.DONE) if job.is_ok else Cell("失败", note=job.message, tone=Tone.NEUTRAL)
    return Row("", [Cell(job.title), Cell(str(job.runs)), Cell(last), result])
