"""What an analysis answers: tables whose columns are declared, and sentences that say how to read them."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
from msgspec import UNSET, Struct, field

from kankei.analysis.history import History, gaps_of
from kankei.counting.columns import CHANNELS, Codes, Ints
from kankei.counting.gaps import Gap

__all__ = ["GAPS", "Analysis", "Note", "answer", "dates", "frame", "names", "rows"]

GAPS = "analysis.gap", "analysis.gap_of_source"
"""The notes that lists are missing: of a whole channel, and of one source of it."""
Columns = Mapping[str, str]
"""Column name → pandas dtype, in the order of the table."""


class Note(Struct, frozen=True):
    """A sentence of ``kankei.wording`` that belongs beside the tables: its code and what fills it."""

    code: str
    facts: Mapping[str, str] = field(default_factory=dict)


class Analysis(Struct, frozen=True, kw_only=True, eq=False):
    """An analysis's tables by name, the main one first, and the notes without which they mislead.

    ``as_of``, ``known_at`` and ``rule`` (name, version, digest's beginning) say of when and by which rule.
    """

    name: str
    as_of: dt.date
    known_at: dt.datetime
    rule: str
    tables: Mapping[str, pd.DataFrame]
    asked: Mapping[str, str] = field(default_factory=dict)
    """What else was asked: origin, outcome, by."""
    counted: tuple[str, ...] = ()
    """The axes of the number, by the rule."""
    notes: tuple[Note, ...] = ()

    def __getitem__(self, table: str) -> pd.DataFrame:
        """A table by its name."""
        return self.tables[table]

    @property
    def main(self) -> pd.DataFrame:
        """The first table."""
        return next(iter(self.tables.values()))


def frame(columns: Columns, values: Mapping[str, Any]) -> pd.DataFrame:
    """A table with exactly the declared columns, in their order and of their dtypes; values by column."""
    return pd.DataFrame({name: pd.array(values[name], dtype=kind) for name, kind in columns.items()})


def rows(table: pd.DataFrame) -> list[dict[str, Any]]:
    """A table as JSON has it: an object for each row, a day as text, what is missing as null."""
    plain = table.astype(object).where(table.notna(), None)
    for name, kind in table.dtypes.items():
        if kind.kind == "M":
            plain[name] = [None if day is None else f"{day:%Y-%m-%d}" for day in plain[name]]
    told: list[dict[str, Any]] = plain.to_dict("records")  # type: ignore[assignment]
    return told


def dates(ordinals: Ints) -> np.ndarray[Any, Any]:
    """Ordinal days as datetime64, NaT for 0."""
    days = (ordinals - dt.date(1970, 1, 1).toordinal()).astype("M8[D]").astype("M8[s]")
    days[ordinals == 0] = np.datetime64("NaT", "s")
    return np.asarray(days)


def names(codes: Ints | Codes) -> list[str]:
    """The channels of places in ``CHANNELS``."""
    return [str(CHANNELS[code]) for code in codes.tolist()]


def answer(
    name: str,
    told: History,
    known_at: dt.datetime,
    tables: Mapping[str, pd.DataFrame],
    notes: Sequence[Note] = (),
    **asked: str,
) -> Analysis:
    """Tables as the answer of an analysis, with what it was asked of."""
    if len(told.nobodys):
        code = "unidentified_apart" if "unidentified" in tables else "unidentified"
        facts = {"count": f"{len(told.nobodys):,}", "yen": f"{told.nobodys.amount.sum():,}"}
        notes = (*notes, Note(f"analysis.{code}", facts))
    notes = (*notes, *map(_missing, gaps_of(told)))
    if told.undecided:
        notes = (*notes, Note("analysis.undecided", {"count": f"{told.undecided:,}"}))
    return Analysis(
        name=name,
        as_of=told.as_of,
        known_at=known_at,
        rule=f"{told.rule.name} {told.rule.version} {told.rule.digest[:12]}",
        tables=tables,
        asked=asked,
        counted=tuple(map(str, told.rule.number.axes)),
        notes=tuple(notes),
    )


def _missing(gap: Gap) -> Note:
    """That some days are on no record of a channel, or of one source of it."""
    facts = {"channel": gap.tie, "since": gap.since.isoformat(), "until": gap.until.isoformat()}
    if gap.source is UNSET:
        return Note(GAPS[0], facts)
    return Note(GAPS[1], {**facts, "source": gap.source})
