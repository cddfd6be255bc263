"""Nobody is left with old news, whoever joins when."""

from __future__ import annotations

from queue_service.live.contract import Topic, Watched
from queue_service.live.last_sent import LastSent
from queue_service.live.views import Payload

BOARD = Watched(Topic.BOARD, "krefeld")
OLD: Payload = {"calls": []}
NEW: Payload = {"calls": ["A001"]}


def test_what_everybody_has_is_no_news() -> None:
    sent = LastSent()
    sent.joined(BOARD, 1, OLD)

    assert not sent.is_news(BOARD, 2, OLD)
    assert sent.is_news(BOARD, 3, NEW)
    assert not sent.is_news(BOARD, 4, NEW)
    assert sent.of(BOARD) == NEW


def test_a_view_whose_first_watcher_is_still_unanswered_gets_nothing() -> None:
    assert not LastSent().is_news(BOARD, 1, NEW)


def test_what_changed_and_changed_back_reaches_whoever_joined_in_between() -> None:
    sent = LastSent()
    sent.joined(BOARD, 1, OLD)
    sent.joined(BOARD, 2, NEW)

    assert sent.is_news(BOARD, 3, OLD)


def test_an_older_reading_does_not_hide_that_somebody_has_a_newer_one() -> None:
    sent = LastSent()
    sent.joined(BOARD, 1, OLD)
    sent.joined(BOARD, 7, NEW)

    assert sent.is_news(BOARD, 6, OLD)
    assert sent.is_news(BOARD, 8, OLD)
    assert not sent.is_news(BOARD, 9, OLD)


def test_views_that_nobody_follows_are_forgotten() -> None:
    sent = LastSent()
    sent.joined(BOARD, 1, OLD)

    sent.keep_only(lambda: {BOARD})
    assert sent.of(BOARD) == OLD
    sent.keep_only(set)
    assert sent.of(BOARD) is None
