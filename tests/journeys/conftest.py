"""Whole stories use the same browser and the same served application as the pages' own tests."""

from tests.browser.conftest import axe, browser, page_at, served, server

__all__ = ["axe", "browser", "page_at", "served", "server"]
