"""The JSON body of a request: decoded once, its days in ISO form, kept for the refusal of its faults."""

import datetime as dt
import json
from codecs import BOM_UTF8
from collections import Counter
from collections.abc import Iterable
from typing import Any

import msgspec
from litestar import Request
from litestar.exceptions import SerializationException, ValidationException

from kankei_api import days
from kankei_api.faults import OUR_KIND, unkept
from kankei_api.parameters import of_type

__all__ = ["RememberingRequest", "body_of"]

PIECEMEAL = "piecemeal"
"""The option of a handler that takes what is right of its body and refuses the rest of it."""
DEEPEST = 32
"""Lists and objects within each other; the deepest body that anything here takes has a handful."""


class RememberingRequest(Request[Any, Any, Any]):
    """A request that reads days as towns write them, and keeps its decoded body to tell all its faults."""

    def __init__(self, scope: Any, *rest: Any, **more: Any) -> None:
        if scope.get("query_string") and "route_handler" in scope:
            asked = scope["route_handler"]
            scope["query_string"] = days.in_query(
                scope["query_string"], of_type(asked, dt.date), of_type(asked, dt.datetime)
            )
        super().__init__(scope, *rest, **more)

    async def body(self) -> bytes:
        """The body without the mark with which some programs begin UTF-8 (RFC 8259, 8.1)."""
        return (await super().body()).removeprefix(BOM_UTF8)

    async def json(self) -> Any:
        """The body, its days in ISO form.

        Raises:
            SerializationException: It is no JSON in UTF-8, or nested deeper than anything that is taken.
            ValidationException: It is not what the handler takes, to the letter; or says a name twice, and
                nobody can tell which is meant; or a text holds what may not be kept. A handler with the
                option ``piecemeal`` judges the parts of its body itself.
        """
        kind = body_of(self)
        body = days.in_body(kind, await self._decoded())
        self.state["body"] = body
        if kind is not None and not self.route_handler.opt.get(PIECEMEAL) and _unfit(kind, body):
            raise ValidationException
        return body

    async def _decoded(self) -> Any:
        try:
            body = await super().json()
        except (UnicodeDecodeError, RecursionError):
            raise SerializationException from None
        if _is_deep(body):
            raise SerializationException
        if twice := _said_twice(await self.body()):
            self.state["twice"] = twice
            raise ValidationException
        return body


def body_of(request: Request[Any, Any, Any]) -> Any:
    """As what the handler takes the body; None if it takes none."""
    taken = request.route_handler.parsed_fn_signature.parameters.get("data")
    return None if taken is None else taken.annotation


def _unfit(kind: Any, body: Any) -> bool:
    try:
        msgspec.convert(body, kind)
    except msgspec.ValidationError:
        return True
    return any(True for _ in unkept(body, ""))


def _said_twice(text: bytes) -> list[str]:
    """The names that an object says more than once, as far as they may be repeated (RFC 8259, 4)."""
    found: list[str] = []

    def look(pairs: list[tuple[str, Any]]) -> None:
        names = Counter(name for name, _ in pairs)
        if len(names) < len(pairs):
            found.extend(name if OUR_KIND.fullmatch(name) else "?" for name in names if names[name] > 1)

    json.loads(text or b"null", object_pairs_hook=look, parse_int=str)
    return found


def _is_deep(body: Any) -> bool:
    layer = [body]
    for _ in range(DEEPEST):
        layer = [part for one in layer if isinstance(one, dict | list) for part in _parts(one)]
    return bool(layer)


def _parts(one: dict[str, Any] | list[Any]) -> Iterable[Any]:
    return one.values() if isinstance(one, dict) else one
