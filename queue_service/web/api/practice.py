"""Practice: a private copy of the office with made-up people. Everything else works there with its `office`."""

from __future__ import annotations

from flask import Response
from pydantic import ConfigDict, Field

from queue_service.domain.command import Actor, Command
from queue_service.domain.rights import Right
from queue_service.web.api.answers import Answer, answer_once
from queue_service.web.api.bodies import AtDesk, Body, Code
from queue_service.web.api.description import STAFF, answers
from queue_service.web.api.desks import office_of
from queue_service.web.api.endpoint import ApiBlueprint, asks
from queue_service.web.api.schema import Shape
from queue_service.web.i18n import _
from queue_service.web.kit import services

bp = ApiBlueprint("api_practice", __name__, url_prefix="/api/v1")


class StartPractice(AtDesk):
    """Where one is going to practise."""

    model_config = ConfigDict(openapi_extra={"required": True})  # type: ignore[typeddict-unknown-key]

    desk: Code


class MorePeople(Body):
    """A copy to practise on, and the desk one practises at."""

    office: Code = Field(description="The code of one's own copy")
    desk: Code


class PracticePlace(Shape):
    """Where one practises: the code of the copy, and the desk."""

    office: str
    desk: str


class PeopleCame(Shape):
    """How many came in."""

    come: int


@bp.post("/practice", **answers(STAFF, (201, PracticePlace), 401, 403, 404))
@asks(Right.PRACTISE)
def start_practice(actor: Actor, body: StartPractice) -> Response:
    """Makes a private copy of the office to practise on, full of made-up people; again: a fresh one."""
    office = office_of(actor, body.office)

    def start(command: Command) -> str:
        return services().practice.start(command, office, body.desk, _notes())

    return answer_once(actor, body, start, lambda code: Answer(201, {"office": code, "desk": body.desk}))


@bp.post("/practice/people", **answers(STAFF, PeopleCame, 401, 403, 404, 409))
@asks(Right.PRACTISE)
def let_more_people_come(actor: Actor, body: MorePeople) -> Response:
    """Some more made-up people come in."""

    def come(command: Command) -> int:
        return services().practice.more_people(command, body.office, body.desk)

    return answer_once(actor, body, come, lambda count: Answer(200, {"come": count}))


def _notes() -> tuple[str, ...]:
    """What colleagues might have written."""
    return (
        _("Has gone to get a photo. The form is filled in."),
        _("Passport seen and copied. Only the proof of address is missing."),
        _("Daughter interprets. Please speak slowly."),
    )
