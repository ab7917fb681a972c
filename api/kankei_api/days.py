"""Days as the town writes them, in a body or a query: 令和8年4月1日 for 2026-04-01, a day for a moment."""

import datetime as dt
import re
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

__all__ = ["has", "in_body", "in_query", "instant", "iso"]

Turn = Callable[[Any], Any]
BEGINS = {"since"}
"""The moments for which a day stands by its beginning."""
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


def iso(text: str) -> str:
    """A day of an era in ISO form; any other text as it is.

    >>> iso("令和8年4月1日"), iso("R8.4.1"), iso("2026-04-01"), iso("soon")
    ('2026-04-01', '2026-04-01', '2026-04-01', 'soon')
    """
    try:
        return date.parse_era(text).isoformat()
    except FieldError:
        return text


def instant(text: str, *, begins: bool = False) -> str:
    """The last moment of a day in Japan, or its first; any text that is no day as it is.

    >>> instant("令和8年4月1日"), instant("2026-04-01", begins=True), instant("soon")
    ('2026-04-01T23:59:59.999999+09:00', '2026-04-01T00:00:00+09:00', 'soon')
    """
    day = iso(text)
    return f"{day}T{'00:00:00' if begins else '23:59:59.999999'}+09:00" if _DAY.fullmatch(day) else text


def in_query(query: bytes, days: Collection[str], moments: Collection[str]) -> bytes:
    """A query string with the days and the moments of these parameters in ISO form."""
    if not query or not (days or moments):
        return query
    pairs = parse_qsl(query.decode("latin-1"), keep_blank_values=True)

    def turned(name: str, value: str) -> str:
        if name in moments:
            return instant(value, begins=name in BEGINS)
        return iso(value) if name in days else value

    return urlencode([(name, turned(name, value)) for name, value in pairs]).encode()


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
    """What puts days and moments in ISO form and whole numbers as such; None for a type that has none."""
    for part in _parts(kind):
        if part is dt.date:
            return lambda value: iso(value) if isinstance(value, str) else value
        if part is dt.datetime:
            return lambda value: instant(value) if isinstance(value, str) else value
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
