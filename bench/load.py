"""`python -m bench.load`: a hall full of screens in a process of its own. Plan on stdin, figures on stdout, as JSON.

With calls in the plan it measures: from the POST of a call next until the last of all screens that see something of
it has its update. Without, it stays for some seconds and lets a few screens reconnect each second.
"""

from __future__ import annotations

import asyncio
import json
import random
import resource
import sys
import time
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from bench.wire import Screen, revision_in

#: Screens that connect at the same time: a thousand at once would measure the queue of the listening socket.
AT_ONCE = 40
#: Seconds; an update that takes longer counts as lost.
LOST_AFTER = 15.0


@dataclass(frozen=True, slots=True)
class Seat:
    """One screen: the server it connects to, what it shows there, and what it watches."""

    server: int
    token: str | None
    watches: list[dict[str, str]]


@dataclass(frozen=True, slots=True)
class Plan:
    """What the process does.

    Attributes:
        ports: of the servers on this machine.
        clerk: token of whoever calls; None with the bare server, which is asked to emit instead.
        desks: called to in turn; a desk's own screens expect the topic `desk` too.
        pause: (least, most) seconds between two calls.
        seconds, leaving: how long to stay, and the share of screens that reconnects each second, without calls.
    """

    ports: list[int]
    seats: list[Seat]
    clerk: str | None = None
    desks: list[str] = field(default_factory=list)
    calls: int = 0
    pause: tuple[float, float] = (0.3, 0.5)
    seconds: float = 0.0
    leaving: float = 0.0

    @classmethod
    def read(cls, text: str) -> Plan:
        """From JSON."""
        values = json.loads(text)
        return cls(**{**values, "seats": [Seat(**seat) for seat in values["seats"]]})

    def text(self) -> str:
        """As JSON."""
        return json.dumps(asdict(self))


class Hall:
    """All screens, and who of them still waits for an update."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.screens: list[Screen | None] = [None] * len(plan.seats)
        self.samples: dict[str, str] = {}
        self.messages, self.octets, self.reconnected, self.newest = 0, 0, 0, 0
        self._place: dict[Screen, int] = {}
        self.missing: set[tuple[int, str]] = set()
        self._from_revision, self._last = 0, 0.0
        self._complete = asyncio.Event()

    async def fill(self) -> None:
        """Connects everybody; returns when each has its snapshots."""
        gate = asyncio.Semaphore(AT_ONCE)

        async def one(place: int) -> None:
            async with gate:
                await self.connect(place)

        await asyncio.gather(*(one(place) for place in range(len(self.screens))))

    async def connect(self, place: int) -> None:
        """Takes a seat, anew if need be."""
        seat = self.plan.seats[place]
        port = self.plan.ports[seat.server]
        loop = asyncio.get_running_loop()
        screen = Screen(f"127.0.0.1:{port}", seat.token, seat.watches, self._heard)
        self.screens[place], self._place[screen] = screen, place
        await loop.create_connection(lambda: screen, "127.0.0.1", port)
        await asyncio.wait_for(screen.watched, 60)

    async def reconnect(self, place: int) -> None:
        """Lets a screen go and come back."""
        screen = self.screens[place]
        if screen is not None:
            screen.close()
            await screen.ended
            del self._place[screen]
        await self.connect(place)
        self.reconnected += 1

    def expect(self, desk: str | None, topics: frozenset[str], revision: int) -> None:
        """From now on everybody who follows one of these topics waits for something of at least this revision."""
        self.missing = {
            (place, watch["topic"])
            for place, seat in enumerate(self.plan.seats)
            for watch in seat.watches
            if watch["topic"] in topics and (watch["topic"] != "desk" or watch.get("desk") == desk)
        }
        self._from_revision = revision
        self._complete.clear()

    async def everybody(self) -> float:
        """When the last had it, on the loop's clock. Raises TimeoutError with how many never did."""
        try:
            await asyncio.wait_for(self._complete.wait(), LOST_AFTER)
        except TimeoutError:
            raise TimeoutError(
                f"{len(self.missing)} screens had no update: {sorted(self.missing)[:5]}"
            ) from None
        return self._last

    def _heard(self, screen: Screen, event: str, revision: int, at: float, packet: bytes) -> None:
        self.newest = max(self.newest, revision)
        self.messages += 1
        self.octets += len(packet)
        if self.plan.calls and event in SEEN_AFTER_A_CALL and event not in self.samples:
            self.samples[event] = packet.decode()
        place = self._place.get(screen)
        if place is None or revision < self._from_revision or not self.missing:
            return
        self.missing.discard((place, event))
        if not self.missing:
            self._last = at
            self._complete.set()


class Api:
    """One kept-open HTTP connection."""

    def __init__(self, port: int, token: str | None) -> None:
        self._port, self._token = port, token
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def post(self, path: str, body: Mapping[str, Any]) -> bytes:
        """The body of the answer. Raises RuntimeError for any but a success."""
        if self._streams is None:
            self._streams = await asyncio.open_connection("127.0.0.1", self._port)
        reader, writer = self._streams
        content = json.dumps(body)
        bearer = "" if self._token is None else f"Authorization: Bearer {self._token}\r\n"
        writer.write(
            f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1:{self._port}\r\nContent-Type: application/json\r\n"
            f"{bearer}Content-Length: {len(content)}\r\n\r\n{content}".encode()
        )
        head = (await reader.readuntil(b"\r\n\r\n")).decode().lower()
        length = next((line for line in head.split("\r\n") if line.startswith("content-length:")), "x:0")
        answer = await reader.readexactly(int(length.split(":")[1]))
        if head.split(" ")[1] not in ("200", "201", "204"):
            raise RuntimeError(f"{path}: {head.splitlines()[0]} {answer.decode()[:300]}")
        return answer


SEEN_AFTER_A_CALL = frozenset({"board", "queue", "desk", "ticket"})
SEEN_AFTER_A_FINISH = frozenset({"queue", "desk"})


async def calls_of_ours(hall: Hall) -> list[float]:
    """Seconds per call; between two calls the client is finished again."""
    plan = hall.plan
    doors = [Api(port, plan.clerk) for port in plan.ports]
    took, revision = [], hall.newest
    for number in range(plan.calls):
        desk, door = plan.desks[number % len(plan.desks)], doors[number % len(doors)]
        await asyncio.sleep(random.uniform(*plan.pause))
        hall.expect(desk, SEEN_AFTER_A_CALL, revision + 1)
        start = time.monotonic()
        await door.post(f"/api/v1/desks/{desk}/call-next", {})
        took.append(await hall.everybody() - start)
        # Nobody may hear of the finish before they are listening for it.
        hall.expect(desk, SEEN_AFTER_A_FINISH, revision + 2)
        answer = await door.post(f"/api/v1/desks/{desk}/finish", {"outcome": "done"})
        await hall.everybody()
        revision = revision_in(answer)
    return took


async def calls_of_bare(hall: Hall) -> list[float]:
    """The same with servers that only emit; each is told by itself, so that no channel between them counts."""
    plan = hall.plan
    doors = [Api(port, None) for port in plan.ports]
    took = []
    for number in range(plan.calls):
        desk = plan.desks[number % len(plan.desks)]
        await asyncio.sleep(random.uniform(*plan.pause))
        hall.expect(desk, SEEN_AFTER_A_CALL, number + 1)
        start = time.monotonic()
        told = [door.post("/emit", {"revision": number + 1, "desk": desk}) for door in doors]
        await asyncio.gather(*told)
        took.append(await hall.everybody() - start)
    return took


async def stay(hall: Hall) -> None:
    """Some come and go until the time is up."""
    plan, drawn = hall.plan, random.Random(1)
    until = time.monotonic() + plan.seconds
    while time.monotonic() < until:
        await asyncio.sleep(1)
        several = drawn.sample(range(len(hall.screens)), round(plan.leaving * len(hall.screens)))
        await asyncio.gather(*(hall.reconnect(place) for place in several))


async def work(plan: Plan) -> dict[str, Any]:
    """Fills the hall and does what the plan says."""
    hall = Hall(plan)
    await hall.fill()
    print(json.dumps({"filled": len(plan.seats)}), flush=True)
    hall.messages = hall.octets = 0
    start, cpu = time.monotonic(), _cpu()
    took: list[float] = []
    if plan.calls:
        took = await (calls_of_bare(hall) if plan.clerk is None else calls_of_ours(hall))
    else:
        await stay(hall)
    return {
        "took": took,
        "samples": hall.samples,
        "messages": hall.messages,
        "octets": hall.octets,
        "reconnected": hall.reconnected,
        "seconds": time.monotonic() - start,
        "cpu_seconds": _cpu() - cpu,
    }


def _cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


if __name__ == "__main__":
    print(json.dumps(asyncio.run(work(Plan.read(sys.stdin.read())))), flush=True)
