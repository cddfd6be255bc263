"""Enrolment by a short code."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from queue_service.domain.command import Actor, Command
from queue_service.domain.device import code_of
from queue_service.domain.errors import Conflict, Forbidden, Invalid, NotFound
from queue_service.domain.rights import Role
from queue_service.persistence.database import Database
from queue_service.persistence.tables import metadata
from queue_service.services.container import Services
from queue_service.services.device_codes import MOST_OPEN, Claimed, ShownCode
from tests.factories import CLERK, INFO, OFFICE, an_office
from tests.fakes import FakeClock

ADMIN = Command(Actor("staff", "staff:7", None, role=Role.ADMIN, staff_id=7))
ADMIN_ELSEWHERE = Command(Actor("staff", "staff:8", "elsewhere", role=Role.ADMIN, staff_id=8))


def shown(services: Services, kind: str = "kiosk", place: str | None = None) -> ShownCode:
    """What a new device shows."""
    return services.device_codes.ask(kind, OFFICE, place)


def confirmed(services: Services, code: ShownCode, **place: str) -> int:
    """The id of the device after an administrator has confirmed it."""
    return services.device_codes.confirm(ADMIN, OFFICE, code.code, "Hall", **place).id


def claimed(services: Services, code: ShownCode) -> Claimed:
    """What the device fetches; it must be there."""
    found = services.device_codes.claim(code.secret)
    assert found is not None
    return found


def stored(database: Database, *tables: str) -> str:
    """Every value in these tables, as text."""
    with database.reading() as connection:
        rows = [connection.execute(sa.select(metadata.tables[name])).all() for name in tables]
    return repr(rows)


def test_a_device_is_known_after_somebody_has_confirmed_its_code(services: Services) -> None:
    code = shown(services)
    assert services.device_codes.claim(code.secret) is None

    device = confirmed(services, code)
    token = claimed(services, code).token

    actor = services.devices.identify(token)
    assert actor is not None
    assert (actor.id, actor.office, actor.device_kind) == (f"device:{device}", OFFICE, "kiosk")
    (view,) = services.devices.of_office(ADMIN.actor, OFFICE)
    assert (view.name, view.kind, view.status, view.enrolled_by) == ("Hall", "kiosk", "never_seen", 7)


def test_a_code_is_eight_signs_in_two_groups_and_good_for_ten_minutes(
    services: Services, clock: FakeClock
) -> None:
    code = shown(services)

    assert code_of(code.code) == code.code.replace("-", "")
    assert (code.expires_at - clock.now()).total_seconds() == 600
    clock.advance(minutes=10)
    with pytest.raises(NotFound, match="code_not_found"):
        confirmed(services, code)
    with pytest.raises(NotFound, match="code_expired"):
        services.device_codes.claim(code.secret)


def test_a_code_confirmed_in_the_last_second_can_still_be_claimed(
    services: Services, clock: FakeClock
) -> None:
    code = shown(services)
    clock.advance(minutes=9, seconds=59)
    confirmed(services, code)
    clock.advance(minutes=5)

    assert services.devices.identify(claimed(services, code).token) is not None


def test_the_database_knows_neither_code_nor_secret_nor_token(services: Services, database: Database) -> None:
    code = shown(services)
    before = stored(database, "device_code")
    confirmed(services, code)
    token = claimed(services, code).token

    after = stored(database, "device", "device_code", "audit_entry")
    for secret in (code.code, code.code.replace("-", ""), code.secret, token):
        assert secret not in before + after


def test_a_code_is_gone_after_its_token_was_fetched(services: Services, database: Database) -> None:
    code = shown(services)
    confirmed(services, code)
    claimed(services, code)

    assert stored(database, "device_code") == "[[]]"
    with pytest.raises(NotFound, match="code_expired"):
        services.device_codes.claim(code.secret)
    with pytest.raises(NotFound, match="code_not_found"):
        confirmed(services, code)


def test_a_code_confirms_one_device(services: Services) -> None:
    code = shown(services)
    confirmed(services, code)

    with pytest.raises(Conflict, match="code_used"):
        confirmed(services, code)
    assert len(services.devices.of_office(ADMIN.actor, OFFICE)) == 1


def test_a_code_and_a_secret_that_nobody_was_given_are_not_found_alike(services: Services) -> None:
    for wrong in ("K7RM-2QXP", "nonsense"):
        with pytest.raises(NotFound, match="code_not_found"):
            services.device_codes.confirm(ADMIN, OFFICE, wrong, "Hall")
        with pytest.raises(NotFound, match="code_not_found"):
            services.device_codes.pending(ADMIN.actor, wrong)
    with pytest.raises(NotFound, match="code_expired"):
        services.device_codes.claim("x" * 43)


def test_only_administrators_of_that_office_confirm(services: Services) -> None:
    code = shown(services)

    for command in (CLERK, INFO, ADMIN_ELSEWHERE):
        with pytest.raises(Forbidden):
            services.device_codes.confirm(command, OFFICE, code.code, "Hall")
        with pytest.raises(Forbidden):
            services.device_codes.pending(command.actor, code.code)
    assert services.device_codes.claim(code.secret) is None


def test_a_screen_of_one_office_is_not_connected_in_another(services: Services) -> None:
    services.administration.set_up_office(an_office("elsewhere"))
    code = shown(services)

    with pytest.raises(Conflict, match="code_of_other_office"):
        services.device_codes.confirm(ADMIN, "elsewhere", code.code, "Hall")


def test_whoever_confirms_sees_what_the_device_is_for(services: Services) -> None:
    code = shown(services, "desk-display", "5")

    pending = services.device_codes.pending(ADMIN.actor, code.code.lower())

    assert (pending.code, pending.kind, pending.office, pending.place) == (
        code.code,
        "desk-display",
        OFFICE,
        "5",
    )


@pytest.mark.quick("sqlite")
@pytest.mark.parametrize(
    ("kind", "page", "chosen", "place"),
    [
        ("desk-display", "5", {}, ("5", None)),
        ("desk-display", "5", {"desk": "12"}, ("12", None)),
        ("desk-display", "99", {}, (None, None)),
        ("board", "service", {}, (None, "service")),
        ("board", None, {"area": "aufenthalt"}, (None, "aufenthalt")),
        ("board", None, {}, (None, None)),
        ("kiosk", None, {"desk": "5", "area": "service"}, (None, None)),
    ],
)
def test_a_display_is_for_what_was_chosen_else_for_what_its_page_says(
    services: Services,
    kind: str,
    page: str | None,
    chosen: dict[str, str],
    place: tuple[str | None, str | None],
) -> None:
    code = shown(services, kind, page)
    confirmed(services, code, **chosen)

    device = claimed(services, code)

    assert (device.desk, device.area) == place


def test_a_place_that_does_not_exist_is_refused_and_the_code_stays(services: Services) -> None:
    with pytest.raises(NotFound, match="desk_not_found"):
        confirmed(services, shown(services, "desk-display"), desk="99")
    code = shown(services, "board")
    with pytest.raises(NotFound, match="area_not_found"):
        confirmed(services, code, area="nowhere")
    assert services.device_codes.claim(code.secret) is None


def test_a_device_has_a_name(services: Services) -> None:
    for wrong in ("", "   ", "x" * 81):
        with pytest.raises(Invalid, match="name_missing"):
            services.device_codes.confirm(ADMIN, OFFICE, shown(services).code, wrong)


def test_an_unknown_kind_and_an_unknown_office_get_no_code(services: Services) -> None:
    with pytest.raises(Invalid, match="unknown_device_kind"):
        services.device_codes.ask("toaster")
    with pytest.raises(NotFound, match="office_not_found"):
        services.device_codes.ask("kiosk", "nowhere")


def test_a_device_revoked_before_it_fetched_its_token_gets_none(services: Services) -> None:
    code = shown(services)
    device = confirmed(services, code)
    services.devices.revoke(ADMIN, OFFICE, device)

    with pytest.raises(NotFound, match="code_expired"):
        services.device_codes.claim(code.secret)


def test_codes_are_forgotten_when_their_time_is_over(
    services: Services, database: Database, clock: FakeClock
) -> None:
    shown(services)
    clock.advance(minutes=9)
    late = shown(services)
    clock.advance(minutes=2)

    assert services.device_codes.forget() == 1
    assert services.device_codes.forget() == 0
    assert services.device_codes.claim(late.secret) is None


def test_more_codes_than_any_house_has_devices_are_not_given_out(
    services: Services, database: Database, clock: FakeClock
) -> None:
    table = metadata.tables["device_code"]
    now = clock.now()
    values = {"kind": "kiosk", "created_at": now, "expires_at": now.replace(hour=9)}
    rows = [{"code_hash": f"c{n}", "secret_hash": f"s{n}", **values} for n in range(MOST_OPEN)]
    with database.writing() as connection:
        connection.execute(sa.insert(table), rows)
        connection.commit()

    with pytest.raises(Exception, match="too_many_requests"):
        shown(services)
    clock.advance(hours=2)
    assert shown(services).code


def test_enrolling_and_revoking_stand_in_the_audit_log_without_a_name(
    services: Services, database: Database
) -> None:
    device = confirmed(services, shown(services))
    services.devices.rename(ADMIN, OFFICE, device, "Hall, left")
    services.devices.revoke(ADMIN, OFFICE, device)
    services.devices.revoke(ADMIN, OFFICE, device)

    entries = metadata.tables["audit_entry"]
    with database.reading() as connection:
        found = connection.execute(
            sa.select(entries.c.action, entries.c.actor, entries.c.subject, entries.c.data)
            .where(entries.c.action.like("device.%"))
            .order_by(entries.c.id)
        ).all()
    assert [row.action for row in found] == ["device.enrolled", "device.renamed", "device.revoked"]
    assert {(row.actor, row.subject) for row in found} == {("staff:7", f"device:{device}")}
    assert all(row.data == {"kind": "kiosk"} for row in found)
