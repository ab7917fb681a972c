"""Vicinity: of all ties those that matter to who is who, once it is known at whom something has moved.

Cores may be others within reach, by strong ties, of those who are tied to one at whom something has moved.
Of such cores the pairs are weighed anew, and of their neighbours those that have other rivals for it; so the
ties of the neighbours' neighbours must be known, too.
"""

import numpy as np

from kankei.matching.columns import Bools, Ints
from kankei.matching.ties import Ties, connected

__all__ = ["vicinity"]


def vicinity(ties: Ties, core: Ints, marks: Bools, same: tuple[Ints, Ints], *, strong: float) -> Ints:
    """The places of these ties, ascending.

    Args:
        ties: All that there were.
        core: By number the first record of each core there was.
        marks: By number who came or left, whose pairs may weigh or meet otherwise, and who may be tied only
            now; further marks are added.
        same: The numbers of those of whom staff said that they are one person.
        strong: From so many bits on a tie makes a core.
    """
    left, right = ties.left, ties.right

    def touching() -> Ints:
        """The ties of those marked."""
        return np.flatnonzero(marks.take(left) | marks.take(right))

    def widen() -> None:
        """Mark whom those marked are tied to, and all of their cores."""
        places, cores = touching(), np.zeros(len(marks), np.bool_)
        marks[left[places]] = marks[right[places]] = True
        cores[core[np.flatnonzero(marks)]] = True
        marks[cores[core]] = True

    widen()
    reach = np.flatnonzero(ties.bits >= strong)
    connected(marks, *(np.append(side[reach], said) for side, said in zip((left, right), same, strict=True)))
    widen()
    widen()
    return touching()
