"""Evaluate: pairwise and cluster measures of a resolution against known truth."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass

import numpy as np
from msgspec import Struct

from kankei.matching.columns import Columns, Floats, Ints

BANDS = 10
"""Of probability, in which what was predicted is held against what is true."""


@dataclass(frozen=True, slots=True)
class LabelledTown:
    """A town's records as columns, and the true person of each."""

    table: Columns
    person: Ints


class Scores(Struct, frozen=True, kw_only=True):
    """Pairwise precision, recall and F1, B-cubed, and heads found against true."""

    precision: float
    recall: float
    f1: float
    bcubed_precision: float
    bcubed_recall: float
    true_people: int
    found_people: int

    @property
    def head_error(self) -> float:
        """Relative error of the head count."""
        return self.found_people / max(self.true_people, 1) - 1.0


def _codes(labels: Sequence[Hashable] | Ints) -> Ints:
    index: dict[Hashable, int] = {}
    return np.fromiter((index.setdefault(label, len(index)) for label in labels), np.int64, len(labels))


def _pairs(sizes: Ints) -> int:
    return int((sizes * (sizes - 1) // 2).sum())


def evaluate(truth: Sequence[Hashable] | Ints, found: Sequence[Hashable] | Ints) -> Scores:
    """Compare two labellings of the same records, equally long.

    >>> evaluate([1, 1, 2], ["a", "a", "a"]).precision
    0.3333333333333333
    """
    true, guess = _codes(truth), _codes(found)
    base = int(guess.max()) + 1 if len(guess) else 1
    cells, inverse, both = np.unique(true * base + guess, return_inverse=True, return_counts=True)
    by_true, by_guess = np.bincount(true), np.bincount(guess)
    hits, right, wrong = _pairs(both), _pairs(by_true), _pairs(by_guess)
    precision, recall = hits / wrong if wrong else 1.0, hits / right if right else 1.0
    shared = both[inverse]
    return Scores(
        precision=precision,
        recall=recall,
        f1=2 * precision * recall / (precision + recall) if precision + recall else 0.0,
        bcubed_precision=float((shared / by_guess[guess]).mean()) if len(cells) else 1.0,
        bcubed_recall=float((shared / by_true[true]).mean()) if len(cells) else 1.0,
        true_people=len(by_true),
        found_people=len(by_guess),
    )


class Clusters(Struct, frozen=True, kw_only=True):
    """People found whole: exactly the rows of one true person, no more and no fewer."""

    whole: int
    precision: float
    recall: float
    f1: float


def clusters(truth: Sequence[Hashable] | Ints, found: Sequence[Hashable] | Ints) -> Clusters:
    """How many people of one labelling are people of the other, over the same records.

    >>> clusters([1, 1, 2, 3], ["a", "a", "b", "b"])
    Clusters(whole=1, precision=0.5, recall=0.3333333333333333, f1=0.4)
    """
    true, guess = _codes(truth), _codes(found)
    cells, both = np.unique(np.column_stack([true, guess]), axis=0, return_counts=True)
    by_true, by_guess = np.bincount(true), np.bincount(guess)
    whole = int(((both == by_true[cells[:, 0]]) & (both == by_guess[cells[:, 1]])).sum())
    precision, recall = whole / max(len(by_guess), 1), whole / max(len(by_true), 1)
    f1 = 2 * whole / max(len(by_guess) + len(by_true), 1)
    return Clusters(whole=whole, precision=precision, recall=recall, f1=f1)


def pairs_within(labels: Ints) -> tuple[Ints, Ints]:
    """All pairs of places that have the same label, as two columns.

    >>> [side.tolist() for side in pairs_within(np.array([7, 8, 7, 7]))]
    [[0, 0, 2], [2, 3, 3]]
    """
    order = np.argsort(labels, kind="stable")
    starts = np.flatnonzero(np.r_[True, np.diff(labels[order]) != 0]) if len(labels) else order
    ends = np.r_[starts[1:], len(labels)] if len(labels) else order
    size = np.repeat(ends, ends - starts) - np.arange(len(labels)) - 1
    left = np.repeat(np.arange(len(labels)), size)
    right = left + 1 + np.arange(len(left)) - np.repeat(np.cumsum(size) - size, size)
    return order[left], order[right]


class Band(Struct, frozen=True, kw_only=True):
    """One band of a reliability table: pairs in it, mean prediction, share that is true."""

    low: float
    high: float
    pairs: int
    predicted: float
    true: float


def reliability(probability: Floats, matched: Ints) -> list[Band]:
    """Predicted against true by ``BANDS`` equally wide bands of probability; empty bands are left out."""
    edges = np.linspace(0.0, 1.0, BANDS + 1)
    band = np.clip(np.searchsorted(edges, probability, side="right") - 1, 0, BANDS - 1)
    rows = [np.flatnonzero(band == number) for number in range(BANDS)]
    return [
        Band(low=float(edges[k]), high=float(edges[k + 1]), pairs=len(found),
             predicted=float(probability[found].mean()), true=float(matched[found].mean()))
        for k, found in enumerate(rows) if len(found)
    ]  # fmt: skip
