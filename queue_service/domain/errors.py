"""What can go wrong, each with a stable code; words for people are the documents' affair."""

from __future__ import annotations

from collections.abc import Sequence

Detail = str | int | float | bool | None | list[str]


class QueueServiceError(Exception):
    """A refusal with a stable ``code`` and the values a text about it needs.

    Nothing in ``details`` may be a token or a personal value: they are logged.
    """

    def __init__(self, code: str, **details: Detail) -> None:
        super().__init__(code)
        self.code = code
        self.details = details

    def __str__(self) -> str:
        shown = ", ".join(f"{name}={value!r}" for name, value in self.details.items())
        return f"{self.code}({shown})"


class NotFound(QueueServiceError):
    """The thing asked for does not exist, or not for whoever asks."""


class Invalid(QueueServiceError):
    """The request can be understood, but a value in it cannot be."""


class InvalidFields(Invalid):
    """Some fields cannot be used: (path of the field, the validator's kind of error) for each."""

    def __init__(self, fields: Sequence[tuple[str, str]]) -> None:
        super().__init__("invalid")
        self.fields = tuple(fields)


class Conflict(QueueServiceError):
    """The request is sound; the present state does not allow it."""


class NotSignedIn(QueueServiceError):
    """Nobody known asks, or the proof of who asks is wrong."""


class Forbidden(QueueServiceError):
    """Whoever asks is known, and may not."""
