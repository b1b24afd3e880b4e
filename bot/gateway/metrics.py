"""What ``GET /metrics`` shows, in a registry of its own, so that several apps can live in one process."""

from __future__ import annotations

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_LATEST

SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)


class Metrics:
    """The gateway's counters, gauges and histograms."""

    content_type = CONTENT_TYPE_LATEST

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.messages = Counter(
            "frontdoor_messages", "Customers' messages.", ["result"], registry=self.registry
        )
        self.reactions = Counter(
            "frontdoor_reactions",
            "Reactions to products by what became of them.",
            ["kind", "verdict"],
            registry=self.registry,
        )
        self.uploads = Counter(
            "frontdoor_uploads", "Customers' pictures.", ["result"], registry=self.registry
        )
        self.turns = Counter(
            "frontdoor_turns", "Turns by how they ended.", ["outcome"], registry=self.registry
        )
        self.turn_seconds = Histogram(
            "frontdoor_turn_seconds", "Time in the dialogue core.", registry=self.registry, buckets=SECONDS
        )
        self.ack_seconds = Histogram(
            "frontdoor_ack_seconds",
            "Time from a message's arrival to its acknowledgement.",
            registry=self.registry,
            buckets=SECONDS,
        )
        self.running = Gauge("frontdoor_turns_running", "Turns that run or wait.", registry=self.registry)
        self.reclaimed = Counter(
            "frontdoor_turns_reclaimed", "Turns taken over from a dead process.", registry=self.registry
        )
        self.sockets = Gauge("frontdoor_sockets", "Open sockets.", ["kind"], registry=self.registry)
        self.requests = Counter(
            "frontdoor_requests", "HTTP requests.", ["method", "route", "status"], registry=self.registry
        )

    def render(self) -> bytes:
        """In Prometheus' text format."""
        return generate_latest(self.registry)
