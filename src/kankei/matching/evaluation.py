"""Evaluate: pairwise and cluster measures of a resolution against known truth."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass

import numpy as np
from msgspec import Struct

from kankei.matching.columns import Columns, Floats, Ints


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


class Band(Struct, frozen=True, kw_only=True):
    """One band of a reliability table: pairs in it, mean prediction, share that is true."""

    low: float
    high: float
    pairs: int
    predicted: float
    true: float


def reliability(probability: Floats, matched: Ints, *, bands: int = 10) -> list[Band]:
    """Predicted against true by equally wide bands of probability; empty bands are left out."""
    edges = np.linspace(0.0, 1.0, bands + 1)
    band = np.clip(np.searchsorted(edges, probability, side="right") - 1, 0, bands - 1)
    rows = [np.flatnonzero(band == number) for number in range(bands)]
    return [
        Band(low=float(edges[k]), high=float(edges[k + 1]), pairs=len(found),
             predicted=float(probability[found].mean()), true=float(matched[found].mean()))
        for k, found in enumerate(rows) if len(found)
    ]  # fmt: skip
