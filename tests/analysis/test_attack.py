"""All that one town publishes, attacked together by a linear solver that also reads the town's report."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable

import numpy as np
import pandas as pd
import pytest
from scipy.optimize import linprog

from kankei.analysis import Analysis, public
from kankei.analysis.publication import TOTAL
from kankei.analysis.suppression import LEAST
from kankei.store import Store

NOW = dt.datetime(2026, 4, 1, tzinfo=dt.UTC)
YEARS = (2023, 2024, 2025)
COUNTED = ("relation", "attachment")
STANDINGS = ["attachment", "none", "relation+attachment", "relation", "exchange", "settlement"]
CHANCES = [0.5, 0.25, 0.13, 0.06, 0.04, 0.02]
PRINTED = ["attachment", "relation", "relation+attachment"]
"""Who is on the same axes of the number: what every report tells, and below ``LEAST`` no table can hide."""
Key = tuple[object, ...]
Person = dict[int, str]
"""The standing at the end of each fiscal year since the one in which somebody was met."""


def drawn(seed: int) -> list[Person]:
    chance = np.random.default_rng(seed)
    begun = chance.choice(YEARS, 130, p=[0.2, 0.35, 0.45])
    return [
        {year: str(chance.choice(STANDINGS, p=CHANCES)) for year in YEARS if year >= first} for first in begun
    ]


def counted(person: Person, year: int) -> bool:
    return bool({*person.get(year, "none").split("+")} & {*COUNTED})


def analysis(name: str, **tables: pd.DataFrame) -> Analysis:
    day = dt.date(2026, 3, 31)
    return Analysis(name=name, as_of=day, known_at=NOW, rule="default", tables=tables, counted=COUNTED)


def lines(columns: list[str], found: Iterable[Key]) -> pd.DataFrame:
    return pd.DataFrame(
        [(*key, people) for key, people in sorted(Counter(found).items(), key=str)], columns=columns
    )


def channels(town: list[Person]) -> Analysis:
    table = lines(["fiscal_year", "channel", "new_people"], [(min(one), "donation") for one in town])
    return analysis("channels", channels=table)


def overlap(town: list[Person]) -> Analysis:
    return analysis(
        "overlap", sets=pd.DataFrame({"channels": ["donation"], "degree": [1], "people": [len(town)]})
    )


def transitions(town: list[Person]) -> Analysis:
    steps = [
        (year, pd.Timestamp(year + 1, 3, 31), one.get(year - 1, "new"), after)
        for one in town
        for year, after in one.items()
    ]
    return analysis(
        "transitions", transitions=lines(["fiscal_year", "until", "before", "after", "people"], steps)
    )


def breakdown(town: list[Person]) -> Analysis:
    inside = [one for one in town if counted(one, 2025)]
    axes = lines(["axes", "zone", "people"], [(one[2025], "elsewhere") for one in inside])
    all_of = {"people": [len(inside)]}
    return analysis(
        "breakdown",
        axes=axes,
        channels=pd.DataFrame({"channel": ["donation"], "zone": ["elsewhere"]} | all_of),
        prefectures=pd.DataFrame({"prefecture": ["東京都"]} | all_of),
        ages=pd.DataFrame({"age": ["unknown"]} | all_of),
    )


def truth(town: list[Person]) -> dict[Key, int]:
    """Every figure of people by what it is: (year, before, after), with "" for anybody."""
    found = Counter[Key]()
    for one in town:
        for year, after in one.items():
            before = one.get(year - 1, "new")
            found.update({(year, before, after), (year, before, ""), (year, "", after), (year, "", "")})
    return dict(found)


def figure(name: str, line: pd.Series) -> Key | None:
    """What a published line is a figure of; None of what no other table has."""
    row, column = ("" if word == TOTAL else word for word in (line["row"], line["column"]))
    match name, line["table"]:
        case "channels", _:
            return (
                (int(row), "new", "")
                if row and not column
                else (2025, "", "")
                if not row and not column
                else None
            )
        case "overlap", _:
            return (2025, "", "") if not column else None
        case "breakdown", "axes":
            return (2025, "", column) if column else None
        case "transitions", day:
            return int(day[:4]) - 1, row, column
    return None


def ties(true: dict[Key, int]) -> Iterable[tuple[list[Key], list[Key], int]]:
    """What a reader knows: these figures, less those, are so many people."""
    for year in YEARS:
        cells = [key for key in true if key[0] == year and key[1] and key[2]]
        for before in sorted({str(key[1]) for key in cells}):
            yield [key for key in cells if key[1] == before], [(year, before, "")], 0
            if before != "new":
                yield [(year - 1, "", before)], [(year, before, "")], 0
        for after in STANDINGS:
            yield [key for key in cells if key[2] == after], [(year, "", after)], 0
        yield [(year, "", after) for after in STANDINGS], [(year, "", "")], 0
        for printed in PRINTED:
            if true[year, "", printed] >= LEAST:
                yield [(year, "", printed)], [], true[year, "", printed]


def narrowest(town: list[Person], said: dict[Key, float]) -> float:
    """The narrowest range of a small figure to a reader of all tables and of every year's report."""
    true: dict[Key, int] = {(year, "", word): 0 for year in YEARS for word in STANDINGS} | truth(town)
    places = {key: place for place, key in enumerate(true)}
    known = list(ties(true))
    rules = np.zeros((len(known), len(places)))
    right = [people for _, _, people in known]
    for rule, (these, those, _) in zip(rules, known, strict=True):
        np.add.at(rule, [places[key] for key in these], 1)
        np.add.at(rule, [places[key] for key in those], -1)
    bounds = [(said[key], said[key]) if key in said else (0, None) for key in true]
    found = [np.inf]
    for key, people in true.items():
        year, _, after = key
        told = after in PRINTED and true[year, "", after] < LEAST
        if 0 < people < LEAST and not told:
            aim = np.eye(len(places))[places[key]]
            ends = [linprog(s * aim, A_eq=rules, b_eq=right, bounds=bounds) for s in (1, -1)]
            assert all(end.status in (0, 3) for end in ends)
            low, high = (-np.inf if end.status == 3 else end.fun for end in ends)
            found.append(-high - low)
    return float(min(found))


OUTSIDE = {4: 9, 9: 8}
"""Towns in whose first year so few are left of all who were met, less the axes of which the report tells."""


@pytest.mark.parametrize("seed", range(10))
def test_tables_of_four_analyses_and_the_number_of_every_year_pin_nobody_down(
    store: Store, seed: int
) -> None:
    town = drawn(seed)
    said: dict[Key, float] = {}
    for found in (breakdown(town), overlap(town), channels(town), transitions(town)):
        for _, line in public(store, found, at=NOW).main.iterrows():
            key = figure(found.name, line)
            if key is not None and not pd.isna(line["people"]):
                said[key] = float(line["people"])
    assert narrowest(town, said) >= OUTSIDE.get(seed, LEAST) - 1e-6
