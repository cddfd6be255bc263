"""The list of devices, new names, and revoking."""

from __future__ import annotations

import pytest

from queue_service.domain.command import practice_office
from queue_service.domain.errors import Forbidden, Invalid, NotFound
from queue_service.domain.rights import Role
from queue_service.services.container import Services
from tests.factories import AUDITOR, CLERK, INFO, KIOSK, OFFICE, an_office
from tests.fakes import FakeClock
from tests.services.test_device_codes import ADMIN, ADMIN_ELSEWHERE


def enrolled(services: Services, name: str = "Hall", kind: str = "kiosk") -> tuple[int, str]:
    """(id, token) of a new device."""
    token = services.devices.enrol(kind, OFFICE, name)
    actor = services.devices.identify(token)
    assert actor is not None
    return int(actor.id.removeprefix("device:")), token


def test_information_desk_and_supervisor_see_devices_and_do_not_change_them(services: Services) -> None:
    device, token = enrolled(services)

    assert [each.name for each in services.devices.of_office(INFO.actor, OFFICE)] == ["Hall"]
    assert INFO.actor.role is Role.INFO
    for command in (INFO, CLERK, AUDITOR, KIOSK, ADMIN_ELSEWHERE):
        with pytest.raises(Forbidden):
            services.devices.rename(command, OFFICE, device, "Mine")
        with pytest.raises(Forbidden):
            services.devices.revoke(command, OFFICE, device)
    for command in (CLERK, AUDITOR, KIOSK, ADMIN_ELSEWHERE):
        with pytest.raises(Forbidden):
            services.devices.of_office(command.actor, OFFICE)
    assert services.devices.identify(token) is not None


def test_a_device_gets_a_new_name(services: Services) -> None:
    device, _ = enrolled(services)

    assert services.devices.rename(ADMIN, OFFICE, device, " Entrance ").name == "Entrance"
    with pytest.raises(Invalid, match="name_missing"):
        services.devices.rename(ADMIN, OFFICE, device, " ")
    assert [each.name for each in services.devices.everywhere()] == ["Entrance"]


def test_a_device_of_another_office_is_not_there(services: Services) -> None:
    services.administration.set_up_office(an_office("elsewhere"))
    device, token = enrolled(services)

    for unknown in (device, 999):
        with pytest.raises(NotFound, match="device_not_found"):
            services.devices.rename(ADMIN, "elsewhere", unknown, "Mine")
        with pytest.raises(NotFound, match="device_not_found"):
            services.devices.revoke(ADMIN, "elsewhere", unknown)
    assert services.devices.identify(token) is not None


def test_a_revoked_device_is_unknown_at_once_and_listed_for_a_week(
    services: Services, clock: FakeClock
) -> None:
    device, token = enrolled(services)

    services.devices.revoke(ADMIN, OFFICE, device)
    services.devices.revoke(ADMIN, OFFICE, device)

    assert services.devices.identify(token) is None
    (listed,) = services.devices.of_office(ADMIN.actor, OFFICE)
    assert (listed.status, listed.revoked_at) == ("revoked", clock.now())
    clock.advance(days=7)
    assert services.devices.of_office(ADMIN.actor, OFFICE) == []


def test_a_private_copy_of_an_office_has_no_devices(services: Services) -> None:
    copy = services.practice.start(CLERK, OFFICE, "1")
    assert copy == practice_office(OFFICE, 1)

    with pytest.raises(NotFound, match="office_not_found"):
        services.devices.enrol("kiosk", copy, "Mine")
    with pytest.raises(NotFound, match="office_not_found"):
        services.device_codes.ask("kiosk", copy)
