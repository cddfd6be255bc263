"""Practice: a private copy of an office with made-up people, where nothing one presses reaches anybody."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import time, timedelta
from itertools import cycle, islice

from queue_service.domain.command import BY_SYSTEM, Actor, Command, is_practice, practice_office
from queue_service.domain.desk import Desk, DeskState
from queue_service.domain.errors import Forbidden, NotFound
from queue_service.domain.events import EventKind
from queue_service.domain.office import OfficePlan
from queue_service.domain.opening_hours import Hours, OpeningHours, WeeklyHours
from queue_service.domain.rights import Right
from queue_service.domain.ticket import LegState, Ticket
from queue_service.persistence.unit_of_work import UnitOfWork, Units
from queue_service.services.calling import set_aside
from queue_service.services.issuing import Wish, issue
from queue_service.services.lobbies import Lobbies
from queue_service.services.offices import Office, Offices
from queue_service.services.open_lobby import OpenLobby
from queue_service.services.tokens import Tokens

#: A copy that nobody has touched for so long is erased.
KEPT = timedelta(hours=24)
#: How many come when more are asked for.
MORE = 5
#: At most so many colleagues sit at other desks, so that there is somebody to transfer to.
COLLEAGUES = 3


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody made up.

    Attributes:
        minutes: how long ago they came.
        matters: how many concerns they have; the first is one of the desk's.
        elsewhere: what they came for is not for the desk one practises at.
        note: a colleague left a note about them.
    """

    minutes: float
    language: str
    persons: int = 1
    needs_priority: bool = False
    accessible_only: bool = False
    matters: int = 1
    elsewhere: bool = False
    note: bool = False


#: In the order in which they came. The first two do not wait: one did not answer, one was sent to get something.
PEOPLE = (
    Person(52, "de"),
    Person(47, "tr", note=True),
    Person(41, "ar", persons=4),
    Person(38, "de", matters=2),
    Person(33, "uk", needs_priority=True, persons=2),
    Person(29, "en", elsewhere=True),
    Person(26, "fa", note=True),
    Person(22, "de-simple", accessible_only=True, needs_priority=True),
    Person(19, "fr", elsewhere=True),
    Person(17, "ru", matters=2, persons=3),
    Person(14, "de"),
    Person(11, "ar", elsewhere=True, persons=5),
    Person(9, "tr"),
    Person(7, "en", note=True),
    Person(5, "uk"),
    Person(3, "de", elsewhere=True),
    Person(1, "fr"),
)


class Practice:
    """Use cases of whoever wants to try things out."""

    def __init__(self, units: Units, offices: Offices, lobbies: Lobbies, tokens: Tokens) -> None:
        self._units, self._offices = units, offices
        self._lobbies, self._tokens = lobbies, tokens

    def start(self, command: Command, office: str, desk: str, notes: Sequence[str] = ()) -> str:
        """Makes a fresh copy of an office for whoever asks, in place of the one before; the copy's code.

        Args:
            desk: where one is going to practise; people come for what it serves.
            notes: what colleagues may have written, in the reader's language.

        Raises:
            Forbidden: not desk staff of this office.
            NotFound: ``office_not_found``, ``desk_not_found``.
        """
        staff_id = _practising(command.actor, office)
        code = practice_office(office, staff_id)
        with self._units.writing(command) as work:
            work.offices.hold(work.offices.key(office)[0])
            plan = work.offices.load(office)
            here = plan.desk(desk)
            lobby = self._made_anew(work, _copy(plan, code))
            self._fill(lobby, here, notes)
            self._offices.forget(code)
            return work.commit(code)

    def more_people(self, command: Command, office: str, desk: str) -> int:
        """Some more people come in; how many. `office` is the copy's code.

        Raises:
            Forbidden: it is not one's own copy.
            NotFound: ``office_not_found``, ``desk_not_found``.
        """
        command.actor.require(Right.PRACTISE, office)
        if not is_practice(office):
            raise Forbidden("forbidden", office=office)
        with self._lobbies.changing(command, office) as lobby:
            here = lobby.desk(desk).desk
            begin = lobby.work.revision % len(PEOPLE)
            coming = list(islice(cycle(PEOPLE), begin, begin + MORE))
            come = [
                issue(lobby, self._tokens, wish)
                for _, wish in _wishes(lobby.office.plan, here, coming, begin)
            ]
            for ticket in come:
                lobby.offer(ticket)
            return lobby.work.commit(len(come))

    def erase_old(self) -> int:
        """Erases copies that nobody has used for a day; how many. Safe when run twice."""
        with self._units.writing(BY_SYSTEM) as work:
            old = [
                office_id
                for office_id, code in work.offices.all()
                if is_practice(code) and (work.lobby.last_at(office_id) or work.now) <= work.now - KEPT
            ]
            for office_id in old:
                work.offices.delete(office_id)
            return work.commit(len(old))

    def _made_anew(self, work: UnitOfWork, plan: OfficePlan) -> OpenLobby:
        """The copy's lobby, empty. Its revisions go on where those of the copy before ended, as screens rely on."""
        revision = 0
        try:
            before, _ = work.offices.key(plan.code)
        except NotFound:
            pass
        else:
            revision = work.lobby.revision(before)
            work.offices.delete(before)
        office_id = work.offices.save(plan)
        day = plan.hours.office_day(work.now)
        work.lobby.begin(office_id, day, revision, work.now)
        work.enter_lobby(office_id, plan.code, day)
        return OpenLobby(work, Office(office_id, work.offices.key(plan.code)[1], plan), day)

    def _fill(self, lobby: OpenLobby, here: Desk, notes: Sequence[str]) -> None:
        now, left = lobby.now, iter(notes)
        came = []
        for person, wish in _wishes(lobby.office.plan, here, PEOPLE):
            # They came one after the other, and the record says so.
            lobby.work.now = now - timedelta(minutes=person.minutes)
            ticket = issue(lobby, self._tokens, wish)
            if person.note and (note := next(left, None)):
                lobby.work.tickets.set_note(lobby.office.id, ticket.legs[0], note)
            came.append(ticket)
        lobby.work.now = now
        _people_at_work(lobby, here, came)


def _practising(actor: Actor, office: str) -> int:
    """The account that practises. Raises Forbidden ``forbidden``."""
    actor.require(Right.PRACTISE, office)
    if actor.staff_id is None or is_practice(office):
        raise Forbidden("forbidden", office=office)
    return actor.staff_id


def _copy(plan: OfficePlan, code: str) -> OfficePlan:
    """The same office, made up and open round the clock: one practises when nobody else is there."""
    always = tuple(WeeklyHours(day, Hours(time(0), time(0))) for day in range(7))
    hours = OpeningHours(plan.time_zone, weekly=always)
    return replace(plan, code=code, hours=hours, holiday_region=None, demo=True, paper_series=None)


def _wishes(
    plan: OfficePlan, here: Desk, people: Sequence[Person], first: int = 0
) -> Iterator[tuple[Person, Wish]]:
    """What each of them came for: in turn one of the desk's case types, or of the others."""
    mine = list(here.case_types)
    others = [item.code for item in plan.case_types if item.code not in mine] or mine
    ours, theirs = islice(cycle(mine), first, None), islice(cycle(others), first, None)
    for person in people:
        matters = [next(theirs if person.elsewhere else ours)]
        while len(matters) < person.matters and (further := next(theirs)) not in matters:
            matters.append(further)
        yield (
            person,
            Wish(
                tuple(matters),
                person.language,
                person.persons,
                person.needs_priority,
                person.accessible_only,
            ),
        )


def _people_at_work(lobby: OpenLobby, here: Desk, came: Sequence[Ticket]) -> None:
    """Colleagues open their desks; one client did not answer, one gets a photo, one is being served."""
    colleagues = sorted(
        (desk for desk in lobby.office.plan.desks if desk.code != here.code and desk.case_types),
        key=lambda desk: (
            not set(desk.case_types) & set(here.case_types),
            desk.area != here.area,
            desk.position,
        ),
    )[:COLLEAGUES]
    for colleague in colleagues:
        lobby.save_desk(lobby.desk(colleague.code), DeskState.OPEN)
        lobby.work.record(EventKind.DESK_OPENED, None, colleague.code, case_types=list(colleague.case_types))
    able = [desk for desk in colleagues if came[0].open_legs()[0].case_type in desk.case_types]
    if able:
        _set_aside(lobby, able[0].code, came[0])
    able = [desk for desk in colleagues if came[1].open_legs()[0].case_type in desk.case_types]
    if able:
        _hold(lobby, able[0].code, came[1])


def _set_aside(lobby: OpenLobby, desk: str, ticket: Ticket) -> None:
    call, called = lobby.call_by_hand(ticket, lobby.desk(desk), "other")
    set_aside(lobby, lobby.desk(desk), call, called)


def _hold(lobby: OpenLobby, desk: str, ticket: Ticket) -> None:
    call, called = lobby.call_by_hand(ticket, lobby.desk(desk), "other")
    lobby.work.tickets.mark_legs(lobby.office.id, called.taken_legs(), LegState.OPEN)
    held = lobby.move(called, "hold", hold_reason="photo")
    lobby.work.record(EventKind.ON_HOLD, held, desk, reason="photo")
    lobby.free(lobby.desk(desk), call, "on_hold")
