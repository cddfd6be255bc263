"""The people of a generated day: they pull numbers, give up, and come back after a missed call."""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from queue_service.demo.arrivals import Matter, Person
from queue_service.demo.client import Answer, OfficeApi

log = logging.getLogger(__name__)


@dataclass(slots=True)
class Visit:
    """A person with a number in their hand; times are seconds of the generated day.

    Attributes:
        left: the matters that no desk has dealt with yet.
        called: a desk has called their number.
        answers: they will come when called.
        missed: they have missed a call already.
        held: they were sent to get something once.
        back_at: when they will say "I am back".
    """

    person: Person
    number: str
    token: str
    taken_at: float
    left: list[Matter] = field(default_factory=list)
    called: bool = False
    answers: bool = True
    missed: bool = False
    held: bool = False
    back_at: float | None = None


class Visitors:
    """Everybody the player sends to the kiosk.

    Args:
        token: of an enrolled kiosk.
        changed: called whenever somebody came or left, so that what is open can be noted down.

    Attributes:
        refused: code of the last refusal at the kiosk, for example ``office_closed``.
    """

    def __init__(
        self, api: OfficeApi, office: str, token: str, people: Iterable[Person], changed: Callable[[], None]
    ) -> None:
        self._api = api
        self._office = office
        self._token = token
        self._still_to_come = deque(people)
        self._visits: dict[str, Visit] = {}
        self._changed = changed
        self.refused: str | None = None

    @property
    def all_came(self) -> bool:
        """Nobody is to come any more on this day."""
        return not self._still_to_come

    def nobody_more(self) -> None:
        """The door is shut: whoever was still to come stays at home."""
        self._still_to_come.clear()

    def find(self, number: str) -> Visit | None:
        """The visit behind a number; None for somebody the player did not send."""
        return self._visits.get(number)

    def tokens(self) -> list[str]:
        """The tokens of everybody who is still in the house."""
        return [visit.token for visit in self._visits.values()]

    def step(self, now: float) -> None:
        """Lets everything happen that is due at `now`."""
        while self._still_to_come and self._still_to_come[0].arrives <= now:
            self._arrive(self._still_to_come.popleft(), now)
        for visit in list(self._visits.values()):
            if visit.back_at is not None and visit.back_at <= now:
                self._come_back(visit)
            elif self._has_had_enough(visit, now):
                self._give_up(visit)

    def _arrive(self, person: Person, now: float) -> None:
        body = {
            "case_types": [matter.case_type for matter in person.matters],
            "language": person.language,
            "persons": person.persons,
            "needs_priority": person.needs_priority,
        }
        answer = self._api.post(f"/offices/{self._office}/tickets", body, self._token)
        if not answer.ok:
            self._refuse(answer)
            return
        number = answer.body["number"]
        self._visits[number] = Visit(
            person, number, answer.body["token"], now, list(person.matters), answers=person.answers_first_call
        )
        self._changed()

    def _refuse(self, answer: Answer) -> None:
        if answer.code != self.refused:
            log.warning("the kiosk refuses a number: %s", answer.code)
        self.refused = answer.code

    def _has_had_enough(self, visit: Visit, now: float) -> bool:
        patience = visit.person.gives_up_after
        return patience is not None and not visit.called and now - visit.taken_at > patience

    def _give_up(self, visit: Visit) -> None:
        self._api.post(f"/tickets/{visit.token}/cancel", {})
        self.leave(visit)

    def _come_back(self, visit: Visit) -> None:
        visit.back_at = None
        if not self._api.post(f"/tickets/{visit.token}/back", {}).ok:
            self.leave(visit)

    def missed(self, visit: Visit, now: float) -> None:
        """Nobody came to the desk. Some say "I am back" later; whoever is gone misses the second call as
        well.
        """
        after = visit.person.comes_back_after
        if visit.missed:
            self.leave(visit)
        elif after is not None:
            visit.answers = True
            visit.back_at = now + after
        visit.missed = True

    def leave(self, visit: Visit) -> None:
        """They go home."""
        self._visits.pop(visit.number, None)
        self._changed()

    def served(self, visit: Visit, case_types: Sequence[str]) -> None:
        """A desk has dealt with these matters; whoever has none left goes home."""
        visit.left = [matter for matter in visit.left if matter.case_type not in case_types]
        visit.called = True
        if not visit.left:
            self.leave(visit)
