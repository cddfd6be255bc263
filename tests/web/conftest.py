"""The application that these tests ask."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.house import House, a_house


@pytest.fixture
def house(sqlite_url: str) -> Iterator[House]:
    """An application over a database of its own, at nine on a Wednesday morning."""
    with a_house(sqlite_url) as built:
        yield built
