"""Lists without a header: their columns are called by their place, and somebody says what each one means.

Nothing is ever guessed from a place: a list is read so only by a mapping that was saved for it.
"""

from collections import Counter
from collections.abc import Sequence

from msgspec.structs import replace

from kankei_importers.mapping import Mapping, corrected
from kankei_importers.sheet import Row

__all__ = ["by_header", "placed", "positional_header"]


def positional_header(rows: Sequence[Row]) -> Row:
    """A header for rows that have none: 1, 2, 3 … as wide as most rows are.

    >>> positional_header([(1, ("佐藤", "東京")), (2, ("鈴木", "福島")), (3, ("田中",))])
    (0, ('1', '2'))
    """
    widths = Counter(len(cells) for _, cells in rows)
    width = widths.most_common(1)[0][0] if widths else 0
    return 0, tuple(map(str, range(1, width + 1)))


def by_header(mapping: Mapping) -> Mapping:
    """A mapping by place as one by such headers."""
    columns = {meaning: tuple(map(str, places)) for meaning, places in mapping.positions.items()}
    return replace(mapping, columns=columns)


def placed(mapping: Mapping, width: int, changes: Sequence[tuple[str, str]]) -> Mapping:
    """A mapping by place with some columns understood differently.

    Args:
        mapping: As it is; its ``columns`` are of no use here.
        width: How many columns the list has.
        changes: (number of a column, the first being 1; meaning, ``""`` for none).

    Raises:
        FileError: ``mapping.no_column``, ``mapping.unknown_meaning``.

    >>> from kankei.model import Channel
    >>> placed(Mapping(channel=Channel.SURVEY), 3, [("2", "name"), ("3", "email")]).positions
    {'name': (2,), 'email': (3,)}
    """
    found = corrected(by_header(mapping), list(map(str, range(1, width + 1))), changes)
    positions = {meaning: tuple(map(int, places)) for meaning, places in found.columns.items()}
    return replace(mapping, columns={}, positions=positions)
