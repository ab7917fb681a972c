"""Who gets in: known hosts, bearer tokens; and what every answer carries so that browsers keep it safe."""

from typing import Any

from litestar.connection import ASGIConnection
from litestar.datastructures import MutableScopeHeaders
from litestar.handlers import BaseRouteHandler
from litestar.types import Guard, HTTPScope, Message, WebSocketScope

from kankei.model import Caller, Scope
from kankei_api.journal import journal
from kankei_api.page import style_hash
from kankei_api.problems import Refusal
from kankei_api.settings import Settings
from kankei_api.tokens import known

Connection = ASGIConnection[Any, Any, Any, Any]
PROTECTED = "/v1"
NEEDED = "scope"
"""The option of a handler that names the scope it needs."""
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


def host_guard(settings: Settings) -> Guard:
    """Refuse a call under a name that is not ours, whatever its port (DNS rebinding)."""

    def known_host(connection: Connection, _: BaseRouteHandler) -> None:
        if hostname(connection.headers.get("host", "")) not in settings.allowed_hosts:
            raise Refusal(400, "api.host")

    return known_host


def hostname(host: str) -> str:
    """A Host header without its port.

    >>> hostname("[::1]:8000"), hostname("Town.example:80")
    ('[::1]', 'town.example')
    """
    name, colon, port = host.lower().rpartition(":")
    return name if colon and port.isdigit() else host.lower()


def access_guard(settings: Settings) -> Guard:
    """Refuse a call without a bearer token that we know (401), or that its caller may not make (403).

    What a handler needs stands in its ``scope`` option; one without it is open to nobody.
    """

    def allowed(connection: Connection, handler: BaseRouteHandler) -> None:
        caller = identify(connection, settings)
        if caller is None:
            raise Refusal(401, "api.unauthorized")
        if not caller.may(handler.opt[NEEDED]):
            raise Refusal(403, "api.forbidden")
        connection.scope["user"] = caller

    return allowed


def identify(connection: Connection, settings: Settings) -> Caller | None:
    """Who calls, by the token shown; None if we know none."""
    scheme, _, token = connection.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not known(token.strip(), settings.token_digests):
        return None
    return Caller(name="api", scopes=frozenset(Scope), assured=True)


def outside(connection: Connection, settings: Settings) -> bool:
    """Whether a call under ``/v1`` shows no known token; then it learns nothing, not even what exists."""
    path = connection.scope["path"]
    return f"{path}/".startswith(f"{PROTECTED}/") and identify(connection, settings) is None


async def harden(message: Message, scope: HTTPScope | WebSocketScope) -> None:
    """Put the headers on every answer, refusals included; log method, route and status, nothing else."""
    if message["type"] != "http.response.start":
        return
    headers = MutableScopeHeaders.from_message(message)
    for name, value in HEADERS.items():
        headers.setdefault(name, value)
    journal.info(
        "answered",
        method=scope.get("method", ""),
        route=scope.get("path_template", "") or "?",
        status=message["status"],
    )
