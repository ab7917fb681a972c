"""Long lists in pages: a bound, a cursor that says where the next one begins, and a Link to it (RFC 8288)."""

import base64
import binascii
import datetime as dt
import hashlib
from collections.abc import Callable, Sequence
from typing import Annotated, Any, Literal, Protocol, Self, TypeVar
from urllib.parse import quote

import msgspec
from litestar import Request
from litestar.datastructures import ResponseHeader
from litestar.di import NamedDependency, Provide
from litestar.params import QueryParameter
from msgspec import Meta, Struct
from msgspec.structs import replace

from kankei_api.calling import FAR
from kankei_api.problems import Refusal

__all__ = ["LINKED", "PAGED", "Order", "Ordered", "Page", "Paged"]

T = TypeVar("T")
N = TypeVar("N", bound="Numbered")
P = TypeVar("P", int, tuple[int, int], tuple[str, int], tuple[str, str])
Known = Annotated[dt.datetime, Meta(tz=True)] | None
Order = Literal["oldest", "newest"]
Ordered = Annotated[Order, QueryParameter(description="並び順")]
"""How a controller asks in which order a list is wanted: a parameter ``order: Ordered = "oldest"``."""
MOST = 200
LARGEST = 2**62
"""Beyond every number that a store gives."""
LINKED = [
    ResponseHeader(
        name="Link",
        value="",
        description='続きがあるとき、その番地（rel="next"）。同じメソッドと本文で呼ぶ',
        documentation_only=True,
    )
]
"""What ``response_headers`` of a handler that answers in pages says."""


class Numbered(Protocol):
    """What the store gave a number."""

    @property
    def no(self) -> int: ...


class Page(Struct, frozen=True, kw_only=True):
    """Which part of a list is asked for: at most ``limit`` entries after ``cursor``, in one fixed order.

    ``listing`` is a digest of what is listed, so that a cursor of another list is refused.
    """

    limit: int
    cursor: str | None
    listing: str
    path: str
    query: tuple[tuple[str, str], ...] = ()
    known_at: dt.datetime | None = None
    """Of whose knowledge the list is, where that is one moment for all its pages."""

    def as_known(self, moment: dt.datetime) -> tuple[Self, dt.datetime]:
        """The page of a list as known at a moment, and that moment: the first page's, kept in the cursor.

        Raises:
            Refusal: 422, the cursor is none of this list.
        """
        then = self._begun(Any)[0] or moment
        return replace(self, known_at=then), then

    def after(self, position: type[T]) -> T | None:
        """Where the page begins, of the type of a position; None at the beginning.

        Raises:
            Refusal: 422, the cursor is none of this list.
        """
        found: T | None = self._begun(position)[1]
        return found

    def _begun(self, position: Any) -> tuple[dt.datetime | None, Any]:
        """What the cursor says: as known when, and after which position; nothing at the beginning."""
        if self.cursor is None:
            return None, None
        try:
            told = base64.urlsafe_b64decode(self.cursor.encode() + b"=" * (-len(self.cursor) % 4))
            listing, moment, found = msgspec.json.decode(told, type=tuple[str, Known, position])
        except (binascii.Error, UnicodeEncodeError, ValueError):
            listing, moment, found = "", None, None
        if listing != self.listing or not _possible(moment, found):
            raise Refusal(422, "api.fields", wrong={"cursor": "fault.cursor"})
        return moment, found

    def cut(self, found: Sequence[T], position: Callable[[T], Any]) -> tuple[list[T], dict[str, str]]:
        """The page, of one entry more than it may hold, and the header that leads to the next.

        ``position`` says of an entry where it stands: something from which ``after`` can go on.
        """
        kept = list(found[: self.limit])
        if len(found) <= self.limit:
            return kept, {}
        told = base64.urlsafe_b64encode(
            msgspec.json.encode((self.listing, self.known_at, position(kept[-1])))
        )
        pairs = [*self.query, ("limit", str(self.limit)), ("cursor", told.decode().rstrip("="))]
        query = "&".join(f"{quote(name)}={quote(value)}" for name, value in pairs)
        return kept, {"Link": f'<{self.path}?{query}>; rel="next"'}

    def of(
        self, whole: Sequence[T], position: Callable[[T], P], kind: type[P]
    ) -> tuple[list[T], dict[str, str]]:
        """The page of a list all at hand, and its header; positions, of a kind, ascend along the list."""
        after = self.after(kind)
        rest = whole if after is None else [one for one in whole if position(one) > after]
        return self.cut(rest[: self.limit + 1], position)

    def by_number(self, whole: Sequence[N], order: Order = "oldest") -> tuple[list[N], dict[str, str]]:
        """The same of things that have a number (``no``), in its order or against it."""
        way = 1 if order == "oldest" else -1
        return self.of(sorted(whole, key=lambda one: way * one.no), lambda one: way * one.no, int)


def _possible(moment: dt.datetime | None, position: Any) -> bool:
    """Whether a list can have such a position, as known at a moment: anybody can write a cursor."""
    parts = position if isinstance(position, tuple) else (position,)
    numbers = [part for part in parts if isinstance(part, int)]
    far = moment is not None and FAR.match(moment.isoformat())
    return not far and all(abs(number) <= LARGEST for number in numbers)


Limit = Annotated[int, QueryParameter(ge=1, le=MOST, description="一度に返す数。1から200まで")]
Cursor = Annotated[
    str | None,
    QueryParameter(max_length=1000, description="続きの目印。前の答えの Link にあるものをそのまま"),
]


def provide_page(request: Request[Any, Any, Any], limit: Limit = 50, cursor: Cursor = None) -> Page:
    """The page that a call asks for."""
    others = tuple((n, v) for n, v in request.query_params.multi_items() if n not in {"limit", "cursor"})
    asked = msgspec.json.encode([request.url.path, others])  # not the body: a digest of a name can be guessed
    return Page(
        limit=limit,
        cursor=cursor,
        listing=hashlib.sha256(asked).hexdigest()[:16],
        path=request.url.path,
        query=others,
    )


Paged = NamedDependency[Page]
"""How a controller asks for the page: a parameter ``page: Paged``."""
PAGED = {"page": Provide(provide_page, sync_to_thread=False)}
"""Dependencies of a handler that answers in pages."""
