"""The audit log: reading it, checking that nothing in it was changed, and keeping it sealed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import structlog

from queue_service.domain.audit import AuditRow, AuditSearch
from queue_service.domain.audit_chain import ChainKey, Seal, kept_from
from queue_service.domain.audit_walk import AuditFinding, ChainWalk, Keys, check_seals, is_plausible
from queue_service.domain.command import BY_SYSTEM, Actor, Command
from queue_service.domain.rights import Right
from queue_service.persistence.unit_of_work import ReadWork, Units
from queue_service.services.audit_sealing import INTERVAL_SECONDS, Sealing

log = structlog.get_logger(__name__)

#: Entries on one page.
PAGE = 50
#: Rows read at once while the chain is walked.
STEP = 1000
#: An entry that nobody has linked after this long is named.
LINKED_WITHIN = timedelta(seconds=2 * INTERVAL_SECONDS)
#: The entry that says what the daily check has found.
CHECKED = "audit.checked"
READ = "audit.read"


@dataclass(frozen=True, slots=True)
class AuditPage:
    """Entries, the newest first.

    Attributes:
        names: the present names of those who did it, by opaque id; who is gone has none.
        next: ask with this as ``before`` for the page after; None on the last one.
        linked_by: entries are linked within seconds; one not linked and older than this moment (UTC) is odd.
    """

    entries: Sequence[AuditRow]
    names: Mapping[str, str]
    next: int | None
    linked_by: datetime


@dataclass(frozen=True, slots=True)
class LastCheck:
    """What the daily check last found; ``at`` is UTC."""

    at: datetime
    entries: int
    findings: int


@dataclass(frozen=True, slots=True)
class AuditStep:
    """A part of the log that was checked: ``done`` of ``total`` entries until now, and what was found."""

    done: int
    total: int
    findings: tuple[AuditFinding, ...]


class Audit:
    """Use cases of auditors, and of whoever runs the service and wants to be sure.

    Args:
        secret: of the installation; links and seals are made with a key derived from it.
    """

    def __init__(self, units: Units, secret: str) -> None:
        self._units, self._key = units, ChainKey(secret)
        self._sealing = Sealing(units, self._key)

    def seal(self) -> int:
        """Links what is new and seals the days that are over; how many entries were linked. May be run twice."""
        return self._sealing.seal()

    # Reading -------------------------------------------------------------------------------------------------------

    def read(self, command: Command, search: AuditSearch) -> AuditPage:
        """A page of the log. That it was read, and what was asked for, is an entry itself.

        Raises:
            Forbidden: not an auditor, or of another office; whoever is of one office asks for that one.
            NotFound: ``office_not_found``.
        """
        command.actor.require(Right.READ_AUDIT, search.office or command.actor.office)
        mine = _within(search, command.actor.office)
        with self._units.writing(command) as work:
            office_id = None if mine.office is None else work.offices.key(mine.office)[0]
            found = work.audit_log.find(mine, PAGE + 1)
            entries = found[:PAGE]
            names = work.audit_log.names(_spoken_of(entries))
            following = entries[-1].id if len(found) > PAGE else None
            page = AuditPage(entries, names, following, work.now - LINKED_WITHIN)
            work.audit(READ, office_id=office_id, **_asked(mine))
            return work.commit(page)

    def actions(self) -> list[str]:
        """Every action in the log, to choose from."""
        with self._units.reading() as work:
            return work.audit_log.actions()

    def seals(self, actor: Actor, limit: int = 400) -> list[Seal]:
        """The newest seals, the newest first. Raises Forbidden for all but auditors."""
        actor.require(Right.READ_AUDIT)
        with self._units.reading() as work:
            return work.audit_chain.newest_seals(limit)

    def last_check(self) -> LastCheck | None:
        """What the daily check found when it last ran; None when it never did."""
        with self._units.reading() as work:
            entry = work.audit_chain.newest_of(CHECKED)
        if entry is None or entry.at is None:
            return None
        entries, found = (entry.values().get(name) for name in ("entries", "findings"))
        return LastCheck(
            entry.at, entries if isinstance(entries, int) else 0, found if isinstance(found, int) else 1
        )

    def unsealed_seconds(self) -> float:
        """The age of the oldest entry that is not linked yet; 0 when all are."""
        with self._units.reading() as work:
            oldest = work.audit_chain.oldest_unlinked()
            return 0.0 if oldest is None else max(0.0, (work.now - oldest).total_seconds())

    # Checking ------------------------------------------------------------------------------------------------------

    def check_daily(self) -> int:
        """Checks the whole log once a UTC day and writes down what was found; how much that was. May be run twice."""
        last = self.last_check()
        with self._units.reading() as work:
            today = work.now.astimezone(UTC).date()
        if last is not None and last.at.astimezone(UTC).date() >= today:
            return 0
        done, codes = 0, list[str]()
        for step in self.verify():
            done = step.done
            codes += [finding.code for finding in step.findings]
        if codes:
            log.error("audit log not as it was sealed", findings=len(codes), kinds=sorted(set(codes)))
        with self._units.writing(BY_SYSTEM) as work:
            work.audit(CHECKED, entries=done, findings=len(codes), kinds=sorted(set(codes)))
            return work.commit(len(codes))

    def verify(
        self, secret: str | None = None, old_secrets: Sequence[str] = (), expected: str | None = None
    ) -> Iterator[AuditStep]:
        """Walks the whole log in parts; no findings in any of them means that it is as it was sealed.

        It sees one state of the database, which is held until the last part has been taken.

        Args:
            secret: of the installation, where it is not that of these use cases.
            old_secrets: those it had before.
            expected: a digest noted earlier, of a link or seal, that must still be in the chain.
        """
        mine = self._key if secret is None else ChainKey(secret)
        keys = {key.id: key for key in (mine, *(ChainKey(old) for old in old_secrets))}
        with self._units.reading() as work, work.audit_chain.as_it_is():
            total, done = work.audit_chain.count_links(), 0
            for count, findings in _walk(work, keys, expected):
                done += count
                yield AuditStep(done, total, tuple(findings))


def _walk(work: ReadWork, keys: Keys, expected: str | None) -> Iterator[tuple[int, Sequence[AuditFinding]]]:
    """(links looked at, what was found), part by part."""
    chain = work.audit_chain
    seals = chain.seals()
    unguarded = [AuditFinding("unguarded", {"trigger": name}) for name in chain.unguarded()]
    yield 0, [*unguarded, *check_seals(seals, keys)]
    newest = next((seal for seal in reversed(seals) if is_plausible(seal, keys)), None)
    last, known = (0, 1) if newest is None else (newest.last, newest.kept_from)
    # A day is sealed by the first run after midnight.
    today = (work.now - LINKED_WITHIN).astimezone(UTC).date()
    walk = ChainWalk(keys, seals, kept_from(known, chain.forgotten(last)), today, expected)
    after: int | None = None
    while pairs := chain.linked(after, STEP):
        after = pairs[-1][0].position
        yield len(pairs), [finding for link, entry in pairs for finding in walk.see(link, entry)]
    yield 0, list(walk.end())
    yield from _not_linked(work)


def _not_linked(work: ReadWork) -> Iterator[tuple[int, Sequence[AuditFinding]]]:
    after = 0
    while late := work.audit_chain.linked_late(work.now - LINKED_WITHIN, after, STEP):
        after = late[-1].id
        yield 0, [AuditFinding("not_linked", {"entry": entry.id, "at": entry.at}) for entry in late]


def _within(search: AuditSearch, office: str | None) -> AuditSearch:
    """Whoever is of one office sees the entries of that office."""
    return search if office is None else replace(search, office=office)


def _spoken_of(entries: Sequence[AuditRow]) -> set[str]:
    return {who for entry in entries for who in (entry.actor, entry.subject) if who is not None}


def _asked(search: AuditSearch) -> dict[str, Any]:
    """What was asked for, as values of an entry."""
    given = {
        "from": None if search.since is None else search.since.isoformat(),
        "to": None if search.until is None else search.until.isoformat(),
        "action": search.action,
        "actor": search.actor,
        "office": search.office,
        "before": search.before,
    }
    return {name: value for name, value in given.items() if value is not None}
