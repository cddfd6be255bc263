"""What an office sets, changed: shown with its consequences, merged with what others changed, kept, taken back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from queue_service.domain.changes import Change, backwards, differences
from queue_service.domain.command import BY_SYSTEM, Actor, Command
from queue_service.domain.errors import Conflict, InvalidFields, QueueServiceError
from queue_service.domain.findings import Consequences
from queue_service.domain.rights import Right
from queue_service.persistence.configuration import RatesRow
from queue_service.persistence.unit_of_work import Units
from queue_service.services.change_views import ChangeView, Outcome
from queue_service.services.configuration_change import FIXED, Wish, begun, carried_out, views, withdrawn
from queue_service.services.configuration_document import to_document
from queue_service.services.lobbies import Lobbies
from queue_service.services.new_office import add_office, require_set_up
from queue_service.services.offices import Offices


@dataclass(frozen=True, slots=True)
class TakeOver:
    """A document to be set; `parts`: only these of its outermost keys; `wish` with everything but the changes."""

    document: Mapping[str, Any]
    parts: tuple[str, ...] | None
    wish: Wish


@dataclass(frozen=True, slots=True)
class Configured:
    """What an office sets, and the version of it."""

    version: int
    document: Mapping[str, Any]


class Configuration:
    """Use cases of whoever decides what an office offers, where, when and by which rule."""

    def __init__(self, units: Units, offices: Offices, lobbies: Lobbies) -> None:
        self._units, self._offices, self._lobbies = units, offices, lobbies

    def read(self, actor: Actor, office: str) -> Configured:
        """All that an office sets. Raises NotFound ``office_not_found``."""
        actor.require(Right.SEE_CONFIGURATION, office)
        with self._units.reading() as work:
            _, version = work.offices.key(office)
            return Configured(version, to_document(work.offices.load(office)))

    def create(self, command: Command, document: Mapping[str, Any]) -> Configured:
        """Makes an office of a whole document.

        Raises:
            Forbidden: whoever asks is no administrator of all offices.
            InvalidFields, Invalid: as `from_document`.
            Conflict: ``office_exists``.
        """
        require_set_up(command.actor)
        with self._units.writing(command) as work:
            version = add_office(work, document)
            return work.commit(Configured(version, dict(document)))

    def change(self, command: Command, office: str, wish: Wish) -> Outcome:
        """Changes it, now or from another day on.

        Raises:
            NotFound: ``office_not_found``.
            Invalid: ``no_such_place``, ``fixed_place``, ``reason_needed``, ``day_not_ahead``; as the plan raises.
            ChangedMeanwhile: somebody has changed the same place.
            Consequences: there are findings that stop, or such as were not seen.
        """
        command.actor.require(Right.CONFIGURE, office)
        with self._lobbies.changing(command, office, in_pause=True) as lobby:
            outcome = carried_out(lobby, wish)
            return outcome if wish.dry_run else lobby.work.commit(outcome)

    def undo(
        self,
        command: Command,
        office: str,
        change_id: int,
        seen: tuple[str, ...] = (),
        *,
        dry_run: bool = False,
    ) -> Outcome:
        """Takes a change back, as far as nobody has changed the same places since; a planned one is withdrawn.

        Raises:
            NotFound: ``office_not_found``, ``change_not_found``.
            Conflict: ``change_not_done`` for one that never took effect, or was taken back already.
            ChangedMeanwhile, Consequences: as `change`.
        """
        command.actor.require(Right.CONFIGURE, office)
        with self._lobbies.changing(command, office, in_pause=True) as lobby:
            row = lobby.work.configuration.get(lobby.office.id, change_id)
            if row.state == "planned":
                outcome = withdrawn(lobby, row)
                return outcome if dry_run else lobby.work.commit(outcome)
            if row.state != "done":
                raise Conflict("change_not_done", state=row.state)
            wish = Wish(backwards(row.changes), reason=row.reason, seen=seen, dry_run=dry_run, undoes=row.id)
            outcome = carried_out(lobby, wish)
            if dry_run:
                return outcome
            lobby.work.configuration.settle(row.id, "undone")
            if row.undoes is not None:
                # What this one had taken back stands again.
                lobby.work.configuration.settle(row.undoes, "done")
            return lobby.work.commit(outcome)

    def take_over(self, command: Command, office: str, taken: TakeOver) -> Outcome:
        """Sets what a document says, as a whole or some parts of it; the code of the office stays.

        Raises:
            Conflict: ``configuration_newer`` when the office has changed since the document was looked at.
            InvalidFields, Invalid, Consequences: as `change`.
        """
        command.actor.require(Right.CONFIGURE, office)
        with self._lobbies.changing(command, office, in_pause=True) as lobby:
            wish = taken.wish
            if wish.version is not None and wish.version != lobby.office.version:
                raise Conflict("configuration_newer")
            present = to_document(lobby.work.offices.load(office))
            wanted = {**present, **_chosen(taken), "code": office}
            wish = replace(wish, changes=tuple(differences(present, wanted)))
            outcome = carried_out(lobby, wish)
            return outcome if wish.dry_run else lobby.work.commit(outcome)

    def compare(self, actor: Actor, left: str, right: str) -> tuple[Change, ...]:
        """What differs between two offices; their codes apart. Raises NotFound ``office_not_found``."""
        one, other = self.read(actor, left).document, self.read(actor, right).document
        return tuple(each for each in differences(one, other) if each.at[0] not in FIXED)

    def history(
        self,
        actor: Actor,
        office: str,
        *,
        before: int | None = None,
        state: str | None = None,
        part: str | None = None,
        limit: int = 50,
    ) -> list[ChangeView]:
        """What was changed, newest first; `before` an id, of one state, of one outermost key.

        Raises:
            NotFound: ``office_not_found``.
        """
        actor.require(Right.SEE_CONFIGURATION, office)
        with self._units.reading() as work:
            office_id, _ = work.offices.key(office)
            rows = work.configuration.history(office_id, before=before, state=state, part=part, limit=limit)
            return views(work, rows)

    def first_day(self, office: str) -> date:
        """The first day on which a planned change can begin: that after the office day that is running."""
        with self._units.reading() as work:
            hours = self._offices.load(work, office).plan.hours
            return hours.office_day(work.now) + timedelta(days=1)

    def rates_history(self, actor: Actor, office: str) -> list[RatesRow]:
        """Every table of rates there was, oldest first. Raises NotFound ``office_not_found``."""
        actor.require(Right.SEE_CONFIGURATION, office)
        with self._units.reading() as work:
            return work.configuration.rates(work.offices.key(office)[0])

    def begin_planned(self) -> int:
        """Makes the changes whose day has begun; returns how many. Safe when run twice.

        One that would break what is running waits until the house is at rest; one that no longer fits has failed, and
        the history says so.
        """
        with self._units.reading() as work:
            latest = work.now.date() + timedelta(days=1)
            planned = work.configuration.planned(latest)
        return sum(self._begin(office, change_id) for change_id, office in planned)

    def _begin(self, office: str, change_id: int) -> int:
        with self._lobbies.changing(BY_SYSTEM, office, in_pause=True) as lobby:
            work = lobby.work
            row = work.configuration.get(lobby.office.id, change_id)
            if row.state != "planned" or row.from_day is None or row.from_day > lobby.day:
                return 0
            try:
                begun(lobby, row)
            except Consequences as waits:
                work.configuration.settle(row.id, "planned", waits.findings[0].code)
                return work.commit(0)
            except QueueServiceError as error:
                work.configuration.settle(row.id, "failed", error.code)
                work.audit("configuration.failed", f"change:{row.id}", code=error.code)
                return work.commit(1)
            return work.commit(1)


def _chosen(taken: TakeOver) -> dict[str, Any]:
    """The parts that are to be set. Raises InvalidFields when there is no such part."""
    if taken.parts is None:
        return dict(taken.document)
    unknown = [part for part in taken.parts if part not in taken.document]
    if unknown:
        raise InvalidFields([(part, "missing") for part in unknown])
    return {part: taken.document[part] for part in taken.parts}
