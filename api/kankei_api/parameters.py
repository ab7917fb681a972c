"""What a handler takes from path, query and headers: which of it are days, and all that is wrong at once."""

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache
from typing import Any, NamedTuple

import msgspec
from litestar import Litestar, Request
from litestar.datastructures import MutableScopeHeaders
from litestar.enums import ParamType
from litestar.handlers import BaseRouteHandler
from litestar.params import ParameterKwarg
from litestar.routes import HTTPRoute
from litestar.types import Message, Scope

from kankei_api.days import has

__all__ = [
    "Taken",
    "methods",
    "numeric",
    "of_type",
    "repeated",
    "taken",
    "tell_methods",
    "unknown",
    "wrong_parameters",
]

TAKEN = "taken"
"""The option of a handler in which its parameters are kept, once they are known."""
NUMBER = re.compile(r"[+-]?[0-9.]+([eE][+-]?[0-9]+)?")
RESERVED = {"data", "request", "state", "scope", "headers", "cookies", "query", "body", "socket"}


class Taken(NamedTuple):
    """A parameter: the name it has outside, where it stands, its type with its limits, and if it must be."""

    name: str
    place: ParamType
    kind: Any
    required: bool


def taken(handler: BaseRouteHandler) -> tuple[Taken, ...]:
    """All parameters of a handler and of what it depends on."""
    found: tuple[Taken, ...] | None = handler.opt.get(TAKEN)
    if found is None:
        found = handler.opt[TAKEN] = tuple(_of(handler, handler))
    return found


def _of(handler: BaseRouteHandler, owner: Any) -> Iterator[Taken]:
    """The parameters of a handler, or of a provider of its."""
    providers = handler.resolve_dependencies()
    kinds = {field.name: field.type for field in msgspec.structs.fields(owner.signature_model)}
    for name, field in owner.parsed_fn_signature.parameters.items():
        if name in providers:
            yield from _of(handler, providers[name])
        elif name not in RESERVED:
            told = field.kwarg_definition
            marked = isinstance(told, ParameterKwarg)
            outside = (told.name if marked else None) or name
            place = told.param_type if marked else ParamType.QUERY
            yield Taken(outside, place, kinds[name], field.is_required)


def of_type(handler: BaseRouteHandler, wanted: type) -> frozenset[str]:
    """The names of the query parameters that are of a type: days, moments."""
    return frozenset(
        one.name for one in taken(handler) if one.place is ParamType.QUERY and has(one.kind, wanted)
    )


def numeric(request: Request[Any, Any, Any]) -> list[str]:
    """The parameters that should be moments and are numbers, which would be read as seconds since 1970."""
    if not request.scope.get("query_string"):
        return []
    moments = [one.name for one in taken(request.route_handler) if has(one.kind, dt.datetime)]
    given = [(name, value) for name in moments for value in request.query_params.getall(name, [])]
    return [name for name, value in given if NUMBER.fullmatch(value)]


def unknown(request: Request[Any, Any, Any]) -> list[str]:
    """The query parameters that the handler does not know."""
    if not request.scope.get("query_string"):
        return []
    return sorted(request.query_params.keys() - _known(request))


def _known(request: Request[Any, Any, Any]) -> set[str]:
    return {one.name for one in taken(request.route_handler) if one.place is ParamType.QUERY}


def repeated(request: Request[Any, Any, Any]) -> list[str]:
    """The query parameters that are given more than once; each takes one value."""
    if not request.scope.get("query_string"):
        return []
    times = Counter(name for name, _ in request.query_params.multi_items())
    return sorted(name for name in _known(request) if times[name] > 1)


def wrong_parameters(request: Request[Any, Any, Any]) -> Iterator[tuple[str, Any, str]]:
    """Every parameter that cannot be what it should: the type wanted, the value; None where it is missing."""
    for one in taken(request.route_handler):
        values = _given(request, one)
        if not values and one.required and one.place is not ParamType.PATH:
            yield one.name, None, ""
        for value in values:
            try:
                msgspec.convert(value, one.kind, strict=False, dec_hook=_exact)
            except (msgspec.ValidationError, ValueError, TypeError):
                yield one.name, one.kind, value
                break
    yield from ((name, dt.datetime, "") for name in numeric(request))


def _given(request: Request[Any, Any, Any], one: Taken) -> list[Any]:
    match one.place:
        case ParamType.QUERY:
            return request.query_params.getall(one.name, [])
        case ParamType.HEADER:
            return request.headers.getall(one.name, [])
        case _:
            return []  # the router answers 404 for a path that cannot be


def _exact(kind: type, value: Any) -> Any:
    return kind(value)


def methods(app: Litestar, path: str) -> str:
    """The methods that an address knows, as the header Allow has them."""
    known = {
        name for shape, names in _routes(app) if shape.fullmatch(path.rstrip("/") or "/") for name in names
    }
    return ", ".join(sorted(known))


async def tell_methods(message: Message, scope: Scope) -> None:
    """Let the answer to OPTIONS name all methods of its address, whichever handlers they have."""
    if message["type"] == "http.response.start" and scope.get("method") == "OPTIONS":
        MutableScopeHeaders.from_message(message)["Allow"] = methods(scope["litestar_app"], scope["path"])


@lru_cache(maxsize=4)
def _routes(app: Litestar) -> tuple[tuple[re.Pattern[str], frozenset[str]], ...]:
    """Each address of an application as a pattern, with its methods."""
    routes = [route for route in app.routes if isinstance(route, HTTPRoute)]
    shapes = ["[^/]+".join(map(re.escape, re.split(r"\{[^}]*\}", route.path_format))) for route in routes]
    return tuple(
        (re.compile(shape), frozenset(route.methods)) for shape, route in zip(shapes, routes, strict=True)
    )
