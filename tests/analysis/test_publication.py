"""Published tables beside each other: what a reader with last time's table, and a solver, can work out."""

import datetime as dt
from collections.abc import Mapping, Sequence

import msgspec
import numpy as np
import pandas as pd
import pytest
from scipy.optimize import linprog

from kankei.analysis import Analysis, public
from kankei.analysis.crossings import CROSSINGS, everywhere
from kankei.analysis.publication import TOTAL, published
from kankei.counting.suppression import LEAST, bordered, suppress
from kankei.errors import FieldError
from kankei.store import Store

NOW, LATER = (dt.datetime(2026, month, 1, tzinfo=dt.UTC) for month in (4, 5))
DAY = dt.date(2026, 3, 31)
CHANNELS = ["donation", "station_event", "registration", "visit"]
Cells = list[list[int]]


def channels(cells: Cells) -> Analysis:
    """An analysis of channels that found these new people, a line for each fiscal year from 2024."""
    lines = [
        (2024 + row, channel, people)
        for row, line in enumerate(cells)
        for channel, people in zip(CHANNELS, line, strict=False)
    ]
    table = pd.DataFrame(lines, columns=["fiscal_year", "channel", "new_people"])
    return Analysis(name="channels", as_of=DAY, known_at=NOW, rule="default", tables={"channels": table})


def converted(outcome: str, people: list[int]) -> Analysis:
    """An analysis of 200 who gave first and 300 who came first, and how many of them reached an outcome."""
    table = pd.DataFrame({"group": ["donation", "visit"], "people": [200, 300], "converted": people})
    asked = {"origin": "any", "outcome": outcome, "by": "first_channel"}
    return Analysis(
        name="conversion", as_of=DAY, known_at=NOW, rule="default", tables={"groups": table}, asked=asked
    )


def analysis(name: str, **tables: Mapping[str, Sequence[object]]) -> Analysis:
    """An analysis that found these tables, told by their columns."""
    frames = {table: pd.DataFrame(columns) for table, columns in tables.items()}
    return Analysis(name=name, as_of=DAY, known_at=NOW, rule="default", tables=frames)


def grid(found: Analysis, cells: Cells) -> np.ndarray:
    """The published figures with their totals, in the order of the cells; NaN where unsaid."""
    years = [*(str(2024 + row) for row in range(len(cells))), TOTAL]
    names = [*CHANNELS[: len(cells[0])], TOTAL]
    table = found.main.pivot(index="row", columns="column", values="people").loc[years, names]
    return table.astype("Float64").to_numpy(dtype=float, na_value=np.nan)


def width(known: list[np.ndarray], target: tuple[int, int], *, change: bool = False) -> float:
    """How far a reader of several tables of one shape must leave a cell of the last one open.

    With ``change``, the cell's change since the first table; else the reader trusts that nothing changed.
    """
    shape = known[0].shape
    size = known[0].size
    rules, right = [], []
    for table in range(len(known)):
        for axis in (0, 1):
            for line in range(shape[axis]):
                rule = np.zeros((len(known), *shape))
                mine = rule[table, line, :] if axis == 0 else rule[table, :, line]
                mine[:-1], mine[-1] = 1, -1
                rules.append(rule.ravel())
                right.append(0.0)
    if not change:
        for table in range(1, len(known)):
            for cell in range(size):
                rule = np.zeros((len(known), size))
                rule[0, cell], rule[table, cell] = 1, -1
                rules.append(rule.ravel())
                right.append(0.0)
    figures = np.concatenate([table.ravel() for table in known])
    bounds = [(0, None) if np.isnan(value) else (value, value) for value in figures]
    aim = np.zeros((len(known), *shape))
    aim[-1][target] = 1
    if change:
        aim[0][target] = -1
    ends = [linprog(s * aim.ravel(), A_eq=np.array(rules), b_eq=right, bounds=bounds) for s in (1, -1)]
    low, high = (-np.inf if end.status == 3 else end.fun for end in ends)
    return float(-high - low)


def drawn(seed: int) -> Cells:
    chance = np.random.default_rng(seed)
    cells: Cells = np.floor(chance.gamma(0.6, 60, size=(3, 4))).astype(int).tolist()
    return cells


def full(cells: Cells) -> np.ndarray:
    wide = np.hstack([cells, np.sum(cells, axis=1, keepdims=True)])
    return np.vstack([wide, wide.sum(axis=0)])


@pytest.mark.parametrize("seed", range(12))
def test_the_same_figures_published_twice_give_no_more_away(store: Store, seed: int) -> None:
    cells = drawn(seed)
    tables = [grid(public(store, channels(cells), at=at), cells) for at in (NOW, LATER)]
    for target in zip(*np.nonzero(full(cells) < LEAST), strict=True):
        assert width(tables, target) >= LEAST - 1e-6


@pytest.mark.parametrize("seed", range(12))
def test_a_change_of_a_few_people_cannot_be_worked_out_from_two_publications(store: Store, seed: int) -> None:
    before = drawn(seed)
    chance = np.random.default_rng(seed + 100)
    after: Cells = (np.array(before) + chance.choice([0, 3, 40], size=(3, 4))).tolist()
    tables = [grid(public(store, channels(cells), at=NOW), cells) for cells in (before, after)]
    change = full(after) - full(before)
    for target in zip(*np.nonzero((change > 0) & (change < LEAST)), strict=True):
        assert width(tables, target, change=True) >= LEAST - 1e-6


def narrowest(tables: list[np.ndarray], truths: list[np.ndarray]) -> float:
    """The narrowest range of a small figure to a reader of all tables who knows what has not changed.

    Every figure inside that is as it was in an earlier table is one unknown with it; totals are their own.
    """
    said: dict[int, bool] = {}
    people: list[int] = []
    numbered: list[np.ndarray] = []
    for place, (table, truth) in enumerate(zip(tables, truths, strict=True)):
        mine = np.zeros(truth.shape, dtype=int)
        for cell, value in np.ndenumerate(truth):
            inside = cell[0] < truth.shape[0] - 1 and cell[1] < truth.shape[1] - 1
            same = [at for at in range(place) if inside and truths[at][cell] == value]
            mine[cell] = numbered[same[0]][cell] if same else len(people)
            people += [] if same else [int(value)]
            said[int(mine[cell])] = said.get(int(mine[cell]), False) or not bool(np.isnan(table[cell]))
        numbered.append(mine)
    lines = [line for mine in numbered for line in [*mine, *mine.T]]
    rules = np.zeros((len(lines), len(people)))
    for at, line in enumerate(lines):
        np.add.at(rules[at], line, np.append(np.ones(len(line) - 1), -1))
    bounds = [(value, value) if said[at] else (0, None) for at, value in enumerate(people)]
    found = [np.inf]
    for target in (at for at, value in enumerate(people) if value < LEAST):
        aim = np.eye(len(people))[target]
        ends = [linprog(s * aim, A_eq=rules, b_eq=np.zeros(len(lines)), bounds=bounds) for s in (1, -1)]
        low, high = (-np.inf if end.status == 3 else end.fun for end in ends)
        found.append(-high - low)
    return float(min(found))


def three_years(seed: int) -> list[Cells]:
    """A table, and what became of it twice: most figures stay, some grow or shrink."""
    chance = np.random.default_rng(seed)
    cells = [np.floor(chance.gamma(0.6, 60, size=(chance.integers(1, 5), chance.integers(2, 5)))).astype(int)]
    for _ in range(2):
        steps = chance.choice([0, 0, 0, 2, 5, 15, 60], size=cells[0].shape)
        cells.append(np.maximum(0, cells[-1] + steps * chance.choice([1, 1, -1], size=cells[0].shape)))
    return [table.tolist() for table in cells]


@pytest.mark.parametrize("seed", [5, 7, 15, 16, 17, 18, 40, 41, 46, 52, 54, 55])
def test_who_knows_what_has_not_changed_learns_nothing_from_three_publications(
    store: Store, seed: int
) -> None:
    """Of these tables, each safe alone, some figure could be worked out from the three together."""
    years = three_years(seed)
    tables = [grid(public(store, channels(cells), at=NOW), cells) for cells in years]
    assert narrowest(tables, [full(cells) for cells in years]) >= LEAST - 1e-6


def test_tables_that_are_each_safe_alone_are_not_so_together(store: Store) -> None:
    """The attack is no straw man."""
    years = three_years(5)
    patterns = [suppress(bordered(np.array(cells))) for cells in years]
    tables = [np.where(pattern.unsaid, np.nan, pattern.cells) for pattern in patterns]
    assert narrowest(tables, [full(cells) for cells in years]) < LEAST


def test_two_publications_that_do_not_know_of_each_other_give_a_change_away(store: Store) -> None:
    """The attack is no straw man."""
    before, after = [[30, 40], [50, 60]], [[33, 40], [50, 60]]
    tables = [full(before).astype(float), full(after).astype(float)]
    assert width(tables, (0, 0), change=True) < 1e-6


def test_nothing_that_was_said_is_taken_back_or_used_to_hide(store: Store) -> None:
    first = grid(public(store, channels([[30, 40], [50, 60]]), at=NOW), [[30, 40], [50, 60]])
    assert not np.isnan(first).any()
    again = grid(public(store, channels([[30, 40], [50, 60]]), at=LATER), [[30, 40], [50, 60]])
    assert not np.isnan(again).any()


def test_what_was_suppressed_is_said(store: Store) -> None:
    found = public(store, channels([[3, 40], [50, 60]]), at=NOW)
    note = next(note for note in found.notes if note.code == "analysis.unsaid")
    assert note.facts == {"cells": "9", "unsaid": str(found.main["people"].isna().sum()), "least": "10"}


def test_another_outcome_does_not_tell_by_how_few_it_differs(store: Store) -> None:
    public(store, converted("settlement", [27, 90]), at=NOW)
    later = public(store, converted("residency", [30, 140]), at=LATER).main
    said = later.set_index(["row", "column"])["people"]
    assert pd.isna(said["donation", "yes"])
    assert said["visit", "yes"] is pd.NA or said["visit", "yes"] == 140


AXES = ["exchange+relation", "relation", "attachment"]


def breakdown(people: list[object]) -> Analysis:
    """An analysis of the number by these people on ``AXES``, who all give and live in one place."""
    number = sum(map(int, map(str, people)))
    return analysis(
        "breakdown",
        axes={"axes": [*AXES], "zone": ["elsewhere"] * 3, "people": people},
        channels={"channel": ["donation"], "zone": ["elsewhere"], "people": [number]},
        prefectures={"prefecture": ["東京都"], "people": [number]},
        ages={"age": ["unknown"], "people": [number]},
    )


def test_a_small_change_is_not_hidden_behind_the_number_that_every_report_prints(store: Store) -> None:
    """Of 490 and 496 people, 60 and 400 as before: whoever knows the number knows of 6 more."""
    public(store, breakdown([30, 60, 400]), at=NOW)
    said = public(store, breakdown([36, 60, 400]), at=LATER).main.query("table == 'axes'")
    assert said["people"].isna().all()


STANDINGS = {
    "relation": 11, "exchange+relation": 14, "relation+attachment": 200, "exchange+relation+attachment": 8,
    "attachment": 300, "attachment+settlement": 1, "exchange+attachment": 5,
}  # fmt: skip


def test_the_axes_that_every_report_prints_give_no_standing_away(store: Store) -> None:
    """Of 233 people on 関係 and 514 on 愛着, of 539: 208 on both, so 200 beside 8 are not said."""
    axes: list[object] = [*STANDINGS]
    people: list[object] = [*STANDINGS.values()]
    found = analysis(
        "breakdown",
        axes={"axes": axes, "zone": ["elsewhere"] * len(axes), "people": people},
        channels={"channel": ["donation"], "zone": ["elsewhere"], "people": [539]},
        prefectures={"prefecture": ["東京都"], "people": [539]},
        ages={"age": ["unknown"], "people": [539]},
    )
    found = msgspec.structs.replace(found, counted=("relation", "attachment"))
    said = public(store, found, at=NOW).main.query("table == 'axes'").set_index("column")["people"]
    hidden = [name for name in STANDINGS if said[name] is pd.NA]
    assert "relation" not in hidden
    sums = [
        [1.0] * len(hidden),
        *([float(axis in name.split("+")) for name in hidden] for axis in found.counted),
    ]
    truth = np.array([STANDINGS[name] for name in hidden], dtype=float)
    for small in (place for place, people in enumerate(truth) if people < LEAST):
        ends = [
            linprog(sign * np.eye(len(hidden))[small], A_eq=sums, b_eq=np.array(sums) @ truth).fun * sign
            for sign in (1, -1)
        ]
        assert ends[1] - ends[0] >= LEAST


def test_homes_that_every_report_prints_hide_nobody(store: Store) -> None:
    """Of 400, 17 and 11 people: whoever has a report knows of the 17, which hide no 4 among them."""
    zones, channels_ = ["elsewhere", "in_prefecture", "in_town"], ["donation", "registration"]
    cells = [[300, 13, 4], [100, 4, 7]]
    found = analysis(
        "breakdown",
        axes={"axes": ["attachment"], "zone": ["elsewhere"], "people": [428]},
        channels={
            "channel": [name for name in channels_ for _ in zones],
            "zone": zones * 2,
            "people": [people for line in cells for people in line],
        },
        prefectures={"prefecture": ["東京都"], "people": [400]},
        ages={"age": ["unknown"], "people": [428]},
    )
    lines = public(store, found, at=NOW).main.query("table == 'channels' and row == 'total'")
    assert lines.set_index("column")["people"].loc[zones].tolist() == [400, 17, 11]


def test_what_one_analysis_left_unsaid_of_a_standing_another_does_not_say(store: Store) -> None:
    """Of 463 people 3 are unsaid, and 60 for their sake; beside 20 who stand nowhere the 60 would be said."""
    transitions = analysis(
        "transitions",
        transitions={
            "fiscal_year": [2025] * 4, "until": [DAY] * 4, "before": ["new"] * 4, "after": [*AXES, "none"],
            "people": [3, 60, 400, 20],
        },
    )  # fmt: skip
    first = public(store, breakdown([3, 60, 400]), at=NOW).main.set_index(["table", "column"])["people"]
    assert first["axes", "relation"] is pd.NA
    said = public(store, transitions, at=LATER).main.set_index(["row", "column"])["people"]
    assert said.loc[:, "relation"].isna().all()


def test_who_began_in_the_first_year_is_one_figure_in_transitions_and_channels() -> None:
    lines: dict[str, list[object]] = {
        "fiscal_year": [2024], "until": [dt.date(2025, 3, 31)],
        "before": ["new"], "after": ["attachment"], "people": [28],
    }  # fmt: skip
    first = next(CROSSINGS["transitions"](analysis("transitions", transitions=lines))).named()
    assert everywhere("transitions", first[0][-1], as_of=DAY) == "cohort=2024"


def test_people_who_were_met_and_are_nobody_new_cannot_be_worked_out_from_two_analyses(store: Store) -> None:
    public(store, channels([[30, 40], [50, 60]]), at=NOW)
    overlap = analysis(
        "overlap", sets={"channels": ["donation", "visit"], "degree": [1, 1], "people": [90, 93]}
    )
    assert public(store, overlap, at=LATER).main.set_index("column")["people"].isna()[TOTAL]


def test_an_outcome_published_again_is_held_against_itself_alone(store: Store) -> None:
    public(store, converted("settlement", [27, 90]), at=NOW)
    again = public(store, converted("settlement", [27, 90]), at=LATER).main
    assert not again["people"].isna().any()


def test_who_came_from_nowhere_is_one_figure_in_both_tables_of_attribution(store: Store) -> None:
    table = pd.DataFrame(
        {"channel": ["donation", "station_event", "none"], "first": [8, 42, 12], "last": [15, 35, 12]}
    )
    found = Analysis(
        name="attribution",
        as_of=DAY,
        known_at=NOW,
        rule="default",
        tables={"attribution": table},
        asked={"outcome": "settlement"},
    )
    said = public(store, found, at=NOW).main.set_index(["table", "row", "column"])["people"]
    first, last = (said[table, "all"].drop([TOTAL]) for table in ("first", "last"))
    assert first.where(first.index != "none", first.combine_first(last)).isna().sum() >= 2


def test_the_figures_of_everybody_in_one_row_are_said_once(store: Store) -> None:
    table = pd.DataFrame({"channels": ["donation", "donation+visit"], "degree": [1, 2], "people": [30, 20]})
    found = Analysis(name="overlap", as_of=DAY, known_at=NOW, rule="default", tables={"sets": table})
    said = public(store, found, at=NOW).main
    assert said[["column", "people"]].to_numpy().tolist() == [
        ["donation", 30],
        ["donation+visit", 20],
        [TOTAL, 50],
    ]


def test_the_order_of_what_is_published_says_nothing_of_the_figures(store: Store) -> None:
    """Between 31 and 30 people an unsaid figure would be one of the two."""
    table = pd.DataFrame(
        {"channels": ["visit", "survey", "donation"], "degree": [1, 1, 1], "people": [31, 31, 30]}
    )
    found = Analysis(name="overlap", as_of=DAY, known_at=NOW, rule="default", tables={"sets": table})
    assert public(store, found, at=NOW).main["column"].tolist() == ["donation", "survey", "visit", TOTAL]


def test_a_publication_is_remembered(store: Store) -> None:
    public(store, channels([[30, 40], [50, 60]]), at=NOW)
    assert [one.at for one in published(store, "channels")] == [NOW]


def test_a_day_to_come_is_not_published_and_binds_no_later_table(store: Store) -> None:
    ahead = msgspec.structs.replace(channels([[30, 40], [50, 60]]), as_of=dt.date(2027, 3, 31))
    with pytest.raises(FieldError) as refused:
        public(store, ahead, at=NOW)
    assert refused.value.code == "publication.ahead"
    assert published(store, "channels") == []


def test_a_day_before_anybody_is_on_record_binds_no_later_table(store: Store) -> None:
    before = msgspec.structs.replace(channels([[0, 0], [0, 0]]), as_of=dt.date(2005, 3, 31))
    assert public(store, before, at=NOW).main["people"].isna().all()
    assert not public(store, channels([[30, 40], [50, 60]]), at=LATER).main["people"].isna().any()


def test_notes_with_figures_stay_at_home(store: Store) -> None:
    from kankei.analysis import Note

    found = channels([[30, 40], [50, 60]])
    told = Note("analysis.unidentified", {"count": "3"})
    with_note = Analysis(
        **{name: getattr(found, name) for name in found.__struct_fields__} | {"notes": (told,)}
    )
    assert told not in public(store, with_note, at=NOW).notes
