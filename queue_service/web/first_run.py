"""An installation in which nobody has an account yet: where everybody is led, and who may begin."""

from __future__ import annotations

from flask import redirect, url_for
from werkzeug.wrappers import Response

from queue_service.domain.command import Actor
from queue_service.domain.errors import NotFound
from queue_service.domain.rights import Right
from queue_service.web.installation import installation

#: Pages of staff that are of use before there is an office; all others are about one.
WITHOUT_OFFICE = frozenset(
    {
        "account.show",
        "admin.show_account",
        "admin.show_accounts",
        "admin.show_audit",
        "admin.show_privacy",
        "setup.show_case_types",
        "setup.show_desks",
        "setup.show_hours",
        "setup.show_office",
    }
)
#: Those that say themselves that there is none, to whoever cannot make one.
_SAY_SO = frozenset({"admin.index", "staff.start"})


def first_run_is_open() -> bool:
    """True while nobody has an account and people may sign in with a password of this service."""
    here = installation()
    return here.settings.local_sign_in != "off" and here.services.set_up.is_open()


def may_make_offices(actor: Actor) -> bool:
    """True for administrators of all offices."""
    return actor.office is None and actor.may(Right.SET_UP)


def has_office() -> bool:
    """True once there is an office; not a copy to practise on."""
    return bool(installation().services.lobby.codes())


def office_needed(actor: Actor, endpoint: str) -> Response | None:
    """Before there is an office: the way to one, for pages that are about one; None where the page can be shown.

    Raises:
        NotFound: ``no_office_yet`` for whoever cannot make one.
    """
    if endpoint in WITHOUT_OFFICE or has_office():
        return None
    if may_make_offices(actor):
        return redirect(url_for("setup.index"))
    if endpoint in _SAY_SO:
        return None
    raise NotFound("no_office_yet")
