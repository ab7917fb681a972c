"""The form of a declaration: what a system's columns are called and what they say.

A layout names columns by their headers and says what is made of them; it contains no loop. Headers are
written as the system prints them (``a|b`` where versions differ) and compared folded (``header.fold``).
"""

from collections.abc import Mapping
from typing import Literal

from msgspec import Struct

from kankei.model import Channel, Status
from kankei.model.kind import Words
from kankei_importers.source import (
    Cell,
    Chosen,
    DayInParts,
    FileDate,
    First,
    FirstDay,
    HeldOn,
    Joined,
    LastDay,
    Nested,
    OneDay,
    OrderAmount,
    Phone,
    Postal,
    Preamble,
    Product,
    Source,
    Spared,
    WithKana,
    cell,
    first,
    joined,
    phone,
    postal,
)
from kankei_importers.table import Table

__all__ = [
    "FILLED",
    "REFUNDED",
    "Cell",
    "Chosen",
    "DayInParts",
    "FileDate",
    "First",
    "FirstDay",
    "HeldOn",
    "Joined",
    "Kind",
    "LastDay",
    "Layout",
    "Nested",
    "OneDay",
    "OrderAmount",
    "Permission",
    "Phone",
    "Postal",
    "Preamble",
    "Product",
    "RecordField",
    "Rule",
    "Source",
    "Spared",
    "WithKana",
    "cell",
    "columns_used",
    "first",
    "joined",
    "phone",
    "postal",
    "side_by_side",
]

FILLED = r"\S"
"""A pattern for a cell that says anything."""

REFUNDED = cell("返金額")
"""What was given back of a gift: a column that staff may add to the list of any system."""

RecordField = Literal[
    "name",
    "kana",
    "former_name",
    "gender",
    "birth_date",
    "postal_code",
    "address",
    "new_postal_code",
    "new_address",
    "phone",
    "email",
    "handle",
]
Permission = Literal["publish_name", "publish_message", "mail"]


class Rule(Struct, frozen=True):
    """A touchpoint has this status where a cell of ``source`` says ``matches``; no column, no rule.

    How a cell is typed does not matter: ``cells.says``.
    """

    source: Source
    matches: str
    status: Status


class Kind(Struct, frozen=True):
    """What kind of touchpoint it is: the first pattern that the cell says names it, else ``otherwise``."""

    source: Source
    words: Words
    otherwise: str = ""


class Layout(Struct, frozen=True, kw_only=True):
    """What the lists of one system look like.

    ``signature`` are the headers that together occur in no other system's lists. ``number`` is the source's
    own number of a row and ``line`` its line; without them a row is named by a digest of what it says. The
    first of ``channels`` is what the list is unless somebody says otherwise; ``topics`` picks another by a
    word of ``detail``. The first of ``rules`` that applies decides the status, else ``otherwise``; the
    ``asked`` are columns of which some rule should know every word. Of the ``amount`` of a gift ``refunded``
    went back. ``died_on`` is how a move in may be over besides by a move out.
    ``month_first``: dates with slashes are written the American way. ``number_of_a_day``: the source counts
    anew for every event, so a number names a row only together with its day. ``starts``: the column that
    marks a record's first line. ``people``: False for lists that name nobody, whose rows are all passed over.
    ``paid_on``: the day of payment, the last of ``occurred_on`` where a payment is not the act itself;
    ``signed_up``: those of its columns that tell when somebody signed up, and not when they came.
    ``asks_channel``: an event can be of any channel, so somebody has to say which. ``questions``: the columns
    of the organiser's own form stand beside those of the system.
    """

    name: str
    version: str
    title: str
    channels: tuple[Channel, ...]
    signature: tuple[Cell, ...] = ()
    number: Source | None = None
    line: tuple[Source, ...] = ()
    record: Mapping[RecordField, Source]
    occurred_on: Source
    paid_on: Source | None = None
    signed_up: tuple[Source, ...] = ()
    ended_on: Source | None = None
    died_on: Source | None = None
    amount: Source | None = None
    refunded: Source = REFUNDED
    heads: Source | None = None
    companions: Source | None = None
    kind: Kind | None = None
    detail: Source | None = None
    topics: tuple[tuple[str, Channel], ...] = ()
    rules: tuple[Rule, ...] = ()
    asked: tuple[Source, ...] = ()
    otherwise: Status = Status.DONE
    permission: Mapping[Permission, Source] = {}
    month_first: bool = False
    number_of_a_day: bool = False
    people: bool = True
    asks_channel: bool = False
    questions: bool = False
    starts: Cell | None = None


def columns_used(table: Table, layout: Layout) -> tuple[tuple[str, str], ...]:
    """How the columns of a file are understood: (header as printed, its meaning), in the file's order."""
    return table.noted(layout, _columns_used)


def _columns_used(table: Table, layout: Layout) -> tuple[tuple[str, str], ...]:
    sources: list[tuple[str, Source | None]] = [
        ("source_no", layout.number),
        *(("line", source) for source in layout.line),
        *layout.record.items(),
        ("occurred_on", layout.occurred_on),
        ("ended_on", layout.ended_on),
        ("ended_on", layout.died_on),
        ("amount", layout.amount),
        ("refunded", None if layout.amount is None else layout.refunded),
        ("heads", layout.heads),
        ("companions", layout.companions),
        ("kind", None if layout.kind is None else layout.kind.source),
        ("detail", layout.detail),
        *(("status", rule.source) for rule in layout.rules),
        ("record_start", layout.starts),
        *layout.permission.items(),
    ]
    found = [(header, name) for name, source in sources if source for header in source.printed(table)]
    return tuple(sorted(dict.fromkeys(found), key=lambda pair: table.place(pair[0])))


def side_by_side(table: Table, layout: Layout) -> list[str]:
    """The columns of names that are read by their number (氏名#2), of lists that stand side by side.

    None where a number of its own names the whole row, which then is one.
    """
    name, number = layout.record.get("name"), layout.number
    if name is None or (number is not None and not table.numbered(number.printed(table))):
        return []
    return table.numbered(name.printed(table))
