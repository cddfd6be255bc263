"""What can go wrong between this service and the identity provider of the house, in words for its staff."""

from __future__ import annotations

from queue_service.documents.language import _l

_TELL_IT = _l(
    "Sign in again. If this page comes back, give the code below to your IT department: the settings of this service"
    " and of the sign-in service do not fit together."
)

#: code → (title, detail), as in error_text.py.
SIGN_ON: dict[str, tuple[str, str]] = {
    "sso_unavailable": (
        _l("The sign-in service does not answer"),
        _l("Try again in a few minutes. If it stays so, tell your IT department."),
    ),
    "sso_denied": (
        _l("Signing in was cancelled"),
        _l(
            "The sign-in service says that you cancelled or may not sign in here. Nothing has changed; try again."
        ),
    ),
    "sso_failed": (
        _l("The sign-in service reports an error"),
        _l("Sign in again. If it stays so, give the code below to your IT department."),
    ),
    "sso_state": (
        _l("This sign-in cannot be used"),
        _l(
            "It was used already, was begun in another window, or your browser did not keep the cookie for it."
            " Sign in again."
        ),
    ),
    "sso_expired": (
        _l("Signing in took too long"),
        _l("More than ten minutes have passed since you began. Sign in again."),
    ),
    "sso_code": (
        _l("The sign-in service did not confirm you"),
        _l("Sign in again. If it stays so, give the code below to your IT department."),
    ),
    "sso_clock": (
        _l("The clocks do not agree"),
        _l(
            "The sign-in service's answer is not valid at the time that this service's clock shows. Sign in again; if"
            " it stays so, your IT department has to compare both clocks."
        ),
    ),
    "sso_nonce": (_l("The answer belongs to another sign-in"), _TELL_IT),
    "sso_audience": (_l("The answer is meant for another service"), _TELL_IT),
    "sso_issuer": (_l("The answer comes from another sign-in service"), _TELL_IT),
    "sso_signature": (_l("The answer's signature cannot be confirmed"), _TELL_IT),
    "sso_claims": (_l("The answer is incomplete"), _TELL_IT),
    "sso_logout_token": (
        _l("The message about signing out cannot be used"),
        _l("Its signature, recipient or contents are not what they have to be."),
    ),
    "no_role": (
        _l("No role for you here"),
        _l(
            "You are signed in, but none of your groups has a role in this service. Ask your superior or your IT"
            " department to add you to the right group."
        ),
    ),
    "account_closed": (
        _l("Your account here is closed"),
        _l("The administration of this service has closed it. Ask them to open it again."),
    ),
    "local_sign_in_off": (
        _l("Not with a password"),
        _l("Your account signs in with the button of the sign-in service."),
    ),
}
