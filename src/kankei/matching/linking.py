"""Link: who is the same person in one or two DataFrames, without a store; what an analyst calls.

The people are those that a store finds in the same records: the same fields, blocks, model and walls.
"""

from collections.abc import Hashable
from dataclasses import dataclass
from itertools import chain, product

import numpy as np
import pandas as pd

from kankei.errors import TableError, UnknownError
from kankei.matching.census import Census, census
from kankei.matching.columns import Columns, Floats, Ints
from kankei.matching.columns import columns as columns_of
from kankei.matching.doubts import DOUBT, core_links
from kankei.matching.explanation import Explanation, explain
from kankei.matching.frames import FIELDS, Named, said
from kankei.matching.model import Model, default_model
from kankei.matching.preparation import comparable_texts
from kankei.matching.resolution import Resolution, resolve, score_pairs
from kankei.matching.scoring import probability

__all__ = ["Linkage", "link"]


@dataclass(frozen=True, kw_only=True, eq=False)
class Linkage:
    """Who is the same person in one or two tables.

    ``left`` and ``right`` (None if one table was given) say for each row whose it is, under the labels of the
    table's index: a number, the same in both, NA for a row that says too little to be anybody's.

    ``pairs`` has a line for every two rows of one person (``verdict`` ``same``), and for every two groups of
    rows in doubt by the two that are most alike (``ask``); with two tables, one row of each:

    - ``left``, ``right``: the rows, by the labels of their index;
    - ``bits``: what the two say by themselves for one person, as :meth:`explain` adds it up;
    - ``probability``: of one person, all rows beside them weighed. Of ``same``, that of the weakest bond on
      the strongest chain of rows between the two; of ``ask`` at most 0.75, since what keeps two people apart
      (a wall between names, a name too common) is no weight and speaks against it all the same.
    """

    pairs: pd.DataFrame
    left: "pd.Series[int]"
    right: "pd.Series[int] | None"
    table: Columns
    """The comparable form of all rows, those of ``left`` first."""
    counted: Census
    model: Model

    def explain(self, left: Hashable, right: Hashable) -> Explanation:
        """Why two rows weigh what they weigh, step by step; ``kankei.usecases.review.text`` puts it in words.

        Args:
            left: The label of a row of ``left``.
            right: The label of a row of ``right``; of ``left`` if one table was given.

        Raises:
            UnknownError: There is no such row.
        """
        one = _place(self.left.index, left)
        two = _place(self.left.index, right) if self.right is None else _place(self.right.index, right)
        beside = 0 if self.right is None else len(self.left)
        return explain(self.table, one, two + beside, counted=self.counted, model=self.model)


def link(
    left: pd.DataFrame,
    right: pd.DataFrame | None = None,
    *,
    columns: Named,
    right_columns: Named | None = None,
    model: Model | None = None,
) -> Linkage:
    """Find who is the same person within a table, or within and across two.

    Args:
        left: A row for each time that somebody is told of, under labels of which none stands twice.
        right: Another such table; its rows are people of ``left``, of their own, or both.
        columns: Which column holds what: field → column, or field → list of columns with a part each. The
            fields are those of :data:`kankei.matching.frames.FIELDS`: ``name``, ``kana``, ``former_name``,
            ``gender``, ``birth_date``, ``postal_code``, ``address``, ``phone``, ``email``, ``handle``.
            What no column holds is compared by nothing.
        right_columns: The same for ``right``, where its columns are named otherwise.
        model: The matching model; the one that ships with the library if None.

    Raises:
        TableError: A word of ``columns`` is no field, a column is not there or there twice, or a label of an
            index stands twice; the code says which.

    >>> members = pd.DataFrame({"氏名": ["髙橋 健太", "山田 花子"], "TEL": ["09011112222", None]})
    >>> guests = pd.DataFrame({"氏名": ["高橋健太"], "TEL": [9011112222]})
    >>> found = link(members, guests, columns={"name": "氏名", "phone": "TEL"})
    >>> found.pairs[["left", "right", "verdict"]].values.tolist()
    [[0, 0, 'same']]
    >>> found.left.tolist(), found.right.tolist()
    ([0, 1], [0])
    """
    given = [(left, columns)] if right is None else [(left, columns), (right, right_columns or columns)]
    for one, _ in given:
        if not one.index.is_unique:
            raise TableError("table.index")
    parts = [said(*one) for one in given]
    texts = {name: list(chain.from_iterable(part[name] for part in parts)) for name in FIELDS}
    table = columns_of(*comparable_texts(texts))
    with_model, counted = model or default_model(), census(table)
    found = resolve(table, model=with_model, counted=counted)
    people = _people(found.labels)
    return Linkage(
        pairs=_pairs(table, found, (left, right), counted=counted, model=with_model),
        left=pd.Series(people[: len(left)], index=left.index, name="person"),
        right=None if right is None else pd.Series(people[len(left) :], index=right.index, name="person"),
        table=table,
        counted=counted,
        model=with_model,
    )


def _people(labels: Ints) -> pd.arrays.IntegerArray:
    """Whose each row is, numbered as the people come; NA for nobody."""
    somebody = labels >= 0
    people = np.zeros(len(labels), np.int64)
    people[somebody] = pd.factorize(labels[somebody])[0]
    return pd.arrays.IntegerArray(people, ~somebody)


def _pairs(
    table: Columns,
    found: Resolution,
    tables: tuple[pd.DataFrame, pd.DataFrame | None],
    *,
    counted: Census,
    model: Model,
) -> pd.DataFrame:
    """The pairs of a :class:`Linkage`, those of one person first."""
    left, right = tables
    same, ask = _of_one(found), _in_doubt(found)
    one, two, chance = (np.concatenate(side) for side in zip(same, ask, strict=True))
    verdict = np.repeat(["same", "ask"], [len(same[0]), len(ask[0])])
    told = np.lexsort((two, one, verdict == "ask"))
    if right is not None:
        told = told[(one[told] < len(left)) & (two[told] >= len(left))]
    one, two = one[told], two[told]
    labels = left.index.take(two) if right is None else right.index.take(two - len(left))
    return pd.DataFrame(
        {
            "left": left.index.take(one),
            "right": labels,
            "bits": score_pairs(table, one, two, counted=counted, model=model).bits,
            "probability": chance[told],
            "verdict": verdict[told],
        }
    )


def _of_one(found: Resolution) -> tuple[Ints, Ints, Floats]:
    """Every two records of one person, and the chance of the weakest bond on their strongest chain.

    Within a core the bonds are the pairs, between cores the links, which have weighed all pairs of both.
    """
    one, two, bits = found.edges
    core = found.core[one] == found.core[two]
    links = found.links
    joined = found.labels[links.left] == found.labels[links.right]
    left = np.concatenate([one[core], links.left[joined]])
    right = np.concatenate([two[core], links.right[joined]])
    weights = np.concatenate([bits[core], links.bits[joined]])
    order = np.lexsort((right, left, -weights))
    pairs, sizes = _chained(left[order].tolist(), right[order].tolist())
    sides = np.sort(np.array(pairs, np.int64).reshape(-1, 2), axis=1)
    return sides[:, 0], sides[:, 1], probability(np.repeat(weights[order], sizes))


def _chained(left: list[int], right: list[int]) -> tuple[list[tuple[int, int]], list[int]]:
    """The pairs that each bond, strongest first, is the first to bring together; and how many each does."""
    group: dict[int, list[int]] = {}
    pairs: list[tuple[int, int]] = []
    sizes = []
    for one, two in zip(left, right, strict=True):
        small, large = sorted((group.setdefault(one, [one]), group.setdefault(two, [two])), key=len)
        if small is large:
            sizes.append(0)
            continue
        pairs += product(small, large)
        sizes.append(len(small) * len(large))
        large += small
        group |= dict.fromkeys(small, large)
    return pairs, sizes


def _in_doubt(found: Resolution) -> tuple[Ints, Ints, Floats]:
    """The links between two people that a store would ask about, by their best records, and their chance."""
    links = core_links(found)
    asked = links.where((links.left_person != links.right_person) & (links.counted > DOUBT[0]))
    one, two = asked.left_record, asked.right_record
    return np.minimum(one, two), np.maximum(one, two), asked.counted


def _place(index: pd.Index, label: Hashable) -> int:
    """Where a label stands."""
    place = int(index.get_indexer_for(pd.Index([label]))[0])
    if place < 0:
        raise UnknownError("row")
    return place
