"""What a caller is told when it does not get what it asked for (RFC 9457)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

Fault = Mapping[str, str]

PLATFORM: Mapping[str, tuple[int, str]] = {
    "malformed": (400, "The request cannot be read"),
    "unknown_parameter": (400, "The request has a parameter that does not exist"),
    "unauthenticated": (401, "Who are you?"),
    "forbidden": (403, "This is not allowed"),
    "not_found": (404, "There is no such thing"),
    "invalid": (422, "The input is well-formed but wrong"),
    "defect": (500, "Something is wrong here"),
    "overloaded": (503, "Too much to do at the moment"),
    "unavailable": (503, "A part that is needed cannot be reached"),
    "deadline_exceeded": (504, "There was not enough time"),
}
CATEGORIES: Mapping[str, tuple[int, str]] = {
    "not_found": (404, "There is no such thing"),
    "conflict": (409, "It does not fit the present state"),
}


class Problem(Exception):
    """Thrown anywhere while a request is answered. `category` makes it a refusal that the contract declares."""

    def __init__(self, code: str, detail: str, errors: Sequence[Fault] = (), category: str | None = None) -> None:
        super().__init__(detail)
        self.code, self.detail, self.errors = code, detail, list(errors)
        self.status, self.title = PLATFORM[code] if category is None else CATEGORIES[category]

    def document(self, trace_id: str) -> dict[str, object]:
        return {
            "type": f"/docs/problems#{self.code}",
            "title": self.title,
            "status": self.status,
            "code": self.code,
            "detail": self.detail,
            "errors": self.errors,
            "traceId": trace_id,
        }


def invalid(faults: Sequence[Fault]) -> Problem:
    first, more = faults[0], len(faults) - 1
    where = first["pointer"] or "The input"
    return Problem("invalid", f"{where} {first['message']}{f', and {more} more' if more else ''}.", faults)
