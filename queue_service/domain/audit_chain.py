"""The chain of the audit log: each entry is linked to all before it by a digest that only the key's owner can make.

A link's digest is HMAC-SHA256 of the digest before it, its place, its day and the entry. At the end of each UTC day a
seal says up to which place and digest the chain had come. Deletion of old days leaves their seals, and the chain goes
on from the seal of the last deleted one.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta

#: What stands before the first link and before the first seal.
GENESIS = "0" * 64
#: The entry that says that days were deleted as planned; from its values the next seal knows where the rest begins.
FORGOTTEN = "audit.forgotten"
#: The value of such an entry: the first place of the chain that is still kept.
KEPT_FROM = "kept_from"


@dataclass(frozen=True, slots=True)
class ChainEntry:
    """An entry as it stands in the database.

    Attributes:
        at: UTC; None when what stands there is no moment.
        data: the JSON text of its values, byte for byte.
    """

    id: int
    at: datetime | None
    office_id: int | None
    actor: str
    action: str
    subject: str | None
    data: str

    def values(self) -> Mapping[str, object]:
        """What the JSON says; nothing when it is none."""
        try:
            found = json.loads(self.data)
        except (ValueError, TypeError):
            return {}
        return found if isinstance(found, dict) else {}


@dataclass(frozen=True, slots=True)
class Link:
    """One place of the chain.

    Attributes:
        position: from 1, without gaps, whatever the ids of the entries are.
        day: the UTC day it counts to; None when what stands there is no day.
    """

    position: int
    entry_id: int
    day: date | None
    digest: str
    key_id: str


@dataclass(frozen=True, slots=True)
class Seal:
    """The end of a UTC day.

    Attributes:
        first, last: places of the day's links.
        kept_from: the first place that had not been deleted as planned by then.
        digest: of the link at ``last``.
        previous: ``seal`` of the seal before.
        seal: the seal's own digest over all of this.
    """

    day: date | None
    first: int
    last: int
    kept_from: int
    digest: str
    previous: str
    key_id: str
    sealed_at: datetime | None
    seal: str = ""


class ChainKey:
    """What links and seals are made with, derived from an installation's secret.

    Attributes:
        id: names the key without giving it away, so that a rotation is told from tampering.
    """

    def __init__(self, secret: str) -> None:
        self._key = hashlib.sha256(b"queue-service audit\0" + secret.encode()).digest()
        self.id = self._digest(["key"])[:16]

    def link(self, previous: str, position: int, day: date | None, entry: ChainEntry) -> str:
        """The digest of an entry at this place after ``previous``: 64 hexadecimal digits."""
        what = [
            entry.id,
            _text(entry.at),
            entry.office_id,
            entry.actor,
            entry.action,
            entry.subject,
            entry.data,
        ]
        return self._digest(["link", previous, position, _text(day), *what])

    def sealed(self, seal: Seal) -> Seal:
        """The seal with its own digest, under this key."""
        return replace(seal, key_id=self.id, seal=self.seal(seal))

    def seal(self, seal: Seal) -> str:
        """The digest of a seal."""
        places = [seal.first, seal.last, seal.kept_from]
        return self._digest(
            ["seal", seal.previous, _text(seal.day), *places, seal.digest, _text(seal.sealed_at)]
        )

    def _digest(self, message: Sequence[object]) -> str:
        # Whatever an attacker has put into a column can be written down, and differs from what was there.
        canonical = json.dumps(message, ensure_ascii=False, separators=(",", ":"), default=repr)
        return hmac.new(self._key, canonical.encode("utf-8", "surrogatepass"), hashlib.sha256).hexdigest()


@dataclass(frozen=True, slots=True)
class Tip:
    """Where the chain ends, to go on from.

    Attributes:
        open_from: the first place that no seal covers yet.
        open_day: the day that those places count to; None when there are none.
        seal: the newest seal.
    """

    position: int = 0
    digest: str = GENESIS
    open_from: int = 1
    open_day: date | None = None
    seal: Seal | None = None

    @classmethod
    def after(cls, seal: Seal | None, link: Link | None) -> Tip:
        """From the newest seal and the newest link."""
        sealed = cls() if seal is None else cls(seal.last, seal.digest, seal.last + 1, None, seal)
        if link is None or link.position < sealed.open_from:
            return sealed
        day = max(filter(None, (link.day, sealed.next_day())), default=None)
        return replace(sealed, position=link.position, digest=link.digest, open_day=day)

    def next_day(self) -> date | None:
        """The first day that is not sealed; None when there is no seal."""
        return None if self.seal is None or self.seal.day is None else self.seal.day + timedelta(days=1)


def day_of(entry: ChainEntry, tip: Tip, today: date) -> date:
    """The day an entry counts to: its own, but none that is sealed, has gone by in the chain, or is still to come."""
    own = today if entry.at is None else min(entry.at.astimezone(UTC).date(), today)
    return max(filter(None, (own, tip.open_day, tip.next_day())))


def kept_from(before: int, forgotten: Sequence[Mapping[str, object]]) -> int:
    """The first place still kept, from the last known one and the values of `FORGOTTEN` entries since."""
    said = (values.get(KEPT_FROM) for values in forgotten)
    return max([before, *(place for place in said if isinstance(place, int))])


def _text(value: date | datetime | None) -> str | None:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    return None if value is None else value.isoformat()
