"""A screen as the server sees it, and as cheap as it can be: WebSocket, Engine.IO and Socket.IO by hand.

Only what a screen needs: connect to the live namespace, watch, hear events, answer pings. 650 of them in one process
take a few percent of a core, so that they measure the server and not themselves.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any, cast

#: (who, event or "watched", revision, when on the loop's clock in seconds, the packet's JSON)
Heard = Callable[["Screen", str, int, float, bytes], None]

_EVENT, _ACK = b"42/live,", b"43/live,"
_REVISION = b'"revision":'


class Screen(asyncio.Protocol):
    """One connection that watches some views.

    Attributes:
        watched: done when every watch was answered with its snapshot; fails when one was refused.
        ended: done when the connection is over.
    """

    def __init__(
        self, host: str, token: str | None, watches: Sequence[Mapping[str, str]], heard: Heard
    ) -> None:
        self._host, self._token, self._watches, self._heard = host, token, watches, heard
        self._loop = asyncio.get_running_loop()
        self._transport: asyncio.Transport | None = None
        self._rest, self._upgraded, self._answered = b"", False, 0
        self.topics = {watch["topic"] for watch in watches}
        self.watched: asyncio.Future[None] = self._loop.create_future()
        self.ended: asyncio.Future[None] = self._loop.create_future()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)
        self._transport.write(
            b"GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: " + self._host.encode() + b"\r\n"
            b"Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
            b"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
        )

    def data_received(self, data: bytes) -> None:
        self._rest += data
        if not self._upgraded:
            head, end, rest = self._rest.partition(b"\r\n\r\n")
            if not end:
                return
            if b" 101 " not in head.split(b"\r\n", 1)[0]:
                self._fail(head.split(b"\r\n", 1)[0].decode())
                return
            self._upgraded, self._rest = True, rest
        for opcode, content in self._frames():
            if opcode == 1:
                self._message(content)
            elif opcode == 9:
                self._frame(10, content)

    def connection_lost(self, exc: Exception | None) -> None:
        self._fail("the connection ended")
        if not self.ended.done():
            self.ended.set_result(None)

    def close(self) -> None:
        """Leaves without a word, as a phone in a lift does."""
        if self._transport is not None:
            self._transport.abort()

    def _frames(self) -> list[tuple[int, bytes]]:
        found, data, at = [], self._rest, 0
        while len(data) - at >= 2:
            length, start = data[at + 1] & 0x7F, at + 2
            if length > 125:
                wide = 2 if length == 126 else 8
                length, start = int.from_bytes(data[start : start + wide], "big"), start + wide
            if len(data) < start + length:
                break
            found.append((data[at] & 0x0F, data[start : start + length]))
            at = start + length
        self._rest = data[at:]
        return found

    def _frame(self, opcode: int, content: bytes) -> None:
        size = len(content)
        head = bytes((0x80 | opcode, 0x80 | size)) if size < 126 else None
        if head is None:
            head = bytes((0x80 | opcode, 0x80 | 126)) + size.to_bytes(2, "big")
        # Clients must mask; the mask of four zeros is one, and leaves the text as it is.
        if self._transport is not None and not self._transport.is_closing():
            self._transport.write(head + b"\0\0\0\0" + content)

    def _message(self, content: bytes) -> None:
        if content.startswith(_EVENT):
            name = content[10 : content.index(b'"', 10)].decode()
            self._heard(self, name, revision_in(content), self._loop.time(), content[len(_EVENT) :])
        elif content == b"2":
            self._frame(1, b"3")
        elif content.startswith(b"0"):
            shown = "" if self._token is None else json.dumps({"token": self._token})
            self._frame(1, f"40/live,{shown}".encode())
        elif content.startswith(b"40"):
            for number, watch in enumerate(self._watches):
                self._frame(1, f"42/live,{number}{json.dumps(['watch', watch])}".encode())
        elif content.startswith(_ACK):
            self._acknowledged(content)
        elif content.startswith(b"44"):
            self._fail(content.decode())

    def _acknowledged(self, content: bytes) -> None:
        answer: list[dict[str, Any]] = json.loads(content[content.index(b"[") :])
        if "error" in answer[0]:
            self._fail(str(answer[0]["error"]))
            return
        self._heard(self, "watched", revision_in(content), self._loop.time(), content)
        self._answered += 1
        if self._answered == len(self._watches) and not self.watched.done():
            self.watched.set_result(None)

    def _fail(self, why: str) -> None:
        if not self.watched.done():
            self.watched.set_exception(ConnectionError(why))
            self.watched.exception()  # heard of by whoever waits for it; nobody need


def revision_in(packet: bytes) -> int:
    """The revision a packet carries, without parsing all of it; 0 where there is none."""
    at = packet.rfind(_REVISION)
    if at < 0:
        return 0
    start = end = at + len(_REVISION)
    while packet[end : end + 1].isdigit():
        end += 1
    return int(packet[start:end] or 0)
