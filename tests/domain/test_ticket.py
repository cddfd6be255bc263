"""What a ticket may become."""

from __future__ import annotations

import pytest

from queue_service.domain.errors import Conflict
from queue_service.domain.ticket import AT_A_DESK, MOVES, TicketState, may, move

CLOSED = {TicketState.DONE, TicketState.NO_SHOW, TicketState.CANCELLED}


@pytest.mark.parametrize("action", sorted(MOVES))
def test_a_move_leads_where_the_table_says_and_from_nowhere_else(action: str) -> None:
    for state in TicketState:
        if state in MOVES[action]:
            assert may(state, action)
            assert move(state, action) is MOVES[action][state]
        else:
            assert not may(state, action)
            with pytest.raises(Conflict, match="not_allowed"):
                move(state, action)


def test_only_waiting_tickets_are_called() -> None:
    assert set(MOVES["call"]) == {TicketState.WAITING}


def test_every_state_can_be_reached_and_every_closed_one_can_be_brought_back() -> None:
    reached = {after for moves in MOVES.values() for after in moves.values()}

    assert reached == set(TicketState)
    assert set(MOVES["return"]) >= CLOSED


def test_a_client_who_sits_at_a_desk_is_not_cancelled_from_a_phone() -> None:
    assert not may(TicketState.SERVING, "cancel")
    assert TicketState.SERVING in AT_A_DESK
