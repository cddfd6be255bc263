"""Who is rostered on one day, for use cases that ask again and again."""

from __future__ import annotations

from datetime import date

from queue_service.domain.roster import Seat
from queue_service.persistence.unit_of_work import ReadWork
from queue_service.services.offices import Office


def rostered_seats(work: ReadWork, office: Office, day: date) -> tuple[Seat, ...] | None:
    """The seats of a date, None when nobody has planned it; worked out once as long as nobody plans anew."""
    version = work.rosters.version(office.id)
    if not version:
        return None
    known = office.rostered.get(day)
    if known is None or known[0] != version:
        roster = work.rosters.load(office.id, day, day)
        seats = roster.seats(day, office.plan) if roster.plans(day) else None
        office.rostered.clear()
        known = office.rostered[day] = (version, seats)
    return known[1]
