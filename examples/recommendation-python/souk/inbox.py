"""Receipts: every event takes effect exactly once, in the order of its key, and one that fails stops no other key."""

from __future__ import annotations

import json
import sqlite3
import time
from collections.abc import Callable, Mapping
from typing import Any

from .database import Database
from .problem import Problem
from .telemetry import Telemetry

Event = Mapping[str, Any]
Reaction = Callable[[sqlite3.Connection, dict[str, Any]], None]

# The names of tables and columns are those of the kit, so that whoever looks into a database finds the same.
TABLES = """
create table souk_position (source text, key text, seq integer not null, primary key (source, key)) strict, without rowid;
create table souk_parked (
  source text, key text, seq integer, event text not null, state text not null, attempts integer not null,
  next_at integer not null, cause text not null, parked_at integer not null, primary key (source, key, seq)
) strict, without rowid
"""
ATTEMPTS = 5
LONGEST_PAUSE_MS = 60_000
GAP_PAUSE_MS = 1_000
# So long a gap may stay open before somebody is told.
GAP_MS = 600_000
# What a column takes.
GREATEST_SEQ = 2**63 - 1
WHICH = "source = :source and key = :key and seq = :seq"
HEADS = """
select parked.* from souk_parked parked where state = 'waiting' and next_at <= ? and not exists (
  select 1 from souk_parked earlier
  where earlier.source = parked.source and earlier.key = parked.key and earlier.seq < parked.seq)
order by next_at limit 50
"""


class Inbox:
    """Takes events in. What cannot take effect yet is parked in this database, with the later events of its key behind it."""

    def __init__(self, database: Database, reactions: Mapping[str, Reaction], telemetry: Telemetry) -> None:
        self._database, self._reactions, self._telemetry = database, reactions, telemetry

    def receive(self, event: Event, complete: bool) -> None:
        """
        Afterwards the event is in effect or parked. One that says of no story that it belongs there is left out: nobody can
        wait behind it. Raises only when the database cannot be used.
        """
        try:
            story = story_of(event)
        except Exception as error:
            cause = f"{type(error).__name__}: {error}"
            self._telemetry.log("error", "an event that cannot be read is left out", cause=cause)
            return
        with self._database.transaction() as db:
            position = position_of(db, story)
            if position is not None and story["seq"] <= position:
                return
            behind = db.execute("select 1 from souk_parked where source = :source and key = :key", story).fetchone()
            # A key that is new here begins with 1, unless the start of its story is no longer kept.
            before = position if position is not None else 0 if complete or behind else story["seq"] - 1
            if before > 0 and position is None:
                advance(db, story | {"seq": before})
            if behind:
                park(db, story, event, 0, "behind another event of its key")
            elif story["seq"] != before + 1:
                park(db, story, event, 0, f"waits for {before + 1}")
            elif (cause := self._apply(db, story, event)) is not None:
                park(db, story, event, 1, cause)

    def retry_due(self) -> None:
        """Tries the first parked event of each key again, if its time has come."""
        for head in self._database.read.execute(HEADS, [now_ms()]).fetchall():
            with self._database.transaction() as db:
                self._retry(db, dict(head))

    def _retry(self, db: sqlite3.Connection, head: dict[str, Any]) -> None:
        position = position_of(db, head) or 0
        if head["seq"] > position + 1:
            state = "dead" if now_ms() - head["parked_at"] > GAP_MS else "waiting"
            return self._settle(db, head, state, head["attempts"], GAP_PAUSE_MS, f"waits for {position + 1}")
        cause = None if head["seq"] <= position else self._apply(db, head, json.loads(head["event"]))
        if cause is None:
            db.execute(f"delete from souk_parked where {WHICH}", head)
            return
        attempts = head["attempts"] + 1
        state = "dead" if attempts >= ATTEMPTS else "waiting"
        self._settle(db, head, state, attempts, pause_ms(attempts), cause)

    def _apply(self, db: sqlite3.Connection, story: dict[str, Any], event: Event) -> str | None:
        """Effect and receipt in one transaction. Answers why there was no effect."""
        reaction = self._reactions.get(event["type"])
        with self._telemetry.span(f"on {event['type']}", "consumer", str(event.get("traceparent"))) as span:
            db.execute("savepoint effect")
            try:
                if reaction is not None:
                    reaction(db, event["data"])
            except sqlite3.OperationalError:
                raise
            except Exception as error:
                db.execute("rollback to effect")
                span.failure = f"{type(error).__name__}: {error}"
                self._telemetry.log("warn", "an event is parked", span.trace_id, id=event.get("id"), cause=span.failure)
                return span.failure
            advance(db, story)
        self._telemetry.count("events_applied", source=story["source"], type=event["type"])
        return None

    def _settle(
        self, db: sqlite3.Connection, head: dict[str, Any], state: str, attempts: int, pause: int, cause: str
    ) -> None:
        if state == "dead":
            facts = {name: head[name] for name in ("source", "key", "seq")}
            self._telemetry.log("error", "an event is a dead letter", cause=cause, **facts)
        values = head | {"state": state, "attempts": attempts, "next": now_ms() + pause, "cause": cause}
        db.execute(
            f"update souk_parked set state = :state, attempts = :attempts, next_at = :next, cause = :cause where {WHICH}",
            values,
        )

    # What every service offers to its operator.

    def dead_letters(self) -> dict[str, Any]:
        found = self._database.read.execute("select * from souk_parked order by state, parked_at, seq limit 200")
        return {"data": [shown(dict(row)) for row in found]}

    def replay(self, which: dict[str, Any]) -> dict[str, Any]:
        values = which | {"now": now_ms()}
        with self._database.transaction() as db:
            again = f"update souk_parked set state = 'waiting', attempts = 0, next_at = :now where {WHICH}"
            if db.execute(again, values).rowcount == 0:
                raise not_parked()
        return {"done": True}

    def discard(self, which: dict[str, Any]) -> dict[str, Any]:
        """Its number counts as taken, so that the later events of its key go on."""
        with self._database.transaction() as db:
            first = "select min(seq) from souk_parked where source = :source and key = :key"
            (seq,) = db.execute(first, which).fetchone()
            if seq is None or seq > which["seq"]:
                raise not_parked()
            if seq < which["seq"]:
                raise Problem("not_first", f"Event {seq} of this key is parked before it.", category="conflict")
            db.execute(f"delete from souk_parked where {WHICH}", which)
            advance(db, which)
        return {"done": True}


def story_of(event: Event) -> dict[str, Any]:
    """The events of one key from one source are one story, numbered 1, 2, 3 … without gaps. Raises where that is not said."""
    source, key, kind, seq = event["source"], event["subject"], event["type"], int(event["sequence"])
    for text in (source, key, kind):
        text.encode()
    if not 0 < seq <= GREATEST_SEQ:
        raise ValueError(f"there is no event {seq}")
    return {"source": source.removeprefix("/souk/"), "key": key, "seq": seq}


def position_of(db: sqlite3.Connection, story: Mapping[str, Any]) -> int | None:
    found = db.execute("select seq from souk_position where source = :source and key = :key", story).fetchone()
    return None if found is None else found["seq"]


def advance(db: sqlite3.Connection, story: Mapping[str, Any]) -> None:
    """The receipt: up to here the story has taken effect."""
    db.execute(
        "insert into souk_position values (:source, :key, :seq) on conflict (source, key) do update "
        "set seq = excluded.seq where seq < excluded.seq",
        story,
    )


def park(db: sqlite3.Connection, story: dict[str, Any], event: Event, attempts: int, cause: str) -> None:
    now = now_ms()
    due = now + (pause_ms(attempts) if attempts else 0)
    values = story | {"event": json.dumps(event), "attempts": attempts, "due": due, "cause": cause, "now": now}
    db.execute(
        "insert into souk_parked values (:source, :key, :seq, :event, 'waiting', :attempts, :due, :cause, :now) "
        "on conflict do nothing",
        values,
    )


def shown(row: dict[str, Any]) -> dict[str, Any]:
    at = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(row["parked_at"] / 1_000))
    same = {name: row[name] for name in ("source", "key", "seq", "state", "attempts", "cause", "event")}
    return same | {"type": json.loads(row["event"])["type"], "parkedAt": at}


def pause_ms(attempts: int) -> int:
    """1, 2, 4, 8 … seconds, at most a minute."""
    return min(LONGEST_PAUSE_MS, 1_000 << (attempts - 1))


def not_parked() -> Problem:
    return Problem("not_parked", "No such event is parked here.", category="not_found")


def now_ms() -> int:
    return int(time.time() * 1_000)
