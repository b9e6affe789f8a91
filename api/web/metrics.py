"""What Prometheus is told: requests by the patterns of their paths, and how the work in the database stands.

Several worker processes count together, through files in the folder that PROMETHEUS_MULTIPROC_DIR names, which
`homeward serve` makes. No label ever holds an id.
"""

from __future__ import annotations

import os
from collections.abc import Iterator

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.multiprocess import MultiProcessCollector

from api.service.operation import Standing
from api.web.edge import Seen

SHARED_FOLDER = "PROMETHEUS_MULTIPROC_DIR"
BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)
_own = CollectorRegistry()
_requests = Counter("homeward_requests", "Requests answered.", ["method", "route", "status"], registry=_own)
_seconds = Histogram(
    "homeward_request_seconds",
    "From a request to the end of its answer.",
    ["method", "route"],
    registry=_own,
    buckets=BUCKETS,
)


def count(seen: Seen) -> None:
    """Counts a request that is over."""
    _requests.labels(seen.method, seen.route, str(seen.status)).inc()
    _seconds.labels(seen.method, seen.route).observe(seen.seconds)


def written(standing: Standing) -> bytes:
    """Everything in the text format of Prometheus."""
    whole = CollectorRegistry()
    if os.environ.get(SHARED_FOLDER):
        MultiProcessCollector(whole)  # type: ignore[no-untyped-call]
        return generate_latest(whole) + generate_latest(_of_database(standing))
    return generate_latest(_own) + generate_latest(_of_database(standing))


def _of_database(standing: Standing) -> CollectorRegistry:
    registry = CollectorRegistry()
    registry.register(_Told(standing))
    return registry


class _Told:
    """A collector of what was just read."""

    def __init__(self, standing: Standing) -> None:
        self._standing = standing

    def collect(self) -> Iterator[Metric]:
        now = self._standing
        for name, what, by_state in (("runs", "Runs", now.runs), ("offers", "Offers", now.offers)):
            family = GaugeMetricFamily(f"homeward_{name}", f"{what} by state.", labels=["state"])
            for state, number in sorted(by_state.items()):
                family.add_metric([state], number)
            yield family
        age, took = now.queue_age_seconds, now.database_seconds
        yield GaugeMetricFamily("homeward_queue_age_seconds", "How long the run has waited that waits longest.", age)
        yield GaugeMetricFamily("homeward_database_seconds", "How long the database took to say so.", took)
        yield CounterMetricFamily("homeward_audit_entries", "Entries of the audit log.", now.audit_entries)
