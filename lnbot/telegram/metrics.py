"""What is counted while the bot runs, for Prometheus. No text and no name of anybody is in it."""

from collections.abc import Iterator
from contextlib import contextmanager

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

KINDS = ("message", "edited_message", "callback_query", "inline_query", "guest_message", "my_chat_member", "other")
"""The kinds of update that are told apart."""


class Metrics:
    """The measurements of one running bot."""

    def __init__(self, knowledge_version: str) -> None:
        """Begin with zeros; `knowledge_version` tells which knowledge base is answered from."""
        self.registry = CollectorRegistry()
        self.updates = Counter("lnbot_updates", "Updates received, by kind", ["kind"], registry=self.registry)
        self.replies = Counter("lnbot_replies", "Replies of the assistant, by kind", ["kind"], registry=self.registry)
        self.errors = Counter("lnbot_errors", "Failures, by class", ["error"], registry=self.registry)
        self.seconds = Histogram(
            "lnbot_handling_seconds", "From the start of handling to its end", registry=self.registry
        )
        self.waiting = Gauge("lnbot_waiting_updates", "Updates that wait for their turn", registry=self.registry)
        known = Gauge("lnbot_knowledge", "The knowledge base answered from", ["version"], registry=self.registry)
        known.labels(knowledge_version).set(1)

    def received(self, update: object) -> None:
        """Count `update` by its kind."""
        kind = next((kind for kind in KINDS[:-1] if getattr(update, kind, None) is not None), KINDS[-1])
        self.updates.labels(kind).inc()

    def replied(self, kind: str) -> None:
        """Count a reply of the assistant by its `kind`."""
        self.replies.labels(kind).inc()

    @contextmanager
    def handling(self) -> Iterator[None]:
        """Measure how long the handling of an update takes."""
        with self.seconds.time():
            yield

    def text(self) -> bytes:
        """Return all of it in the text format of Prometheus."""
        return generate_latest(self.registry)
