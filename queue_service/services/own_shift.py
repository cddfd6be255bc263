"""Where somebody works today, as it is planned: proposed when they sign in, and nothing else."""

from __future__ import annotations

from queue_service.domain.command import Actor
from queue_service.domain.rights import Right
from queue_service.domain.roster import LineKind
from queue_service.persistence.unit_of_work import Units
from queue_service.services.offices import Offices
from queue_service.services.rostered import rostered_seats


class OwnShift:
    """What the roster says to the one who asks about themselves."""

    def __init__(self, units: Units, offices: Offices) -> None:
        self._units, self._offices = units, offices

    def desk(self, actor: Actor, office: str) -> str | None:
        """The desk they are planned at now, else the next one today; None when there is none.

        Raises:
            NotFound: ``office_not_found``.
        """
        actor.require(Right.DESK_WORK, office)
        with self._units.reading() as work:
            found = self._offices.load(work, office)
            seats = rostered_seats(work, found, found.plan.hours.office_day(work.now)) or ()
            if not seats or actor.staff_id is None:
                return None
            members = work.rosters.members(found.id)
            mine = {code for code, member in members.items() if member.staff_id == actor.staff_id}
            ahead = [
                seat
                for seat in seats
                if seat.member in mine and seat.kind is LineKind.DESK and work.now < seat.ends
            ]
            return min(ahead, key=lambda seat: seat.starts).desk if ahead else None
