"""Runs the sweeps."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import UTC

import structlog
from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.interval import IntervalTrigger

from queue_service.jobs.sweeps import Sweep

log = structlog.get_logger(__name__)


class Scheduler:
    """Runs each sweep at its interval in threads of this process, never twice at once, until closed.

    Args:
        leads: asked before each run; of several processes one leads and the others stand by. A process that has
            just lost the lead may still finish a sweep, which is why every sweep may be run twice.
    """

    def __init__(self, sweeps: Iterable[Sweep], leads: Callable[[], bool] = lambda: True) -> None:
        self._leads = leads
        self._scheduler = BackgroundScheduler(
            timezone=UTC,
            executors={"default": ThreadPoolExecutor(2)},
            # After a pause of the machine one run makes up for all those missed.
            job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
        )
        for sweep in sweeps:
            trigger = IntervalTrigger(seconds=sweep.every_seconds, timezone=UTC)
            self._scheduler.add_job(self._run, trigger, args=(sweep,), id=sweep.name, name=sweep.name)

    def start(self) -> None:
        """Begins; the first runs come after one interval."""
        self._scheduler.start()

    def close(self) -> None:
        """Ends after the sweeps that are running."""
        if self._scheduler.running:
            self._scheduler.shutdown(wait=True)

    def _run(self, sweep: Sweep) -> None:
        if not self._leads():
            return
        try:
            found = sweep.run()
        except Exception:
            # The next run comes; a sweep that fails for good is seen here every time.
            log.exception("sweep failed", sweep=sweep.name)
        else:
            if found:
                log.info("sweep", sweep=sweep.name, found=found)
