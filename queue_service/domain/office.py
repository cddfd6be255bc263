"""An office with everything that is set rather than happens: areas, desks, case types, hours, rule."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import time
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from queue_service.domain.case_type import CODE, CaseType
from queue_service.domain.desk import Desk
from queue_service.domain.dispatch import PRESETS, DeskSkills, Rates, WaitTarget, rates_for
from queue_service.domain.errors import Invalid, NotFound
from queue_service.domain.language import LANGUAGES
from queue_service.domain.numbering import check_paper_series, check_series
from queue_service.domain.opening_hours import OpeningHours

#: More tiles of a concern do not fit a page of the kiosk.
MOST_TILES = 8
#: Seconds; EN 301 549 asks for at least twenty to answer, and the next in line waits behind.
SHORTEST_RESET, LONGEST_RESET = 30, 300
MOST_SLIDES = 10
LONGEST_SLIDE = 400


@dataclass(frozen=True, slots=True)
class Area:
    """A part of the house where people wait.

    Attributes:
        names: language code to name.
        ways: language code to how to get there ("2nd floor, follow the green line").
        series: the letter of the numbers issued to those who wait here.
    """

    code: str
    names: Mapping[str, str]
    ways: Mapping[str, str]
    series: str
    position: int = 0


@dataclass(frozen=True, slots=True)
class BoardLook:
    """What an office makes of its boards.

    Attributes:
        accent: one colour as ``#rrggbb``; None for the design's own.
        slides: each a text by language code, shown in turn beside the calls.
        slide_seconds: how long each stands.
        quiet_from: wall time from which the boards make no sound, until ``quiet_until``; None: never quiet.
    """

    accent: str | None = None
    slides: tuple[Mapping[str, str], ...] = ()
    slide_seconds: int = 15
    quiet_from: time | None = None
    quiet_until: time | None = None

    def __post_init__(self) -> None:
        if self.accent is not None and not re.fullmatch(r"#[0-9a-f]{6}", self.accent):
            raise Invalid("invalid_colour", field="accent", value=self.accent[:20])
        if not 5 <= self.slide_seconds <= 60:
            raise Invalid("invalid_seconds", field="slide_seconds", value=self.slide_seconds)
        if len(self.slides) > MOST_SLIDES:
            raise Invalid("too_many_slides", field="slides", most=MOST_SLIDES)
        if (self.quiet_from is None) != (self.quiet_until is None):
            raise Invalid("quiet_needs_both", field="quiet_until")
        for slide in self.slides:
            if not slide or any(len(text) > LONGEST_SLIDE or not text.strip() for text in slide.values()):
                raise Invalid("invalid_slide", field="slides", most=LONGEST_SLIDE)


@dataclass(frozen=True, slots=True)
class KioskLook:
    """What an office makes of its kiosks.

    Attributes:
        languages: codes whose tiles come first, in this order; the others follow in the order of the design.
        tiles_per_page: concerns on one page.
        reset_seconds: after so long without a touch the kiosk asks whether somebody is still there.
        low: controls stand in the lower third from the start.
    """

    languages: tuple[str, ...] = ()
    tiles_per_page: int = 8
    reset_seconds: int = 90
    low: bool = False

    def __post_init__(self) -> None:
        if not 4 <= self.tiles_per_page <= MOST_TILES:
            raise Invalid("invalid_tiles", field="tiles_per_page", value=self.tiles_per_page, most=MOST_TILES)
        if not SHORTEST_RESET <= self.reset_seconds <= LONGEST_RESET:
            raise Invalid("invalid_reset", field="reset_seconds", value=self.reset_seconds)
        if len(set(self.languages)) != len(self.languages) or not set(self.languages) <= set(LANGUAGES):
            raise Invalid("unknown_language", field="languages")

    def order(self) -> tuple[str, ...]:
        """Every language there is, in the order of the tiles."""
        return tuple(dict.fromkeys((*self.languages, *LANGUAGES)))


@dataclass(frozen=True, slots=True)
class OfficePlan:
    """One office as it is configured.

    Attributes:
        preset: name of the waiting-points preset in force.
        rates_version: names the published table of rates; the call log carries it.
        holiday_region: ISO 3166-2 code whose public holidays close the office, for example ``DE-NW``.
        demo: everything in this office is made up.
        paper_series: the letter of the pre-printed numbers for the day when everything is down; no area has it.
        board: how the boards look.
        kiosk: how the kiosks look.
        address: where the house is, in lines.
        phone: for those who cannot come or have a question.
        rule_reason: why this preset and these targets, in writing; it hangs with the rule on the wall.
        texts: key of a text that an office may say in its own words → language code → its words.
    """

    code: str
    name: str
    time_zone: str
    areas: tuple[Area, ...]
    case_types: tuple[CaseType, ...]
    desks: tuple[Desk, ...]
    hours: OpeningHours
    preset: str = "balanced"
    rates_version: str = "1"
    holiday_region: str | None = None
    demo: bool = False
    board_languages: tuple[str, ...] = field(default=("de", "en"))
    paper_series: str | None = "X"
    board: BoardLook = field(default_factory=BoardLook)
    kiosk: KioskLook = field(default_factory=KioskLook)
    address: str = ""
    phone: str = ""
    rule_reason: str = ""
    texts: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        _check(self)

    def case_type(self, code: str) -> CaseType:
        """Raises Invalid ``unknown_case_type``."""
        for case_type in self.case_types:
            if case_type.code == code:
                return case_type
        raise Invalid("unknown_case_type", field="case_types", value=code[:60])

    def desk(self, code: str) -> Desk:
        """Raises NotFound ``desk_not_found``."""
        for desk in self.desks:
            if desk.code == code:
                return desk
        raise NotFound("desk_not_found", desk=code[:20])

    def area(self, code: str) -> Area:
        """Raises NotFound ``area_not_found``."""
        for area in self.areas:
            if area.code == code:
                return area
        raise NotFound("area_not_found", area=code[:60])

    def rates(self) -> Rates:
        """The published rates of the waiting points, from preset, targets and expected times."""
        targets = [WaitTarget(c.code, c.target_minutes, c.service_minutes) for c in self.case_types]
        return rates_for(PRESETS[self.preset], targets, self.rates_version)

    def skills(self, desk: Desk, case_types: tuple[str, ...] | None = None) -> DeskSkills:
        """What the dispatch rule must know of a desk; fewer case types where its clerk opened it for fewer."""
        served = frozenset(desk.case_types if case_types is None else case_types)
        return DeskSkills(desk=desk.code, case_types=served, accessible=desk.accessible)


def _check(plan: OfficePlan) -> None:
    """A plan that contradicts itself never gets as far as a database."""
    if not CODE.match(plan.code):
        raise Invalid("invalid_code", field="code", value=plan.code[:60])
    if plan.preset not in PRESETS:
        raise Invalid("unknown_preset", field="preset", value=plan.preset[:60])
    try:
        ZoneInfo(plan.time_zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):  # "Europe" is a folder
        raise Invalid("unknown_time_zone", field="time_zone", value=plan.time_zone[:60]) from None
    for kind, codes in (
        ("areas", [area.code for area in plan.areas]),
        ("case_types", [case_type.code for case_type in plan.case_types]),
        ("desks", [desk.code for desk in plan.desks]),
    ):
        if len(set(codes)) != len(codes):
            raise Invalid("code_used_twice", field=kind)
    _check_desks(plan)
    series = {case_type.code: plan.area(case_type.area).series for case_type in plan.case_types}
    if plan.paper_series is not None:
        check_paper_series(plan.paper_series, [area.series for area in plan.areas])
    check_series(series, [case_type.code for case_type in plan.case_types if case_type.sensitive])


def _check_desks(plan: OfficePlan) -> None:
    """Every desk stands in an area that there is, and serves case types that there are."""
    known, places = {each.code for each in plan.case_types}, {area.code for area in plan.areas}
    for desk in plan.desks:
        # a look into the sets first: there may be a thousand desks with many case types each
        if desk.area not in places:
            plan.area(desk.area)
        for code in desk.case_types:
            if code not in known:
                plan.case_type(code)
