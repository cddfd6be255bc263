"""What the pages of the roster say: kinds of lines, tags, and the texts of their scripts."""

from __future__ import annotations

from queue_service.documents.hours_words import HoursWords
from queue_service.domain.roster import DayEntry, Line, PatternShift
from queue_service.web.i18n import _
from queue_service.web.staff_kit import page_texts


def kind_words() -> dict[str, str]:
    """Kind of a line → its word."""
    return {
        "desk": _("At a desk"),
        "back_office": _("Back office"),
        "break": _("Break"),
        "learning": _("Learning"),
        "absent": _("Absent"),
    }


def tag_words(line: Line, *, usual: bool, words: HoursWords) -> str:
    """What is special about a line; empty for what counts every week."""
    if isinstance(line, DayEntry):
        return _("called off") if line.cancelled else _("only this day")
    if not usual:
        return ""
    return ", ".join(each for each in (_rhythm(line), _validity(line, words)) if each)


def _rhythm(line: PatternShift) -> str:
    if line.every_weeks == 1:
        return ""
    if line.every_weeks == 2:
        return _("every other week")
    return _("every %(n)s weeks", n=line.every_weeks)


def _validity(line: PatternShift, words: HoursWords) -> str:
    first, last = line.valid_from, line.valid_until
    if first and last:
        return _("from %(first)s until %(last)s", first=words.dated(first), last=words.dated(last))
    if first:
        return _("from %(first)s", first=words.dated(first))
    return _("until %(last)s", last=words.dated(last)) if last else ""


def roster_texts() -> dict[str, object]:
    """The texts of roster.js, beside those of every page."""
    common = page_texts()["texts"]
    return {**(common if isinstance(common, dict) else {}), "roster": _texts()}


def _texts() -> dict[str, object]:
    return {
        **_done(),
        "usual_week": _("Usual week"),
        "called_off": _("called off"),
        "parts": {
            "member": _("Who"),
            "kind": _("What"),
            "desk": _("Desk"),
            "starts": _("From"),
            "ends": _("To"),
            "case_types": _("Concerns"),
            "valid_from": _("Counts from"),
            "valid_until": _("Until"),
            "every_weeks": _("Every so many weeks"),
            "weekday": _("Day of the week"),
            "replaces": _("Instead of"),
            "cancelled": _("called off"),
        },
        "nobody": _("Nobody yet"),
        "whole_day": _("all day"),
        "desk": _("Desk %(desk)s"),
        "add": _("Add to the roster"),
        "add_usual": _("Add to the usual week"),
        "edit_day": _("Change only this day"),
        "edit_usual": _("Change the usual week"),
        "from_pattern": _("This comes from the usual week. What you change here counts on %(day)s only."),
        "off_hint": _("Called off on %(day)s. “As usual again” brings it back."),
        "selected": _("Selected: %(n)s"),
        "taken_up": _(
            "Taken up: %(what)s. Arrow keys move it, Enter puts it down, Escape leaves it where it was."
        ),
        "taken_up_several": _(
            "Taken up: %(n)s blocks. Arrow keys move them, Enter puts them down, Escape leaves them where they were."
        ),
        "over": _("To: %(where)s"),
        "left": _("Left where it was."),
        "same_place": _("Nothing has changed."),
        "choose_other": _("Choose two different people."),
        "choose_day": _("Choose at least one day."),
        "choose_week": _("Choose at least one week."),
        "choose_member": _("Choose somebody: only a desk can be planned without saying for whom."),
        "choose_desk": _("Desk time needs a desk."),
        "end_first": _("The last day is before the first."),
        "same_times": _("Give a beginning and an end that differ."),
        "nothing_to_swap": _("Nothing is planned for these two on the chosen days."),
        "too_many": _("Those are too many changes at once. Choose a shorter stretch."),
        "fill_in": _("Fill in this field."),
        "fits": _("free, knows %(n)s of %(all)s concerns"),
        "back": _("in the back office then, knows %(n)s of %(all)s concerns"),
        "busy": _("planned elsewhere then"),
        "cannot": _("does not know these concerns"),
        "away": _("is not there then"),
        "free": _("free"),
    }


def _done() -> dict[str, str]:
    """What is said when something was saved."""
    return {
        "added": _("Added."),
        "changed_day": _("Changed for this day only."),
        "changed_usual": _("The usual week is changed."),
        "moved": _("Moved."),
        "removed": _("Removed."),
        "as_usual": _("As usual again."),
        "absence": _("The absence is entered."),
        "swapped": _("Swapped."),
        "taken_over": _("Taken over."),
        "day_copied": _("The day is copied."),
        "week_copied": _("The week is copied."),
    }
