"""Removal: where somebody who moves lived before (転入前住所), as other lists know them, and where now."""

import re

from msgspec import Struct
from msgspec.structs import replace

from kankei.model.kind import WITHIN
from kankei_importers.header import fold
from kankei_importers.layout import FILLED, Cell, First, Layout, RecordField, Source
from kankei_importers.sheet import Sheet
from kankei_importers.source import Split
from kankei_importers.title import titles

__all__ = ["Home", "homes", "is_of_leaving", "of_leaving"]

_NOTHING = Cell(())
_COMING = re.compile("転入|転出入|転出元|移住(?!先)")
_LEAVING = re.compile("転出(?!予定|者?[をは]?除)")


class Home(Struct, frozen=True):
    """An address and its postal code, of which a list may have no column."""

    address: Source
    postal_code: Source | None = None


def is_of_leaving(words: str) -> bool:
    """Whether the folded headers and titles of a list of moves speak of moving out alone.

    >>> is_of_leaving("転出者 転出先"), is_of_leaving("転出元 届出日"), is_of_leaving("転出入一覧")
    (True, False, False)
    >>> [is_of_leaving(words) for words in ("移住者 移住日 転出日", "定住者 転出予定日", "転出者を除く")]
    [False, False, False]
    """
    return _LEAVING.search(words) is not None and _COMING.search(words) is None


def of_leaving(sheet: Sheet, layout: Layout) -> Layout:
    """The layout, of moves out where no column tells which kind each is and the list speaks of no other.

    A column that most rows leave empty (転出先 in a list of residents) speaks of a few of them alone.
    """
    if layout.kind is None or layout.kind.otherwise != "moved_in":
        return layout
    filled = [
        header
        for place, header in enumerate(sheet.header)
        if 2 * sum(map(bool, map(str.strip, sheet.rows.column(place)))) > len(sheet.rows)
    ]
    if not is_of_leaving(" ".join(map(fold, (*filled, *titles(sheet))))):
        return layout
    return replace(layout, kind=replace(layout.kind, otherwise="moved_out"))


def homes(before: Home, now: Home, kinds: Cell | None) -> dict[RecordField, Source]:
    """The sources of both addresses of a record, from a list that tells where people lived before and now.

    The address is the one before, and the new one stands beside it. Who moved within the town, by the column
    ``kinds`` of reasons, or of whom nothing is told from before has the new one alone. No address is given
    the postal code of the other.
    """
    found: dict[RecordField, Source] = {
        "address": _unless_within(kinds, now.address, First((before.address, now.address))),
        "new_address": _unless_within(kinds, _NOTHING, Split(before.address, FILLED, now.address, _NOTHING)),
    }
    codes = [home.postal_code or _NOTHING for home in (before, now)]
    if before.postal_code or now.postal_code:
        known = Split(before.address, FILLED, *codes)
        found["postal_code"] = _unless_within(kinds, codes[1], known)
    if now.postal_code:
        told = Split(before.address, FILLED, now.postal_code, _NOTHING)
        found["new_postal_code"] = _unless_within(kinds, _NOTHING, told)
    return found


def _unless_within(kinds: Cell | None, within: Source, otherwise: Source) -> Source:
    return Split(kinds, WITHIN, within, otherwise) if kinds else otherwise
