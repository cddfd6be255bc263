"""How every connection to PostgreSQL is made, so that neither side waits for the other for ever.

A process that is frozen in the middle of a transaction must not hold a lobby's turn, and a server that has fallen
silent must not hold our threads. Each limit below ends one such wait; what is cut is rolled back, and the client is
told to try again.
"""

from __future__ import annotations

import time
from collections.abc import Generator
from typing import Any, TypeVar

import psycopg
import sqlalchemy as sa

Result = TypeVar("Result")

#: Seconds to reach the server.
CONNECT_SECONDS = 5
#: Seconds after which the server ends a session that sits in an open transaction: its process was frozen or its
#: machine is gone, and others wait for the lobby's turn.
IDLE_IN_TRANSACTION_SECONDS = 5
#: Seconds to wait for a lobby's turn; longer than the line above, so that a wait outlives a frozen holder.
LOCK_SECONDS = 10
#: Seconds one statement may run.
STATEMENT_SECONDS = 20
#: Seconds without any answer after which we hang up: the server would have refused by then, had it been alive.
ANSWER_SECONDS = 25.0

#: What the server says when it ends a session: idle in a transaction, shut down, crashed, starting, idle.
SESSION_ENDED = frozenset({"25P03", "57P01", "57P02", "57P03", "57P05"})

#: A peer whose machine vanished is noticed within about ten seconds.
_KEEPALIVE = {
    "keepalives": 1,
    "keepalives_idle": 4,
    "keepalives_interval": 2,
    "keepalives_count": 3,
    "tcp_user_timeout": 10_000,
}
_LIMITS = {
    "idle_in_transaction_session_timeout": IDLE_IN_TRANSACTION_SECONDS,
    "lock_timeout": LOCK_SECONDS,
    "statement_timeout": STATEMENT_SECONDS,
}


class AnsweringConnection(psycopg.Connection[Any]):
    """A connection that hangs up on a server that no longer answers; psycopg itself waits for ever."""

    answer_seconds: float | None = ANSWER_SECONDS

    def wait(self, gen: Generator[Any, Any, Result], *args: Any, **kwargs: Any) -> Result:
        """Waits for one exchange with the server.

        Raises:
            psycopg.OperationalError: the server said nothing for too long; the connection is closed.
        """
        if self.answer_seconds is not None:
            gen = self._bounded(gen, time.monotonic() + self.answer_seconds)
        return super().wait(gen, *args, **kwargs)

    def _bounded(self, gen: Generator[Any, Any, Result], until: float) -> Generator[Any, Any, Result]:
        """The same exchange; psycopg resumes it several times a second even when there is nothing to read."""
        try:
            wanted = next(gen)
            while True:
                ready = yield wanted
                if not ready and time.monotonic() > until:
                    self.pgconn.finish()
                    raise psycopg.OperationalError("the database does not answer")
                wanted = gen.send(ready)
        except StopIteration as end:
            result: Result = end.value
            return result


class PatientConnection(AnsweringConnection):
    """For work that may take its time: upgrades and checks of a whole database."""

    answer_seconds = None


def is_postgresql(url: str) -> bool:
    """True for the URL of a PostgreSQL, however its driver is named."""
    return sa.make_url(url).get_backend_name() == "postgresql"


def parameters(url: str | sa.URL, *, purpose: str = "", patient: bool = False) -> dict[str, Any]:
    """What psycopg connects with: the database of `url`, with our limits where the URL sets none of its own.

    Args:
        purpose: shown to whoever looks at the server's sessions.
        patient: without limits of time, but for connecting.
    """
    parsed = sa.make_url(url).set(drivername="postgresql+psycopg")
    given = dict(parsed.get_dialect()().create_connect_args(parsed)[1])
    limits = {} if patient else _LIMITS
    options = " ".join(f"-c {name}={seconds * 1000}" for name, seconds in limits.items())
    ours: dict[str, Any] = {
        "connect_timeout": CONNECT_SECONDS,
        "application_name": f"queue-service {purpose}".strip(),
        **_KEEPALIVE,
    }
    # Of two settings of one name the server takes the last: what the URL says wins.
    return {**ours, **given, "options": f"{options} {given.get('options', '')}".strip()}


def connect(url: str | sa.URL, purpose: str, **settings: int) -> AnsweringConnection:
    """A connection of its own, in autocommit, outside the pool; `settings` are the server's, in milliseconds."""
    given = parameters(url, purpose=purpose)
    given["options"] += "".join(f" -c {name}={value}" for name, value in settings.items())
    return AnsweringConnection.connect(**given, autocommit=True)
