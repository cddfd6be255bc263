"""The application that these tests attack."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from io import StringIO

import pytest
import structlog

from queue_service.logs import configure_logging
from tests.house import House, a_house


@pytest.fixture
def house(sqlite_url: str) -> Iterator[House]:
    """An application over a database of its own, at nine on a Wednesday morning."""
    with a_house(sqlite_url) as built:
        yield built


@pytest.fixture
def log() -> Iterator[StringIO]:
    """What our logging writes, of all that there is to log; pytest's is back afterwards."""
    root, written = logging.getLogger(), StringIO()
    handlers, level = root.handlers[:], root.level
    configure_logging("json", "debug", written)
    yield written
    root.handlers[:] = handlers
    root.setLevel(level)
    structlog.reset_defaults()
