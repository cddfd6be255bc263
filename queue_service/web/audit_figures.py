"""How long entries of the audit log wait for their link, for Prometheus."""

from __future__ import annotations

from collections.abc import Iterator

import structlog
from prometheus_client import CollectorRegistry, Metric
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from queue_service.services.audit import Audit

log = structlog.get_logger(__name__)


def register(registry: CollectorRegistry, audit: Audit) -> None:
    """Adds `queue_audit_unsealed_seconds`, measured when somebody asks; every process answers the same."""
    registry.register(_AuditFigures(audit))


class _AuditFigures(Collector):
    def __init__(self, audit: Audit) -> None:
        self._audit = audit

    def describe(self) -> Iterator[Metric]:
        """The name alone: to register must not need the database."""
        yield self._gauge()

    def collect(self) -> Iterator[Metric]:
        try:
            seconds = self._audit.unsealed_seconds()
        except Exception:
            # The other figures are worth having while the database is away.
            log.exception("the audit log could not be looked at")
            return
        gauge = self._gauge()
        gauge.add_metric([], seconds)
        yield gauge

    def _gauge(self) -> GaugeMetricFamily:
        about = "Age of the oldest entry of the audit log that is not part of its chain yet"
        return GaugeMetricFamily("queue_audit_unsealed_seconds", about)
