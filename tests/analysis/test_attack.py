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
from kankei.counting.suppression import LEAST
from kankei.counting.telling import told_axes
from kankei.store import Store

NOW = dt.datetime(2026, 4, 1, tzinfo=dt.UTC)
YEARS = (2023, 2024, 2025)
COUNTED = ("relation", "attachment")
STANDINGS = ["attachment", "none", "relation+attachment", "relation", "exchange", "settlement"]
CHANCES = [0.5, 0.25, 0.13, 0.06, 0.04, 0.02]
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


def ties(true: dict[Key, int], *, report: bool) -> Iterable[tuple[list[Key], list[Key], int]]:
    """What a reader knows: these figures, less those, are so many people.

    Of the number of each year's end that is how many they are; with ``report`` also how many stand on
    each axis that a report of the day tells.
    """
    for year in YEARS:
        cells = [key for key in true if key[0] == year and key[1] and key[2]]
        for before in sorted({str(key[1]) for key in cells}):
            yield [key for key in cells if key[1] == before], [(year, before, "")], 0
            if before != "new":
                yield [(year - 1, "", before)], [(year, before, "")], 0
        for after in STANDINGS:
            yield [key for key in cells if key[2] == after], [(year, "", after)], 0
        yield [(year, "", after) for after in STANDINGS], [(year, "", "")], 0
        told = reported(true, year) if report else ()
        for axes in ({*COUNTED}, *({axis} for axis in told)):
            these: list[Key] = [(year, "", on) for on in STANDINGS if {*on.split("+")} & axes]
            yield these, [], sum(true[key] for key in these)


def reported(true: dict[Key, int], year: int) -> frozenset[str]:
    """The axes that a report of the year's end tells, besides the number."""
    return told_axes({on: true[year, "", on] for on in STANDINGS}, COUNTED)


def ranges(town: list[Person], said: dict[Key, float], *, report: bool) -> dict[Key, float]:
    """How far each small figure is open to a reader of all tables and of every year's number, or report."""
    true: dict[Key, int] = {(year, "", word): 0 for year in YEARS for word in STANDINGS} | truth(town)
    places = {key: place for place, key in enumerate(true)}
    known = list(ties(true, report=report))
    rules = np.zeros((len(known), len(places)))
    right = [people for _, _, people in known]
    for rule, (these, those, _) in zip(rules, known, strict=True):
        np.add.at(rule, [places[key] for key in these], 1)
        np.add.at(rule, [places[key] for key in those], -1)
    bounds = [(said[key], said[key]) if key in said else (0, None) for key in true]
    found = {}
    for key in (key for key, people in true.items() if 0 < people < LEAST):
        aim = np.eye(len(places))[places[key]]
        ends = [linprog(s * aim, A_eq=rules, b_eq=right, bounds=bounds) for s in (1, -1)]
        assert all(end.status in (0, 3) for end in ends)
        low, high = (-np.inf if end.status == 3 else end.fun for end in ends)
        found[key] = min(float(-high - low), LEAST)
    return found


OUTSIDE = {1: 7, 2: 8, 3: 6, 4: 7, 5: 9, 7: 6, 8: 8, 9: 0}
"""Towns in whose first year so few are left of all who were met, less the number, which is always told."""


def published(store: Store, town: list[Person]) -> dict[Key, float]:
    """What four analyses say of a town, published one after the other."""
    said: dict[Key, float] = {}
    for found in (breakdown(town), overlap(town), channels(town), transitions(town)):
        for _, line in public(store, found, at=NOW).main.iterrows():
            key = figure(found.name, line)
            if key is not None and not pd.isna(line["people"]):
                said[key] = float(line["people"])
    return said


@pytest.mark.parametrize("seed", range(10))
def test_tables_of_four_analyses_and_the_number_of_every_year_pin_nobody_down(
    store: Store, seed: int
) -> None:
    town = drawn(seed)
    open_by = ranges(town, published(store, town), report=False)
    assert min(open_by.values()) >= OUTSIDE.get(seed, LEAST) - 1e-6


@pytest.mark.parametrize("seed", range(10))
def test_the_report_of_every_year_leaves_no_figure_less_open_than_the_number_does(
    store: Store, seed: int
) -> None:
    town = drawn(seed)
    said = published(store, town)
    before, after = (ranges(town, said, report=report) for report in (False, True))
    assert [key for key in before if after[key] < before[key] - 1e-6] == []


def test_reports_of_these_towns_tell_axes() -> None:
    towns = [{(year, "", word): 0 for year in YEARS for word in STANDINGS} | truth(drawn(0))]
    assert [sorted(reported(town, 2025)) for town in towns] == [["relation"]]
