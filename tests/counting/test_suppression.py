"""What is published is attacked as a reader would: with linear algebra and with a linear solver."""

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.optimize import linprog

from kankei.counting.suppression import LEAST, Pattern, bordered, suppress

Table = NDArray[np.int64]
SEEDS = range(40)


def drawn(seed: int) -> Table:
    """A table with many small cells and some large ones, with its totals."""
    chance = np.random.default_rng(seed)
    shape = chance.integers(1, 7), chance.integers(2, 7)
    return bordered(np.floor(chance.gamma(0.5, chance.choice([4, 30, 200]), size=shape)).astype(np.int64))


def equations(shape: tuple[int, ...]) -> NDArray[np.float64]:
    """Every row and every column adds up to its total: one equation each over the flat table."""
    lines = []
    for axis in (0, 1):
        for line in range(shape[axis]):
            flat = np.zeros(shape)
            mine = flat[line, :] if axis == 0 else flat[:, line]
            mine[:-1], mine[-1] = 1, -1
            lines.append(flat.ravel())
    return np.array(lines)


def widths(pattern: Pattern, *, empty: bool = False) -> dict[int, float]:
    """For each small cell left unsaid, how far a linear solver must leave it open.

    ``empty``: the reader knows which cells are empty, and asks about the others.
    """
    rules, cells = equations(pattern.cells.shape), pattern.cells.ravel()
    bounds = [
        (0, None) if unsaid and (value or not empty) else (value, value)
        for unsaid, value in zip(pattern.unsaid.ravel(), cells.tolist(), strict=True)
    ]
    found = {}
    asked = pattern.small & pattern.unsaid & ((pattern.cells > 0) | (not empty))
    for place in np.flatnonzero(asked.ravel()).tolist():
        aim = np.zeros(len(cells))
        aim[place] = 1
        ends = [linprog(sign * aim, A_eq=rules, b_eq=np.zeros(len(rules)), bounds=bounds) for sign in (1, -1)]
        low, high = (np.inf if end.status == 3 else abs(end.fun) for end in ends)
        found[place] = high - low
    return found


def test_a_small_cell_is_never_said() -> None:
    for seed in SEEDS:
        pattern = suppress(drawn(seed))
        assert not ((pattern.cells < LEAST) & ~pattern.unsaid).any()


@pytest.mark.parametrize("seed", SEEDS)
def test_a_linear_solver_must_leave_every_small_cell_open(seed: int) -> None:
    pattern = suppress(drawn(seed))
    assert pattern.safe
    assert min(widths(pattern).values(), default=LEAST) >= LEAST - 1e-6


@pytest.mark.parametrize("seed", SEEDS)
def test_who_knows_by_the_rule_which_cells_are_empty_learns_no_more(seed: int) -> None:
    pattern = suppress(drawn(seed))
    assert min(widths(pattern, empty=True).values(), default=LEAST) >= LEAST - 1e-6


def test_an_empty_cell_hides_no_other_from_who_knows_that_nobody_can_be_in_it() -> None:
    cells = bordered(np.array([[27, 0, 41], [46, 176, 10], [76, 52, 3]]))
    pattern = suppress(cells)
    assert not pattern.unsaid.all()
    assert min(widths(pattern, empty=True).values()) >= LEAST - 1e-6


def test_the_attack_works_on_a_table_that_hides_the_small_cell_alone() -> None:
    """The attack of the test above is no straw man: without complements it finds the figure."""
    cells = bordered(np.array([[3, 40], [50, 60]]))
    alone = cells < LEAST
    naked = Pattern(cells=cells, small=alone, unsaid=alone, safe=True)
    assert max(widths(naked).values()) < 1e-6


@pytest.mark.parametrize("seed", SEEDS)
def test_linear_algebra_alone_determines_no_unsaid_cell(seed: int) -> None:
    """Least squares: a cell is given away if moving it alone already breaks the equations of the others."""
    pattern = suppress(drawn(seed))
    free = equations(pattern.cells.shape)[:, pattern.unsaid.ravel()]
    for place in range(free.shape[1]):
        others = np.delete(free, place, axis=1)
        answer = np.linalg.lstsq(others, free[:, place], rcond=None)[0] if others.size else np.zeros(0)
        assert np.allclose(others @ answer, free[:, place])


def test_two_small_cells_in_a_row_are_not_hidden_by_their_sum() -> None:
    """3 + 2 = 5 tells that each is below 10: something else must go."""
    pattern = suppress(bordered(np.array([[3, 2, 95], [80, 90, 70], [40, 60, 50]])))
    assert min(widths(pattern).values()) >= LEAST


def test_nothing_is_withheld_from_a_table_without_small_cells() -> None:
    assert not suppress(bordered(np.array([[30, 40], [50, 60]]))).unsaid.any()


def test_what_readers_have_already_hides_nothing() -> None:
    cells = bordered(np.array([[3, 40, 40], [50, 60, 70], [20, 30, 90]]))
    known = np.zeros(cells.shape, dtype=np.bool_)
    known[0, 1] = known[0, 3] = True
    pattern = suppress(cells, known=known)
    assert not (pattern.unsaid & known).any()
    assert pattern.unsaid[0, 2]


def test_a_table_that_cannot_be_kept_safe_is_said_to_be_unsafe() -> None:
    cells = bordered(np.array([[3, 40]]))
    known = np.ones(cells.shape, dtype=np.bool_)
    known[0, 0] = False
    assert not suppress(cells, known=known).safe
