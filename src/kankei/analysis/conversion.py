"""Conversion (転換): how many of those who first reached one thing go on to reach another, and how soon."""

import datetime as dt

import numpy as np
import pandas as pd
import sqlalchemy as sa
from msgspec import Struct

from kankei.analysis.frames import Analysis, Note, answer, dates, frame, names
from kankei.analysis.grouping import grouped
from kankei.analysis.history import NEVER, History, history
from kankei.analysis.reaching import deaths, earning, first_days, residents_on
from kankei.analysis.survival import kaplan_meier, log_rank
from kankei.counting.columns import Flags, Ints
from kankei.counting.moves import is_register, of_register
from kankei.errors import RuleError
from kankei.fields.date import fiscal_year
from kankei.fields.year import DAYS_A_YEAR
from kankei.model import Channel
from kankei.model.goal import Town
from kankei.store import Store, touchpoints

__all__ = ["COLUMNS", "conversion"]

COLUMNS = {
    "curve": {
        "group": "str",
        "day": "int64",
        "at_risk": "int64",
        "events": "int64",
        "censored": "int64",
        "incidence": "float64",
        "error": "float64",
        "low": "float64",
        "high": "float64",
    },
    "after_years": {
        "group": "str",
        "years": "int64",
        "at_risk": "int64",
        "incidence": "float64",
        "low": "float64",
        "high": "float64",
    },
    "groups": {
        "group": "str",
        "people": "int64",
        "converted": "int64",
        "expected": "float64",
        "reached_before": "int64",
        "already_resident": "int64",
        "not_watched": "int64",
        "days_watched": "int64",
    },
    "test": {"test": "str", "statistic": "float64", "degrees": "int64", "p": "float64"},
    "evidence": {"type": "str", "channel": "str", "kind": "str", "source": "str", "people": "int64"},
    "coverage": {
        "outcome_people": "int64",
        "with_origin_before": "int64",
        "without_origin": "int64",
        "first_known": "datetime64[s]",
        "last_known": "datetime64[s]",
        "watched_from": "datetime64[s]",
    },
}
"""The tables and their columns; docs/howto/analysis.md says what each means."""
SETTLING = {"settlement", "residency", "residency:moved_in"}
"""Outcomes that only somebody can reach who does not live in town."""
YEARS = (1, 2, 3, 5, 10)
DECLARED = {Channel.RESIDENCY, Channel.SURVEY, Channel.COMMUNITY, Channel.DUAL_RESIDENCE}
"""Channels of which, without such a list, only people themselves can tell."""
UNTOUCHED = (np.nan, 1.0, 1.0)
"""The curve and its bounds before anything happened."""


def conversion(
    store: Store,
    origin: str = "relation",
    outcome: str = "settlement",
    *,
    by: str = "all",
    as_of: dt.date,
    known_at: dt.datetime,
    watched_from: dt.date | None = None,
    rule: str = "default",
    town: str | Town = "",
) -> Analysis:
    """Kaplan–Meier incidence of an outcome since an origin, by group, with its evidence and coverage.

    A person's clock starts on the day they first reach ``origin``. They are watched from then on, but not
    before ``watched_from``, since when the outcome would have become known: who began earlier enters late
    (left truncation). Who has not got there by ``as_of``, or by the day of their death, is censored. Who
    reached the outcome on the day of the origin or earlier did not convert, and is counted apart; so is who
    already lived in town then, where the outcome is to move there.

    Args:
        store: Where the touchpoints are.
        origin: ``any``, an axis, a channel, or ``channel:kind``.
        outcome: Likewise.
        by: What groups are compared: one of ``GROUPS``.
        as_of: The last day that counts.
        known_at: The moment whose knowledge is used.
        watched_from: Since when the outcome is kept track of; the beginning of the fiscal year of its first
            touchpoint unless told otherwise.
        rule: A shipped rule's name, or the path of a town's own.
        town: A shipped town's name, or the path of another.

    Raises:
        RuleError: The rule, the town, the origin, the outcome or ``by`` is unknown; or the outcome is the
            origin, which everybody has reached on that very day.
        StoreError: The store cannot be read.
    """
    if origin == outcome:
        raise RuleError(origin, "analysis.same_way")
    told = history(store, as_of=as_of, known_at=known_at, rule=rule, town=town)
    seen = _watched(told, origin, outcome, watched_from)
    labels, codes = grouped(told, by, seen.begun)
    tables = _tables(seen, labels, codes)
    with store.reading() as connection:
        tables["evidence"] = _evidence(connection, told, outcome, seen)
    notes = _notes(outcome, seen)
    return answer("conversion", told, known_at, tables, notes, origin=origin, outcome=outcome, by=by)


class _Watched(Struct, frozen=True, kw_only=True, eq=False):
    """Everybody on the clock of the origin: ordinal days, and days since then, over the history's people.

    ``before`` reached the outcome no later than the origin; ``resident`` are others who lived in town then,
    and cannot move there; ``out`` were never watched; ``inside`` are all others who reached the origin.
    """

    begun: Ints
    reached: Ints
    entry: Ints
    leaving: Ints
    before: Flags
    resident: Flags
    out: Flags
    inside: Flags
    since: int

    @property
    def event(self) -> Flags:
        """Who converted."""
        return np.asarray(self.inside & (self.reached != NEVER), dtype=np.bool_)


def _watched(told: History, origin: str, outcome: str, watched_from: dt.date | None) -> _Watched:
    begun, reached = first_days(told, origin), first_days(told, outcome)
    known = reached != NEVER
    since = watched_from.toordinal() if watched_from else _first_april(reached[known])
    entry = np.maximum(0, since - 1 - begun)
    died = deaths(told)
    last = np.where(died == NEVER, told.as_of.toordinal(), died)
    leaving = np.where(known, reached, last) - begun
    started = begun != NEVER
    before = started & known & (reached <= begun)
    resident = residents_on(told, begun) & ~before & (outcome in SETTLING)
    out = started & ~before & ~resident & (leaving <= entry)
    return _Watched(
        begun=begun,
        reached=reached,
        entry=entry,
        leaving=leaving,
        before=before,
        resident=resident,
        out=out,
        inside=started & ~before & ~resident & ~out,
        since=since,
    )


def _first_april(reached: Ints) -> int:
    """The beginning of the fiscal year in which the first outcome lies: lists are kept by fiscal year."""
    if not len(reached):
        return NEVER
    return dt.date(fiscal_year(dt.date.fromordinal(int(reached.min()))), 4, 1).toordinal()


def _tables(seen: _Watched, labels: list[str], codes: Ints) -> dict[str, pd.DataFrame]:
    members = [(label, codes == code) for code, label in enumerate(labels)]
    curves = [_curve(label, seen, seen.inside & mine) for label, mine in members]
    years = [row for label, mine in members for row in _years(label, seen, seen.inside & mine)]
    inside = seen.inside
    test = log_rank(seen.entry[inside], seen.leaving[inside], seen.event[inside], codes[inside])
    tested: list[tuple[object, ...]] = (
        [("log-rank", test.statistic, test.degrees, test.p)] if test.degrees else []
    )
    expected = [*test.expected, *[0.0] * (len(labels) - len(test.expected))]
    groups = [_group(label, seen, mine, expected[code]) for code, (label, mine) in enumerate(members)]
    return {
        "groups": _rows("groups", groups),
        "after_years": _rows("after_years", years),
        "curve": pd.concat([_rows("curve", []), *curves], ignore_index=True),
        "test": _rows("test", tested),
        "coverage": _coverage(seen),
    }


def _rows(table: str, rows: list[tuple[object, ...]]) -> pd.DataFrame:
    columns = COLUMNS[table]
    return frame(
        columns, dict(zip(columns, zip(*rows, strict=True) if rows else [()] * len(columns), strict=True))
    )


def _curve(label: str, seen: _Watched, mine: Flags) -> pd.DataFrame:
    """The whole curve of a group; incidence is what the survival curve leaves."""
    found = kaplan_meier(seen.entry[mine], seen.leaving[mine], seen.event[mine])
    values = {
        "group": [label] * len(found.time),
        "day": found.time,
        "at_risk": found.at_risk,
        "events": found.events,
        "censored": found.censored,
        "incidence": 1 - found.survival,
        "error": found.error,
        "low": 1 - found.high,
        "high": 1 - found.low,
    }
    return frame(COLUMNS["curve"], values)


def _years(label: str, seen: _Watched, mine: Flags) -> list[tuple[object, ...]]:
    """The curve read off after whole years, as long as somebody was still watched."""
    entry, leaving = seen.entry[mine], seen.leaving[mine]
    found = kaplan_meier(entry, leaving, seen.event[mine])
    rows: list[tuple[object, ...]] = []
    for years in YEARS:
        day = round(years * DAYS_A_YEAR)
        at_risk = int(((entry < day) & (day <= leaving)).sum())
        if at_risk:
            place = int(np.searchsorted(found.time, day, side="right")) - 1
            bounds = (found.low[place], found.survival[place], found.high[place]) if place >= 0 else UNTOUCHED
            low, survival, high = map(float, bounds)
            rows.append((label, years, at_risk, 1 - survival, 1 - high, 1 - low))
    return rows


def _group(label: str, seen: _Watched, mine: Flags, expected: float) -> tuple[object, ...]:
    inside = seen.inside & mine
    return (
        label,
        int(inside.sum()),
        int((seen.event & mine).sum()),
        expected,
        int((seen.before & mine).sum()),
        int((seen.resident & mine).sum()),
        int((seen.out & mine).sum()),
        int((seen.leaving - seen.entry)[inside].sum()),
    )


def _coverage(seen: _Watched) -> pd.DataFrame:
    """Of how many the outcome is known at all, and how many of them had been met before."""
    known = seen.reached != NEVER
    met = known & (seen.begun != NEVER) & (seen.begun < seen.reached)
    days = seen.reached[known]
    first, last = (int(days.min()), int(days.max())) if len(days) else (NEVER, NEVER)
    counts = [known.sum(), met.sum(), (known & ~met).sum()]
    values = dict(zip(COLUMNS["coverage"], [[int(count)] for count in counts], strict=False))
    moments = zip(("first_known", "last_known", "watched_from"), (first, last, seen.since), strict=True)
    return frame(COLUMNS["coverage"], values | {name: dates(np.array([day])) for name, day in moments})


def _evidence(connection: sa.Connection, told: History, outcome: str, seen: _Watched) -> pd.DataFrame:
    """By what the outcome of those who converted is known: channel, kind and the list that says so."""
    touches = told.touches
    telling = earning(told, outcome) & seen.event[told.head] & (touches.day == seen.reached[told.head])
    nearest = told.first(telling & of_register(touches))
    places = np.where(nearest < 0, told.first(telling), nearest)[seen.event]
    places = places[places >= 0]
    channels, sources = names(touches.channel[places]), touchpoints.sources(connection, touches.no[places])
    values = {
        "type": [evidence_type(*pair) for pair in zip(channels, sources, strict=True)],
        "channel": channels,
        "kind": [touches.kinds[code] for code in touches.kind[places].tolist()],
        "source": sources,
        "people": [1] * len(places),
    }
    table = frame(COLUMNS["evidence"], values)
    counted: pd.DataFrame = table.groupby(["type", "channel", "kind", "source"], as_index=False).sum()
    return counted.sort_values("people", ascending=False, ignore_index=True)


def evidence_type(channel: str, source: str) -> str:
    """What kind of knowledge a touchpoint is: ``register``, ``declared`` or ``recorded``.

    A list of moves that numbers its people by 宛名番号 comes from the register of residents; any other list
    of moves, a survey, a community that people say they are in, is what they said of themselves. A list that
    the town or a portal kept of what it ran (gifts, events, stays) is a record of the deed.

    >>> evidence_type("residency", "residents"), evidence_type("residency", "移住者アンケート")
    ('register', 'declared')
    """
    if is_register(source):
        return "register"
    return "declared" if channel in DECLARED else "recorded"


def _notes(outcome: str, seen: _Watched) -> tuple[Note, ...]:
    known = seen.reached != NEVER
    met = int((known & (seen.begun != NEVER) & (seen.begun < seen.reached)).sum())
    late = int((seen.entry[seen.inside] > 0).sum())
    since = dt.date.fromordinal(seen.since).isoformat() if seen.since else ""
    facts = {"outcome": outcome, "known": f"{known.sum():,}", "met": f"{met:,}"}
    notes = [Note("analysis.coverage", facts)] if known.any() else [Note("analysis.no_outcome", facts)]
    if seen.before.any():
        notes.append(Note("analysis.reached_before", {**facts, "before": f"{seen.before.sum():,}"}))
    if late:
        notes.append(Note("analysis.late_entry", {"since": since, "late": f"{late:,}"}))
    if outcome in SETTLING:
        notes += [Note("analysis.residents_off_clock"), Note("analysis.settlement_evidence")]
    return tuple(notes)
