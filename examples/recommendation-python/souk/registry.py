"""Announces this instance, and goes on saying that it lives."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

from .telemetry import Telemetry
from .wire import Broken, Refused, Wire

# The registry forgets who is silent for six seconds.
BEAT_SECONDS = 2.0


class Registration:
    """From `start` on others find this instance, while `works` says so; from `end` on they do not."""

    def __init__(
        self, address: str, instance: dict[str, Any], telemetry: Telemetry, works: Callable[[], bool]
    ) -> None:
        self._wire, self._instance, self._telemetry = Wire(address, 3), instance, telemetry
        self._works, self._over = works, threading.Event()
        self._beating = threading.Thread(target=self._beat, daemon=True)

    def start(self) -> None:
        self._beating.start()

    def end(self) -> None:
        self._over.set()
        self._beating.join()
        self._tell("DELETE")

    def _beat(self) -> None:
        self._tell("PUT", self._instance)
        while not self._over.wait(BEAT_SECONDS):
            if self._works():
                self._tell("PUT", self._instance)

    def _tell(self, method: str, body: dict[str, Any] | None = None) -> None:
        try:
            self._wire.ask(method, f"/v1/instances/{self._instance['id']}", body)
        except Broken:
            pass  # The next beat says it again; callers go on with what they knew.
        except Refused as error:
            self._telemetry.log("error", "the registry does not take it", cause=str(error))
