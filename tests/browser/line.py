"""A page's live connection, to be cut and mended."""

from __future__ import annotations

from playwright.sync_api import BrowserContext, WebSocketRoute

_LIVE = "**/socket.io/**"


class Line:
    """The live connection of every page that a context opens from now on."""

    def __init__(self, context: BrowserContext) -> None:
        self._up = True
        self._open: list[WebSocketRoute] = []
        context.route_web_socket(_LIVE, self._on_socket)
        context.route(_LIVE, lambda route: route.continue_() if self._up else route.abort())

    def _on_socket(self, socket: WebSocketRoute) -> None:
        if not self._up:
            socket.close()
            return
        socket.connect_to_server()
        self._open.append(socket)

    def cut(self) -> None:
        """Ends the connection and lets no new one through."""
        self._up = False
        for socket in self._open:
            socket.close()
        self._open.clear()

    def mend(self) -> None:
        """Lets connections through again."""
        self._up = True
