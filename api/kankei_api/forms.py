"""The forms in which the API answers, and the one that is asked for by Accept: a table, a drawing, a page."""

import datetime as dt
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, ClassVar, TypeVar

import msgspec
import msgspec.inspect
from litestar import Request, Response
from litestar.connection import ASGIConnection
from litestar.di import NamedDependency, Provide
from litestar.handlers import BaseRouteHandler, HTTPRouteHandler
from litestar.openapi.spec import OpenAPIMediaType, OpenAPIType, Operation, Schema
from msgspec import Struct

from kankei_api import spreadsheets
from kankei_api.preferring import best, gzip_and_plain
from kankei_api.problems import Refusal

__all__ = [
    "DRAWING",
    "EVENTS",
    "TABLE",
    "DrawingOperation",
    "FileOperation",
    "Form",
    "FormAsked",
    "FormedOperation",
    "Sight",
    "SightAsked",
    "TableOperation",
    "acceptable",
    "flat",
    "preferred",
]

T = TypeVar("T")
EVENTS = "text/event-stream"
"""The form in which a call tells how it goes while it runs."""


class Form(StrEnum):
    """The forms in which a table is answered, by media type."""

    JSON = "application/json"
    CSV = "text/csv"
    XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    PARQUET = "application/vnd.apache.parquet"

    def answer(
        self,
        items: Sequence[T],
        kind: type[T],
        *,
        name: str,
        headers: Mapping[str, str] | None = None,
        whole: Struct | Sequence[Struct] | None = None,
    ) -> Response[Any]:
        """Structs of a kind as a JSON list, or as a table of this form (``flat``) to be saved.

        ``whole`` is answered as JSON in the place of the list, where it says more than a table can.
        """
        if self is Form.JSON:
            return Response(items if whole is None else whole, headers=dict(headers or {}))
        return self.table(flat(items, kind), name=name, headers=headers)

    def table(
        self, columns: spreadsheets.Columns, *, name: str, headers: Mapping[str, str] | None = None
    ) -> Response[Any]:
        """Columns of equal length as a table of this form, which is not JSON, to be saved."""
        suffix = SUFFIXES[self]
        kept = {**(headers or {}), "Content-Disposition": f'attachment; filename="{name}{suffix}"'}
        made = spreadsheets.content(suffix, f"{name}{suffix}", columns)
        return Response(made, media_type=self.value, headers=kept)


PLAIN = (bool, int, float, dt.date)
"""What a cell of a table is as it stands."""
SUFFIXES: Mapping[Form, str] = {Form.CSV: ".csv", Form.XLSX: ".xlsx", Form.PARQUET: ".parquet"}


def flat(items: Sequence[Any], kind: type[Any]) -> dict[str, list[Any]]:
    """Structs of a kind as columns of equal length, the same ones in the same order whatever they say.

    A field that is a Struct becomes columns named with dots, a list one cell joined by spaces, and what has
    names of its own one cell of JSON. Numbers and days stay what they are.
    """
    return {".".join(path): [_cell(_at(item, path)) for item in items] for path in _paths(kind)}


def _paths(kind: type[Any]) -> Iterator[tuple[str, ...]]:
    """The way to each column of a Struct, in the order of its fields."""
    told = msgspec.inspect.type_info(kind)
    assert isinstance(told, msgspec.inspect.StructType)  # noqa: S101  a row of a table
    for field in told.fields:
        parts = field.type.types if isinstance(field.type, msgspec.inspect.UnionType) else (field.type,)
        inner = [part for part in parts if isinstance(part, msgspec.inspect.StructType)]
        below = _paths(inner[0].cls) if len(inner) == 1 else [()]
        yield from ((field.name, *path) for path in below)


def _at(item: Any, path: Sequence[str]) -> Any:
    for name in path:
        item = None if item is None else getattr(item, name)
    return item


def _cell(value: Any) -> Any:
    if value is None or value is msgspec.UNSET:
        return None
    if isinstance(value, PLAIN) and not isinstance(value, dt.datetime):
        return value
    told = msgspec.to_builtins(value)
    if isinstance(told, list | tuple):
        return " ".join(part if isinstance(part, str) else _json(part) for part in told)
    return told if isinstance(told, str) else _json(told)


def _json(value: Any) -> str:
    return msgspec.json.encode(value).decode()


Connection = ASGIConnection[Any, Any, Any, Any]
CONTENT = range(200, 204)
"""How operations answer that have a form; 204 and redirections have none."""


def preferred(connection: Connection, forms: Sequence[str]) -> str:
    """The form that the caller likes best.

    Raises:
        Refusal: 406, they take none of these.
    """
    found = best(forms, ", ".join(connection.headers.getall("accept", [])))
    if found is None:
        raise Refusal(406, "api.form")
    return found


async def acceptable(connection: Connection, handler: BaseRouteHandler) -> None:
    """Refuse a call that takes no form of what it asks for, or no coding of ours, before any work."""
    if not isinstance(handler, HTTPRouteHandler) or connection.scope.get("method") == "OPTIONS":
        return
    if not any(gzip_and_plain(", ".join(connection.headers.getall("accept-encoding", [])))):
        raise Refusal(406, "api.coding")
    if handler.status_code in CONTENT:
        preferred(connection, forms_of(handler))


def forms_of(handler: HTTPRouteHandler) -> Sequence[str]:
    """The media types in which a handler answers when all goes well."""
    if issubclass(handler.operation_class, FormedOperation):
        return handler.operation_class.forms
    media = str(getattr(handler.media_type, "value", handler.media_type)) or Form.JSON
    return (media, Form.JSON) if media.endswith("+json") else (media,)


def _asked(request: Request[Any, Any, Any]) -> Form:
    return Form(preferred(request, list(Form)))


FormAsked = NamedDependency[Form]
"""How a controller asks for the form: a parameter ``form: FormAsked``."""
TABLE = {"form": Provide(_asked, sync_to_thread=False)}
"""Dependencies of a handler that answers with a table; its ``operation_class`` is ``TableOperation``."""


@dataclass  # an inherited __init__ calls no __post_init__
class FormedOperation(Operation):
    """An operation that answers in other forms than JSON alone, and whose document tells of each."""

    forms: ClassVar[Sequence[str]]

    def __post_init__(self) -> None:
        content = (self.responses or {})["200"].content  # type: ignore[union-attr]
        assert content is not None  # noqa: S101  such an answer is never without
        told = content.pop(Form.JSON.value)
        for form in self.forms:
            text = Schema(type=OpenAPIType.STRING, content_media_type=str(form))
            content[str(form)] = told if form == Form.JSON else OpenAPIMediaType(schema=text)


class TableOperation(FormedOperation):
    """An operation that answers a table, in all four forms."""

    forms = tuple(Form)


class FileOperation(FormedOperation):
    """An operation that answers a table as a file, never as JSON."""

    forms = tuple(SUFFIXES)


class Sight(StrEnum):
    """The forms in which an explanation is answered: data, or a drawing."""

    JSON = "application/json"
    SVG = "image/svg+xml"

    def answer(self, told: T, draw: Callable[[], str]) -> Response[T]:
        """The explanation, or what ``draw`` makes of it ("" where there is nothing to draw).

        Raises:
            Refusal: 406, there is nothing to draw.
        """
        if self is Sight.JSON:
            return Response(told)
        drawn: Any = draw()
        if not drawn:
            raise Refusal(406, "api.no_drawing")
        return Response(drawn, media_type=self.value)


def _seen(request: Request[Any, Any, Any]) -> Sight:
    return Sight(preferred(request, list(Sight)))


SightAsked = NamedDependency[Sight]
"""How a controller asks whether to draw: a parameter ``sight: SightAsked``."""
DRAWING = {"sight": Provide(_seen, sync_to_thread=False)}
"""Dependencies of a handler that can draw its answer; its ``operation_class`` is ``DrawingOperation``."""


class DrawingOperation(FormedOperation):
    """An operation that can draw its answer."""

    forms = tuple(Sight)
