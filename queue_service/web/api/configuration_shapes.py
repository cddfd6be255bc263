"""What the API takes and answers about the configuration of an office."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, StringConstraints

from queue_service.services.configuration_document import OfficeDocument
from queue_service.web.api.change_shapes import HistoryQuery
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
