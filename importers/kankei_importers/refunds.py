"""Refunds (返金): a gift of which all went back is none, one of which some did is of what was kept."""

import re
from collections.abc import Sequence

from msgspec import Struct

from kankei.errors import FieldError
from kankei.fields import money
from kankei.model import Status
from kankei_importers.cells import says
from kankei_importers.layout import First, Layout, Source
from kankei_importers.layouts.payment import FLAGGED, PARTLY, SOME
from kankei_importers.rows import Problems
from kankei_importers.statuses import VOID, speaks_of_refund, statuses_of
from kankei_importers.table import Table
from kankei_importers.validation import add_problem

__all__ = ["given_back", "settled"]

_MARK = re.compile(r"[0-9０-９]{1,2}")
"""A figure that is no sum of money but a mark (返金: 1)."""
_SIGN = re.compile(r"\A[-−‐–－▲△]\s*")
"""A refund may be written as what it takes away."""


class Refund(Struct, frozen=True):
    """What a row says of money given back: yen, or ``all`` of it; with neither some, nobody says how much."""

    yen: int = 0
    all: bool = False


def given_back(table: Table, layout: Layout) -> dict[int, Refund]:
    """What was given back of gifts, by place of the row; rows that say nothing of it are left out."""
    if layout.amount is None:
        return {}
    worth = table.worth_of(layout.refunded)
    cells = table.read(layout.refunded)
    known = {cell: _refund(cell, worth) for cell in table.told(layout.refunded)}
    found = {place: refund for place, cell in enumerate(cells) if (refund := known[cell])}
    return {place: Refund() for place in _partly(table, layout)} | found


def settled(
    table: Table,
    layout: Layout,
    statuses: Sequence[Status],
    amounts: Sequence[int | None],
    problems: Problems,
) -> tuple[list[Status], list[int | None]]:
    """Statuses and amounts of gifts once it is settled what was given back of each.

    A row of which it cannot be said what was kept gets a problem, unless it is no gift for another reason.
    """
    found = given_back(table, layout)
    kept, left = list(statuses), list(amounts)
    apart = statuses_of(table, layout, refunded=found) if found else ()
    for place, refund in found.items():
        if apart[place] in VOID:
            continue
        kept[place], left[place], code = _kept(refund, amounts[place])
        if code:
            add_problem(problems, table, place, _sources(layout), code)
    return kept, left


def _kept(refund: Refund, yen: int | None) -> tuple[Status, int | None, str]:
    """What is left of a gift, and the code of what is wrong with it."""
    if refund.all or (refund.yen and yen in (None, refund.yen)):
        return Status.CANCELLED, yen, ""
    if not refund.yen or yen is None:
        return Status.CANCELLED, yen, "refund.how_much"
    if refund.yen > yen:
        return Status.CANCELLED, yen, "refund.more_than_gift"
    return Status.DONE, yen - refund.yen, ""


def _refund(cell: str, worth: int) -> Refund | None:
    """What a cell says that tells the money given back; None if none was."""
    if says(cell, SOME):
        return Refund()
    if not says(cell, FLAGGED):
        return None
    if worth == 1 and _MARK.fullmatch(cell):
        return Refund(all=True)
    try:
        return Refund(money.parse(_SIGN.sub("", cell)) * worth)
    except FieldError as error:
        return None if error.code == "money.zero" else Refund(all=True)


def _partly(table: Table, layout: Layout) -> set[int]:
    """The places of rows that are called off in part (一部返金)."""
    found: set[int] = set()
    for rule in layout.rules:
        cells, told = table.read(rule.source), table.told(rule.source)
        some = {cell for cell in told if says(cell, PARTLY) and speaks_of_refund(table, rule, cell)}
        found |= {place for place, cell in enumerate(cells) if cell in some} if some else set()
    return found


def _sources(layout: Layout) -> Source:
    """The columns that may tell that something was given back."""
    return First(
        (layout.refunded, *(rule.source for rule in layout.rules if rule.status is Status.CANCELLED))
    )
