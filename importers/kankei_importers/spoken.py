"""Spoken: how a name is read (フリガナ), written in the name's own column in a row above or below it."""

import re
from collections.abc import Mapping, Sequence, Set

from kankei.fields import kana, readings
from kankei.fields.glyph import fold as plain
from kankei.fields.name import split
from kankei_importers.header import fold
from kankei_importers.layout import Layout
from kankei_importers.rejects import REASON
from kankei_importers.table import Table

__all__ = ["SPOKEN", "joined", "spoken_rows"]

SPOKEN = "skip.spoken"
_BEGINS = re.compile(r"[\u3041-\u30ffｦ-ﾟ]")
_MOST = 0.5


def spoken_rows(table: Table, layout: Layout) -> Mapping[int, int]:
    """The rows that only tell how a name beside them is read or written: their place, and that of the other.

    Such a row says nothing else, or the same as the other where cells are merged over both. Its kana sound
    like the name, or stand in a list most of whose kana do, above their names or below; in one of rejected
    rows they were found to before.
    """
    source = layout.record.get("name")
    if layout.signature or source is None:
        return {}
    names, named = table.read(source), [table.place(header) for header in (REASON, *source.printed(table))]
    alike = {name for name in table.told(source) if _BEGINS.match(name) and kana.is_kana(name)}
    alone = {place for place, name in enumerate(names) if name in alike}
    if not alone:
        return {}
    return max((_beside(table, names, named, alone, step) for step in (-1, 1)), key=len)


def joined(
    names: Sequence[str], kanas: Sequence[str], spoken: Mapping[int, int]
) -> tuple[list[str], list[str]]:
    """Names and kana of all rows, those of two rows (``spoken_rows``) together in the one that stays.

    >>> joined(["サトウ ハナコ", "佐藤 花子"], ["", ""], {1: 0})
    (['佐藤 花子', '佐藤 花子'], ['サトウ ハナコ', ''])
    """
    written, heard = list(names), list(kanas)
    for place, of in spoken.items():
        if kana.is_kana(names[of]):
            written[of], heard[of] = names[place], heard[of] or names[of]
        else:
            heard[of] = heard[of] or names[place]
    return written, heard


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
        and _is_one(table, place, place + step, named)
    }
    heard = {place: of for place, of in pairs.items() if _sounds(names[of], names[place])}
    found = pairs if len(heard) > _MOST * len(alone) or fold(REASON) in table else heard
    return dict(
        (place, of) if _says_no_more(table, place, of, named) else (of, place) for place, of in found.items()
    )


def _is_one(table: Table, place: int, other: int, named: Sequence[int]) -> bool:
    return _says_no_more(table, place, other, named) or _says_no_more(table, other, place, named)


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
