"""What the scripts of the pages of desks say."""

from __future__ import annotations

from functools import partial

from queue_service.documents.language import plural_forms
from queue_service.web.admin.configured import script_texts
from queue_service.web.i18n import _, current_language


def desk_page_texts() -> dict[str, object]:
    """The texts of these pages, beside those of every page."""
    ngettext = partial(plural_forms, current_language())
    return script_texts(
        "desks",
        {
            "taken": _("There is a desk with this code already."),
            "row_wrong": _("Both are whole numbers, and the first is not greater than the last."),
            "row_much": _("An office has at most %(most)s desks."),
            "row_taken": _("These are there already and stay as they are: %(desks)s."),
            "row_says": ngettext("%(n)s desk is added.", "%(n)s desks are added."),
            "like_unknown": _("There is no desk with this code."),
            "all_desks": _("All desks"),
            "found": ngettext("%(n)s desk", "%(n)s desks"),
            "changed": ngettext("%(n)s change, not saved yet", "%(n)s changes, not saved yet"),
        },
    )
