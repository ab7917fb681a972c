"""Attribution (きっかけ): through which channels those who reached an outcome had come."""

import datetime as dt

import numpy as np
import pandas as pd

from kankei.analysis.frames import Analysis, Note, answer, frame
from kankei.analysis.history import NEVER, History, history
from kankei.analysis.reaching import first_days
from kankei.counting.columns import CHANNELS, Flags, Ints
from kankei.errors import RuleError
from kankei.model.goal import Town
from kankei.store import Store

__all__ = ["COLUMNS", "NOTHING", "attribution"]

COLUMNS = {
    "attribution": {
        "channel": "str",
        "first": "int64",
        "last": "int64",
        "any": "int64",
        "decayed": "float64",
    }
}
"""The table and its columns; docs/howto/analysis.md says what each means."""
NOTHING = "none"
"""The line of those of whom nothing is known before the outcome."""


def attribution(
    store: Store,
    outcome: str = "settlement",
    *,
    as_of: dt.date,
    known_at: dt.datetime,
    half_life: int = 365,
    rule: str = "default",
    town: str | Town = "",
) -> Analysis:
    """Before they reached the outcome, by channel: first touch, last touch, any touch, and touches by age.

    ``first``, ``last`` and ``decayed`` give each person away once, so that each adds up to the people with
    the outcome; ``any`` counts a person under every channel. ``decayed`` shares a person out over all
    earlier touchpoints, each weighing half as much for every ``half_life`` days that it is older. Of two
    channels on one day the one that ``Channel`` names first is the earlier. Says what came before, not what
    it caused.

    Args:
        store: Where the touchpoints are.
        outcome: ``any``, an axis, a channel, or ``channel:kind``.
        as_of: The last day that counts.
        known_at: The moment whose knowledge is used.
        half_life: Days, at least 1.
        rule: A shipped rule's name, or the path of a town's own.
        town: A shipped town's name, or the path of another.

    Raises:
        RuleError: The rule, the town or the outcome is unknown, or ``half_life`` is less than a day.
        StoreError: The store cannot be read.
    """
    if half_life < 1:
        raise RuleError(str(half_life), "analysis.half_life")
    told = history(store, as_of=as_of, known_at=known_at, rule=rule, town=town)
    reached = first_days(told, outcome)
    facts = {"outcome": outcome, "people": f"{(reached != NEVER).sum():,}", "days": str(half_life)}
    table = _table(told, reached, half_life)
    notes = [Note("analysis.attribution", facts)]
    return answer("attribution", told, known_at, {"attribution": table}, notes, outcome=outcome)


def _table(told: History, reached: Ints, half_life: int) -> pd.DataFrame:
    before = told.touches.day < reached[told.head]
    places = np.flatnonzero(before)
    heads, channels = told.head[places], told.touches.channel[places].astype(np.int64)
    people, begins = np.unique(heads, return_index=True)
    lengths = np.bincount(heads)[people] if len(heads) else begins
    ends = begins + lengths - 1
    age = (reached[heads] - told.touches.day[places]).astype(np.float64)
    # The youngest touchpoint is the unit: a share does not change by it, and no weight vanishes.
    weight = np.exp2(-(age - np.repeat(age[ends], lengths)) / half_life)
    share = weight / np.bincount(heads, weights=weight, minlength=len(told.people))[heads]
    columns = {
        "first": _counted(channels[begins]),
        "last": _counted(channels[ends]),
        "any": _counted(np.unique(heads * len(CHANNELS) + channels) % len(CHANNELS)),
        "decayed": np.bincount(channels, weights=share, minlength=len(CHANNELS)),
    }
    shown: Flags = columns["any"] > 0
    nothing = int((reached != NEVER).sum()) - len(people)
    values = {name: [*column[shown].tolist(), nothing] for name, column in columns.items()}
    labels = [str(channel) for channel, seen in zip(CHANNELS, shown, strict=True) if seen]
    return frame(COLUMNS["attribution"], {"channel": [*labels, NOTHING], **values})


def _counted(channels: Ints) -> Ints:
    return np.bincount(channels, minlength=len(CHANNELS)).astype(np.int64)
