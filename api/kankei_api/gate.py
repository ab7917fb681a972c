"""The gate before all else: gives each call its number, and finds out who calls, off the event loop."""

import re
import uuid
from typing import Any

from anyio import to_thread
from litestar.enums import ScopeType
from litestar.types import ASGIApp, Receive, Scope, Send

from kankei_api.clock import now
from kankei_api.directory import Directory, Shown

__all__ = ["ASTRAY", "COOKIE", "FOUND", "REQUEST_ID", "SHOWN", "TROUBLE", "Gate", "shown_by"]

COOKIE = "__Host-kankei"
"""The cookie of a browser that is signed in; the prefix keeps it from other hosts and unsafe transport."""
REQUEST_ID, SHOWN, FOUND, TROUBLE = "request_id", "shown", "found", "trouble"
"""Where in the state of a call the gate leaves what it found."""
ASTRAY = "astray"
"""Set of a call whose address has a slash too many: the router overlooks it, a proxy's rules do not."""
SLASHES = re.compile(r".*//.*|.+/", re.DOTALL)
ACCEPTABLE = re.compile(rb"(?=[0-9._-]*[A-Za-z])[A-Za-z0-9._-]{8,64}")
"""A number of a call that somebody else may give it; without a letter it may be a telephone's."""


class Gate:
    """The application behind its gate; whom it does not know it lets pass unknown, for guards to refuse."""

    def __init__(self, inner: ASGIApp, directory: Directory) -> None:
        self._inner, self._directory = inner, directory

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Look at one call."""
        if scope["type"] == ScopeType.HTTP:
            state: dict[str, Any] = scope.setdefault("state", {})
            headers = dict(reversed([*scope["headers"]]))
            given = headers.get(b"x-request-id", b"")
            state[REQUEST_ID] = given.decode() if ACCEPTABLE.fullmatch(given) else uuid.uuid4().hex
            state[SHOWN] = shown_by(headers)
            state[ASTRAY] = SLASHES.fullmatch(scope["path"]) is not None
            await self._identify(state)
        await self._inner(scope, receive, send)

    async def _identify(self, state: dict[str, Any]) -> None:
        shown, at = state[SHOWN], now()
        if not shown:
            return
        state[FOUND] = self._directory.remembered(shown, at)
        if state[FOUND] is None:
            try:
                state[FOUND] = await to_thread.run_sync(self._directory.look_up, shown, at)
            except Exception as error:
                state[TROUBLE] = error


def shown_by(headers: dict[bytes, bytes]) -> Shown:
    """What a call shows; a token goes before a cookie, and two of a header count as the first."""
    scheme, _, token = headers.get(b"authorization", b"").decode("latin-1").partition(" ")
    if scheme:
        return Shown(token=token.strip()) if scheme.lower() == "bearer" else Shown()
    for pair in headers.get(b"cookie", b"").decode("latin-1").split(";"):
        name, _, value = pair.strip().partition("=")
        if name == COOKIE:
            return Shown(cookie=value)
    return Shown()
