"""Whatever is sent to the API, the answer is one that its description knows."""

from __future__ import annotations

from typing import Any
from zlib import crc32

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis.core.result import Ok

from tests.factories import OFFICE
from tests.house import House, bearer

#: Checks of Schemathesis; the others ask for what we do not promise.
CHECKED = {
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_schema_conformance",
}
MODES = list(schemathesis.GenerationMode)


@pytest.mark.long
@pytest.mark.timeout(900)
@pytest.mark.parametrize("mode", MODES, ids=lambda mode: mode.value)
@pytest.mark.parametrize("who", ["clerk", "kiosk", "nobody"])
def test_every_answer_is_described(house: House, who: str, mode: schemathesis.GenerationMode) -> None:
    token = {"clerk": house.session(), "kiosk": house.kiosk}.get(who)
    real = {"office": OFFICE, "desk": "5", "token": house.take()["token"], "number": "A001"}
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", house.application.app)
    checks = [check for check in schemathesis.checks.CHECKS.get_all() if check.__name__ in CHECKED]
    assert len(checks) == len(CHECKED)
    for found in schema.get_all_operations():
        assert isinstance(found, Ok)
        operation = found.ok()
        if operation.path == "/api/v1/sessions/current" and operation.method == "delete":
            continue  # it would end the session that the others ask with

        @settings(max_examples=40, deadline=None, database=None, suppress_health_check=list(HealthCheck))
        @given(case=operation.as_strategy(generation_mode=mode))
        def ask(case: Any) -> None:
            # What is drawn leads nowhere; about half the time it is sent where there is something.
            if crc32(str(case.body).encode()) % 2 and case.path_parameters:
                case.path_parameters = {name: real[name] for name in case.path_parameters}
            headers = {**(case.headers or {}), **bearer(token), "Accept-Encoding": "identity"}
            case.validate_response(case.call(headers=headers), checks=checks)

        ask()
