"""Rivals: how many others each core could go with, and by how many bits the best of them leads the next."""

from dataclasses import dataclass

import numpy as np

from kankei.matching.columns import Bools, Floats, Ints
from kankei.matching.model import CoreModel

__all__ = ["Few", "Rivals", "otherwise"]

NONE = -30.0
"""Bits of a rival that there is not."""


@dataclass(frozen=True, slots=True)
class Rivals:
    """By number of a core: how many cores it could go with, the best bits of any, and those of the next."""

    suitors: Floats
    top: Floats
    second: Floats

    @classmethod
    def of(cls, one: Ints, two: Ints, bits: Floats, count: int) -> "Rivals":
        """From pairs of cores (one < two), ordered by one and then by two, and the best bits of each."""
        nodes, others = np.concatenate([one, two]), np.concatenate([bits, bits])
        suitors: Floats = np.bincount(
            nodes, weights=np.exp2(np.minimum(others, 0.0)), minlength=count
        ).astype(np.float64)
        top = np.full(count, -np.inf)
        np.maximum.at(top, nodes, others)
        highest = np.flatnonzero(others == top[nodes])
        chosen = np.full(count, -1)
        chosen[nodes[highest]] = highest
        rest = np.flatnonzero(chosen[nodes] != np.arange(len(nodes)))
        second = np.full(count, -np.inf)
        np.maximum.at(second, nodes[rest], others[rest])
        return cls(suitors, *(np.where(np.isfinite(told), told, NONE) for told in (top, second)))

    def instead(self, other: "Rivals", where: Bools) -> "Rivals":
        """The same, but for some cores those of another."""
        pairs = ((self.suitors, other.suitors), (self.top, other.top), (self.second, other.second))
        return Rivals(*(np.where(where, theirs, mine) for mine, theirs in pairs))

    def features(self, one: Ints, two: Ints, bits: Floats) -> dict[str, Floats]:
        """Of pairs of cores with their best bits: suitors of both sides, and leads."""
        leads = np.column_stack([self._lead(one, bits), self._lead(two, bits)])
        wanted = np.column_stack([self.suitors[one], self.suitors[two]])
        return {
            "lead small": leads.min(axis=1),
            "lead large": leads.max(axis=1),
            "suitors small": wanted.min(axis=1),
            "suitors large": wanted.max(axis=1),
        }

    def _lead(self, node: Ints, bits: Floats) -> Floats:
        return bits - np.where(bits >= self.top[node], self.second[node], self.top[node])


@dataclass(frozen=True, slots=True)
class Few:
    """The rivals of a few cores among very many: ``cores`` ascend, and ``told`` has them in that order."""

    cores: Ints
    told: Rivals

    @classmethod
    def of(cls, one: Ints, two: Ints, bits: Floats) -> "Few":
        """As :meth:`Rivals.of`, of the cores that some pair has."""
        cores, place = np.unique(np.concatenate([one, two]), return_inverse=True)
        return cls(cores, Rivals.of(place[: len(one)], place[len(one) :], bits, len(cores)))

    def among(self, cores: Ints) -> Rivals:
        """The rivals of some cores, in their order; those unknown here have none."""
        place = np.searchsorted(self.cores, cores)
        known = np.append(self.cores, -1)[place] == cores
        sides = ((self.told.suitors, 0.0), (self.told.top, NONE), (self.told.second, NONE))
        return Rivals(*(np.where(known, np.append(told, none)[place], none) for told, none in sides))


def otherwise(now: dict[str, Floats], then: dict[str, Floats], model: CoreModel) -> Bools:
    """Of which pairs of cores a feature weighs something else now."""
    other = np.zeros(len(next(iter(now.values()))), np.bool_)
    for name, told in now.items():
        if name in model.cuts:
            cuts = np.asarray(model.cuts[name])
            bins = (np.searchsorted(cuts, each, side="right") for each in (told, then[name]))
            other |= np.not_equal(*bins)
    return other
