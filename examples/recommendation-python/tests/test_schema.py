"""`python -m unittest`: what is wrong with a value is found where it is."""

from __future__ import annotations

import unittest
from typing import Any

from souk.schema import faults

SCHEMA = {
    "type": "object",
    "required": ["name", "lines"],
    "properties": {
        "name": {"type": "string", "minLength": 2, "maxLength": 4, "pattern": "^[a-z\\n]*$"},
        "lines": {"type": "array", "maxItems": 2, "items": {"type": "integer", "minimum": 1, "maximum": 9}},
        "kind": {"enum": ["one", "other"]},
    },
}


class SchemaTest(unittest.TestCase):
    def found(self, value: Any) -> list[tuple[str, str]]:
        return [(fault["pointer"], fault["code"]) for fault in faults(SCHEMA, value)]

    def test_a_good_value_has_no_fault(self) -> None:
        self.assertEqual(self.found({"name": "ab", "lines": [1, 9], "kind": "one"}), [])

    def test_every_fault_is_named(self) -> None:
        good = {"name": "ab", "lines": [1]}
        for change, expected in (
            ({"name": "a"}, ("/name", "min_length")),
            ({"name": "abcde"}, ("/name", "max_length")),
            ({"name": "AB"}, ("/name", "pattern")),
            ({"name": "a\0b"}, ("/name", "pattern")),
            ({"name": 1}, ("/name", "type")),
            ({"lines": [1, 10]}, ("/lines/1", "maximum")),
            ({"lines": [0]}, ("/lines/0", "minimum")),
            ({"lines": [True]}, ("/lines/0", "type")),
            ({"lines": [1.0]}, ("/lines/0", "type")),
            ({"lines": [1, 2, 3]}, ("/lines", "max_items")),
            ({"kind": "third"}, ("/kind", "enum")),
        ):
            with self.subTest(change=change):
                self.assertIn(expected, self.found(good | change))

    def test_what_is_missing_is_named_and_what_is_no_object_is_not_looked_into(self) -> None:
        self.assertEqual(self.found({}), [("/name", "required"), ("/lines", "required")])
        self.assertEqual(self.found([]), [("", "type")])

    def test_the_end_of_a_pattern_is_the_very_end(self) -> None:
        schema = {"type": "string", "maxLength": 9, "pattern": "^[a-z]+$"}
        self.assertEqual(len(list(faults(schema, "ab\n"))), 1)
