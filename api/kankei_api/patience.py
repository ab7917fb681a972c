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
        call = _Call(scope, receive, send, self._seconds)
        try:
            await self._inner(scope, call.receive, call.send)
        finally:
            call.forget()


def _brings(scope: Scope) -> bool:
    """Whether a call over a connection of its own, which HTTP/2 has not, brings a body."""
    headers = dict(scope["headers"])
    length = headers.get(b"content-length", b"0")
    return scope["http_version"] != "2" and (length != b"0" or b"transfer-encoding" in headers)


class _Call:
    """``receive`` and ``send`` of one call; only waiting counts, not what is done between a body's parts."""

    def __init__(self, scope: Scope, receive: Receive, send: Send, seconds: int) -> None:
        self._scope, self._receive, self._send = scope, receive, send
        self._seconds, self._left = seconds, float(seconds)
        self._begun = self._whole = self._late = False

    async def receive(self) -> Any:
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

    async def send(self, message: Message) -> None:
        """Answer, once what is left of the body went by."""
        if message["type"] == "http.response.start" and _brings(self._scope) and not await self._rest():
            message["headers"] = [*message["headers"], CLOSE]
        await self._send(message)

    def forget(self) -> None:
        """Hold the line no longer.

        The server keeps it open while anything refers to a body that was not read, and what was raised on
        the way refers to all that was there, itself too: that is let go of whenever Python next looks.
        """
        self._receive, self._send = _over, _over

    async def _rest(self) -> bool:
        """Let go by what is left of the body; whether nothing is left.

        It is not asked for if it is late already, or if it waits to be asked for (``Expect: 100-continue``).
        """
        asked = self._begun or b"expect" not in dict(self._scope["headers"])
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
        async with asyncio.timeout(seconds):
            message: Any = await self._receive()
        if message["type"] == "http.disconnect":
            raise TimeoutError
        self._whole = not message.get("more_body", False)
        return message


async def _over(*_: Message) -> Any:
    """What a call that is over says to whoever still asks."""
    return {"type": "http.disconnect"}
