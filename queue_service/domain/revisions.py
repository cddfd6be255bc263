"""Is a record complete by its own numbering? Revisions rise from day to day, and the events of one are numbered from 0.

The first transaction of a day also ends the day before: its events are of two days, or of more.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from queue_service.domain.events import EventKind as K
from queue_service.domain.record import IDS_PER_REVISION, DayRecord, Entry, Fault

#: What the first transaction of a later day writes about a day that is over.
_ENDS_A_DAY = frozenset({K.UNSERVED, K.FINISHED, K.DESK_CLOSED, K.HOUSE_RESUMED})


class Revisions:
    """Those of one office; its days come in order."""

    def __init__(self) -> None:
        self._newest = 0
        #: Revision of a later day → the numbers of its events that stand in the record of an earlier one.
        self._of_earlier: dict[int, set[int]] = defaultdict(set)

    def faults(self, record: DayRecord) -> Iterator[Fault]:
        """Every event of a day that is out of its place, and every revision of which an event is missing."""
        first, last = self._newest, record.revision
        own: dict[int, set[int]] = {}
        for entry in record.entries:
            revision, ordinal = divmod(entry.id, IDS_PER_REVISION)
            if revision <= first:
                yield _fault("revision_runs_back", record, entry)
            elif last is None or revision <= last:
                own.setdefault(revision, set()).add(ordinal)
            elif record.over and entry.kind in _ENDS_A_DAY and revision <= record.newest:
                self._of_earlier[revision].add(ordinal)
            else:
                yield _fault("revision_behind", record, entry, revision=last)
        yield from self._gaps(record, own)
        self._newest = max(first, last or 0)

    def _gaps(self, record: DayRecord, own: dict[int, set[int]]) -> Iterator[Fault]:
        for revision in [known for known in self._of_earlier if known <= (record.revision or 0)]:
            own.setdefault(revision, set()).update(self._of_earlier.pop(revision))
        for revision, ordinals in own.items():
            # The first transaction of the first day that is kept also ended a day that is kept no longer.
            first_kept = self._newest == 0 and revision == min(own) > 1
            lost = max(ordinals) - (min(ordinals) if first_kept else 0) >= len(ordinals)
            if lost:
                values = {"revision": revision, "ordinals": sorted(ordinals)}
                yield Fault("event_lost", record.day, values=values)


def _fault(code: str, record: DayRecord, entry: Entry, **values: object) -> Fault:
    told = {"kind": entry.kind, **values}
    return Fault(code, record.day, entry.ticket, entry.number, entry.desk, entry.id, told)
