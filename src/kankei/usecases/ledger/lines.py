"""Lines: rows of one number in a list, told apart by what they say and not by where they stand.

Importers name the second row of a kind ``key#2`` and so on. Which of them is which the store says: a row that
says what the last list said of a known one is that row, whatever staff put right in it since; else the one of
its name and gift, then of its name, called off or not as it is itself. Only what is left goes by the order,
and what calls off one amount never meets a line of another that stands.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from itertools import count, product
from operator import itemgetter

import sqlalchemy as sa
from msgspec.structs import replace

from kankei.model import DraftFile, DraftRow, Status, TouchpointDraft
from kankei.store import corrections, versions
from kankei.store.corrections import CORRECTION
from kankei.usecases.ledger.outcomes import content
from kankei.usecases.ledger.restating import as_listed

__all__ = ["told_apart"]

Content = tuple[object, ...]
Views = Sequence[Mapping[str, Content]]
"""What known rows say, by their keys: as nobody disputes, as the last list said, as staff put it right."""

_OFF = frozenset({Status.CANCELLED, Status.INVALID})


def _alike(*fields: str) -> Callable[[Content], object]:
    return itemgetter(*map(versions.FIELDS.index, fields))


_OF_NAME, _STATUS, _AMOUNT = _alike("name", "source_no"), _alike("status"), _alike("amount")
_SAME: Sequence[Callable[[Content], object]] = [
    _alike(*versions.FIELDS),
    _alike("name", *TouchpointDraft.__struct_fields__),
    _alike("name", "source_no", "kind", "occurred_on", "amount"),
    lambda said: (_OF_NAME(said), _STATUS(said) in _OFF),
    _OF_NAME,
]
"""What of two rows is alike where they are one, the surest first; a name alone is the last thing to go by."""


def told_apart(connection: sa.Connection, file: DraftFile) -> Sequence[DraftRow]:
    """The rows of a list under the keys under which their source knows them; other keys stay.

    Args:
        connection: Inside a unit of work.
        file: As drafted; a correction by staff names its row itself.
    """
    if file.layout == CORRECTION:
        return file.rows
    several = _several(connection, file)
    if not several:
        return file.rows
    known = _known(connection, file.source, {stem: len(rows) for stem, rows in several.items()})
    named = {
        place: key
        for stem, views in known.items()
        for place, key in _matched(stem, several[stem], views).items()
    }
    return [replace(row, key=named[place]) if place in named else row for place, row in enumerate(file.rows)]


def _several(connection: sa.Connection, file: DraftFile) -> dict[str, dict[int, DraftRow]]:
    """The rows of each number that stands several times in the list or in the store, by their place."""
    groups: defaultdict[str, list[int]] = defaultdict(list)
    for place, row in enumerate(file.rows):
        if row.record is not None and not row.problems:
            groups[_stem(row.key)].append(place)
    twins = versions.known(connection, file.source, [_line(stem, 2) for stem in groups])
    found = {
        stem: {place: file.rows[place] for place in places}
        for stem, places in groups.items()
        if len(places) > 1 or _line(stem, 2) in twins
    }
    alone = {stem for stem, rows in found.items() if all(row.key != stem for row in rows.values())}
    numbers = alone - versions.known(connection, file.source, alone) if alone else alone
    return {stem: rows for stem, rows in found.items() if stem not in numbers}


def _stem(key: str) -> str:
    """The number without the line."""
    stem, _, line = key.rpartition("#")
    return stem if stem and line.isdecimal() else key


def _line(stem: str, number: int) -> str:
    return f"{stem}#{number}" if number > 1 else stem


def _known(connection: sa.Connection, source: str, sizes: Mapping[str, int]) -> dict[str, Views]:
    """What the live rows of these numbers say, by number; of each number, how many rows a list has."""
    live = _live(connection, source, sizes)
    listed = _listed(connection, source, [key for said in live.values() for key in said])
    found: dict[str, Views] = {}
    for stem, now in live.items():
        before = {key: listed[key] for key in now if key in listed}
        undisputed = {key: said for key, said in now.items() if key not in before}
        found[stem] = [undisputed, before, now] if before else [now]
    return found


def _live(connection: sa.Connection, source: str, sizes: Mapping[str, int]) -> dict[str, dict[str, Content]]:
    """What is so now, by number and then by key in the order of lines; some of them may be gone."""
    found: dict[str, dict[str, Content]] = {}
    spans = {stem: range(1, size + 2) for stem, size in sizes.items()}
    while spans:
        keys = {_line(stem, number): stem for stem, span in spans.items() for number in span}
        ever = versions.known(connection, source, keys)
        live = versions.live(connection, source, ever)
        for key, stem in keys.items():
            if key in live:
                found.setdefault(stem, {})[key] = live[key].content
        met = {keys[key] for key in ever}
        spans = {stem: range(span.stop, 2 * span.stop) for stem, span in spans.items() if stem in met}
    return found


def _listed(connection: sa.Connection, source: str, keys: Iterable[str]) -> dict[str, Content]:
    """What the last list said of rows that staff ever put right."""
    ours = corrections.ever(connection, source, keys)
    told = as_listed(connection, source, ours) if ours else {}
    return {key: content(row) for key, (_, row) in told.items()}


def _matched(stem: str, rows: Mapping[int, DraftRow], views: Views) -> dict[int, str]:
    """The key of each row of one number: by what it says, else by the order."""
    said = {place: content(row) for place, row in rows.items()}
    found: dict[int, str] = {}
    taken: set[str] = set()
    for part, view in product(_SAME, views):
        free: defaultdict[object, list[str]] = defaultdict(list)
        for key, known in view.items():
            if key not in taken:
                free[part(known)].append(key)
        for place, told in said.items():
            same = [] if place in found else free[part(told)]
            fitting = next((one for one in same if not _is_another(told, view[one])), None)
            if fitting is not None:
                found[place] = fitting
                same.remove(fitting)
        taken = set(found.values())
    now = views[-1]
    for place in (place for place in rows if place not in found):
        lines = map(partial(_line, stem), count(1))
        found[place] = next(
            key
            for key in lines
            if key not in taken and not (key in now and _is_another(said[place], now[key]))
        )
        taken.add(found[place])
    return found


def _is_another(said: Content, known: Content) -> bool:
    """Whether one of two rows is called off, and of another amount than the one that stands."""
    amounts = {_AMOUNT(said), _AMOUNT(known)}
    return len(amounts - {None}) > 1 and (_STATUS(said) in _OFF) is not (_STATUS(known) in _OFF)
