"""What the API takes and answers about the configuration of an office."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from queue_service.services.configuration_document import OfficeDocument
from queue_service.services.configuration_file import LARGEST_FILE
from queue_service.web.api.bodies import Body, Code
from queue_service.web.api.change_shapes import LARGEST, ChangeShape, HistoryQuery, Seen
from queue_service.web.api.schema import Shape


class ConfigurationShape(Shape):
    """All that an office sets, and the version of it; the version rises with every change."""

    version: int
    document: OfficeDocument


class ConfigurationHistoryQuery(HistoryQuery):
    """Which part of the history of the configuration."""

    part: Annotated[str, StringConstraints(pattern=r"^[a-z_]{1,40}$")] | None = Field(
        None, description="Only changes of this outermost key: `desks`"
    )


class FileBody(Body):
    """A configuration file, and how it is to be taken over."""

    file: Annotated[str, StringConstraints(max_length=LARGEST_FILE, pattern=r"^[^\x00]*$")] = Field(
        description="The text of the file"
    )
    parts: Annotated[list[Code], Field(min_length=1, max_length=40)] | None = Field(
        None, description="Only these of its outermost keys; all of them when it is left out"
    )
    from_day: Annotated[date | None, Field(strict=False)] = Field(None, description="From this office day on")
    reason: Annotated[str, StringConstraints(max_length=1000)] = Field("", description="Why, in writing")
    seen: Seen = Field(default_factory=list, description="Keys of the findings that one has seen")
    dry_run: bool = Field(False, description="Only say what would follow")
    version: Annotated[int, Field(ge=0, le=LARGEST)] | None = Field(
        None, description="The version that was looked at; another one now refuses"
    )


class ComparisonQuery(BaseModel):
    """Two offices."""

    model_config = ConfigDict(extra="forbid")

    left: Code
    right: Code


class ComparisonShape(Shape):
    """What differs between two offices."""

    differences: list[ChangeShape]
