"""What is wrong with the fields of a body: every one of them, with the code of the reason."""

import datetime as dt
import re
import types
import typing
import uuid
from collections.abc import Iterator, Mapping
from enum import Enum
from typing import Any

import msgspec
from msgspec import Struct

from kankei.errors import FieldError
from kankei.fields import date, individual_number
from kankei.model import Channel
from kankei.model import kind as kinds
from kankei.usecases.ledger.outcomes import CONTROLS

__all__ = ["OUR_KIND", "reason", "unkept", "wrong_fields", "wrong_kind", "wrong_parts"]

OUR_KIND = re.compile(r"[a-z_]{1,40}")
"""What a mistyped name of a field looks like; anything else may be somebody's data and is not repeated."""

REASONS: Mapping[Any, str] = {
    dt.date: "fault.day",
    dt.datetime: "fault.moment",
    int: "fault.number",
    str: "fault.text",
    uuid.UUID: "fault.id",
}
"""What is wrong with a value that is none of a type."""


def wrong_kind(text: str, channel: Channel) -> dict[str, str]:
    """What is wrong with the kind of a touchpoint, as ``wrong_days`` says it of days; empty if nothing is."""
    known = kinds.read(text, channel) is not None
    return {} if known else {"kind": f"fault.choice|{', '.join(kinds.names(channel))}"}


def wrong_fields(struct: Any, body: Any, path: str = "") -> Iterator[tuple[str, str]]:
    """Every field of ``body`` that does not fit the Struct, with the code of what is wrong."""
    if not isinstance(body, dict):
        yield path.rstrip("."), "fault.object"
        return
    fields = {field.encode_name: field for field in msgspec.structs.fields(struct)}
    for name in body.keys() - fields.keys():
        yield f"{path}{name if OUR_KIND.fullmatch(name) else '?'}", "fault.unknown"
    for name, field in fields.items():
        if name in body:
            yield from _wrong_value(field.type, body[name], f"{path}{name}")
        elif field.required:
            yield f"{path}{name}", "fault.missing"


def wrong_parts(struct: Any, form: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """The same of a form, whose parts are texts or files; several of one name are a list."""
    fields = {field.encode_name: field for field in msgspec.structs.fields(struct)}
    for name in form.keys() - fields.keys():
        yield name if OUR_KIND.fullmatch(name) else "?", "fault.unknown"
    for name, field in fields.items():
        if name not in form:
            if field.required:
                yield name, "fault.missing"
            continue
        several = typing.get_origin(_inner(field.type)) is list
        value = [form[name]] if several and not isinstance(form[name], list) else form[name]
        try:
            msgspec.convert(value, field.type, strict=False)
        except msgspec.ValidationError:
            yield name, reason(field.type, value)


def _wrong_value(wanted: Any, value: Any, path: str) -> Iterator[tuple[str, str]]:
    inner = _inner(wanted)
    if isinstance(inner, type) and issubclass(inner, Struct) and value is not None:
        yield from wrong_fields(inner, value, f"{path}.")
        return
    if isinstance(value, list) and typing.get_origin(inner) in {list, tuple}:
        each = typing.get_args(inner)[0]
        wrong = [
            fault for place, part in enumerate(value) for fault in _wrong_value(each, part, f"{path}.{place}")
        ]
        yield from wrong
        if wrong:
            return
    yield from unkept(value, path, _field(path))
    try:
        msgspec.convert(value, wanted)
    except msgspec.ValidationError:
        yield path, reason(wanted, value)


def _inner(wanted: Any) -> Any:
    """The type meant, without ``| None`` and without its annotations."""
    if isinstance(wanted, types.UnionType) or typing.get_origin(wanted) is typing.Union:
        wanted = next(part for part in typing.get_args(wanted) if part is not type(None))
    return _inner(typing.get_args(wanted)[0]) if typing.get_origin(wanted) is typing.Annotated else wanted


def reason(wanted: Any, value: Any) -> str:
    """Why a value is none of a type: the code, and after a bar the choices, the length or the form."""
    inner = _inner(wanted)
    if isinstance(inner, type) and issubclass(inner, Enum):
        return f"fault.choice|{', '.join(str(choice.value) for choice in inner)}"
    if typing.get_origin(inner) is typing.Literal:
        return f"fault.choice|{', '.join(map(str, typing.get_args(inner)))}"
    if inner is dt.date and isinstance(value, str) and _never_was(value):
        return "date.impossible"
    return _length(wanted, value) or _form(wanted, value) or REASONS.get(inner, "fault.value")


def _never_was(text: str) -> bool:
    """Whether a text is written as a day, and the calendar has none such."""
    try:
        date.parse(text)
    except FieldError as error:
        return error.code == "date.impossible"
    return False


def _length(wanted: Any, value: Any) -> str:
    """What is wrong with how long a text or a list is; "" if nothing."""
    if not isinstance(value, str | list):
        return ""
    for limit in _limits(wanted):
        if limit.max_length is not None and len(value) > limit.max_length:
            return f"fault.long|{limit.max_length:,}"
        if limit.min_length is not None and len(value) < limit.min_length:
            return f"fault.short|{limit.min_length:,}"
    return ""


def _form(wanted: Any, value: Any) -> str:
    """What is wrong with the form of a text; "" if nothing."""
    forms = (limit.pattern for limit in _limits(wanted) if limit.pattern is not None)
    wrong = (form for form in forms if isinstance(value, str) and not re.search(form, value))
    return next((f"fault.pattern|{form}" for form in wrong), "")


def _limits(wanted: Any) -> Iterator[msgspec.Meta]:
    """What the annotations of a type say, through ``| None``."""
    yield from (one for one in getattr(wanted, "__metadata__", ()) if isinstance(one, msgspec.Meta))
    if typing.get_origin(wanted) in {typing.Annotated, typing.Union, types.UnionType}:
        for part in typing.get_args(wanted):
            yield from _limits(part)


def _field(path: str) -> str:
    """The name of the field at a path, without its place in a list."""
    return next((part for part in reversed(path.split(".")) if not part.isdigit()), "")


def unkept(value: Any, path: str, field: str = "") -> Iterator[tuple[str, str]]:
    """Where a text holds what may not be kept: control characters or half a character, which one database
    keeps and another not; 個人番号, or 住民票コード.
    """
    if isinstance(value, str):
        if CONTROLS.search(value):
            yield path, "fault.control"
        elif number := individual_number.held(value, field=field):
            yield path, f"fault.{number}"
    elif isinstance(value, dict):
        for name, part in value.items():
            yield from unkept(name, path)
            yield from unkept(part, path, name)
    elif isinstance(value, list):
        for part in value:
            yield from unkept(part, path, field)
