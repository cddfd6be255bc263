"""How the devices are, for Prometheus: by kind and status, without names."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import structlog
from prometheus_client import CollectorRegistry, Metric
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from queue_service.domain.device import DeviceStatus
from queue_service.domain.rights import DeviceKind
from queue_service.services.devices import Devices

log = structlog.get_logger(__name__)


def register(registry: CollectorRegistry, devices: Devices) -> None:
    """Adds `queue_devices`, counted when somebody asks; every process answers the same."""
    registry.register(_DeviceFigures(devices))


class _DeviceFigures(Collector):
    def __init__(self, devices: Devices) -> None:
        self._devices = devices

    def describe(self) -> Iterator[Metric]:
        """The name alone: to register must not need the database."""
        yield self._gauge()

    def collect(self) -> Iterator[Metric]:
        try:
            counted = Counter((each.kind, each.status) for each in self._devices.everywhere())
        except Exception:
            # The other figures are worth having while the database is away.
            log.exception("devices could not be counted")
            return
        gauge = self._gauge()
        for kind in DeviceKind:
            for status in DeviceStatus:
                if status is not DeviceStatus.REVOKED:
                    gauge.add_metric([str(kind), str(status)], counted[kind, status])
        yield gauge

    def _gauge(self) -> GaugeMetricFamily:
        return GaugeMetricFamily("queue_devices", "Enrolled devices", labels=("kind", "status"))
