"""From a request to its answer: deadline, who asks, may they, is the input right, the handler, or a problem document."""

from __future__ import annotations

import json
import sqlite3
import threading
import time
import traceback
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from .contract import DESCRIPTION, NAME, OPERATIONS, VERSION, Operation
from .passport import GATEWAY, Passports, refuse_if_denied
from .problem import Problem, invalid
from .schema import fault, faults
from .telemetry import Span, Telemetry

Handler = Callable[[dict[str, Any]], dict[str, Any]]
JSON, PROBLEM, TEXT = "application/json; charset=utf-8", "application/problem+json", "text/plain; version=0.0.4"
# With less than this left no work is begun: its answer would be thrown away.
LEAST_MS = 50
MOST_AT_ONCE = 64


@dataclass(frozen=True)
class Request:
    """A request as it came; the names of its headers are in lower case."""

    method: str
    target: str
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True)
class Answer:
    status: int
    body: str
    type: str = JSON
    headers: dict[str, str] = field(default_factory=dict)


class Dispatch:
    """Answers every request. Never raises."""

    def __init__(
        self,
        handlers: Mapping[str, Handler],
        passports: Passports,
        telemetry: Telemetry,
        not_ready: Callable[[], list[str]],
    ) -> None:
        self._handlers, self._passports, self._telemetry, self._not_ready = handlers, passports, telemetry, not_ready
        self._room = threading.BoundedSemaphore(MOST_AT_ONCE)

    def answer(self, request: Request) -> Answer:
        path = request.target.partition("?")[0]
        found = route(request.method, path)
        if found is None:
            return self._own_page(request.method, path) or nothing_here(request)
        operation, parts = found
        label, started = f"{NAME}.{operation.name}", time.monotonic()
        with self._telemetry.span(label, "server", request.headers.get("traceparent")) as span:
            answer = self._handled(operation, parts, request, span)
            span.failure = str(answer.status) if answer.status >= 500 else None
        self._telemetry.time(label, answer.status, time.monotonic() - started)
        answer.headers["traceparent"] = span.traceparent
        return answer

    def _handled(self, operation: Operation, parts: dict[str, str], request: Request, span: Span) -> Answer:
        if not self._room.acquire(blocking=False):
            return as_answer(Problem("overloaded", "Try again in a moment."), span.trace_id)
        try:
            return Answer(200, json.dumps(self._output(operation, parts, request)))
        except Problem as problem:
            return as_answer(problem, span.trace_id)
        except sqlite3.OperationalError as error:
            self._telemetry.log("error", "the database cannot be used", span.trace_id, cause=str(error))
            detail = f"The database of {NAME} cannot be used at the moment."
            return as_answer(Problem("unavailable", detail), span.trace_id)
        except Exception as error:
            stack = "".join(traceback.format_exception(error))
            self._telemetry.log("error", f"defect in {NAME}.{operation.name}", span.trace_id, stack=stack)
            return as_answer(Problem("defect", "It was written down and will be looked into."), span.trace_id)
        finally:
            self._room.release()

    def _output(self, operation: Operation, parts: dict[str, str], request: Request) -> dict[str, Any]:
        given = operation.read_input(parts, request.target.partition("?")[2], request.body)
        deadline = request.headers.get("x-deadline-ms", "")
        if deadline.isdecimal() and int(deadline) < LEAST_MS:
            raise Problem("deadline_exceeded", "Too little time is left to start.")
        caller = self._passports.check(request.headers.get("x-passport"))
        refuse_if_denied(operation, caller)
        wrong = list(faults(operation.input, given))
        # At the edge an unknown field is a mistake; between services it is a newer version talking to an older one.
        if caller.service == GATEWAY:
            unknown = given.keys() - operation.input["properties"].keys()
            wrong += [fault(f"/{name}", "unknown_field", "is not a field here") for name in sorted(unknown)]
        if wrong:
            raise invalid(wrong)
        output = self._handlers[operation.name](given)
        if broken := list(faults(operation.output, output)):
            raise ValueError(f"the answer breaks the contract: {broken}")
        return output

    def _own_page(self, method: str, path: str) -> Answer | None:
        if method != "GET":
            return None
        if path == "/.contract":
            return Answer(200, json.dumps({"version": VERSION, **DESCRIPTION}))
        if path == "/health/live":
            return Answer(200, '{"status":"live"}')
        if path == "/health/ready":
            reasons = self._not_ready()
            status = "not ready" if reasons else "ready"
            return Answer(503 if reasons else 200, json.dumps({"status": status, "reasons": reasons}))
        return Answer(200, self._telemetry.metrics(), TEXT) if path == "/metrics" else None


def route(method: str, path: str) -> tuple[Operation, dict[str, str]] | None:
    for operation in OPERATIONS.values():
        if operation.method == method and (found := operation.route.fullmatch(path)):
            return operation, found.groupdict()
    return None


def nothing_here(request: Request) -> Answer:
    trace_id = request.headers.get("traceparent", "")[3:35]
    return as_answer(Problem("not_found", "There is nothing at this path."), trace_id)


def as_answer(problem: Problem, trace_id: str) -> Answer:
    headers = {"retry-after": "1"} if problem.status == 503 else {}
    if problem.code == "overloaded":
        headers["x-retry"] = "no"
    if problem.status == 401:
        headers["www-authenticate"] = "Bearer"
    return Answer(problem.status, json.dumps(problem.document(trace_id)), PROBLEM, headers)
