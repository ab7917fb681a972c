"""What analyses read: everything that was done by a day, by person, in columns."""

import datetime as dt

import numpy as np
from msgspec import Struct
from msgspec.structs import replace

from kankei.counting import Touches, load_rule, population, standings
from kankei.counting.columns import NOBODY, STATUSES, Flags, Ints, listens
from kankei.counting.gaps import Gap, gaps
from kankei.counting.moves import parted
from kankei.fields.moment import check_day
from kankei.model import Status
from kankei.model.goal import Town
from kankei.model.rule import CountingRule
from kankei.store import Store, counts, doubts, towns

__all__ = ["NEVER", "History", "arranged", "gaps_of", "history"]

NEVER = 0
"""The day of what a person never did."""
_DONE = STATUSES.index(Status.DONE)


class History(Struct, frozen=True, kw_only=True, eq=False):
    """Touchpoints that were done by the day, each with its person, by person, day and channel.

    Several of one day stand in the order of what they tell, which hangs on no order of lists.

    ``people`` are their numbers, ascending; ``head`` is the place of each touchpoint's person among them, and
    ``starts`` is where each person's touchpoints begin. Touchpoints of nobody in particular are not among
    them but ``nobodys``, in no order; ``known`` are all that lists tell, by any day and done or not.
    ``undecided`` is how many pairs wait for staff to say whether they are one person: people are as decided
    now.
    """

    as_of: dt.date
    rule: CountingRule
    town: Town
    touches: Touches
    people: Ints
    head: Ints
    starts: Ints
    nobodys: Touches
    known: Touches
    undecided: int

    def first(self, chosen: Flags) -> Ints:
        """For each person, the place of the first of the chosen touchpoints, -1 if there is none."""
        places = np.flatnonzero(chosen)
        heads, firsts = np.unique(self.head[places], return_index=True)
        found = np.full(len(self.people), -1, dtype=np.int64)
        found[heads] = places[firsts]
        return found

    def days(self, places: Ints) -> Ints:
        """The ordinal days of touchpoints by their places, ``NEVER`` for the place -1."""
        days: Ints = np.append(self.touches.day.astype(np.int64), NEVER)[places]
        return days

    def without_deaths(self) -> "History":
        """What people did: a death is on record, but nobody came again by it or by another channel.

        Who is known by their death alone is not among the people.
        """
        died = listens(self.known, self.rule.settlement.deaths)
        if not died.any():
            return self
        alive = arranged(
            self.known.where(~died),
            as_of=self.as_of, rule=self.rule, town=self.town, undecided=self.undecided,
        )  # fmt: skip
        return replace(alive, known=self.known)


def history(
    store: Store,
    *,
    as_of: dt.date,
    known_at: dt.datetime,
    rule: str = "default",
    town: str | Town = "",
    addresses: bool = True,
) -> History:
    """Everything done by a day, from what was known at a moment.

    Args:
        store: Where the touchpoints are.
        as_of: The last day that counts.
        known_at: The moment whose knowledge is used.
        rule: A shipped rule's name, or the path of a town's own.
        town: A shipped town's name, or the path of another.
        addresses: Where people lived is asked too; else every zone is unknown, and the answer comes sooner.

    Raises:
        RuleError: The rule or the town cannot be read.
        StoreError: The store cannot be.
    """
    chosen, home = load_rule(rule), towns.chosen(store, town)
    with store.reading() as connection:
        touches = counts.live_touches(connection, known_at=known_at, town=home, addresses=addresses)
        undecided = doubts.waiting(connection)
    return arranged(touches, as_of=as_of, rule=chosen, town=home, undecided=undecided)


def arranged(
    touches: Touches, *, as_of: dt.date, rule: CountingRule, town: Town, undecided: int = 0
) -> History:
    """Touchpoints in any order as a history; those not done, later than the day or not live are left out.

    Raises:
        FieldError: ``as_of`` is no plain day.
    """
    check_day(as_of)
    touches = parted(touches, rule.settlement)
    wanted = (touches.status == _DONE) & (touches.day <= as_of.toordinal())
    ordered = _in_order(touches.where(wanted & (touches.person > NOBODY)))
    people, starts = np.unique(ordered.person, return_index=True)
    lengths = np.diff(np.append(starts, len(ordered)))
    return History(
        as_of=as_of,
        rule=rule,
        town=town,
        touches=ordered,
        people=people,
        head=np.repeat(np.arange(len(people)), lengths),
        starts=starts.astype(np.int64),
        nobodys=touches.where(wanted & (touches.person == NOBODY)),
        known=touches,
        undecided=undecided,
    )


def _in_order(touches: Touches) -> Touches:
    """Touchpoints by person, day and channel, several of one day by their words and figures."""
    key = touches.person << 26 | touches.day.astype(np.int64) << 5 | touches.channel
    words = _rank(touches.kinds)[touches.kind] << 32 | _rank(touches.sources)[touches.source]
    return touches.where(np.lexsort((touches.amount, touches.zone, touches.ended, words, key)))


def _rank(words: tuple[str, ...]) -> Ints:
    """The place of each word among all of them in order; of no words one, which nothing has."""
    return np.argsort(np.argsort(np.array(words or ("",)))).astype(np.int64)


def gaps_of(told: History) -> tuple[Gap, ...]:
    """The gaps in the record of what the number hears, by the day; of all years, as analyses look at all."""
    standing = standings(told.known, rule=told.rule, as_of=told.as_of)
    return gaps(standing, population(standing))
