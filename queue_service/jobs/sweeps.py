"""The table of sweeps."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from queue_service.services.audit_sealing import INTERVAL_SECONDS
from queue_service.services.container import Services


@dataclass(frozen=True, slots=True)
class Sweep:
    """Something to look for at an interval; `run` returns how much it found, and may be run twice."""

    name: str
    every_seconds: int
    run: Callable[[], int]


def sweeps(services: Services) -> tuple[Sweep, ...]:
    """Every sweep there is."""
    return (
        # A client set aside is back in the queue at most this much later than promised.
        Sweep("return parked tickets", 5, services.ticketing.return_due),
        # An office that nobody has opened yet still shows its clerks that yesterday is over.
        Sweep("end days that are over", 60, services.ticketing.end_days),
        # What was planned for a day is there before its first visitor.
        Sweep("begin planned changes", 60, services.configuration.begin_planned),
        Sweep("forget stored answers", 3600, services.administration.forget_answers),
        Sweep("forget ended sessions", 3600, services.sessions.forget_sessions),
        Sweep("erase copies nobody practises on", 3600, services.practice.erase_old),
        # A device that has been silent for five minutes is missed a quarter of a minute later.
        Sweep("miss lost devices", 15, services.device_watch.miss),
        Sweep("forget codes of devices", 60, services.device_codes.forget),
        # A phone is forgotten soon after its number has ended, and with the day.
        Sweep("forget push subscriptions", 60, services.push.forget),
        # Whatever has reached its limit, above all the numbers of a day that has just ended.
        Sweep("forget in time", 300, services.retention.sweep_some),
        # What was written down is linked before anybody has had long to change it.
        Sweep("seal the audit log", INTERVAL_SECONDS, services.audit.seal),
        Sweep("check the audit log", 600, services.audit.check_daily),
    )
