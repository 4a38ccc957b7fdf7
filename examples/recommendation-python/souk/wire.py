"""Requests to the registry and to the broker: JSON over one connection that is kept open."""

from __future__ import annotations

import json
from http.client import HTTPConnection, HTTPException
from typing import Any
from urllib.parse import unquote, urlsplit

Broken = (OSError, HTTPException, ValueError)


class Refused(Exception):
    """The other side understood and said no."""

    def __init__(self, status: int, text: str) -> None:
        super().__init__(f"HTTP {status}: {text[:200]}")
        self.status = status


class Wire:
    """`http://souk:TOKEN@host:port`. Not for two threads at once."""

    def __init__(self, address: str, timeout_seconds: float) -> None:
        at = urlsplit(address)
        self._connection = HTTPConnection(at.hostname or "", at.port or 80, timeout=timeout_seconds)
        self._token = f"Bearer {unquote(at.password or '')}"

    def ask(self, method: str, path: str, body: dict[str, Any] | None = None) -> Any:
        """The answer. Raises `Refused`, or one of `Broken`; after that the connection is a new one."""
        headers, text = {"authorization": self._token}, None
        if body is not None:
            headers["content-type"], text = "application/json", json.dumps(body)
        try:
            self._connection.request(method, path, text, headers)
            reply = self._connection.getresponse()
            answer = reply.read().decode()
        except Broken:
            self.close()
            raise
        if reply.status >= 300:
            raise Refused(reply.status, answer)
        return json.loads(answer) if answer else None

    def close(self) -> None:
        self._connection.close()
