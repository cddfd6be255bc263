"""Settings of the identity provider: complete, safe, or refused with the name of what is wrong."""

from __future__ import annotations

import pytest

from queue_service.config import OpenIdConnect, SettingsError, read_settings
from queue_service.domain.group_rules import GroupRule
from queue_service.domain.rights import Role

SECRET = {"QUEUE_SERVICE_SECRET_KEY": "x" * 32}
COMPLETE = {
    **SECRET,
    "QUEUE_SERVICE_PUBLIC_URL": "https://queue.example.org",
    "QUEUE_SERVICE_OIDC_ISSUER": "https://id.example.org/realms/city",
    "QUEUE_SERVICE_OIDC_CLIENT_ID": "queue",
    "QUEUE_SERVICE_OIDC_GROUPS": "clerks=clerk@krefeld, it=admin",
}


def without(name: str, **more: str) -> dict[str, str]:
    prefixed = {f"QUEUE_SERVICE_{key}": value for key, value in more.items()}
    return {key: value for key, value in COMPLETE.items() if key != f"QUEUE_SERVICE_{name}"} | prefixed


def test_without_an_issuer_staff_sign_in_here_as_before() -> None:
    settings = read_settings(SECRET)

    assert (settings.sign_on, settings.local_sign_in) == (None, "on")


def test_everything_about_the_provider_can_be_set() -> None:
    more = {
        "QUEUE_SERVICE_OIDC_CLIENT_SECRET": "hush",
        "QUEUE_SERVICE_OIDC_GROUPS_CLAIM": "roles",
        "QUEUE_SERVICE_OIDC_NAME_CLAIM": "name",
        "QUEUE_SERVICE_OIDC_LABEL": "City account",
        "QUEUE_SERVICE_LOCAL_SIGN_IN": "Admins",
    }

    settings = read_settings(COMPLETE | more)

    rules = (GroupRule("clerks", Role.CLERK, "krefeld"), GroupRule("it", Role.ADMIN, None))
    assert settings.sign_on == OpenIdConnect(
        "https://id.example.org/realms/city", "queue", "hush", rules, "roles", "name", "City account"
    )
    assert settings.local_sign_in == "admins"


def test_the_client_secret_is_not_shown() -> None:
    settings = read_settings(COMPLETE | {"QUEUE_SERVICE_OIDC_CLIENT_SECRET": "hush"})

    assert "hush" not in repr(settings) + repr(settings.sign_on)


@pytest.mark.parametrize(
    ("environ", "named"),
    [
        (without("OIDC_CLIENT_ID"), "OIDC_CLIENT_ID"),
        (without("OIDC_GROUPS"), "OIDC_GROUPS"),
        (without("", OIDC_GROUPS="clerks=king@krefeld"), "OIDC_GROUPS.*king"),
        (without("", OIDC_GROUPS="clerks=clerk"), "OIDC_GROUPS.*office"),
        (without("", OIDC_ISSUER="http://id.example.org"), "OIDC_ISSUER"),
        (without("", OIDC_ISSUER="id.example.org"), "OIDC_ISSUER"),
        (without("", OIDC_ISSUER="https://id.example.org/?a=b"), "OIDC_ISSUER"),
        (without("PUBLIC_URL", HOST="0.0.0.0"), "PUBLIC_URL"),  # noqa: S104 - what people set
        (without("PUBLIC_URL", PUBLIC_URL="http://queue.example.org"), "PUBLIC_URL"),
        (without("OIDC_ISSUER", LOCAL_SIGN_IN="off"), "OIDC_ISSUER"),
        (without("OIDC_ISSUER", LOCAL_SIGN_IN="admins"), "OIDC_ISSUER"),
        (without("", LOCAL_SIGN_IN="sometimes"), "LOCAL_SIGN_IN"),
    ],
)
def test_what_cannot_work_is_refused_by_name(environ: dict[str, str], named: str) -> None:
    with pytest.raises(SettingsError, match=named):
        read_settings(environ)


@pytest.mark.parametrize("host", ["127.0.0.1", "::1", "localhost"])
def test_on_this_machine_alone_one_can_try_it_without_https(host: str) -> None:
    environ = without("PUBLIC_URL", HOST=host, OIDC_ISSUER="http://127.0.0.1:9400")

    assert read_settings(environ).sign_on is not None
