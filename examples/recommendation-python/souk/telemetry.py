"""How this process is seen: JSON lines, spans to a collector (OTLP over HTTP), and metrics for Prometheus."""

from __future__ import annotations

import json
import os
import queue
import re
import secrets
import sys
import threading
import time
import urllib.request
from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime

TRACEPARENT = re.compile(r"00-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-([0-9a-f]{2})")
KINDS = {"internal": 1, "server": 2, "client": 3, "consumer": 5}
BOUNDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)
LEVELS = ("trace", "debug", "info", "warn", "error", "fatal", "silent")
QUEUE, BATCH, PAUSE_SECONDS = 4_096, 512, 1.0


@dataclass
class Span:
    """A piece of work that can be seen in a trace (W3C Trace Context)."""

    name: str
    kind: str
    trace_id: str
    parent_id: str | None
    sampled: bool
    span_id: str = field(default_factory=lambda: secrets.token_hex(8))
    started_ns: int = field(default_factory=time.time_ns)
    ended_ns: int = 0
    failure: str | None = None

    @property
    def traceparent(self) -> str:
        return f"00-{self.trace_id}-{self.span_id}-{'01' if self.sampled else '00'}"


class Telemetry:
    """What others see of this process. Nothing here ever makes a request wait or fail."""

    def __init__(self, service: str, instance: str, version: str, env: Mapping[str, str]) -> None:
        self._base = {"service": service, "instance": instance}
        level = env.get("LOG_LEVEL", "info").lower()
        if level not in LEVELS:
            raise ValueError(f"LOG_LEVEL must be one of {', '.join(LEVELS)}, not {level}")
        self._least = LEVELS.index(level)
        self._counters: dict[tuple[str, tuple[tuple[str, str], ...]], float] = defaultdict(float)
        self._durations: dict[tuple[str, str], list[float]] = {}
        self._lock = threading.Lock()
        self.count("build_info", service=service, version=version, python=sys.version.split()[0])
        base = env.get("OTEL_EXPORTER_OTLP_ENDPOINT", "").rstrip("/")
        self._collector = env.get("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT") or (base and f"{base}/v1/traces")
        self._ended: queue.Queue[Span | None] = queue.Queue(QUEUE)
        names = {"namespace": "souk", "name": service, "instance.id": instance, "version": version}
        self._resource = {"attributes": [attribute(f"service.{name}", value) for name, value in names.items()]}
        self._sending = threading.Thread(target=self._send_all, daemon=True)
        if self._collector:
            self._sending.start()

    def log(self, level: str, message: str, trace_id: str | None = None, **facts: object) -> None:
        """A line `{level, time, service, instance, traceId, facts, message}`. Never a secret, never personal data."""
        if LEVELS.index(level) < self._least:
            return
        at = datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
        said = {"traceId": trace_id, "facts": facts or None, "message": message}
        line = {"level": level, "time": at, **self._base, **said}
        text = json.dumps({name: value for name, value in line.items() if value is not None})
        os.write(1, f"{text}\n".encode())

    @contextmanager
    def span(self, name: str, kind: str, parent: str | None) -> Iterator[Span]:
        """Begins below its parent, if that is one, and does as the parent does about recording."""
        found = TRACEPARENT.fullmatch(parent or "")
        trace_id, parent_id = (found[1], found[2]) if found else (secrets.token_hex(16), None)
        sampled = bool(int(found[3], 16) & 1) if found else bool(self._collector)
        span = Span(name, kind, trace_id, parent_id, sampled)
        try:
            yield span
        except Exception as error:
            span.failure = str(error)
            raise
        finally:
            span.ended_ns = time.time_ns()
            if self._collector and sampled:
                self._hand_over(span)

    def count(self, name: str, by: float = 1, **labels: str) -> None:
        with self._lock:
            self._counters[name, tuple(labels.items())] += by

    def time(self, operation: str, status: int, seconds: float) -> None:
        with self._lock:
            counts = self._durations.setdefault((operation, str(status)), [0.0] * (len(BOUNDS) + 2))
            counts[next((at for at, bound in enumerate(BOUNDS) if seconds <= bound), len(BOUNDS))] += 1
            counts[-1] += seconds

    def metrics(self) -> str:
        """Everything in the text format of Prometheus."""
        with self._lock:
            lines = [
                f"souk_{name}{'' if name == 'build_info' else '_total'}{written(labels)} {value:g}"
                for (name, labels), value in self._counters.items()
            ]
            for (operation, status), counts in self._durations.items():
                labels, total = (("operation", operation), ("status", status)), 0.0
                for bound, count in zip([*BOUNDS, "+Inf"], counts):
                    total += count
                    lines.append(f"souk_request_seconds_bucket{written((('le', str(bound)), *labels))} {total:g}")
                lines.append(f"souk_request_seconds_sum{written(labels)} {counts[-1]:g}")
                lines.append(f"souk_request_seconds_count{written(labels)} {total:g}")
        return "\n".join(["# TYPE souk_request_seconds histogram", *lines, ""])

    def close(self) -> None:
        """Sends what waits, for three seconds at most."""
        if self._collector:
            self._hand_over(None)
            self._sending.join(3)

    def _hand_over(self, span: Span | None) -> None:
        try:
            self._ended.put_nowait(span)
        except queue.Full:
            self.count("spans_lost", reason="queue_full")

    def _send_all(self) -> None:
        going = True
        while going:
            spans = [self._ended.get()]
            time.sleep(PAUSE_SECONDS if spans[0] else 0)
            while len(spans) < BATCH and not self._ended.empty():
                spans.append(self._ended.get())
            going = None not in spans
            self._send([span for span in spans if span])

    def _send(self, spans: list[Span]) -> None:
        if not spans:
            return
        scope = {"scope": {"name": "souk"}, "spans": [as_otlp(span) for span in spans]}
        body = json.dumps({"resourceSpans": [{"resource": self._resource, "scopeSpans": [scope]}]}).encode()
        request = urllib.request.Request(str(self._collector), body, {"content-type": "application/json"})
        try:
            urllib.request.urlopen(request, timeout=10).close()
        except OSError as error:
            self.count("spans_lost", len(spans), reason="export_failed")
            self.log("warn", "spans are lost", cause=str(error))


def attribute(name: str, value: str) -> dict[str, object]:
    return {"key": name, "value": {"stringValue": value}}


def as_otlp(span: Span) -> dict[str, object]:
    return {
        "name": span.name,
        "kind": KINDS[span.kind],
        "traceId": span.trace_id,
        "spanId": span.span_id,
        "parentSpanId": span.parent_id or "",
        "startTimeUnixNano": str(span.started_ns),
        "endTimeUnixNano": str(span.ended_ns),
        "status": {"code": 2, "message": span.failure} if span.failure else {},
    }


def written(labels: tuple[tuple[str, str], ...]) -> str:
    return "{" + ",".join(f'{name}="{value}"' for name, value in labels) + "}"
