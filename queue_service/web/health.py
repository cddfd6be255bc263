"""Is the process alive, can it serve, and how is it doing."""

from __future__ import annotations

import time

import structlog
from flask import Flask, Response, g, request
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, Histogram, generate_latest

from queue_service.domain.errors import QueueServiceError
from queue_service.web.errors import answer_error
from queue_service.web.installation import installation

log = structlog.get_logger(__name__)


class Measures:
    """What is counted about requests; labels name endpoints, never paths: no token becomes a label."""

    def __init__(self, registry: CollectorRegistry) -> None:
        self.registry = registry
        self.requests = Counter(
            "queue_requests", "Requests answered", ("endpoint", "method", "status"), registry=registry
        )
        self.seconds = Histogram(
            "queue_request_seconds", "Seconds to answer a request", ("endpoint",), registry=registry
        )


def register(app: Flask, registry: CollectorRegistry) -> None:
    """Adds /healthz, /readyz and /metrics, and measures every request."""
    measures = Measures(registry)
    app.before_request(_begin)
    app.after_request(lambda response: _measured(measures, response))
    app.add_url_rule("/healthz", "healthz", lambda: {"status": "ok"})
    app.add_url_rule("/readyz", "readyz", _ready)
    app.add_url_rule(
        "/metrics", "metrics", lambda: Response(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)
    )


def _ready() -> Response | dict[str, str]:
    try:
        installation().ready()
    except Exception as error:
        log.error("not ready", exc_info=error)
        return answer_error(QueueServiceError("unavailable"))
    return {"status": "ready"}


def _begin() -> None:
    g.began = time.perf_counter()


def _measured(measures: Measures, response: Response) -> Response:
    endpoint = request.endpoint or "unknown"
    measures.requests.labels(endpoint, request.method, response.status_code).inc()
    measures.seconds.labels(endpoint).observe(time.perf_counter() - g.get("began", time.perf_counter()))
    return response
