"""What a change of the opening hours would bring about, in words; part of the table in finding_text.py."""

from __future__ import annotations

from queue_service.documents.language import _l

#: code → one sentence, or two where something stops.
HOURS: dict[str, str] = {
    "closes_while_open": _l(
        "The house is open and at work (in the house: %(people)s), and would be shut. Let the change begin on another"
        " day; to give out no more numbers today, close the house early."
    ),
    "office_day_would_change": _l(
        "Hours of the night would change while people are here (%(people)s): it would be another day for the house."
        " Let the change begin on another day."
    ),
    "today_gets_shorter": _l("Today ends at %(closes)s instead of %(was)s. Waiting: %(people)s."),
    "never_open": _l("After this the house never opens: no hours are left."),
    "hours_overlap": _l("On %(day)s hours overlap: %(hours)s. They count as one."),
    "exception_overlaps": _l("The hours of %(day)s overlap: %(hours)s. They count as one."),
    "series_never_applies": _l(
        "No day lies between the first and the last day of these hours: they never apply."
    ),
    "exception_on_holiday": _l(
        "%(day)s is a public holiday (%(reason)s). These hours win: the house is open (%(hours)s)."
    ),
    "exception_in_closure": _l(
        "%(day)s lies in a closure (%(reason)s). These hours win: the house is open (%(hours)s)."
    ),
    "closure_has_exceptions": _l("Hours of their own stay in force, and the house is open on: %(days)s."),
    "booked_day_gets_shorter": _l("Bookings on %(day)s, which gets shorter: %(bookings)s."),
}
