"""What one process does is on the screens of the other at once."""

from __future__ import annotations

import pytest

from tests.faults.conftest import HallAt
from tests.faults.processes import Process, Tokens, assert_sound, until

pytestmark = [pytest.mark.postgres, pytest.mark.processes, pytest.mark.timeout(300)]


def test_a_call_through_one_process_is_on_the_screens_of_both(
    both: tuple[Process, Process], tokens: Tokens, hall_at: HallAt, postgres_url: str
) -> None:
    first, second = both
    taken = first.take(tokens.kiosk)
    halls = [hall_at(process, taken["token"]) for process in both]
    until(lambda: second.metric('queue_wake_connected{end="listener"}') == 1, "the wake channel")
    second.post("/desks/3/open", tokens.clerks["3"])

    status, client = second.post("/desks/3/call-next", tokens.clerks["3"])

    assert (status, client["ticket"]["number"]) == (200, taken["number"])
    for hall in halls:
        hall.until_called(taken["number"], "3")
        hall.until_holder_is_called("3")
    assert_sound(postgres_url)
