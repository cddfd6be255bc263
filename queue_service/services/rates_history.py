"""The tables of rates with their dates: a call is replayed with the rates that were in force when it was made."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from queue_service.domain.dispatch import Rates
from queue_service.domain.office import OfficePlan
from queue_service.persistence.configuration import RatesRow
from queue_service.persistence.unit_of_work import ReadWork, UnitOfWork


def with_rates(
    work: UnitOfWork, office_id: int, before: OfficePlan, after: OfficePlan, reason: str
) -> OfficePlan:
    """The plan under a version of its own when its rates are others than before; that table is kept.

    The table before is kept, too, if it never was: that of an office that is older than this history.
    """
    if _targets(before) == _targets(after) and before.preset == after.preset:
        return replace(after, rates_version=before.rates_version)
    known = {row.version for row in work.configuration.rates(office_id)}
    if before.rates_version not in known:
        work.configuration.add_rates(office_id, rates_row(before, work.now, before.rule_reason))
    version = next_version(known | {before.rates_version})
    named = replace(after, rates_version=version)
    work.configuration.add_rates(office_id, rates_row(named, work.now, reason.strip()))
    return named


def every_rates(work: ReadWork, office_id: int, present: Rates) -> dict[str, Rates]:
    """Version → table, of all there were."""
    return {present.version: present} | {
        row.version: row.rates() for row in work.configuration.rates(office_id)
    }


def rates_row(plan: OfficePlan, since: datetime, reason: str) -> RatesRow:
    """The rates of a plan as they are kept; `since` is UTC."""
    return RatesRow(plan.rates_version, since, plan.preset, _targets(plan), reason)


def next_version(known: set[str]) -> str:
    """A version that no table has: one higher than the highest number."""
    return str(max((int(each) for each in known if each.isdecimal()), default=0) + 1)


def _targets(plan: OfficePlan) -> dict[str, tuple[float, float]]:
    return {item.code: (item.target_minutes, item.service_minutes) for item in plan.case_types}
