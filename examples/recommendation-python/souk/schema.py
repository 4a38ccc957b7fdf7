"""The closed subset of JSON Schema in which contracts are written, as far as this one uses it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from .problem import Fault

Schema = Mapping[str, Any]
KINDS = {"string": "a text", "integer": "a whole number", "array": "a list", "object": "an object with fields"}
TYPES: Mapping[str, Any] = {"string": str, "integer": int, "array": list, "object": dict}


@cache
def compiled(pattern: str) -> re.Pattern[str]:
    """In ECMAScript `$` is the very end; in Python it also stands before a last line feed."""
    return re.compile(re.sub(r"(?<!\\)\$", r"\\Z", pattern))


def faults(schema: Schema, value: Any, pointer: str = "") -> Iterator[Fault]:
    """What is wrong with a value, by field. Nothing is converted."""
    if "enum" in schema:
        if value not in schema["enum"]:
            yield fault(pointer, "enum", f"must be one of {', '.join(schema['enum'])}")
        return
    kind = schema["type"]
    if not isinstance(value, TYPES[kind]) or isinstance(value, bool):
        yield fault(pointer, "type", f"must be {KINDS[kind]}")
    elif kind == "string":
        yield from text_faults(schema, value, pointer)
    elif kind == "integer":
        if value < schema["minimum"]:
            yield fault(pointer, "minimum", f"must be at least {schema['minimum']}")
        if value > schema["maximum"]:
            yield fault(pointer, "maximum", f"must be at most {schema['maximum']}")
    elif kind == "array":
        if len(value) > schema["maxItems"]:
            yield fault(pointer, "max_items", f"must have at most {schema['maxItems']} items")
        for at, item in enumerate(value):
            yield from faults(schema["items"], item, f"{pointer}/{at}")
    else:
        for name, inner in schema["properties"].items():
            if name in value:
                yield from faults(inner, value[name], f"{pointer}/{name}")
            elif name in schema["required"]:
                yield fault(f"{pointer}/{name}", "required", "is required")


def text_faults(schema: Schema, value: str, pointer: str) -> Iterator[Fault]:
    if len(value) < schema.get("minLength", 0):
        yield fault(pointer, "min_length", f"must have at least {schema['minLength']} characters")
    if len(value) > schema["maxLength"]:
        yield fault(pointer, "max_length", f"must have at most {schema['maxLength']} characters")
    if "pattern" in schema and not compiled(schema["pattern"]).search(value):
        yield fault(pointer, "pattern", f"must match {schema['pattern']}")
    if "\0" in value or any("\ud800" <= sign <= "\udfff" for sign in value):
        yield fault(pointer, "text", "has a character that cannot be stored")


def fault(pointer: str, code: str, message: str) -> Fault:
    return {"pointer": pointer, "code": code, "message": message}
