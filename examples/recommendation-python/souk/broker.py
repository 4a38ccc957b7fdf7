"""Hears events from the built-in broker: asks for them, handles them, and acknowledges them."""

from __future__ import annotations

import random
import secrets
import threading
from typing import Any

from .contract import NAME
from .inbox import Inbox
from .telemetry import Telemetry
from .wire import Refused, Wire

# The broker answers after this time at the latest; it is also how often it is looked what is parked.
WAIT_MS = 1_000
PAUSE_SECONDS = 1.0


class Subscription:
    """One member of the group that carries the service's name; several instances share the partitions."""

    def __init__(self, address: str, topics: list[str], inbox: Inbox, telemetry: Telemetry) -> None:
        self._address, self._topics, self._inbox, self._telemetry = address, topics, inbox, telemetry
        self._over = threading.Event()
        self._heard = True
        self._running = threading.Thread(target=self._run, daemon=True)

    def start(self) -> None:
        self._running.start()

    def end(self) -> None:
        """Takes nothing more; what was begun is finished and acknowledged."""
        self._over.set()
        self._running.join()

    def is_running(self) -> bool:
        return self._running.is_alive()

    def _run(self) -> None:
        while not self._over.is_set():
            try:
                self._session()
            except Exception as error:  # Whatever it is: who stopped here would hear nothing more, and nobody would see it.
                if self._heard:
                    cause = f"{type(error).__name__}: {error}"
                    self._telemetry.log("warn", "no events come at the moment", cause=cause)
                self._heard = False
                self._over.wait(PAUSE_SECONDS * random.random())

    def _session(self) -> None:
        """A name and a connection of its own: the broker takes the partitions back when the connection closes."""
        wire = Wire(self._address, WAIT_MS / 1_000 + 5)
        member = {"member": secrets.token_hex(12)}
        wanted = member | {"topics": self._topics, "from": "beginning", "waitMs": WAIT_MS}
        try:
            while not self._over.is_set():
                for batch in wire.ask("POST", f"/v1/groups/{NAME}/fetch", wanted)["batches"]:
                    self._take(wire, member, batch)
                self._heard = True
                self._inbox.retry_due()
            wire.ask("POST", f"/v1/groups/{NAME}/leave", member)
        finally:
            wire.close()

    def _take(self, wire: Wire, member: dict[str, str], batch: dict[str, Any]) -> None:
        for event in batch["events"]:
            self._inbox.receive(event, batch["complete"])
        done = {name: batch[name] for name in ("topic", "partition", "next")}
        try:
            wire.ask("POST", f"/v1/groups/{NAME}/acknowledge", member | {"batches": [done]})
        except Refused as error:
            if error.status != 409:  # 409: somebody else has it now, and the receipts are here.
                raise
