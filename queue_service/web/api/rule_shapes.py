"""What the API takes and answers about the table of the waiting points."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from queue_service.web.api.bodies import Body
from queue_service.web.api.change_shapes import MOST_CHANGES, ChangeOfPlace
from queue_service.web.api.schema import Shape


class RatesPreviewBody(Body):
    """Changes of the configuration that are only looked at."""

    changes: Annotated[list[ChangeOfPlace], Field(max_length=MOST_CHANGES)] = Field(default_factory=list)


class RateShape(Shape):
    """One kind of matter."""

    case_type: str
    target_minutes: float
    service_minutes: float
    worth_minutes: Annotated[float, Field(description="Minutes of waiting for one point")]
    per_minute: Annotated[float, Field(description="Points for each minute of waiting")]


class RuleTableShape(Shape):
    """A table of the waiting points."""

    preset: str
    top_per_minute: Annotated[
        float, Field(description="Of a booking, and of everybody after `limit_minutes`")
    ]
    lead_minutes: Annotated[
        float, Field(description="A booking has its first points so long before its slot")
    ]
    limit_minutes: float
    bound_minutes: Annotated[
        float, Field(description="Nobody who comes more than this after me is called before me")
    ]
    rates: list[RateShape]


class RatesPreview(Shape):
    """The table in force, and as it would be."""

    now: RuleTableShape
    then: RuleTableShape
