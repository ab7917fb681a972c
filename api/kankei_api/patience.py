"""How long a body is waited for: whoever sends half of one and then nothing holds nothing for ever.

A call that is answered before its body was read sends on all the same, and loses the answer if nobody
listens: so the rest is let go by first, up to a bound. Where that is reached the answer says that the
connection ends, as it does: else whoever uses it again sends into nothing (RFC 9112, section 9.6).
"""

import asyncio
from time import monotonic
from typing import Any

from litestar.enums import ScopeType
from litestar.types import ASGIApp, Message, Receive, Scope, Send

from kankei_api.problems import Refusal

__all__ = ["Patient"]

SLOWEST = 1_000
"""Bytes a second below which no line is: each earns a body its part of a second more."""
LINGERING = 30.0
"""Seconds in which what is left of an unread body may go by, as nginx has it (``lingering_time``)."""
PAUSE = 5.0
"""Of these, seconds for the next part of it (``lingering_timeout``)."""
CLOSE = (b"connection", b"close")


class Patient:
    """The application, which waits only so long for the next part of a body, and for all of it.

    For the next part ``seconds``; for all parts together as many, and one more for each 1,000 bytes.
    """

    def __init__(self, inner: ASGIApp, seconds: int) -> None:
        self._inner, self._seconds = inner, seconds

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let one call pass."""
        if scope["type"] != ScopeType.HTTP:
            await self._inner(scope, receive, send)
            return
        waiting = _Waiting(receive, self._seconds)

        async def telling(message: Message) -> None:
            if message["type"] == "http.response.start" and _brings(scope) and not await waiting.rest(scope):
                message["headers"] = [*message["headers"], CLOSE]
            await send(message)

        await self._inner(scope, waiting, telling)


def _brings(scope: Scope) -> bool:
    """Whether a call over a connection of its own, which HTTP/2 has not, brings a body."""
    headers = dict(scope["headers"])
    length = headers.get(b"content-length", b"0")
    return scope["http_version"] != "2" and (length != b"0" or b"transfer-encoding" in headers)


class _Waiting:
    """``receive`` of one call; only waiting for the body counts, not what is done between its parts."""

    def __init__(self, receive: Receive, seconds: int) -> None:
        self._receive, self._seconds = receive, seconds
        self._left = float(seconds)
        self._begun = self._whole = self._late = False

    async def __call__(self) -> Any:
        """The next part of the body; after the last one whatever comes, however late.

        Raises:
            Refusal: 408, it did not come in time, or never will.
        """
        if self._whole:
            return await self._receive()
        begun = monotonic()
        try:
            message = await self._part(min(self._seconds, max(self._left, 0)))
        except TimeoutError:
            self._late = True
            raise Refusal(408, "api.too_slow") from None
        self._left += len(message.get("body", b"")) / SLOWEST - (monotonic() - begun)
        return message

    async def rest(self, scope: Scope) -> bool:
        """Let go by what is left of the body; whether nothing is left.

        It is not asked for if it is late already, or if it waits to be asked for (``Expect: 100-continue``).
        """
        asked = self._begun or b"expect" not in dict(scope["headers"])
        try:
            async with asyncio.timeout(LINGERING):
                while asked and not (self._whole or self._late):
                    await self._part(min(self._seconds, PAUSE))
        except TimeoutError:
            self._late = True
        return self._whole

    async def _part(self, seconds: float) -> Any:
        """The next part.

        Raises:
            TimeoutError: None came, or none will: the line is broken off, or no body is said on it.
        """
        self._begun = True
        message: Any = await asyncio.wait_for(self._receive(), seconds)
        if message["type"] == "http.disconnect":
            raise TimeoutError
        self._whole = not message.get("more_body", False)
        return message
