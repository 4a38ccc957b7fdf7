"""The contract of this service. Routes, inputs and who may ask follow from it; nothing says them twice."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote

from .problem import Problem
from .schema import Schema, fault

FOLDER = Path(__file__).parent.parent
MANIFEST: dict[str, Any] = json.loads((FOLDER / "service.json").read_text())
NAME: str = MANIFEST["name"]
VERSION: str = MANIFEST["version"]
GOLDEN: dict[str, Any] = json.loads((FOLDER / "contract.json").read_text())
# The numbers for binary wires stay in the file.
DESCRIPTION: dict[str, Any] = {key: value for key, value in GOLDEN.items() if key != "wire"}
# What every service offers to its operator, in the same words.
OPERATOR: dict[str, Any] = json.loads((FOLDER / "operator.json").read_text())


def contract_hash() -> str:
    """Changes when the promise changes: the gateway reads the contract again then."""
    text = json.dumps(DESCRIPTION, separators=(",", ":")).encode()
    return base64.urlsafe_b64encode(hashlib.sha256(text).digest()).decode()[:16]


class Operation:
    """One operation, and where the parts of its input travel in a request."""

    def __init__(self, name: str, promise: dict[str, Any]) -> None:
        self.name = name
        self.method: str = promise["method"]
        self.access: str = promise["access"]
        self.callers: list[str] = promise["callers"]
        self.input: Schema = promise["input"]
        self.output: Schema = promise["output"]
        parts = re.split(r":(\w+)", promise["path"])
        named = [f"(?P<{part}>[^/]+)" if at % 2 else re.escape(part) for at, part in enumerate(parts)]
        self.route = re.compile("".join(named))

    def read_input(self, path: dict[str, str], query: str, body: bytes) -> dict[str, Any]:
        """The input from path, query and body. Path and query are text and are read as the schema says."""
        properties = self.input["properties"]
        given: dict[str, Any] = {}
        if self.method == "GET":
            for name, text in parse_qsl(query, keep_blank_values=True):
                if name not in properties or name in path:
                    raise unknown_parameter(name, "unknown_parameter", "is not a parameter here")
                if name in given:
                    raise unknown_parameter(name, "repeated", "is given more than once")
                given[name] = from_text(properties[name], text)
        elif body:
            given = read_json(body)
        return given | {name: from_text(properties[name], unquote(text)) for name, text in path.items()}


def read_json(body: bytes) -> dict[str, Any]:
    try:
        value = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise Problem("malformed", f"The body cannot be read: {error}.") from error
    if not isinstance(value, dict):
        raise Problem("malformed", "The body must be an object.")
    return value


def unknown_parameter(name: str, code: str, message: str) -> Problem:
    return Problem("unknown_parameter", f"/{name} {message}.", [fault(f"/{name}", code, message)])


def from_text(schema: Schema, text: str) -> str | int:
    """What does not read as a number stays text, so that the check names it."""
    return int(text) if schema.get("type") == "integer" and re.fullmatch(r"-?[0-9]{1,16}", text) else text


OPERATIONS: dict[str, Operation] = {
    name: Operation(name, promise)
    for name, promise in [*DESCRIPTION["operations"].items(), *((f"operator.{n}", p) for n, p in OPERATOR.items())]
}
