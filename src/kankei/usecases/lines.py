"""Lines: rows of one number in a list, told apart by what they say and not by where they stand.

Importers name the second row of a kind ``key#2`` and so on. Which of them is which the store says: a row that
says what a live one says is that row, then one that bears its name; only what is left goes by the order.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from itertools import count

import sqlalchemy as sa
from msgspec.structs import replace

from kankei.model import DraftFile, DraftRow
from kankei.store import versions
from kankei.store.corrections import CORRECTION
from kankei.usecases.outcomes import content

__all__ = ["told_apart"]

_NAME = versions.FIELDS.index("name")
Said = tuple[object, ...]


def told_apart(connection: sa.Connection, file: DraftFile) -> Sequence[DraftRow]:
    """The rows of a list under the keys under which their source knows them; other keys stay.

    Args:
        connection: Inside a unit of work.
        file: As drafted; a correction by staff names its row itself.
    """
    source, rows = file.source, file.rows
    if file.layout == CORRECTION:
        return rows
    groups: defaultdict[str, list[int]] = defaultdict(list)
    for place, row in enumerate(rows):
        if row.record is not None and not row.problems:
            groups[_stem(row.key)].append(place)
    twins = versions.known(connection, source, [_line(stem, 2) for stem in groups])
    several = {stem: places for stem, places in groups.items() if _line(stem, 2) in twins}
    firsts = versions.known(connection, source, several) if several else set()
    several = {stem: several[stem] for stem in several if stem in firsts}
    if not several:
        return rows
    known = _known(connection, source, several)
    named = {
        place: key
        for stem, places in several.items()
        for place, key in _matched(stem, {place: rows[place] for place in places}, known[stem]).items()
    }
    return [replace(row, key=named[place]) if place in named else row for place, row in enumerate(rows)]


def _stem(key: str) -> str:
    """The number without the line."""
    stem, _, line = key.rpartition("#")
    return stem if stem and line.isdecimal() else key


def _line(stem: str, number: int) -> str:
    return f"{stem}#{number}" if number > 1 else stem


def _known(connection: sa.Connection, source: str, stems: Iterable[str]) -> dict[str, dict[str, Said]]:
    """What the live rows of these numbers say, by number and then by key."""
    left, number = list(stems), 1
    found: dict[str, dict[str, Said]] = {stem: {} for stem in left}
    while left:
        keys = {_line(stem, number): stem for stem in left}
        for key, one in versions.live(connection, source, keys).items():
            found[keys[key]][key] = one.content
        ever = versions.known(connection, source, keys)
        left, number = [stem for key, stem in keys.items() if key in ever], number + 1
    return found


def _matched(stem: str, rows: Mapping[int, DraftRow], known: Mapping[str, Said]) -> dict[int, str]:
    """The key of each row of one number: by all it says, by its name, by the order."""
    found: dict[int, str] = {}
    free = dict(known)
    for part in (slice(None), slice(_NAME, _NAME + 1)):
        for place, row in rows.items():
            said = content(row)[part]
            same = next((key for key, whole in free.items() if whole[part] == said), None)
            if place not in found and same is not None:
                found[place] = same
                del free[same]
    taken = set(found.values())
    left = (key for key in map(partial(_line, stem), count(1)) if key not in taken)
    return found | {place: next(left) for place in rows if place not in found}
