"""Tables of one publication, attacked together by a linear solver."""

import datetime as dt

import numpy as np
import pandas as pd
import pytest
from scipy.optimize import linprog

from kankei.analysis import Analysis, public
from kankei.analysis.publication import TOTAL
from kankei.counting.suppression import LEAST
from kankei.store import Store

NOW = dt.datetime(2026, 4, 1, tzinfo=dt.UTC)
DAY = dt.date(2026, 3, 31)
LATER = {
    (2022, 1): (60, 30),
    (2022, 2): (60, 20),
    (2022, 3): (60, 1),
    (2023, 1): (60, 30),
    (2023, 2): (60, 20),
    (2024, 1): (5, 3),
}
"""By first year and years later: the people of the cohort, and who of them was active then."""
Counts = dict[tuple[int, int], tuple[int, int]]


def cohorts(counts: Counts) -> Analysis:
    lines = [(year, "all", later, *pair, True) for (year, later), pair in counts.items()]
    columns = ["fiscal_year", "channel", "years_later", "people", "active", "finished"]
    table = pd.DataFrame(lines, columns=columns)
    return Analysis(name="cohorts", as_of=DAY, known_at=NOW, rule="default", tables={"retention": table})


def drawn(seed: int) -> Counts:
    """Cohorts of few and of many, most of whom are seen no more."""
    chance = np.random.default_rng(seed)
    people = {year: int(size) for year, size in zip(range(2021, 2025), chance.gamma(0.8, 40, 4), strict=True)}
    return {
        (year, later): (many, int(chance.binomial(many, 0.5 / later)))
        for year, many in people.items()
        for later in range(1, 2026 - year)
    }


def unknowns(found: Analysis) -> dict[tuple[str, ...], float]:
    """Every figure that a reader sees, once: how many a cohort has is the same in all tables."""
    said: dict[tuple[str, ...], float] = {}
    for name, people in zip(keys(found), found.main["people"].astype("Float64"), strict=True):
        if pd.isna(said.get(name)):
            said[name] = people
    return said


def keys(found: Analysis) -> list[tuple[str, ...]]:
    lines = found.main[["table", "row", "column"]].itertuples(index=False, name=None)
    return [
        ("cohort", row) if column == TOTAL and row != TOTAL else (table, row, column)
        for table, row, column in lines
    ]


def narrowest(found: Analysis, counts: Counts) -> float:
    """The narrowest range of a figure below ``LEAST`` to a reader of all tables."""
    said = unknowns(found)
    places: dict[tuple[str, ...], int] = {}
    for name in said:
        places[name] = len(places)
    rules = []
    named = pd.Series(keys(found), index=found.main.index)
    for _, lines in found.main.assign(key=named).groupby("table", sort=False):
        grid = lines.pivot(index="row", columns="column", values="key")
        rows = [*(row for row in grid.index if row != TOTAL), TOTAL]
        grid = grid.loc[rows, ["yes", "no", TOTAL]]
        for names in [*grid.to_numpy().tolist(), *grid.to_numpy().T.tolist()]:
            rule = np.zeros(len(places))
            for name in names[:-1]:
                rule[places[name]] += 1
            rule[places[names[-1]]] -= 1
            rules.append(rule)
    bounds = [(0, None) if pd.isna(value) else (value, value) for value in said.values()]
    ranges = [np.inf]
    for name in small(counts):
        aim = np.eye(len(places))[places[name]]
        ends = [
            linprog(s * aim, A_eq=np.array(rules), b_eq=np.zeros(len(rules)), bounds=bounds) for s in (1, -1)
        ]
        low, high = (-np.inf if end.status == 3 else end.fun for end in ends)
        ranges.append(-high - low)
    return float(min(ranges))


def small(counts: Counts) -> list[tuple[str, ...]]:
    """The names of the cells below ``LEAST``."""
    found: list[tuple[str, ...]] = []
    for (year, later), (people, active) in counts.items():
        table = f"active {later} years later"
        found += [("cohort", str(year))] if people < LEAST else []
        found += [(table, str(year), "yes")] if active < LEAST else []
        found += [(table, str(year), "no")] if people - active < LEAST else []
    return found


def test_no_cohort_is_narrowed_down_by_two_tables_that_are_each_safe(store: Store) -> None:
    assert narrowest(public(store, cohorts(LATER), at=NOW), LATER) >= LEAST - 1e-6


@pytest.mark.parametrize("seed", range(12))
def test_all_years_of_all_cohorts_together_leave_every_small_figure_open(store: Store, seed: int) -> None:
    assert narrowest(public(store, cohorts(drawn(seed)), at=NOW), drawn(seed)) >= LEAST - 1e-6


def test_large_cohorts_are_told_in_every_table(store: Store) -> None:
    said = unknowns(public(store, cohorts(LATER), at=NOW))
    assert (said["cohort", "2022"], said["cohort", "2023"]) == (60, 60)
