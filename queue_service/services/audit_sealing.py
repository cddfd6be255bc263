"""Sealing: what was written into the audit log is linked into its chain, and each day gets a seal."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC

import structlog

from queue_service.domain.audit_chain import ChainEntry, ChainKey, Link, Seal, Tip, day_of, kept_from
from queue_service.domain.command import BY_SYSTEM
from queue_service.persistence.audit_chain import Overtaken
from queue_service.persistence.unit_of_work import ReadWork, UnitOfWork, Units

log = structlog.get_logger(__name__)

#: How often the sweep links what is new.
INTERVAL_SECONDS = 10
#: Entries linked in one transaction.
BATCH = 500
#: The entry that says that the chain no longer led through a place where it had been seen.
BROKEN = "audit.broken"


@dataclass(frozen=True, slots=True)
class Sealed:
    """What one transaction did, and where the chain ends now."""

    entries: int
    tip: Tip
    seals: int = 0


class Sealing:
    """Links and seals; may be run at any time, by several at once: the database's unique keys have the last word."""

    def __init__(self, units: Units, key: ChainKey) -> None:
        self._units, self._key = units, key
        #: The end of the chain as this process last saw it.
        self._seen: Tip | None = None

    def seal(self) -> int:
        """Links what is new and seals the days that are over; how many entries were linked."""
        linked = 0
        while self._is_due():
            try:
                done = self._batch()
            except Overtaken:
                # The other one does the same; what it leaves is for the next run.
                break
            linked += done.entries
            self._tell(done)
            if done.entries < BATCH:
                break
        return linked

    def _is_due(self) -> bool:
        """Whether there is anything to do, without keeping writers waiting to find out."""
        with self._units.reading() as work:
            tip = _tip(work)
            return bool(self._is_cut(work, tip) or _is_over(work, tip) or _waiting(work, tip, 1))

    def _batch(self) -> Sealed:
        with self._units.writing(BY_SYSTEM) as work:
            # The end before the entries: linked meanwhile by another, they are seen as linked or the place is taken.
            tip = _tip(work)
            if self._is_cut(work, tip):
                self._note_cut(work)
            done = self._link(work, tip, _waiting(work, tip, BATCH))
            if done.entries < BATCH and _is_over(work, done.tip):
                done = replace(done, tip=self._seal_day(work, done.tip), seals=done.seals + 1)
            return work.commit(done)

    def _link(self, work: UnitOfWork, tip: Tip, entries: Sequence[ChainEntry]) -> Sealed:
        today, links, seals = work.now.astimezone(UTC).date(), list[Link](), 0
        for entry in entries:
            day = day_of(entry, tip, today)
            if tip.open_day is not None and day > tip.open_day:
                work.audit_chain.add_links(links)
                tip, links, seals = self._seal_day(work, tip), [], seals + 1
            place = tip.position + 1
            link = Link(place, entry.id, day, self._key.link(tip.digest, place, day, entry), self._key.id)
            links.append(link)
            tip = replace(tip, position=place, digest=link.digest, open_day=day)
        work.audit_chain.add_links(links)
        return Sealed(len(entries), tip, seals)

    def _seal_day(self, work: UnitOfWork, tip: Tip) -> Tip:
        before = tip.seal
        since = 0 if before is None else before.last
        known = 1 if before is None else before.kept_from
        seal = self._key.sealed(
            Seal(
                day=tip.open_day,
                first=tip.open_from,
                last=tip.position,
                kept_from=kept_from(known, work.audit_chain.forgotten(since, tip.position)),
                digest=tip.digest,
                previous=Tip().digest if before is None else before.seal,
                key_id=self._key.id,
                sealed_at=work.now,
            )
        )
        work.audit_chain.add_seal(seal)
        return Tip.after(seal, None)

    def _tell(self, done: Sealed) -> None:
        """The newest digest goes to the log: whoever collects logs holds it where nobody can cut the chain unseen."""
        self._seen = done.tip
        if done.entries or done.seals:
            end = {"position": done.tip.position, "digest": done.tip.digest}
            log.info("audit sealed", entries=done.entries, seals=done.seals, **end)

    def _is_cut(self, work: ReadWork, tip: Tip) -> bool:
        """True when the chain no longer leads through the place where this process last saw its end."""
        seen = self._seen
        if seen is None or seen.position == 0:
            return False
        there = work.audit_chain.digest_at(seen.position)
        if there is None and tip.position >= seen.position and tip.seal is not None:
            # Deleted as planned with its day, which never is the newest.
            return seen.position > tip.seal.last
        return there != seen.digest

    def _note_cut(self, work: UnitOfWork) -> None:
        seen = self._seen
        if seen is not None:
            log.error("audit chain broken", position=seen.position, digest=seen.digest)
            work.audit(BROKEN, position=seen.position, digest=seen.digest)
        self._seen = None


def _tip(work: ReadWork) -> Tip:
    return Tip.after(work.audit_chain.newest_seal(), work.audit_chain.newest_link())


def _is_over(work: ReadWork, tip: Tip) -> bool:
    """A day with links is over and has no seal."""
    return tip.open_day is not None and tip.open_day < work.now.astimezone(UTC).date()


def _waiting(work: ReadWork, tip: Tip, limit: int) -> list[ChainEntry]:
    """Entries to link: among the recent ones, and among all when a day is about to be sealed."""
    from_id = 0 if _is_over(work, tip) else work.audit_chain.recent_from()
    return work.audit_chain.unlinked(from_id, limit)
