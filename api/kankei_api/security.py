"""Who gets in, and what every answer carries so that browsers keep it safe."""

from collections.abc import Awaitable, Callable
from contextlib import suppress
from math import ceil
from time import monotonic
from typing import Any

from anyio import to_thread
from litestar.connection import ASGIConnection
from litestar.exceptions import HTTPException, NotFoundException, SerializationException
from litestar.handlers import BaseRouteHandler
from litestar.types import Guard, HTTPScope, Message, WebSocketScope

from kankei.model import Scope
from kankei_api.clock import now
from kankei_api.directory import Directory, Known
from kankei_api.gate import ASTRAY, FOUND, REQUEST_ID, SHOWN, TROUBLE
from kankei_api.journal import journal
from kankei_api.limits import Limits
from kankei_api.page import style_hash
from kankei_api.problems import Refusal
from kankei_api.refusals import refused_act
from kankei_api.settings import Settings

Connection = ASGIConnection[Any, Any, Any, Any]
Waited = Callable[[Connection, BaseRouteHandler], Awaitable[None]]
"""A guard that is waited for."""
PROTECTED = "/v1"
NEEDED = "scope"
"""The option of a handler that names the scope it needs."""
PURPOSED = "purposed"
"""The option of a handler whose body says for what it is called, which a refusal is entered with."""
ANYBODY = "anybody"
"""Needed of a handler that everybody may call whom we know."""
SAFE = {"GET", "HEAD", "OPTIONS"}
OURS = "kankei-request"
"""A header that no other site's page can send: a change by cookie needs it, with any value."""
HEADERS = {
    "cache-control": "no-store",
    "content-security-policy": "; ".join(
        [
            "default-src 'none'",
            f"style-src 'sha256-{style_hash()}'",
            "font-src 'self'",
            *(f"{what} 'none'" for what in ("base-uri", "form-action", "frame-ancestors")),
        ]
    ),
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
}
ENCODED = [(name.encode(), value.encode()) for name, value in HEADERS.items()]


def host_guard(settings: Settings) -> Waited:
    """Refuse a call under a name that is not ours, whatever its port (DNS rebinding), or under two names."""

    async def known_host(connection: Connection, _: BaseRouteHandler) -> None:
        named = connection.headers.getall("host", [])
        if len(named) != 1 or hostname(named[0]) not in settings.allowed_hosts:
            raise Refusal(400, "api.host")

    return known_host


def together(*guards: Waited) -> Guard:
    """One guard that asks some, one after the other: for each guard by itself the whole handler is copied."""

    async def all_of_them(connection: Connection, handler: BaseRouteHandler) -> None:
        for guard in guards:
            await guard(connection, handler)

    return all_of_them


async def one_address(connection: Connection, _: BaseRouteHandler) -> None:
    """Refuse a call whose address has a slash too many: a thing has one address."""
    if connection.scope["state"][ASTRAY]:
        raise NotFoundException


async def plain_body(connection: Connection, _: BaseRouteHandler) -> None:
    """Refuse a body that is compressed: its size says nothing of what would be read."""
    if connection.headers.get("content-encoding", "identity").lower() != "identity":
        raise Refusal(415, "api.media_type")


def hostname(host: str) -> str:
    """A Host header without its port.

    >>> hostname("[::1]:8000"), hostname("Town.example:80")
    ('[::1]', 'town.example')
    """
    name, colon, port = host.lower().rpartition(":")
    return name if colon and port.isdigit() else host.lower()


def access_guard(settings: Settings) -> Guard:
    """Refuse a call of nobody we know (401), one that its caller may not make (403), and one too many (429).

    What a handler needs stands in its ``scope`` option; one without it is open to nobody. The gate has found
    out who calls. Refusals of a caller, and of nobody, are entered in the audit, though not without end.
    """
    limits = Limits()

    async def allowed(connection: Connection, handler: BaseRouteHandler) -> None:
        state, at = connection.scope["state"], now()
        if TROUBLE in state:
            raise state[TROUBLE]
        found: Known | None = state.get(FOUND)
        if found is not None and (
            wait := limits.wait(found.caller.name, rate(settings, found), at=monotonic())
        ):
            raise Refusal(429, "api.too_many", retry_after=ceil(wait))
        refusal = judged(connection, found, _needed(connection, handler))
        if found is None or refusal is not None:
            refusal = refusal or Refusal(401, "api.unauthorized")
            if found is not None and handler.opt.get(PURPOSED):
                await _read(connection)
            name, needs = found.caller.name if found else "", str(_needed(connection, handler))
            act = refused_act(connection, name, at, code=refusal.code, needs=needs)
            enter = connection.app.state["refusals"].enter
            await to_thread.run_sync(enter, act, monotonic())
            raise refusal
        directory: Directory = connection.app.state["directory"]
        if directory.is_to_be_noted(found, at):
            await to_thread.run_sync(directory.used, state[SHOWN], found, at)
        connection.scope["user"] = found.caller
        connection.scope["auth"] = state[SHOWN]

    return allowed


def judged(connection: Connection, found: Known | None, needed: Scope | str) -> Refusal | None:
    """Why a call is refused; None if it may be made."""
    if found is None:
        return Refusal(401, "api.unauthorized")
    by_cookie = not connection.scope["state"][SHOWN].token
    if by_cookie and connection.scope.get("method") not in SAFE and OURS not in connection.headers:
        return Refusal(403, "api.cross_site")
    if needed == ANYBODY or (isinstance(needed, Scope) and found.caller.may(needed)):
        return None
    return Refusal(403, "api.unassured" if needed in found.caller.scopes else "api.forbidden")


def refused_now(connection: Connection) -> Exception | None:
    """Why a call that was let in would be refused by now: its caller may have been shut out since."""
    state, at = connection.scope["state"], now()
    directory: Directory = connection.app.state["directory"]
    try:
        found = directory.remembered(state[SHOWN], at) or directory.look_up(state[SHOWN], at)
    except Exception as error:
        return error
    return judged(connection, found, _needed(connection, connection.route_handler))


def _needed(connection: Connection, handler: BaseRouteHandler) -> Scope | str:
    """What a call needs; which methods an address knows (OPTIONS) may be asked by anybody we know."""
    asked = ANYBODY if connection.scope.get("method") == "OPTIONS" else "nothing that anybody has"
    needed: Scope | str = handler.opt.get(NEEDED, asked)
    return needed


def rate(settings: Settings, found: Known) -> int:
    """How many calls a minute a caller may make."""
    return settings.rate_tokens if found.account_no is None else settings.rate_people


async def _read(connection: Any) -> None:
    """Read the body of a call that is refused, for the purpose that it tells; as far as it can be read."""
    with suppress(HTTPException, SerializationException):
        await connection.json()


def outside(connection: Connection) -> bool:
    """Whether a call under ``/v1`` is of nobody we know; then it learns nothing, not even what exists."""
    state = connection.scope["state"]
    unknown = state.get(FOUND) is None and TROUBLE not in state
    return f"{connection.scope['path']}/".startswith(f"{PROTECTED}/") and unknown


async def harden(message: Message, scope: HTTPScope | WebSocketScope) -> None:
    """Put the headers on every answer, refusals included; log method, route and status, nothing else."""
    if message["type"] != "http.response.start":
        return
    number = scope.get("state", {}).get(REQUEST_ID, "")
    mine = [(b"x-request-id", number.encode())] if number else []
    given = {name.lower() for name, _ in message["headers"]}
    message["headers"] = [*message["headers"], *mine, *(one for one in ENCODED if one[0] not in given)]
    journal.info(
        "answered",
        method=scope.get("method", ""),
        route=scope.get("path_template", "") or "?",
        status=message["status"],
        request=number,
    )
