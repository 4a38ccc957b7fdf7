"""Who asks: passports are JSON Web Tokens (RFC 7519) that the calling process signs with its Ed25519 key (RFC 8037)."""

from __future__ import annotations

import base64
import json
import re
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from .contract import NAME, Operation
from .problem import Problem

GATEWAY = "gateway"
KEY_ID = re.compile(r"([a-z][a-z0-9-]*)\.[1-9][0-9]{0,8}")
# A key that was taken away is none any more, after so many seconds.
LOOK_SECONDS = 5
MOST_KNOWN = 10_000


@dataclass(frozen=True)
class Caller:
    """The service that asks, and for whom."""

    service: str
    subject: str | None
    permissions: tuple[str, ...]

    def may(self, permission: str) -> bool:
        return "*" in self.permissions or permission in self.permissions


class Passports:
    """Checks the passports of callers against the public keys that all processes of a system share in a folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._keys: dict[str, tuple[Ed25519PublicKey, float]] = {}
        self._known: dict[str, tuple[Caller, float]] = {}

    def check(self, passport: str | None) -> Caller:
        if passport is None:
            raise Problem("unauthenticated", "A passport is needed.")
        known = self._known.get(passport)
        if known is not None and known[1] > time.time():
            return known[0]
        claims = self._verified(passport)
        if claims.get("aud") != NAME:
            raise Problem("unauthenticated", "The passport is for another service.")
        if not claims.get("exp", 0) > time.time():
            raise Problem("unauthenticated", "The passport has expired.")
        caller = Caller(claims["iss"], claims.get("sub"), tuple(claims.get("permissions", ())))
        if len(self._known) >= MOST_KNOWN:
            self._known.clear()
        self._known[passport] = (caller, claims["exp"])
        return caller

    def _verified(self, passport: str) -> dict[str, Any]:
        """The claims, if they were signed by the issuer that they name."""
        try:
            head, body, signature = passport.split(".")
            header: dict[str, Any] = json.loads(decoded(head))
            claims: dict[str, Any] = json.loads(decoded(body))
            owner = KEY_ID.fullmatch(header["kid"])
            if (header["alg"], header["typ"]) != ("EdDSA", "passport+jwt") or "crit" in header or owner is None:
                raise ValueError("it is no passport")
            self._key(header["kid"]).verify(decoded(signature), f"{head}.{body}".encode())
            if claims["iss"] != owner[1]:
                raise ValueError("it was signed by somebody else than its issuer")
            return claims
        except (ValueError, KeyError, TypeError, AttributeError, OSError, InvalidSignature) as error:
            raise Problem("unauthenticated", "The passport is not valid.") from error

    def _key(self, kid: str) -> Ed25519PublicKey:
        known = self._keys.get(kid)
        if known is not None and time.monotonic() - known[1] < LOOK_SECONDS:
            return known[0]
        key = json.loads((self._folder / f"{kid}.public.json").read_text())
        public = Ed25519PublicKey.from_public_bytes(decoded(key["x"]))
        self._keys[kid] = (public, time.monotonic())
        return public


def decoded(text: str) -> bytes:
    return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)


def refuse_if_denied(operation: Operation, caller: Caller) -> None:
    """Services named in `callers` always may; otherwise `access` decides."""
    access = operation.access
    if caller.service in operation.callers or access == "public":
        return
    if access == "service":
        if caller.service == GATEWAY or operation.callers:
            raise Problem("forbidden", f"{caller.service} may not call {NAME}.{operation.name}.")
    elif access == "customer":
        if caller.subject is None:
            raise Problem("unauthenticated", "Sign in first.")
    elif not caller.may(access):
        if caller.subject is None and not caller.permissions:
            raise Problem("unauthenticated", "This is for staff: send a key or sign in.")
        raise Problem("forbidden", f"The permission {access} is needed.")
