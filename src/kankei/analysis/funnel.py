"""The funnel (段階ごとの人数): of everybody ever met, who came again, was related, moved in."""

import datetime as dt

import numpy as np

from kankei.analysis.frames import Analysis, Note, answer, frame
from kankei.analysis.history import NEVER, history
from kankei.analysis.reaching import first_days
from kankei.model import Axis
from kankei.model.goal import Town
from kankei.store import Store

__all__ = ["COLUMNS", "STEPS", "funnel"]

COLUMNS = {"funnel": {"step": "str", "people": "int64", "of_before": "float64", "of_all": "float64"}}
"""The table and its columns; docs/howto/analysis.md says what each means."""
STEPS = ("met", "again", "another", "relation", "settlement")
"""Met at all; did something on a later day; came another way too; ever related; moved in after that."""


def funnel(
    store: Store, *, as_of: dt.date, known_at: dt.datetime, rule: str = "default", town: str | Town = ""
) -> Analysis:
    """How many people ever got so far by a day; everybody in a step is in all steps before it.

    The axes are no rungs of a ladder: somebody who moved in at once is met and no more. Such people are in
    ``conversion``, not here.

    Args:
        store: Where the touchpoints are.
        as_of: The last day that counts.
        known_at: The moment whose knowledge is used.
        rule: A shipped rule's name, or the path of a town's own: what a relation is.
        town: A shipped town's name, or the path of another.

    Raises:
        RuleError: The rule or the town cannot be read.
        StoreError: The store cannot be.
    """
    told = history(store, as_of=as_of, known_at=known_at, rule=rule, town=town)
    did = told.without_deaths()
    touches, starts = did.touches, did.starts
    mine = np.isin(told.people, did.people)
    related, settled = (first_days(told, axis)[mine] for axis in (Axis.RELATION, Axis.SETTLEMENT))
    reached = [
        np.ones(len(did.people), dtype=np.bool_),
        did.first(touches.day > touches.day[starts][did.head]) >= 0,
        did.first(touches.channel != touches.channel[starts][did.head]) >= 0,
        related != NEVER,
        (settled != NEVER) & (settled > related),
    ]
    people = [int(flags.sum()) for flags in np.logical_and.accumulate(reached)]
    values = {
        "step": STEPS,
        "people": people,
        "of_before": [
            after / max(1, before) for before, after in zip([people[0], *people], people, strict=False)
        ],
        "of_all": [many / max(1, people[0]) for many in people],
    }
    notes = [Note("analysis.funnel")]
    return answer("funnel", told, known_at, {"funnel": frame(COLUMNS["funnel"], values)}, notes)
