"""The reports of three years and all that was published with them, attacked together by a linear solver."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator

import msgspec
import numpy as np
import pandas as pd
import pytest
from scipy.optimize import linprog
from tests.test_story import take

from kankei import analysis
from kankei.analysis import Analysis, public
from kankei.analysis.publication import TOTAL
from kankei.counting import load_rule, load_town
from kankei.counting.suppression import LEAST
from kankei.simulation import demo_spec, simulate, write_files
from kankei.store import Store, create, open_store
from kankei.usecases import report
from kankei.usecases.report import handing
from kankei.usecases.report.figures import UNSAID, Report
from kankei_api.clock import now

DAYS = [dt.date(year, 3, 31) for year in (2024, 2025, 2026)]
ANALYSES = ("breakdown", "overlap", "channels", "transitions", "cohorts", "funnel")
RULE, BANDAI = load_rule("default"), load_town("bandai")
Key = tuple[int, str, str]
"""A figure of people: the fiscal year, the axes before and after, "" for any."""
Tie = tuple[list[Key], list[Key], int]


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """An invented town of 300 people."""
    folder = tmp_path_factory.mktemp("town")
    town = simulate(msgspec.structs.replace(demo_spec(), people=300), 5)
    with open_store(f"sqlite:///{folder / 'town.db'}") as made:
        create(made)
        take(made, write_files(town, folder))
        yield made


def asked(store: Store, name: str, day: dt.date) -> Analysis:
    found: Analysis = getattr(analysis, name)(store, as_of=day, known_at=now())
    return found


def truth(store: Store) -> Counter[Key]:
    found = Counter[Key]()
    table = asked(store, "transitions", DAYS[-1])["transitions"]
    for year, before, after, people in table[["fiscal_year", "before", "after", "people"]].itertuples(
        index=False
    ):
        for key in ((year, before, after), (year, before, ""), (year, "", after), (year, "", "")):
            found[key] += people
    return found


def figure(name: str, day: dt.date, line: pd.Series) -> Key | None:
    """What a published line is a figure of; None of what is no move and no standing."""
    row, column = ("" if word == TOTAL else word for word in (line["row"], line["column"]))
    match name, line["table"]:
        case "transitions", table:
            return int(table[:4]) - 1, row, column
        case "breakdown", "axes":
            return (day.year - 1, "", column) if column else None
        case (("overlap" | "funnel"), _):
            return None if column else (day.year - 1, "", "")
        case "channels", _:
            return None if column else (int(row), "new", "") if row else (day.year - 1, "", "")
    return None


def published(store: Store, true: Counter[Key]) -> dict[Key, int]:
    """All that is said in three years; what is said is so."""
    said: dict[Key, int] = {}
    for day in DAYS:
        for name in ANALYSES:
            for _, line in public(store, asked(store, name, day), at=now()).main.dropna().iterrows():
                key = figure(name, day, line)
                if key in true:
                    said[key] = int(line["people"])
    assert {key for key, people in said.items() if true[key] != people} == set()
    return said


def sums(true: Counter[Key]) -> Iterable[Tie]:
    """Every line adds up to its total, and who ended a year on some axes begins the next one there."""
    for year in {key[0] for key in true}:
        cells = [key for key in true if key[0] == year and key[1] and key[2]]
        for before in {key[1] for key in cells}:
            yield [key for key in cells if key[1] == before], [(year, before, "")], 0
            if (year - 1, "", before) in true:
                yield [(year - 1, "", before)], [(year, before, "")], 0
        for after in {key[2] for key in cells}:
            yield [key for key in cells if key[2] == after], [(year, "", after)], 0
        yield [key for key in true if key[0] == year and not key[1] and key[2]], [(year, "", "")], 0


def told(true: Counter[Key], reports: Iterable[Report], *, axes: bool) -> Iterable[Tie]:
    """The number of each report; and the axes that it says."""
    for one in reports:
        year = one.as_of.year - 1
        ends = [key for key in true if key[0] == year and not key[1] and key[2]]
        said = {axis: people for axis, people in msgspec.structs.asdict(one.axes).items() if people != UNSAID}
        yield [key for key in ends if {*key[2].split("+")} & {*RULE.number.axes}], [], one.number
        for axis, people in said.items() if axes else ():
            yield [key for key in ends if axis in key[2].split("+")], [], people


def ranges(true: Counter[Key], said: dict[Key, int], ties: list[Tie]) -> dict[Key, float]:
    """How far each small figure is open to whoever knows all of this, and which figures are 0."""
    places = {key: place for place, key in enumerate(true)}
    rules = np.zeros((len(ties), len(places)))
    for rule, (these, those, _) in zip(rules, ties, strict=True):
        np.add.at(rule, [places[key] for key in these], 1)
        np.add.at(rule, [places[key] for key in those], -1)
    known = {"A_eq": rules, "b_eq": [people for *_, people in ties]}
    bounds = [(said[key], said[key]) if key in said else (0, None) for key in true]
    found = {}
    for key in (key for key, people in true.items() if people < LEAST):
        aim = np.eye(len(places))[places[key]]
        ends = [linprog(sign * aim, bounds=bounds, **known) for sign in (1, -1)]
        low, high = (-np.inf if end.status == 3 else end.fun for end in ends)
        found[key] = min(float(-high - low), LEAST)
    return found


def test_what_is_published_is_as_open_beside_the_reports_as_beside_the_number_alone(store: Store) -> None:
    true = truth(store)
    said = published(store, true)
    counted = [report.count(store, as_of=day, known_at=now()) for day in DAYS]
    reports = [handing.to_hand_out(store, one, rule=RULE, town=BANDAI) for one in counted]
    assert any(axis != UNSAID for one in reports for axis in msgspec.structs.astuple(one.axes))
    alone, beside, all_axes = (
        ranges(true, said, [*sums(true), *told(true, those, axes=axes)])
        for those, axes in ((reports, False), (reports, True), (counted, True))
    )
    assert [key for key in true if key in alone and beside[key] < alone[key] - 1e-6] == []
    assert min(beside.values()) >= LEAST - 1e-6
    assert min(all_axes.values()) < LEAST - 1e-6
