"""Former cores: which records made a core when all was last worked out, told from what was kept of it."""

from dataclasses import dataclass, replace

import numpy as np

from kankei.matching.blocking import SHIFT
from kankei.matching.clustering import components
from kankei.matching.columns import Bools, Floats, Ints
from kankei.matching.cores import leaders
from kankei.matching.directory import Directory
from kankei.matching.joining import Links
from kankei.matching.meeting import Company, Pairs
from kankei.matching.model import Model
from kankei.matching.resolution import stage_one
from kankei.matching.ties import Ties, padded

__all__ = ["Known", "cores_then", "groups_of"]


@dataclass(frozen=True, slots=True)
class Known:
    """What was found when all was last worked out, records told by their numbers.

    ``ties`` are the pairs above the floor, live or not, ``links`` the pairs of cores. ``whose`` has for each
    number its person's, 0 for nobody, ``core`` the first record of its core, if that is known.
    """

    ties: Ties
    links: Links
    whose: Ints
    core: Ints | None = None

    @property
    def size(self) -> int:
        """One more than the largest number that it tells of."""
        return 1 + int(self.ties.right.max(initial=-1)) if self.core is None else len(self.core)


def cores_then(
    directory: Directory, known: Known, doubtful: Ints, *, judged: tuple[Pairs, Pairs], model: Model
) -> tuple[Ints, Bools]:
    """The first record of every record's core, by number, and marks of those for whom it is not certain.

    All whom strong ties connect are one core if they are one person between no records of which a link
    stands: a tie between two cores of theirs would be one. Of the others it is worked out from what pairs
    weighed then; it is not certain of those who are tied to ``doubtful`` ones.
    """
    ties, (same, different) = known.ties, judged
    strong = np.flatnonzero(ties.bits >= model.core_threshold)
    ends = (ties.left[strong], ties.right[strong]), same
    left, right = (np.concatenate(side) for side in zip(*ends, strict=True))
    size = 1 + max(int(one.max(initial=0)) for one in (directory.live_nos(), ties.right, right, doubtful))
    reach = components(left, right, size)
    unsure = np.zeros(size, np.bool_)
    unsure[reach[doubtful]] = True
    several = _several(reach, known, model) | unsure
    nos = np.flatnonzero((several & (np.bincount(reach, minlength=size) > 1))[reach])
    core, here = reach.copy(), directory.places(nos) >= 0
    core[nos[~here]] = nos[~here]
    company = Company(directory, nos[here], model, ties=ties.packed)
    scored = company.within(groups_of(company.nos, left, right, size=size))
    packed = company.nos[scored.left] << SHIFT | company.nos[scored.right]
    scored = replace(scored, bits=_bits_then(ties, packed))
    found = stage_one(
        company.table, scored, model=model, same=company.inside(same), different=company.inside(different)
    )
    core[company.nos] = leaders(company.nos, found)
    return core, unsure[reach]


def _several(reach: Ints, known: Known, model: Model) -> Bools:
    """By the first of those whom ties connect: whether they may be several cores."""
    several, links = np.zeros(len(reach), np.bool_), known.links
    whose = padded(known.whose, np.zeros(len(reach), np.int64))[: len(reach)]
    if model.link_floor > min(model.same_threshold, model.alone_threshold):
        return ~several
    inner = whose[links.left][whose[links.left] == whose[links.right]]
    mixed = np.zeros(int(whose.max(initial=0)) + 1, np.bool_)
    mixed[inner] = mixed[0] = True
    several[reach[mixed[whose] | (whose != whose[reach])]] = True
    return several


def _bits_then(ties: Ties, packed: Ints) -> Floats:
    """What pairs weighed; minus infinity for those that were below the floor."""
    bits = np.full(len(packed), -np.inf)
    if len(ties.packed):
        place = np.minimum(np.searchsorted(ties.packed, packed), len(ties.packed) - 1)
        bits = np.where(ties.packed[place] == packed, ties.bits[place], bits)
    return bits


def groups_of(nos: Ints, left: Ints, right: Ints, *, size: int) -> Ints:
    """For each of these a small number that those share whom pairs connect."""
    here = np.zeros(size, np.bool_)
    here[nos] = True
    inner = here[left] & here[right]
    one, two = (np.searchsorted(nos, side[inner]) for side in (left, right))
    return components(one, two, len(nos))
