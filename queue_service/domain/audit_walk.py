"""Walks the chain of the audit log and names everything in it that is not as it was linked and sealed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, timedelta

from queue_service.domain.audit_chain import GENESIS, ChainEntry, ChainKey, Link, Seal

#: An entry is linked within seconds; one that says it is so much older or newer than its place was put in later, or a
#: clock was very wrong.
MISDATED = timedelta(days=1)

Keys = Mapping[str, ChainKey]


@dataclass(frozen=True, slots=True)
class AuditFinding:
    """Something that is not as it was.

    Codes: ``entry_changed``, ``link_changed`` – the row differs from what was linked, or was put in by somebody
    without the key; ``entry_removed`` – linked, and not there; ``removed`` – places of the chain are missing;
    ``put_back`` – a place that had been deleted as planned is there; ``misdated``; ``not_linked`` – an entry that
    nobody linked in time; ``other_key`` – linked or sealed with a key that was not given; ``seal_changed``,
    ``seal_removed``, ``seal_differs`` – it says another digest than the link it covers; ``no_seal`` – a day that is
    over has none; ``unguarded`` – the database no longer refuses changes; ``not_in_chain`` – a digest noted earlier.
    """

    code: str
    values: Mapping[str, object] = field(default_factory=dict)


def check_seals(seals: Sequence[Seal], keys: Keys) -> Iterator[AuditFinding]:
    """What is wrong with the seals themselves, oldest first."""
    before: tuple[str, int] | None = (GENESIS, 1)
    for seal in seals:
        if not is_plausible(seal, keys):
            yield AuditFinding("seal_changed", {"day": seal.day})
            # What came before the next one cannot be told from this one.
            before = None
            continue
        if seal.key_id not in keys:
            yield AuditFinding("other_key", {"key": seal.key_id, "seal": seal.day})
        if before is not None and before != (seal.previous, seal.first):
            yield AuditFinding(
                "seal_removed", {"before": seal.day, "first": before[1], "last": seal.first - 1}
            )
        before = (seal.seal, seal.last + 1)


def is_plausible(seal: Seal, keys: Keys) -> bool:
    """False when the seal was not made with its key; one whose key is not given is named, and believed."""
    key = keys.get(seal.key_id)
    return key is None or key.seal(seal) == seal.seal


@dataclass(slots=True)
class _Doubt:
    """A row that did not fit, until the next one shows which half of it was changed."""

    link: Link
    computed: str

    def finding(self, code: str = "entry_changed") -> AuditFinding:
        return AuditFinding(code, {"position": self.link.position, "entry": self.link.entry_id})


class ChainWalk:
    """Takes the links one by one, in order of their places.

    Args:
        seals: all of them, oldest first; those that were changed are not believed.
        start: the first place that must be there.
        today: UTC; days before it must be sealed.
        expected: a digest that must be met; None: none.
    """

    def __init__(
        self, keys: Keys, seals: Sequence[Seal], start: int, today: date, expected: str | None = None
    ) -> None:
        believed = [seal for seal in seals if is_plausible(seal, keys)]
        self._keys, self._start, self._today = keys, start, today
        self._by_last = {seal.last: seal for seal in believed}
        self._sealed_to = max((seal.last for seal in believed), default=0)
        self._place = start
        self._previous = GENESIS if start == 1 else self._digest_before(start)
        self._doubt: _Doubt | None = None
        self._unsealed: set[date] = set()
        # A seal that was changed is named as such, not as missing.
        self._days = {seal.day for seal in seals}
        self._other: tuple[str, int, int] | None = None
        self._expected = expected
        self._met = expected is None or any(expected in (seal.digest, seal.seal) for seal in believed)

    def see(self, link: Link, entry: ChainEntry | None) -> Iterator[AuditFinding]:
        """What is wrong at this place."""
        self._met = self._met or link.digest == self._expected
        if link.position < self._start:
            yield AuditFinding("put_back", {"position": link.position, "entry": link.entry_id})
            return
        if link.position != self._place:
            yield from self._gap(link.position)
        if entry is None:
            yield from self._settled()
            yield AuditFinding("entry_removed", {"position": link.position, "entry": link.entry_id})
        else:
            yield from self._check(link, entry)
            yield from _dated(link, entry)
        yield from self._check_seal(link)
        self._previous, self._place = link.digest, link.position + 1

    def end(self) -> Iterator[AuditFinding]:
        """What is wrong once all links were seen."""
        if self._place <= self._sealed_to:
            yield from self._gap(self._sealed_to + 1)
        yield from self._settled()
        yield from self._told_of_other_key()
        yield from (AuditFinding("no_seal", {"day": day}) for day in sorted(self._unsealed - self._days))
        if not self._met:
            yield AuditFinding("not_in_chain", {"digest": self._expected})

    def _digest_before(self, place: int) -> str | None:
        seal = self._by_last.get(place - 1)
        return None if seal is None else seal.digest

    def _gap(self, until: int) -> Iterator[AuditFinding]:
        yield from self._settled()
        yield AuditFinding("removed", {"first": self._place, "last": until - 1})
        self._previous = self._digest_before(until)

    def _check(self, link: Link, entry: ChainEntry) -> Iterator[AuditFinding]:
        key = self._keys.get(link.key_id)
        if key is None:
            yield from self._settled()
            yield from self._note_other_key(link)
            return
        yield from self._told_of_other_key()
        if self._previous is None:
            # What it was linked to is gone: that it follows cannot be shown any more, and the gap was named.
            yield from self._settled()
            return
        computed = key.link(self._previous, link.position, link.day, entry)
        if computed == link.digest:
            yield from self._settled()
        elif self._doubt and key.link(self._doubt.computed, link.position, link.day, entry) == link.digest:
            yield from self._settled("link_changed")
        else:
            yield from self._settled()
            self._doubt = _Doubt(link, computed)

    def _check_seal(self, link: Link) -> Iterator[AuditFinding]:
        if link.position > self._sealed_to and link.day is not None and link.day < self._today:
            self._unsealed.add(link.day)
        seal = self._by_last.get(link.position)
        if seal is None or seal.digest == link.digest:
            return
        if self._doubt and seal.digest == self._doubt.computed:
            yield from self._settled("link_changed")
        else:
            yield AuditFinding("seal_differs", {"day": seal.day, "position": link.position})

    def _settled(self, code: str = "entry_changed") -> Iterator[AuditFinding]:
        if self._doubt is not None:
            yield self._doubt.finding(code)
            self._doubt = None

    def _note_other_key(self, link: Link) -> Iterator[AuditFinding]:
        if self._other is not None and self._other[0] == link.key_id:
            self._other = (link.key_id, self._other[1], link.position)
            return
        yield from self._told_of_other_key()
        self._other = (link.key_id, link.position, link.position)

    def _told_of_other_key(self) -> Iterator[AuditFinding]:
        if self._other is not None:
            key, first, last = self._other
            yield AuditFinding("other_key", {"key": key, "first": first, "last": last})
            self._other = None


def _dated(link: Link, entry: ChainEntry) -> Iterator[AuditFinding]:
    if link.day is None or entry.at is None:
        return
    apart = link.day - entry.at.astimezone(UTC).date()
    if abs(apart) > MISDATED:
        values = {"position": link.position, "entry": entry.id, "at": entry.at, "day": link.day}
        yield AuditFinding("misdated", values)
