"""Settings: read once, complete or refused with the name of what is wrong."""

from __future__ import annotations

from ipaddress import ip_network

import pytest

from queue_service.config import Settings, SettingsError, read_settings
from queue_service.variables import VARIABLES

SECRET = {"QUEUE_SERVICE_SECRET_KEY": "x" * 32}


def test_with_a_secret_the_rest_has_defaults() -> None:
    settings = read_settings(SECRET)

    assert settings.database_url == "sqlite:///var/queue-service.db"
    assert (settings.host, settings.port, settings.demo, settings.jobs) == ("127.0.0.1", 8000, False, True)
    assert (settings.public_url, settings.trusted_proxies) == (None, ())


def test_everything_can_be_set() -> None:
    settings = read_settings(
        {
            **SECRET,
            "QUEUE_SERVICE_DATABASE_URL": "postgresql://db/queue",
            "QUEUE_SERVICE_HOST": "::",
            "QUEUE_SERVICE_PORT": "9000",
            "QUEUE_SERVICE_PUBLIC_URL": "https://queue.example.org/",
            "QUEUE_SERVICE_TRUSTED_PROXIES": "10.0.0.0/8, 192.0.2.7",
            "QUEUE_SERVICE_THREADS": "300",
            "QUEUE_SERVICE_LOG_FORMAT": "JSON",
            "QUEUE_SERVICE_LOG_LEVEL": "Debug",
        }
    )

    assert settings.public_url == "https://queue.example.org"
    assert settings.trusted_proxies == (ip_network("10.0.0.0/8"), ip_network("192.0.2.7/32"))
    assert (settings.port, settings.threads) == (9000, 300)
    assert (settings.log_format, settings.log_level) == ("json", "debug")


def test_a_number_of_proxies_will_do() -> None:
    assert read_settings({**SECRET, "QUEUE_SERVICE_TRUSTED_PROXIES": "2"}).trusted_proxies == 2


@pytest.mark.parametrize(
    ("given", "contact"),
    [
        ({}, "mailto:postmaster@localhost"),
        ({"QUEUE_SERVICE_PUBLIC_URL": "https://queue.example.org/"}, "https://queue.example.org"),
        ({"QUEUE_SERVICE_PUBLIC_URL": "http://queue.example.org"}, "mailto:postmaster@localhost"),
        ({"QUEUE_SERVICE_PUSH_CONTACT": "mailto:it@example.org"}, "mailto:it@example.org"),
        ({"QUEUE_SERVICE_PUSH_CONTACT": "https://example.org/it"}, "https://example.org/it"),
    ],
)
def test_push_services_are_told_whom_to_write_to(given: dict[str, str], contact: str) -> None:
    assert read_settings({**SECRET, **given}).contact() == contact


def test_messages_to_phones_can_be_switched_off_or_written_to_the_log() -> None:
    assert read_settings(SECRET).push == "on"
    assert read_settings({**SECRET, "QUEUE_SERVICE_PUSH": "Off"}).push == "off"
    assert read_settings({**SECRET, "QUEUE_SERVICE_PUSH": "console"}).push == "console"


def test_the_secret_is_required_outside_the_demo() -> None:
    with pytest.raises(SettingsError, match="QUEUE_SERVICE_SECRET_KEY is missing"):
        read_settings({})
    assert len(read_settings({}, demo=True).secret_key) >= 32
    assert read_settings({}, demo=True).secret_key != read_settings({}, demo=True).secret_key


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SECRET_KEY", "short"),
        ("PORT", "eighty"),
        ("PORT", "65536"),
        ("PORT", "²"),
        ("THREADS", "1"),
        ("PUBLIC_URL", "queue.example.org"),
        ("PUBLIC_URL", "https://queue.example.org/?x"),
        ("TRUSTED_PROXIES", "proxy.example.org"),
        ("LOG_FORMAT", "xml"),
        ("LOG_LEVEL", "chatty"),
        ("PUSH", "maybe"),
        ("PUSH_CONTACT", "it@example.org"),
        ("PUSH_CONTACT", "http://example.org"),
    ],
)
def test_what_cannot_be_used_is_refused_by_its_name(name: str, value: str) -> None:
    with pytest.raises(SettingsError, match=f"QUEUE_SERVICE_{name}"):
        read_settings({**SECRET, f"QUEUE_SERVICE_{name}": value})


def test_neither_secret_nor_password_is_in_what_is_printed() -> None:
    settings = Settings("postgresql://user:hunter2@db/queue", "s" * 40)

    assert "hunter2" not in repr(settings)
    assert "sss" not in repr(settings)


def test_every_variable_is_described() -> None:
    assert all(name.startswith("QUEUE_SERVICE_") and meaning for name, _default, meaning in VARIABLES)
