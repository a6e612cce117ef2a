"""后台作业进程：取作业、发心跳、收回中断的作业。

A worker killed with -9 leaves its jobs "doing"; its heartbeat stops, and any other worker, or its successor, puts
them back within `STALLED_AFTER_S` and a few seconds. Every consumer marks what it did in its own transaction, so doing
again does no harm.
"""

from __future__ import annotations

import asyncio
import logging
from contextlib import suppress

from procrastinate import App
from procrastinate.contrib.django import app
from procrastinate.exceptions import ConnectorException

HEARTBEAT_S = 2.0
LOOK_EVERY_S = 3.0
log = logging.getLogger(__name__)


def work(concurrency: int) -> None:
    """Run until SIGTERM or SIGINT; jobs in hand are finished first."""
    from liandong.kernel.jobs import STALLED_AFTER_S

    worker = app.with_connector(app.connector.get_worker_connector())  # type: ignore[attr-defined]

    async def run() -> None:
        async with worker.open_async():
            looking = asyncio.create_task(_take_back(worker, float(STALLED_AFTER_S)))
            try:
                await worker.run_worker_async(
                    concurrency=concurrency,
                    wait=True,
                    fetch_job_polling_interval=2.0,
                    update_heartbeat_interval=HEARTBEAT_S,
                    stalled_worker_timeout=float(STALLED_AFTER_S),
                    shutdown_graceful_timeout=4.0,
                    delete_jobs="never",
                )
            finally:
                looking.cancel()
                with suppress(asyncio.CancelledError):
                    await looking

    asyncio.run(run())


async def _take_back(worker: App, after_s: float) -> None:
    """Put the jobs of dead workers back into the queue, for ever; a job another worker took back first is left to it."""
    while True:
        try:
            for job in await worker.job_manager.get_stalled_jobs(seconds_since_heartbeat=after_s):
                log.warning("收回中断的作业 %s（%s）", job.id, job.task_name)
                await worker.job_manager.retry_job(job)
        except ConnectorException as error:
            log.warning("暂不能收回中断的作业：%s", error)
        await asyncio.sleep(LOOK_EVERY_S)
