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

__all__ = ["Home", "homes", "usual_move", "with_usual_move"]

_NOTHING = Cell(())
_COMING = re.compile("転入(?!先)|転出入|転出元|移住(?!先)|定住(?:年月)?日|居住開始|住民となった")
_LEAVING = re.compile("転出(?!元|証明|予定|者?[をは]?除)|転入出")
_EITHER = re.compile("異動|転居(?!前|先)")


class Home(Struct, frozen=True):
    """An address and its postal code, of which a list may have no column."""

    address: Source
    postal_code: Source | None = None


def usual_move(words: str) -> str | None:
    """What a row of a list of moves is by folded headers or titles; None where they speak of no move.

    ``""`` where they speak of both ways, or of a 転居, which official lists call a move within the town.

    >>> [usual_move(words) for words in ("転出者 転出先", "転出元 異動日", "転出入一覧", "転居日", "名簿")]
    ['moved_out', 'moved_in', '', '', None]
    >>> [usual_move(words) for words in ("移住者", "定住者 転出予定日", "転出者を除く")]
    ['moved_in', None, None]
    """
    coming, leaving = _COMING.search(words) is not None, _LEAVING.search(words) is not None
    if coming != leaving:
        return "moved_in" if coming else "moved_out"
    return "" if coming or _EITHER.search(words) else None


def with_usual_move(sheet: Sheet, layout: Layout) -> Layout:
    """The layout, of moves of the kind that the list's title tells, else its headers, where no row does.

    A column that most rows leave empty (転出先 in a list of residents) speaks of a few of them alone.
    """
    if layout.kind is None or layout.kind.source != _NOTHING:
        return layout
    filled = [
        header
        for place, header in enumerate(sheet.header)
        if 2 * sum(map(bool, map(str.strip, sheet.rows.column(place)))) > len(sheet.rows)
    ]
    title, header = (usual_move(" ".join(map(fold, words))) for words in (titles(sheet), filled))
    if not (layout.kind.otherwise or header):  # days of both
        return layout
    usual = next((kind for kind in (title, header) if kind is not None), layout.kind.otherwise)
    return replace(layout, kind=replace(layout.kind, otherwise=usual))


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
