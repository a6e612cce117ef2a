"""后台作业进程：取作业、发心跳、收回中断的作业。

A worker killed with -9 leaves its jobs "doing"; its heartbeat stops, and this or the next worker puts them back
(at start and every minute). Every consumer marks what it did in its own transaction, so doing again does no harm.
"""

from __future__ import annotations

import asyncio

from procrastinate.contrib.django import app

HEARTBEAT_S = 5.0


def work(concurrency: int) -> None:
    """Run until SIGTERM or SIGINT; jobs in hand are finished first."""
    from liandong.kernel.jobs import STALLED_AFTER_S

    worker = app.with_connector(app.connector.get_worker_connector())  # type: ignore[attr-defined]

    async def run() -> None:
        async with worker.open_async():
            for job in await worker.job_manager.get_stalled_jobs(seconds_since_heartbeat=STALLED_AFTER_S):
                await worker.job_manager.retry_job(job)
            await worker.run_worker_async(
                concurrency=concurrency,
                wait=True,
                fetch_job_polling_interval=2.0,
                update_heartbeat_interval=HEARTBEAT_S,
                stalled_worker_timeout=float(STALLED_AFTER_S),
                shutdown_graceful_timeout=4.0,
                delete_jobs="never",
            )

    asyncio.run(run())
