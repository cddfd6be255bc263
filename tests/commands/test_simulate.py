"""`queue-service simulate`, as somebody at a terminal sees it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from queue_service.commands.simulate import simulate
from tests.planning.made_days import paths_of

FILES = [str(path) for path in paths_of("busy")[:2]]


def run(*arguments: str) -> Result:
    return CliRunner().invoke(simulate, arguments)


def test_json_is_one_object_over_all_files_with_the_published_keys() -> None:
    answer = run(*FILES, "--rule", "waiting-points", "--json")
    assert answer.exit_code == 0
    figures = json.loads(answer.output)
    assert figures["days"] == 2
    assert list(figures) == [
        "days",
        "served",
        "mean_wait_minutes",
        "p90_wait_minutes",
        "walk_in_mean_wait_minutes",
        "booked_mean_wait_minutes",
        "booked_within_10_minutes_percent",
        "walk_ins_within_target_percent",
        "worst_wait_minutes",
        "by_case_type",
    ]
    assert set(figures["by_case_type"]) == {"INFO", "ANM", "AT", "VE", "EB", "NE"}
    assert set(figures["by_case_type"]["INFO"]) == {"within_target_percent", "p90_wait_minutes"}


def test_the_production_rule_is_the_default() -> None:
    assert run(*FILES, "--json").output == run(*FILES, "--rule", "waiting-points", "--json").output
    assert run(*FILES, "--json").output != run(*FILES, "--rule", "fifo", "--json").output


def test_without_json_there_is_a_table_for_people() -> None:
    answer = run(*FILES, "--rule", "fifo")
    assert answer.exit_code == 0
    assert "Rule fifo" in answer.output
    assert "Mean wait of walk-ins, minutes" in answer.output
    assert "ANM" in answer.output


def test_a_broken_file_is_named_and_nothing_else_is_printed(tmp_path: Path) -> None:
    broken = tmp_path / "tuesday.json"
    day = json.loads(Path(FILES[0]).read_bytes())
    day["visits"][3]["legs"][0]["service_seconds"] = "soon"
    broken.write_text(json.dumps(day), encoding="utf-8")
    answer = run(*FILES, str(broken), "--json")
    assert answer.exit_code == 2
    assert answer.stdout == ""
    assert "tuesday.json: visits[3].legs[0].service_seconds: must be a number, not 'soon'" in answer.stderr


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    answer = run(str(tmp_path / "nowhere.json"))
    assert answer.exit_code == 2
    assert "nowhere.json: cannot be read" in answer.stderr


@pytest.mark.parametrize("arguments", [(), (FILES[0], "--rule", "by-name")])
def test_wrong_usage_says_so(arguments: tuple[str, ...]) -> None:
    answer = run(*arguments)
    assert answer.exit_code == 2
    assert answer.stdout == ""
    assert "Usage" in answer.stderr


def test_people_for_whom_no_desk_was_left_are_not_hidden(tmp_path: Path) -> None:
    day = json.loads(Path(FILES[0]).read_bytes())
    for desk in day["office"]["desks"]:
        desk["case_types"] = [code for code in desk["case_types"] if code != "EB"] or ["AT"]
    path = tmp_path / "no-eb.json"
    path.write_text(json.dumps(day), encoding="utf-8")
    assert "were never called" in run(str(path)).output
