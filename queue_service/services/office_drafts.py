"""A new office, put together step by step: nothing of it is there before the last step, and then all of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from queue_service.domain.command import Actor, Command
from queue_service.domain.errors import Invalid
from queue_service.persistence.unit_of_work import Units
from queue_service.services.configuration_document import from_document
from queue_service.services.new_office import add_office, check_code_is_free, require_set_up
from queue_service.services.office_proposal import STEPS, code_from, document_of, with_proposals


@dataclass(frozen=True, slots=True)
class Draft:
    """An office that is being put together.

    Attributes:
        answers: step → field → value; what nobody has answered yet is as proposed.
        answered: the steps that somebody has answered.
    """

    answers: Mapping[str, Mapping[str, Any]]
    answered: tuple[str, ...]

    @property
    def next_step(self) -> str:
        """Where one goes on: the first step without an answer, or the last."""
        return next((step for step in STEPS if step not in self.answered), STEPS[-1])


@dataclass(frozen=True, slots=True)
class Made:
    """An office that was made just now."""

    code: str
    version: int


class OfficeDrafts:
    """Use cases of administrators of all offices; each puts one together at a time.

    Args of its methods:
        waiting_area: what the one area of a small house is called, by language.
    """

    def __init__(self, units: Units) -> None:
        self._units = units

    def draft(self, actor: Actor) -> Draft:
        """What this person has answered so far. Raises Forbidden."""
        require_set_up(actor)
        with self._units.reading() as work:
            kept = work.set_up.draft(_staff_id(actor))
        return Draft(with_proposals(kept), tuple(step for step in STEPS if step in kept))

    def keep(
        self, command: Command, step: str, values: Mapping[str, Any], waiting_area: Mapping[str, str]
    ) -> Draft:
        """Keeps the answers of one step, if an office could be made of them.

        Raises:
            Forbidden: whoever asks is no administrator of all offices.
            Invalid, InvalidFields: as `document_of` and `from_document`.
            Conflict: ``office_exists``.
        """
        require_set_up(command.actor)
        staff_id = _staff_id(command.actor)
        with self._units.writing(command) as work:
            kept = {**work.set_up.draft(staff_id), step: _completed(step, values)}
            if step == "office":
                check_code_is_free(work, kept[step]["code"])
            from_document(document_of({"office": {"name": "-", "code": "a"}, **kept}, waiting_area))
            work.set_up.keep_draft(staff_id, kept)
            answered = tuple(each for each in STEPS if each in kept)
            return work.commit(Draft(with_proposals(kept), answered))

    def make(self, command: Command, hours: Mapping[str, Any], waiting_area: Mapping[str, str]) -> Made:
        """Makes the office, with the answers of the last step; the draft is gone then.

        Raises:
            Forbidden, Invalid, InvalidFields, Conflict: as `keep`; Invalid also ``office_unnamed`` as long as nobody
                has said what it is called.
        """
        require_set_up(command.actor)
        staff_id = _staff_id(command.actor)
        with self._units.writing(command) as work:
            kept = {**work.set_up.draft(staff_id), "hours": hours}
            if "office" not in kept:
                raise Invalid("office_unnamed")
            document = document_of(kept, waiting_area)
            made = Made(document["code"], add_office(work, document))
            work.set_up.drop_draft(staff_id)
            return work.commit(made)


def _completed(step: str, values: Mapping[str, Any]) -> dict[str, Any]:
    """The answers; an office that was given no code has one from now on."""
    if step == "office" and not values["code"]:
        return {**values, "code": code_from(values["name"])}
    return dict(values)


def _staff_id(actor: Actor) -> int:
    return actor.staff_id or 0
