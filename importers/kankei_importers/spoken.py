"""Spoken: how a name is read (フリガナ), written in the name's own column in a row above or below it."""

import re
from collections.abc import Mapping, Sequence, Set

from kankei.fields import kana, readings
from kankei.fields.glyph import fold as plain
from kankei.fields.name import split
from kankei_importers.layout import Layout
from kankei_importers.table import Table

__all__ = ["SPOKEN", "spoken_rows"]

SPOKEN = "skip.spoken"
_BEGINS = re.compile(r"[\u3041-\u30ffｦ-ﾟ]")
_MOST = 0.5


def spoken_rows(table: Table, layout: Layout) -> Mapping[int, int]:
    """The rows that only tell how the name beside them is read: their place, and that of the name.

    Such a row says nothing else, or the same as the row of the name where cells are merged over both. It
    sounds like that name, or stands in a list most of whose kana do, above their names or below.
    """
    source = layout.record.get("name")
    if layout.signature or source is None:
        return {}
    names, named = table.read(source), [table.place(header) for header in source.printed(table)]
    alike = {name for name in set(names) if _BEGINS.match(name) and kana.is_kana(name)}
    alone = {place for place, name in enumerate(names) if name in alike}
    if not alone:
        return {}
    return max((_beside(table, names, named, alone, step) for step in (-1, 1)), key=len)


def _beside(
    table: Table, names: Sequence[str], named: Sequence[int], alone: Set[int], step: int
) -> dict[int, int]:
    """The rows of kana with the names before them, or with ``step`` 1 those after them."""
    pairs = {
        place: place + step
        for place in sorted(alone)
        if place + step in range(table.size)
        and place + step not in alone
        and names[place + step]
        and _says_no_more(table, place, place + step, named)
    }
    heard = {place: of for place, of in pairs.items() if _sounds(names[of], names[place])}
    return pairs if len(heard) > _MOST * len(alone) else heard


def _says_no_more(table: Table, place: int, of: int, named: Sequence[int]) -> bool:
    other = dict(enumerate(table.sheet.rows.cells(of)))
    return all(
        at in named or not cell.strip() or cell == other.get(at)
        for at, cell in enumerate(table.sheet.rows.cells(place))
    )


def _sounds(name: str, spoken: str) -> bool:
    """Whether a surname can be read as the kana begin, and the given name, if it is known, as they go on.

    >>> [_sounds("大竹 節子", spoken) for spoken in ("おおたけ せつこ", "おおたけ ゆみ", "さとう はなこ")]
    [True, False, False]
    """
    surname, given = map(plain, split(name))
    heard = kana.reading(spoken).replace(" ", "")
    rests = {
        heard.removeprefix(sound)
        for sound in readings.surname_latin().get(surname, ())
        if heard.startswith(sound)
    }
    known = readings.given_latin().get(given, ())
    return bool(rests) if not known else not rests.isdisjoint(known)
