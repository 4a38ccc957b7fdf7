"""`python -m unittest`: what becomes of a member of a group when something goes wrong; the broker is a real server that says what a test wants."""

from __future__ import annotations

import json
import sqlite3
import tempfile
import threading
import unittest
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from souk.broker import Subscription
from souk.database import Database
from souk.host import not_ready
from souk.inbox import TABLES, Inbox
from souk.telemetry import Telemetry

PATIENCE_SECONDS = 20.0


def event(seq: int, **more: Any) -> dict[str, Any]:
    about = {"id": f"evt_{seq}", "source": "/souk/order", "type": "order.noted", "subject": "a", "sequence": str(seq)}
    return about | {"data": {"word": f"a{seq}"}} | more


def without(name: str) -> dict[str, Any]:
    return {key: value for key, value in event(1).items() if key != name}


def batch(*events: Any) -> dict[str, Any]:
    return {"batches": [{"topic": "order", "partition": 0, "next": 1, "complete": True, "events": list(events)}]}


class SubscriptionTest(unittest.TestCase):
    def setUp(self) -> None:
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.database = Database(Path(folder.name, "test.db"), [TABLES, "create table noted (word text)"])
        self.heard, self.acknowledged = threading.Event(), 0
        self.answers: list[Any] = []
        self.address = self.listen()
        telemetry = Telemetry("test", "ins_1", "0.0.0", {"LOG_LEVEL": "silent"})
        self.inbox = Inbox(self.database, {"order.noted": self.note}, telemetry)
        self.subscription = Subscription(self.address, ["order"], self.inbox, telemetry)

    def listen(self) -> str:
        test = self

        class Broker(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                self.rfile.read(int(self.headers["content-length"]))
                answer: Any = {"batches": []}
                if self.path.endswith("/acknowledge"):
                    test.acknowledged += 1
                elif self.path.endswith("/fetch") and test.answers:
                    answer = test.answers.pop(0)
                text = json.dumps(answer).encode()
                self.send_response(200)
                self.send_header("content-length", str(len(text)))
                self.end_headers()
                self.wfile.write(text)

            def log_message(self, *_: Any) -> None:
                pass

        server = ThreadingHTTPServer(("127.0.0.1", 0), Broker)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        self.addCleanup(server.server_close)
        self.addCleanup(server.shutdown)
        return f"http://souk:x@127.0.0.1:{server.server_port}"

    def note(self, db: sqlite3.Connection, data: dict[str, Any]) -> None:
        db.execute("insert into noted values (?)", [data["word"]])
        if data["word"] == "a1":
            self.heard.set()

    def run_until_heard(self) -> None:
        self.subscription.start()
        try:
            self.assertTrue(self.heard.wait(PATIENCE_SECONDS), "it hears nothing more")
        finally:
            self.subscription.end()

    def test_an_event_that_cannot_be_read_is_left_out_and_those_behind_it_are_heard(self) -> None:
        nothing = [without(name) for name in ("source", "type", "subject", "sequence")]
        wrong = [event(1, sequence=value) for value in ("x", "-1", "9" * 30, None)]
        odd = [event(1, subject={}), event(1, subject="\ud800"), event(1, source=1), event(1, type=[]), "text", None]
        self.answers = [batch(*nothing, *wrong, *odd), batch(event(1, traceparent=7))]
        self.run_until_heard()
        self.assertEqual(self.acknowledged, 2)
        self.assertEqual(self.inbox.dead_letters(), {"data": []})

    def test_whatever_goes_wrong_it_asks_again(self) -> None:
        self.answers = [{}, {"batches": [{}]}, None, batch(event(1))]
        self.run_until_heard()
        self.assertEqual(self.acknowledged, 1)

    def test_it_is_not_ready_unless_events_are_heard(self) -> None:
        reasons = lambda: not_ready(self.database, self.subscription, threading.Event())
        self.assertEqual(reasons(), ["it hears no events"])
        self.subscription.start()
        self.assertEqual(reasons(), [])
        self.subscription.end()
        self.assertEqual(reasons(), ["it hears no events"])
