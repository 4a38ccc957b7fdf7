"""Makes a process of a service. The environment says where everything is; SIGTERM ends it."""

from __future__ import annotations

import os
import secrets
import signal
import sqlite3
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .broker import Subscription
from .contract import NAME, OPERATIONS, VERSION, contract_hash
from .database import Database, NewerData
from .dispatch import Dispatch
from .inbox import TABLES, Inbox, Reaction
from .passport import Passports
from .registry import Registration
from .server import Door
from .telemetry import Telemetry

# What is wrong stays wrong until somebody changes it: whoever keeps this process alive does not start it again.
HOPELESS = 78
# After leaving the registry requests still come from those who have not heard of it.
GRACE_SECONDS = 0.15


@dataclass(frozen=True)
class Service:
    """What a service is, beside its contract."""

    migrations: Sequence[str]
    operations: Mapping[str, Callable[[sqlite3.Connection, dict[str, Any]], dict[str, Any]]]
    reactions: Mapping[str, Reaction]


def run(service: Service) -> int:
    """Runs until somebody ends it. Answers the exit code."""
    env = os.environ
    try:
        data, bus, discovery = (env[name] for name in ("SOUK_DATA", "SOUK_BUS_URL", "SOUK_DISCOVERY_URL"))
        if not (bus.startswith("http://") and discovery.startswith("http://")):
            raise ValueError("this service knows the built-in broker and the built-in registry only")
        address, port = env.get("SOUK_ADDRESS", "127.0.0.1"), env.get("PORT", "0")
        if not port.isdecimal():
            raise ValueError(f"PORT must be a number, not {port}")
        instance = env.get("SOUK_INSTANCE") or f"ins_{secrets.token_hex(13)}"
        telemetry = Telemetry(NAME, instance, VERSION, env)
        database = Database(Path(data, "databases", f"{NAME}.db"), [TABLES, *service.migrations])
    except KeyError as missing:
        return hopeless(f"{missing.args[0]} must be set")
    except (ValueError, NewerData) as error:
        return hopeless(str(error))

    inbox = Inbox(database, service.reactions, telemetry)
    stopping = threading.Event()
    operator = {
        "operator.deadLetters": lambda _: inbox.dead_letters(),
        "operator.replay": inbox.replay,
        "operator.discard": inbox.discard,
    }
    own = {name: bound(handler, database) for name, handler in service.operations.items()}
    topics = sorted({name.split(".")[0] for name in service.reactions})
    subscription = Subscription(bus, topics, inbox, telemetry)
    ready = lambda: not_ready(database, subscription, stopping)
    dispatch = Dispatch({**operator, **own}, Passports(Path(data, "keys")), telemetry, ready)
    door = Door(address, int(port), dispatch)
    described = {
        "service": NAME,
        "id": instance,
        "url": "http://{}:{}".format(*door.server_address),
        "version": VERSION,
        "contractHash": contract_hash(),
        "operations": [name for name in OPERATIONS if not name.startswith("operator.")],
    }
    registration = Registration(discovery, described, telemetry, subscription.is_running)

    supervised = "SOUK_INSTANCE" in env
    signal.signal(signal.SIGTERM, lambda *_: stopping.set())
    # Ctrl-C reaches the whole group; the supervisor stops everybody in order.
    signal.signal(signal.SIGINT, signal.SIG_IGN if supervised else lambda *_: stopping.set())
    if supervised:
        threading.Thread(target=watch_supervisor, args=[stopping], daemon=True).start()
    subscription.start()
    registration.start()
    stopping.wait()
    registration.end()
    time.sleep(GRACE_SECONDS)
    door.close()
    subscription.end()
    telemetry.close()
    return 0


def bound(
    handler: Callable[[sqlite3.Connection, dict[str, Any]], dict[str, Any]], database: Database
) -> Callable[[dict[str, Any]], dict[str, Any]]:
    return lambda given: handler(database.read, given)


def not_ready(database: Database, subscription: Subscription, stopping: threading.Event) -> list[str]:
    """Why requests should not come now."""
    if stopping.is_set():
        return ["it is stopping"]
    if not subscription.is_running():
        return ["it hears no events"]
    try:
        database.read.execute("select 1 from souk_position limit 1")
        return []
    except sqlite3.Error as error:
        return [f"database: {error}"]


def watch_supervisor(stopping: threading.Event) -> None:
    """The supervisor holds standard input open: when that ends it has gone, however it went."""
    while os.read(0, 1_024):
        pass
    stopping.set()


def hopeless(sentence: str) -> int:
    print(sentence, file=sys.stderr)
    return HOPELESS
