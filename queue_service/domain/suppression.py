"""What of the figures may leave the house: nothing that could be about one person.

A count below `K` is not told. Every other count is told as a multiple of `K`, and no totals are told: so a count that
is left out cannot be worked out as the difference of two others, neither within one answer nor between two answers
about different stretches of days.
"""

from __future__ import annotations

from dataclasses import dataclass

from queue_service.domain.figures import Cell, Times

#: Fewer than this many are a few, and not told.
K = 5


@dataclass(frozen=True, slots=True)
class Told:
    """One cell as it may be told. None: fewer than `K`, or not enough to say it.

    Attributes:
        suppressed: only hour and case type are told.
        tickets and the counts after it: rounded to multiples of `K`; 0 is told as 0.
        waited_minutes_p50: half were called within so many minutes of coming, and p80, p95: four, and 19 of 20.
    """

    hour: int
    case_type: str
    suppressed: bool
    tickets: int | None = None
    served: int | None = None
    no_show: int | None = None
    unserved: int | None = None
    cancelled: int | None = None
    waited_minutes_p50: int | None = None
    waited_minutes_p80: int | None = None
    waited_minutes_p95: int | None = None
    served_minutes_p50: int | None = None
    served_minutes_p80: int | None = None


def told(cell: Cell) -> Told:
    """What may be told of a cell."""
    if cell.tickets < K:
        return Told(cell.hour, cell.case_type, suppressed=True)
    return Told(
        hour=cell.hour,
        case_type=cell.case_type,
        suppressed=False,
        tickets=rounded(cell.tickets),
        served=rounded(cell.served),
        no_show=rounded(cell.no_show),
        unserved=rounded(cell.unserved),
        cancelled=rounded(cell.cancelled),
        waited_minutes_p50=_minutes(cell.waits, 0.5),
        waited_minutes_p80=_minutes(cell.waits, 0.8),
        waited_minutes_p95=_minutes(cell.waits, 0.95),
        served_minutes_p50=_minutes(cell.services, 0.5),
        served_minutes_p80=_minutes(cell.services, 0.8),
    )


def rounded(count: int) -> int | None:
    """The nearest multiple of `K`; 0 stays 0, and fewer than `K` are not told."""
    if count == 0:
        return 0
    return None if count < K else K * round(count / K)


def _minutes(times: Times, part: float) -> int | None:
    # The part that took longer must be a few people at least, or the figure is that of one of them.
    if times.count * (1 - part) < K / 2 or times.count < K:
        return None
    found = times.quantile_minutes(part)
    return None if found is None else round(found)
