"""`python -m unittest`: what becomes of events, however they come."""

from __future__ import annotations

import sqlite3
import tempfile
import unittest
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from souk.database import Database, NewerData
from souk.inbox import ATTEMPTS, TABLES, Inbox
from souk.problem import Problem
from souk.telemetry import Telemetry


def event(key: str, seq: int, word: str = "done") -> Mapping[str, Any]:
    return {
        "id": f"evt_{key}_{seq}",
        "source": "/souk/order",
        "type": "order.noted",
        "subject": key,
        "sequence": str(seq),
        "data": {"word": f"{key}{seq} {word}"},
    }


def note(db: sqlite3.Connection, data: dict[str, Any]) -> None:
    db.execute("insert into noted values (?)", [data["word"]])
    if data["word"].endswith("poison"):
        raise ValueError("this is poison")


class InboxTest(unittest.TestCase):
    def setUp(self) -> None:
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.file = Path(folder.name, "test.db")
        self.database = Database(self.file, [TABLES, "create table noted (word text)"])
        telemetry = Telemetry("test", "ins_1", "0.0.0", {"LOG_LEVEL": "silent"})
        self.inbox = Inbox(self.database, {"order.noted": note}, telemetry)

    def noted(self) -> list[str]:
        return [row["word"] for row in self.database.read.execute("select word from noted order by rowid")]

    def parked(self) -> list[tuple[str, int, str, int]]:
        data = self.inbox.dead_letters()["data"]
        return sorted((each["key"], each["seq"], each["state"], each["attempts"]) for each in data)

    def hurry(self) -> None:
        """What is parked is due now."""
        with self.database.transaction() as db:
            db.execute("update souk_parked set next_at = 0")
        self.inbox.retry_due()

    def test_an_event_that_comes_again_has_no_second_effect(self) -> None:
        for seq in (1, 1, 2, 1, 2):
            self.inbox.receive(event("a", seq), complete=True)
        self.assertEqual(self.noted(), ["a1 done", "a2 done"])

    def test_an_event_that_comes_too_early_waits_for_the_one_before_it(self) -> None:
        for seq in (3, 1, 2):
            self.inbox.receive(event("a", seq), complete=True)
        self.assertEqual(self.noted(), [])
        for _ in range(3):
            self.hurry()
        self.assertEqual(self.noted(), ["a1 done", "a2 done", "a3 done"])
        self.assertEqual(self.parked(), [])

    def test_a_story_whose_beginning_is_no_longer_kept_begins_where_it_is_heard(self) -> None:
        self.inbox.receive(event("a", 7), complete=False)
        self.inbox.receive(event("a", 8), complete=False)
        self.assertEqual(self.noted(), ["a7 done", "a8 done"])

    def test_one_that_fails_has_no_effect_and_stops_its_own_key_only(self) -> None:
        for key, seq, word in (("a", 1, "done"), ("a", 2, "poison"), ("a", 3, "done"), ("b", 1, "done")):
            self.inbox.receive(event(key, seq, word), complete=True)
        self.assertEqual(self.noted(), ["a1 done", "b1 done"])
        self.assertEqual(self.parked(), [("a", 2, "waiting", 1), ("a", 3, "waiting", 0)])

    def test_after_the_last_attempt_it_is_a_dead_letter_until_an_operator_decides(self) -> None:
        for seq, word in ((1, "poison"), (2, "done")):
            self.inbox.receive(event("a", seq, word), complete=True)
        for _ in range(ATTEMPTS):
            self.hurry()
        self.assertEqual(self.parked(), [("a", 1, "dead", ATTEMPTS), ("a", 2, "waiting", 0)])
        with self.assertRaises(Problem) as refused:
            self.inbox.discard({"source": "order", "key": "a", "seq": 2})
        self.assertEqual(refused.exception.code, "not_first")
        self.inbox.replay({"source": "order", "key": "a", "seq": 1})
        self.assertEqual(self.parked()[0], ("a", 1, "waiting", 0))
        self.inbox.discard({"source": "order", "key": "a", "seq": 1})
        self.hurry()
        self.assertEqual(self.noted(), ["a2 done"])
        with self.assertRaises(Problem) as refused:
            self.inbox.replay({"source": "order", "key": "a", "seq": 1})
        self.assertEqual(refused.exception.code, "not_parked")

    def test_a_file_of_a_newer_version_is_left_alone(self) -> None:
        with self.assertRaises(NewerData):
            Database(self.file, [TABLES])
