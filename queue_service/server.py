"""The server: gunicorn with one threaded worker, started from our own command."""

from __future__ import annotations

import gc
import socket
import threading
from typing import Any

import structlog
from gunicorn.app.base import BaseApplication
from gunicorn.glogging import Logger
from gunicorn.workers.gthread import ThreadWorker

from queue_service.config import Settings
from queue_service.factory import Application, create
from queue_service.logs import configure_logging

log = structlog.get_logger(__name__)

#: Seconds a stopping server waits for requests; live connections are closed first and take no part in it.
GRACEFUL_SECONDS = 10
#: Milliseconds after which a client that no longer takes data is given up: a phone that fell asleep in
#: mid-sentence must not hold a thread for a quarter of an hour.
DEAD_PEER_MILLISECONDS = 30_000
#: Connections kept alive between requests, beside those that hold a thread.
KEPT_ALIVE = 400
#: When Python looks for cycles to free: allocations until the youngest are looked at, and how many such looks until
#: the older and the oldest are. With its own thresholds a hall of 650 screens stood still for a tenth of a second
#: every few calls while everything was looked at; see docs/performance.md.
COLLECTION_THRESHOLDS = (50_000, 10, 50)


def serve(settings: Settings) -> None:
    """Serves until it is told to stop (TERM or INT).

    The application is built in the worker process, after the fork: threads do not survive one.
    """
    configure_logging(settings.log_format, settings.log_level)
    _Server(settings).run()


class _Server(BaseApplication):
    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self.built: Application | None = None
        super().__init__()

    def load_config(self) -> None:
        """Our settings and no configuration file, no GUNICORN_CMD_ARGS: what we tested is what runs."""
        for name, value in server_options(self._settings).items():
            self.cfg.set(name, value)

    def load(self) -> Any:
        self.built = create(self._settings)
        _collect_seldom()
        if not (self._settings.public_url or "").startswith("https://"):
            log.warning(
                "plain HTTP is allowed: cookies go without __Host- and Secure, and there is no HSTS, "
                "wherever no proxy speaks https in front"
            )
        if self.built.services.set_up.is_open():
            log.warning(
                "nobody has an account yet: the code for the first one stands in the terminal", path="/setup/"
            )
        log.info("serving", host=self._settings.host, port=self._settings.port, demo=self._settings.demo)
        return self.built.app


def _collect_seldom() -> None:
    """What was built at start stays until the end: it is never looked at again. The rest is looked at less often."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(*COLLECTION_THRESHOLDS)


def server_options(settings: Settings) -> dict[str, Any]:
    """How gunicorn is run."""
    return {
        "bind": [f"{_bracketed(settings.host)}:{settings.port}"],
        "workers": 1,
        "worker_class": _Worker,
        "threads": settings.threads,
        # Its default of 1,000 would also cap open live connections.
        "worker_connections": settings.threads + KEPT_ALIVE,
        "keepalive": 75,
        "graceful_timeout": GRACEFUL_SECONDS,
        "timeout": 60,
        "preload_app": False,
        # A second server on this machine would take over the first one's.
        "control_socket_disable": True,
        # Forwarding headers are web/proxies.py's affair; gunicorn believes none.
        "forwarded_allow_ips": "",
        "secure_scheme_headers": {},
        # Requests are logged by the application, which knows what to mask.
        "accesslog": None,
        "logger_class": _QuietLogger,
        "worker_exit": _close,
        "proc_name": "queue-service",
    }


class _Worker(ThreadWorker):
    """Lets live clients go as soon as it is told to stop; else it would wait the whole grace for them."""

    def init_process(self) -> None:
        for listener in self.sockets:
            # Inherited by every connection accepted on it.
            if hasattr(socket, "TCP_USER_TIMEOUT") and listener.sock.family != socket.AF_UNIX:
                listener.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, DEAD_PEER_MILLISECONDS)
        super().init_process()

    def handle_exit(self, sig: int, frame: Any) -> None:
        # In a thread: a signal handler may not wait for locks that the interrupted code holds.
        threading.Thread(target=self._let_go, name="closing", daemon=True).start()
        super().handle_exit(sig, frame)

    def _let_go(self) -> None:
        if self.app.built is not None:
            self.app.built.let_go()


def _close(_arbiter: Any, worker: Any) -> None:
    if worker.app.built is not None:
        worker.app.built.close()


class _QuietLogger(Logger):
    """Hands what gunicorn says to our own logging instead of a handler and format of its own."""

    def setup(self, cfg: Any) -> None:
        super().setup(cfg)
        self.error_log.handlers[:] = []
        self.error_log.propagate = True


def _bracketed(host: str) -> str:
    return f"[{host}]" if ":" in host and not host.startswith("[") else host
