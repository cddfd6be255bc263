"""The administration's face: accounts, devices, the audit log, privacy."""

from __future__ import annotations

from flask import Blueprint

from queue_service.web.staff_kit import page_texts

bp = Blueprint("admin", __name__, url_prefix="/admin")
bp.context_processor(lambda: {"page_texts": page_texts})

from queue_service.web.admin import accounts as accounts  # noqa: E402 - the views register themselves on the blueprint
from queue_service.web.admin import areas as areas  # noqa: E402
from queue_service.web.admin import audit as audit  # noqa: E402
from queue_service.web.admin import case_types as case_types  # noqa: E402
from queue_service.web.admin import catch_up as catch_up  # noqa: E402
from queue_service.web.admin import configuration_file as configuration_file  # noqa: E402
from queue_service.web.admin import day_list as day_list  # noqa: E402
from queue_service.web.admin import desks as desks  # noqa: E402
from queue_service.web.admin import devices as devices  # noqa: E402
from queue_service.web.admin import history as history  # noqa: E402
from queue_service.web.admin import hours as hours  # noqa: E402
from queue_service.web.admin import new_office as new_office  # noqa: E402
from queue_service.web.admin import office as office  # noqa: E402
from queue_service.web.admin import overview as overview  # noqa: E402
from queue_service.web.admin import privacy as privacy  # noqa: E402
from queue_service.web.admin import roster as roster  # noqa: E402
from queue_service.web.admin import rule as rule  # noqa: E402
from queue_service.web.admin import screens as screens  # noqa: E402
from queue_service.web.admin import skills as skills  # noqa: E402
from queue_service.web.admin import texts as texts  # noqa: E402
from queue_service.web.admin import wall as wall  # noqa: E402
