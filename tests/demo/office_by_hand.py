"""A small office behind the player's port: what it uses of the API, first come, first served."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from queue_service.demo.catalogue import desks
from queue_service.demo.client import Answer

Body = Mapping[str, Any]


@dataclass
class TicketByHand:
    """One number with the matters that are still open."""

    number: str
    left: list[str]
    state: str = "waiting"


@dataclass
class DeskByHand:
    """One desk: ``opened_by`` is the token of whoever opened it last."""

    case_types: tuple[str, ...]
    state: str = "closed"
    opened_by: str = ""
    client: TicketByHand | None = None
    serving: bool = False
    served: list[str] = field(default_factory=list)


class OfficeByHand:
    """Answers like the server, keeps everything in memory, and logs each request that changed something."""

    seconds_away = 0.0

    def __init__(self) -> None:
        self.desks = {desk.code: DeskByHand(desk.case_types) for desk in desks()}
        self.tickets: dict[str, TicketByHand] = {}
        self.queue: list[TicketByHand] = []
        self.log: list[tuple[str, str]] = []
        self.open = True
        self.signed_in = 0

    def get(self, path: str, token: str | None = None) -> Answer:
        """The office and the queue view; nothing else is read."""
        if path == "/offices/krefeld":
            return Answer(200, {"open_now": self.open})
        assert path == "/offices/krefeld/queue"
        assert token
        desks = [
            {"code": code, "state": desk.state, "number": desk.client.number if desk.client else None}
            for code, desk in self.desks.items()
        ]
        return Answer(200, {"desks": desks})

    def post(self, path: str, body: Body, token: str | None = None) -> Answer:
        """Carries out one request."""
        if path == "/sessions":
            self.signed_in += 1
            return Answer(201, {"token": body["name"]})
        if path == "/offices/krefeld/tickets":
            return self._take(body)
        if found := re.fullmatch(r"/tickets/token-(\w+)/(cancel|back)", path):
            return self._by_holder(self.tickets[found[1]], found[2])
        found = re.fullmatch(r"/desks/(\d+)/([a-z-]+)", path)
        assert found is not None, path
        return self.at_desk(found[1], found[2], body, token or "")

    def _take(self, body: Body) -> Answer:
        if not self.open:
            return Answer(409, {"code": "office_closed"})
        ticket = TicketByHand(f"A{len(self.tickets) + 1:03d}", list(body["case_types"]))
        self.tickets[ticket.number] = ticket
        self._wait(ticket)
        return Answer(201, {"number": ticket.number, "token": f"token-{ticket.number}"})

    def _by_holder(self, ticket: TicketByHand, action: str) -> Answer:
        allowed = {"cancel": ("waiting", "parked", "on_hold"), "back": ("parked", "on_hold")}[action]
        if ticket.state not in allowed:
            return Answer(409, {"code": "not_allowed"})
        self.log.append((action, ticket.number))
        if action == "back":
            self._wait(ticket)
        else:
            self.queue = [other for other in self.queue if other is not ticket]
            ticket.state = "cancelled"
        return Answer(200, {})

    def _wait(self, ticket: TicketByHand) -> None:
        ticket.state = "waiting"
        self.queue.append(ticket)
        for desk in self.desks.values():
            if desk.state == "ready" and self._call(desk):
                return

    def _call(self, desk: DeskByHand) -> TicketByHand | None:
        fitting = (ticket for ticket in self.queue if ticket.left[0] in desk.case_types)
        ticket = next(fitting, None)
        if ticket is not None:
            self.queue.remove(ticket)
            ticket.state = "called"
            desk.client, desk.state, desk.serving = ticket, "occupied", False
        return ticket

    def at_desk(self, code: str, action: str, body: Body, by: str = "human") -> Answer:
        """One action at a desk, by the player or by a human of the test."""
        desk = self.desks[code]
        self.log.append((f"{by} {action}", code))
        steps: dict[str, Callable[[DeskByHand, Body], Answer]] = {
            "open": lambda desk, _: self._open(desk, by),
            "close": lambda desk, _: self._rest(desk, "closed"),
            "pause": lambda desk, _: self._rest(desk, "paused"),
            "call-next": lambda desk, _: self._call_next(desk),
            "repeat": lambda desk, _: self._while_called(desk),
            "start": lambda desk, _: self._start(desk),
            "no-answer": lambda desk, _: self._no_answer(desk),
            "finish": lambda desk, _: self._finish(desk),
            "wrap-up": lambda desk, _: self._wrap_up(desk),
            "wait": lambda desk, _: self._hold(desk),
            "transfer": lambda desk, body: self._finish(desk, body["case_type"]),
        }
        return steps[action](desk, body)

    def _open(self, desk: DeskByHand, by: str) -> Answer:
        desk.opened_by = by
        if desk.state in ("closed", "paused", "wrap_up"):
            desk.state = "open"
        return Answer(200, {})

    def _rest(self, desk: DeskByHand, state: str) -> Answer:
        if desk.client is not None:
            return Answer(409, {"code": "client_present"})
        desk.state = state
        return Answer(200, {})

    def _call_next(self, desk: DeskByHand) -> Answer:
        if desk.state == "closed":
            return Answer(409, {"code": "desk_closed"})
        if desk.client is not None and desk.serving:
            return Answer(409, {"code": "client_present"})
        ticket = desk.client or self._call(desk)
        if ticket is None:
            desk.state = "ready"
            return Answer(204, {})
        taken = [code for code in ticket.left if code in desk.case_types]
        return Answer(200, {"ticket": {"number": ticket.number, "case_types": taken}})

    def _while_called(self, desk: DeskByHand) -> Answer:
        if desk.client is None or desk.serving:
            return Answer(409, {"code": "not_allowed"})
        return Answer(200, {})

    def _start(self, desk: DeskByHand) -> Answer:
        answer = self._while_called(desk)
        desk.serving = desk.serving or answer.ok
        return answer

    def _no_answer(self, desk: DeskByHand) -> Answer:
        answer = self._while_called(desk)
        if answer.ok and desk.client is not None:
            desk.client.state = "parked"
            self._free(desk)
        return answer

    def _wrap_up(self, desk: DeskByHand) -> Answer:
        answer = self._finish(desk)
        desk.state = "wrap_up" if answer.ok else desk.state
        return answer

    def _hold(self, desk: DeskByHand) -> Answer:
        if desk.client is None:
            return Answer(409, {"code": "no_client"})
        desk.client.state = "on_hold"
        self._free(desk)
        return Answer(200, {})

    def _finish(self, desk: DeskByHand, next_case_type: str | None = None) -> Answer:
        ticket = desk.client
        if ticket is None:
            return Answer(409, {"code": "no_client"})
        desk.served.append(ticket.number)
        ticket.left = [code for code in ticket.left if code not in desk.case_types]
        ticket.left += [next_case_type] if next_case_type else []
        self._free(desk)
        if ticket.left:
            self._wait(ticket)
        else:
            ticket.state = "done"
        return Answer(200, {})

    @staticmethod
    def _free(desk: DeskByHand) -> None:
        desk.client, desk.state, desk.serving = None, "open", False
