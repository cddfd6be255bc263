"""What a change of the roster would bring about, in words; part of the table in finding_text.py."""

from __future__ import annotations

from queue_service.documents.language import _l

#: code → one sentence, or two where something stops.
ROSTER: dict[str, str] = {
    "roster_desk_twice": _l(
        "Desk %(desk)s is planned twice on %(day)s from %(from)s to %(until)s. Choose another desk or another time."
    ),
    "roster_member_twice": _l(
        "%(member)s is planned in two places (%(desks)s) on %(day)s from %(from)s to %(until)s. Keep one of them."
    ),
    "roster_unknown_desk": _l("This office has no desk %(desk)s. Choose one it has."),
    "roster_unknown_member": _l("%(member)s is not a member of the roster. Choose one who is, or nobody."),
    "roster_unknown_case_type": _l("This office does not offer: %(case_types)s."),
    "roster_unknown_account": _l("There is no account with the number %(staff_id)s for this office."),
    "roster_desk_not_equipped": _l(
        "Desk %(desk)s is not equipped for %(case_types)s. Choose other concerns or another desk."
    ),
    "roster_member_cannot": _l("%(member)s is not said to know %(case_types)s: this will not be served."),
    "roster_member_inactive": _l("%(member)s is not rostered any more: this gives nothing."),
    "roster_serves_nothing": _l(
        "%(member)s can do nothing of what desk %(desk)s is for: nobody will be served."
    ),
    "roster_outside_hours": _l(
        "Desk %(desk)s is planned on %(day)s for %(minutes)s minutes in which the house is closed."
    ),
    "roster_unserved": _l("On %(day)s from %(from)s to %(until)s nobody is planned for: %(case_types)s."),
    "roster_working_desk": _l(
        "Somebody works at desk %(desk)s at this moment. The desk stays open; from now on it does not count as planned."
    ),
}
