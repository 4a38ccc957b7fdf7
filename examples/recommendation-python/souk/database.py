"""The service's own SQLite file: nobody else opens it."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path


class NewerData(Exception):
    """The file was written by a version of this service that came later."""


class Database:
    """One writer at a time, as SQLite has it; each thread reads on a connection of its own."""

    def __init__(self, file: Path, migrations: Sequence[str]) -> None:
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._file = file
        self._local = threading.local()
        self._writing = threading.Lock()
        with self.transaction() as db:
            (found,) = db.execute("pragma user_version").fetchone()
            if found > len(migrations):
                raise NewerData(f"{file.name} was written by a newer version")
            for migration in migrations[found:]:
                for statement in migration.split(";"):
                    db.execute(statement)
            db.execute(f"pragma user_version = {len(migrations)}")

    @property
    def read(self) -> sqlite3.Connection:
        """For reading, of the thread that asks."""
        connection: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if connection is None:
            connection = sqlite3.connect(self._file, isolation_level=None, timeout=5)
            connection.row_factory = sqlite3.Row
            connection.execute("pragma journal_mode = wal")
            connection.execute("pragma synchronous = normal")
            self._local.connection = connection
        return connection

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """All of it or nothing. Other processes on the same file are waited for."""
        with self._writing:
            db = self.read
            db.execute("begin immediate")
            try:
                yield db
                db.execute("commit")
            except BaseException:
                db.execute("rollback")
                raise
