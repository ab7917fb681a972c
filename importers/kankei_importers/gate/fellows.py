"""Rows of one person, or of one home: wherever they stand, they say the same telephone and the same mailbox.

A list of a town's first year holds the only people that it can be compared with: those who stand in it twice.
"""

import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain, combinations

from kankei.fields import kana, phone
from kankei.fields.glyph import fold as plain
from kankei_importers.layout import RecordField

__all__ = ["Fellows", "fellows", "keys_of"]

_NAMES: tuple[RecordField, ...] = ("name", "kana")
_PERSON: tuple[RecordField, ...] = ("name", "kana", "email", "phone")
_HOME: tuple[RecordField, ...] = ("address",)
_BESIDE: tuple[RecordField, ...] = ("postal_code", "birth_date")
_MANY = 20
"""Rows with one key from which on it is a switchboard's, or a placeholder."""


class Fellows:
    """Which rows belong together, by other columns than the one in question.

    ``persons`` and ``homes`` are keys by row, ``""`` for none; ``people`` the rows of each who stands again.
    Rows of one person contradict each other where they say different things; rows of one home only bear each
    other out, since people who live together have telephones of their own.
    """

    def __init__(
        self,
        persons: Sequence[Sequence[str]],
        homes: Sequence[Sequence[str]],
        people: Sequence[Sequence[int]],
    ) -> None:
        self._people = people
        size = max(map(len, (*persons, *homes)), default=0)
        self._same: list[set[int]] = [set() for _ in range(size)]
        self._near: list[set[int]] = [set() for _ in range(size)]
        for found, columns in ((self._same, persons), (self._near, homes)):
            for group in chain.from_iterable(map(_groups, columns)):
                for place in group:
                    found[place].update(group)

    def agree(self, values: Sequence[str]) -> list[int]:
        """By row: 1 for a fellow that says the same, -1 for none that does, 0 where nobody knows."""
        return [self.said(place, values) for place in range(len(values))]

    def beside(self, place: int) -> set[int]:
        """The rows that belong to a row, itself among them if there are any."""
        return self._same[place] | self._near[place]

    def chance(self, values: Sequence[str]) -> float:
        """With which a row would have a fellow that says the same, were the values dealt anew."""
        times = Counter(filter(None, values))
        rows = times.total()
        alike = sum(n * (n - 1) for n in times.values()) / max(1, rows * (rows - 1))
        beside = [
            len(same | near) - 1 for same, near in zip(self._same, self._near, strict=True) if same or near
        ]
        return alike * sum(beside) / max(1, len(beside))

    def people(self, values: Sequence[str]) -> tuple[int, int]:
        """Of how many people two rows say the same, and of how many every row something else."""
        told = ([values[place] for place in group if values[place]] for group in self._people)
        repeated = [len(set(said)) < len(said) for said in told if len(said) > 1]
        return repeated.count(True), repeated.count(False)

    def said(self, place: int, values: Sequence[str]) -> int:
        """What ``agree`` says of one row."""
        value = values[place]
        if not value:
            return 0
        same = [values[other] for other in self._same[place] if other != place and values[other]]
        if value in same or any(values[other] == value for other in self._near[place] if other != place):
            return 1
        return -1 if same else 0


def keys_of(said: Mapping[RecordField, Sequence[str]]) -> dict[RecordField, list[str]]:
    """What tells who somebody is, in the form in which it is the same of one person."""
    return {one: _keys(one, said[one]) for one in (*_PERSON, *_HOME, *_BESIDE) if one in said}


def fellows(known: Mapping[RecordField, list[str]], field: RecordField) -> Fellows:
    """Which rows belong together, told by the keys of the other columns than the one in question."""
    keys = {one: column for one, column in known.items() if one != field}
    names = next((keys[one] for one in _NAMES if one in keys), [])
    others = [column for one, column in keys.items() if one not in _NAMES]
    return Fellows(
        persons=[column for one, column in keys.items() if one in _PERSON],
        homes=[column for one, column in keys.items() if one in _HOME],
        people=[group for group in _groups(names) if _is_one(group, others)],
    )


def _is_one(group: Sequence[int], columns: Sequence[Sequence[str]]) -> bool:
    """Whether rows of one name are of one person: most pairs share something else, if anything is said."""
    known = shared = 0
    for one, two in combinations(group, 2):
        both = [(column[one], column[two]) for column in columns if column[one] and column[two]]
        known += bool(both)
        shared += any(left == right for left, right in both)
    return 2 * shared > known or not known


def _keys(field: RecordField, cells: Sequence[str]) -> list[str]:
    if field == "phone":
        return list(phone.normalize_column(list(cells)))
    known: dict[str, str] = {}
    for cell in set(cells):
        bare = "".join(unicodedata.normalize("NFKC", cell).casefold().split())
        known[cell] = kana.reading(bare) if field == "kana" else plain(bare)
    return [known[cell] for cell in cells]


def _groups(keys: Sequence[str]) -> Iterator[list[int]]:
    """The places of rows that have a key in common; a key of very many says nothing."""
    found: defaultdict[str, list[int]] = defaultdict(list)
    for place, key in enumerate(keys):
        if key:
            found[key].append(place)
    return (group for group in found.values() if 1 < len(group) <= _MANY)
