"""Days as the town writes them: 令和8年4月1日 or R8.4.1 in the place of 2026-04-01, in a body or a query."""

import datetime as dt
import types
import typing
from collections.abc import Callable, Collection
from functools import cache
from typing import Any
from urllib.parse import parse_qsl, urlencode

import msgspec
from msgspec import Struct

from kankei.errors import FieldError
from kankei.fields import date

__all__ = ["has", "in_body", "in_query", "iso"]

Turn = Callable[[Any], Any]


def iso(text: str) -> str:
    """A day of an era in ISO form; any other text as it is.

    >>> iso("令和8年4月1日"), iso("R8.4.1"), iso("2026-04-01"), iso("soon")
    ('2026-04-01', '2026-04-01', '2026-04-01', 'soon')
    """
    try:
        return date.parse_era(text).isoformat()
    except FieldError:
        return text


def in_query(query: bytes, names: Collection[str]) -> bytes:
    """A query string with the days of these parameters in ISO form."""
    if not query or not names:
        return query
    pairs = parse_qsl(query.decode("latin-1"), keep_blank_values=True)
    return urlencode([(name, iso(value) if name in names else value) for name, value in pairs]).encode()


def in_body(kind: Any, body: Any) -> Any:
    """A decoded body, meant as ``kind``, its days in ISO form and its whole numbers without a point."""
    turn = _turn(kind)
    return body if turn is None else turn(body)


def has(kind: Any, wanted: type) -> bool:
    """Whether a type is another one, maybe optional or annotated."""
    return any(part is wanted for part in _parts(kind))


def _parts(kind: Any) -> list[Any]:
    """The types of which a value may be, without annotations."""
    if typing.get_origin(kind) is typing.Annotated:
        return _parts(typing.get_args(kind)[0])
    if isinstance(kind, types.UnionType) or typing.get_origin(kind) is typing.Union:
        return [part for choice in typing.get_args(kind) for part in _parts(choice)]
    return [kind]


@cache
def _turn(kind: Any) -> Turn | None:
    """What puts days in ISO form and whole numbers as such; None for a type that has neither."""
    for part in _parts(kind):
        if part is dt.date:
            return lambda value: iso(value) if isinstance(value, str) else value
        if part is int:  # 5.0 is a whole number in JSON
            return lambda value: int(value) if isinstance(value, float) and value.is_integer() else value
        if isinstance(part, type) and issubclass(part, Struct):
            return _struct(part)
        if typing.get_origin(part) in {list, tuple}:
            return _several(_turn(typing.get_args(part)[0]))
    return None


def _several(each: Turn | None) -> Turn | None:
    if each is None:
        return None
    return lambda value: [each(one) for one in value] if isinstance(value, list) else value


def _struct(struct: type[Struct]) -> Turn | None:
    fields = {field.encode_name: _turn(field.type) for field in msgspec.structs.fields(struct)}
    turns = {name: turn for name, turn in fields.items() if turn is not None}
    if not turns:
        return None

    def turn(value: Any) -> Any:
        if not isinstance(value, dict):
            return value
        return value | {name: change(value[name]) for name, change in turns.items() if name in value}

    return turn
