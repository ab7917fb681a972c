"""What a report tells (言うこと): which of its figures leave no small group to be worked out from the others.

The number itself is always told. Who stands on one of its axes and not on the other, and who on both, follow
from the number and its axes: they are weighed in the place of the axes. Published analyses take as known what
is told here, so that both hide by one weighing.
"""

from collections.abc import Collection, Mapping, Sequence
from typing import TypeVar

import numpy as np

from kankei.counting.columns import Flags, Ints
from kankei.counting.suppression import LEAST, Pattern, bordered, suppress
from kankei.counting.together import Table, all_open
from kankei.model.axis import Axis

__all__ = ["told_alone", "told_apart", "told_axes", "told_in_a_row", "told_within"]

Name = TypeVar("Name", bound=str)


def told_axes(
    people: Mapping[str, int], counted: Collection[str], *, last: Mapping[str, int] | None = None
) -> frozenset[str]:
    """The axes of which a report tells how many people stand on them, the number being told anyway.

    Readers are taken to know how many people there are, and on which sets of axes nobody stands. First the
    axes of the number are chosen, of its people alone; then the others, of everybody.

    Args:
        people: How many stand on each set of axes and no other, joined by ``+``.
        counted: The axes of the number.
        last: The same of a year before. What changed by few since then is not told: who left an axis may be
            known, and who came would follow.

    >>> people = {"relation": 20, "attachment": 50, "relation+attachment": 30, "settlement": 4, "none": 90}
    >>> sorted(told_axes(people, ["relation", "attachment"]))
    ['attachment', 'relation']
    """
    inside = {words: many for words, many in people.items() if _on(words) & {*counted}}
    told: list[frozenset[str]] = []
    for axes, those in (({*counted}, inside), ({*map(str, Axis)} - {*counted}, people)):
        number = [frozenset(map(str, counted))] if those is people else []
        for axis in sorted(axes, key=lambda axis: (-_standing(those, {axis}), axis)):
            more = [*told, frozenset([str(axis)])]
            if _standing(those, {axis}) >= LEAST and _keep_open(those, [*number, *more]):
                told = more
    before = people if last is None else last
    return frozenset(axis for (axis,) in told if told_alone(_changed(people, before, axis)))


def _changed(people: Mapping[str, int], last: Mapping[str, int], axis: str) -> int:
    return abs(_standing(people, {axis}) - _standing(last, {axis}))


def _keep_open(people: Mapping[str, int], told: Sequence[frozenset[str]]) -> bool:
    """Whether no small set of axes can be worked out from how many stand on some of these axes."""
    known = {words: many for words, many in people.items() if many}
    tables = [_row(list(known), list(known.values()), "everybody", safe=True)]
    for axes in told:
        here = [words for words in known if _on(words) & axes]
        tables.append(_row(here, [known[words] for words in here], "+".join(sorted(axes)), safe=False))
    return all_open(tables)


def _row(words: list[str], people: list[int], total: str, *, safe: bool) -> Table:
    """A sum that is told, of parts that are not."""
    cells = bordered(np.array([people], dtype=np.int64))
    unsaid = np.ones(cells.shape, dtype=np.bool_)
    unsaid[:, -1] = False
    names = [*(f"on {one}" for one in words), f"all on {total}"]
    pattern = Pattern(cells=cells, small=cells < LEAST, unsaid=unsaid, safe=safe)
    return Table(names=[names, names], pattern=pattern)


def _on(words: str) -> frozenset[str]:
    return frozenset(words.split("+"))


def _standing(people: Mapping[str, int], axes: Collection[str]) -> int:
    return sum(many for words, many in people.items() if _on(words) & {*axes})


def told_apart(part: int, whole: int) -> bool:
    """Whether a part of a whole is told that is: neither it nor the rest may be small, but for nobody.

    >>> told_apart(12, 20), told_apart(0, 20), told_apart(10, 20)
    (False, True, True)
    """
    return all(people == 0 or people >= LEAST for people in (part, whole - part))


def told_alone(people: int) -> bool:
    """Whether a figure is told that is no part of another.

    >>> told_alone(9), told_alone(0), told_alone(10)
    (False, True, True)
    """
    return people == 0 or people >= LEAST


def told_in_a_row(cells: Ints, *, hidden: Flags | None = None) -> Flags:
    """Which of some parts are told beside their sum, which is; that nobody is in one, always.

    >>> told_in_a_row(np.array([74, 6, 1362, 0, 12])).tolist()
    [True, False, True, True, False]
    """
    table = bordered(cells[None, :])
    known = table == 0
    known[:, -1] = True
    must = None if hidden is None else np.broadcast_to(np.append(hidden, False), table.shape)
    pattern = suppress(table, hidden=must, known=known)
    told: Flags = ~pattern.unsaid[0, :-1] & (pattern.safe | (cells == 0))
    return told


def told_within(
    number: Ints, axes: Mapping[Name, Ints], counted: Collection[str], *, homes: Flags
) -> Mapping[Name, Flags]:
    """Of people by home, for each axis the homes at which it is told how many stand on it.

    Nothing is told at a home of which the number is not (``homes``), nor of more than two axes of the number,
    nor where the number is less than all who stand on them.

    Args:
        number: People of the number by home.
        axes: People of each axis by home.
        counted: The axes of the number.
        homes: At which homes the number is told.
    """
    nowhere = np.zeros(len(number), dtype=np.bool_)
    inside = [axis for axis in axes if axis in counted]
    found = {axis: told_in_a_row(axes[axis]) if axis not in counted else nowhere for axis in axes}
    if len(inside) == 1:
        parts = [axes[inside[0]]]
    elif len(inside) == 2:
        one, two = (axes[axis] for axis in inside)
        parts = [number - two, number - one, one + two - number]
    else:
        return found
    table = bordered(np.array(parts))
    if (table < 0).any() or (table[-1, :-1] != number).any():
        return found
    hidden = np.broadcast_to(np.append(~homes, False), table.shape)
    known = table == 0
    known[-1] |= np.append(homes, True)
    pattern = suppress(table, hidden=hidden & ~known, known=known)
    said = ~pattern.unsaid[:-1, :-1] & pattern.safe
    rows = {0: [0]} if len(inside) == 1 else {0: [0, 2], 1: [1, 2]}
    return found | {inside[place]: said[these].all(axis=0) & homes for place, these in rows.items()}
