"""Rows of one person, or of one home: wherever they stand, they say the same telephone and the same mailbox.

A list of a town's first year holds the only people that it can be compared with: those who stand in it twice.
"""

import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations

import numpy as np
import numpy.typing as npt

from kankei.fields import kana, phone
from kankei.fields.glyph import fold as plain
from kankei_importers.layout import RecordField

__all__ = ["Codes", "Fellows", "Keys", "coded"]

_NAMES: tuple[RecordField, ...] = ("name", "kana")
_PERSON: tuple[RecordField, ...] = ("name", "kana", "email", "phone")
_HOME: tuple[RecordField, ...] = ("address",)
_BESIDE: tuple[RecordField, ...] = ("postal_code", "birth_date")
_MANY = 20
"""Rows with one key from which on it is a switchboard's, or a placeholder."""

_NOBODY = np.zeros(0, np.int64)

Codes = npt.NDArray[np.int64]
"""By row a number for what its cell says, 0 for nothing."""


def coded(values: Sequence[str]) -> Codes:
    """The same number for the same text, and 0 for none.

    >>> coded(["a", "", "b", "a"]).tolist()
    [1, 0, 2, 1]
    """
    known: dict[str, int] = {"": 0}
    return np.fromiter((known.setdefault(value, len(known)) for value in values), np.int64, len(values))


Pairs = tuple[Codes, Codes]
"""The two rows of every pair, both ways."""


class Fellows:
    """Which rows belong together, by other columns than the one in question.

    ``same`` are pairs of rows of one person, ``near`` those and pairs of one home. Rows of one person
    contradict each other where they say different things; rows of one home only bear each other out, since
    people who live together have telephones of their own.
    """

    def __init__(self, same: Pairs, near: Pairs) -> None:
        self._same, self._near = same, near

    def agree(self, values: Codes) -> Codes:
        """By row: 1 for a fellow that says the same, -1 for none that does, 0 where nobody knows."""
        told = np.zeros(len(values), np.int64)
        one, two = (values[side] for side in self._same)
        told[self._same[0][(one > 0) & (two > 0)]] = -1
        one, two = (values[side] for side in self._near)
        told[self._near[0][(one > 0) & (one == two)]] = 1
        return told

    def may_agree(self, values: Codes, moved: Codes) -> int:
        """How many rows that contradict their fellows could say the same, wherever a column began to move."""
        here, there = self._near
        may = np.zeros(len(values), np.bool_)
        for one, two in ((values, moved), (moved, values), (moved, moved)):
            may[here[(one[here] > 0) & (one[here] == two[there])]] = True
        return int((may & (self.agree(values) < 0)).sum())

    def around(self) -> tuple[list[list[int]], list[list[int]]]:
        """By row the others of the same person, and those that belong to it in any way."""
        return _listed(self._same, self._size()), _listed(self._near, self._size())

    def chance(self, values: Codes) -> float:
        """With which a row would have a fellow that says the same, were the values dealt anew."""
        times = np.bincount(values[values > 0])
        rows = int(times.sum())
        alike = int((times * (times - 1)).sum()) / max(1, rows * (rows - 1))
        return alike * len(self._near[0]) / max(1, len(np.unique(self._near[0])))

    def _size(self) -> int:
        return 1 + int(self._near[0].max(initial=-1))


def _listed(pairs: tuple[Codes, Codes], size: int) -> list[list[int]]:
    found: list[list[int]] = [[] for _ in range(size)]
    for one, two in zip(*(side.tolist() for side in pairs), strict=True):
        found[one].append(two)
    return found


def _packed(keys: Sequence[str]) -> Codes:
    """Rows with a key in common, the first times the number of rows plus the second; of very many none."""
    codes = coded(keys)
    times = np.bincount(codes, minlength=1)
    rows = np.flatnonzero((codes > 0) & (times[codes] > 1) & (times[codes] <= _MANY))
    rows = rows[np.argsort(codes[rows], kind="stable")]
    found = [_NOBODY]
    for apart in range(1, _MANY):
        one, two = rows[:-apart], rows[apart:]
        alike = codes[one] == codes[two]
        if not alike.any():
            break
        one, two = one[alike], two[alike]
        found += [one * len(codes) + two, two * len(codes) + one]
    return np.concatenate(found)


class Keys:
    """What tells who somebody is, by field and row, in the form in which it is the same of one person."""

    def __init__(self, said: Mapping[RecordField, Sequence[str]]) -> None:
        told = [one for one in (*_PERSON, *_HOME, *_BESIDE) if one in said]
        self._columns = {one: _keys(one, said[one]) for one in told}
        self._packed = {one: _packed(self._columns[one]) for one in (*_PERSON, *_HOME) if one in said}
        self._fellows: dict[RecordField, Fellows] = {}

    def __getitem__(self, field: RecordField) -> list[str]:
        return self._columns[field]

    def fellows(self, field: RecordField) -> Fellows:
        """Which rows belong together, told by the other columns than the one in question."""
        if field not in self._fellows:
            same, near = self._pairs(field, _PERSON), self._pairs(field, (*_PERSON, *_HOME))
            self._fellows[field] = Fellows(same, near)
        return self._fellows[field]

    def people(self, field: RecordField) -> tuple[int, int]:
        """Of how many people two rows say the same in a column, and of how many every row something else."""
        keys = {one: column for one, column in self._columns.items() if one != field}
        names = next((keys[one] for one in _NAMES if one in keys), [])
        others = [column for one, column in keys.items() if one not in _NAMES]
        people = (group for group in _groups(names) if _is_one(group, others))
        values = self._columns[field]
        told = ([values[place] for place in group if values[place]] for group in people)
        repeated = [len(set(said)) < len(said) for said in told if len(said) > 1]
        return repeated.count(True), repeated.count(False)

    def _pairs(self, field: RecordField, by: Sequence[RecordField]) -> Pairs:
        """Every two rows that have a key of some of these columns in common."""
        met = [self._packed[one] for one in by if one != field and one in self._packed]
        rows, packed = max(map(len, self._columns.values())), np.unique(np.concatenate([_NOBODY, *met]))
        return packed // rows, packed % rows


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
    known = {cell: _key(field, cell) for cell in set(cells)}
    return [known[cell] for cell in cells]


def _key(field: RecordField, cell: str) -> str:
    if field == "kana":
        return kana.reading(cell).replace(" ", "")
    words = "".join(unicodedata.normalize("NFKC", cell).casefold().split())
    return words if words.isascii() and words.isprintable() else plain(words)


def _groups(keys: Sequence[str]) -> Iterator[list[int]]:
    """The places of rows that have a key in common; a key of very many says nothing."""
    found: defaultdict[str, list[int]] = defaultdict(list)
    for place, key in enumerate(keys):
        if key:
            found[key].append(place)
    return (group for group in found.values() if 1 < len(group) <= _MANY)
