"""The way from one figure to another, person by person; it always adds up.

A figure is a count of touchpoints as known at a moment, of a town, under a rule, on a day. Between two
figures these change one after the other: first what is known (people not to be counted, files undone, records
erased and corrected, people merged and split, files that came late), then the town, the rule, and the day.
Every stage is counted in full, so that the stages between two figures make up the whole difference whatever
happened.
"""

from collections.abc import Iterable
from enum import StrEnum

import numpy as np
from msgspec import Struct

from kankei.counting.columns import NOBODY, Flags, Ints, Touches, aligned, joined
from kankei.counting.difference import left_out
from kankei.counting.population import in_number
from kankei.counting.standings import NOWHERE, Standings
from kankei.model.axis import Axis


class Cause(StrEnum):
    """What moved somebody in or out of the number, in the order in which the stages follow."""

    REWRITTEN = "rewritten"
    """History itself no longer says what was published (an erasure that left no trace)."""
    STOPPED = "stopped"
    """Is in no number any more by their own wish (利用停止)."""
    UNDONE = "undone"
    """An import was undone."""
    REDONE = "redone"
    """An import that had been undone was taken again."""
    ERASED = "erased"
    """A record was withdrawn without anything in its place."""
    CORRECTED = "corrected"
    """A later list said a row anew."""
    MERGED = "merged"
    """Two people turned out to be one."""
    SPLIT = "split"
    """One person turned out to be two."""
    REGROUPED = "regrouped"
    """Records came to somebody or left them, which changed where they stand."""
    IDENTIFIED = "identified"
    """Records of nobody in particular became somebody, or somebody's became nobody's."""
    RESUMED = "resumed"
    """May be counted again: that wish holds no longer."""
    LATE = "late"
    """A list taken in later told of it."""
    TOWN = "town"
    """Lives elsewhere by what the town is called now, or in town."""
    RULE = "rule"
    """Another rule."""
    CAME = "came"
    """Had done nothing by the earlier day."""
    RETURNED = "returned"
    """Was known on the earlier day, and counts by what was done since or by a repetition."""
    MOVED_OUT = "moved_out"
    """Lived in town on the earlier day, and no longer."""
    MOVED_IN = "moved_in"
    """Came to live in town: no longer on the axes that are closed to residents."""
    DIED = "died"
    """Has died by the later day."""
    LAPSED = "lapsed"
    """What counted on the earlier day lies before the window, or has ended."""


class Figure(Struct, frozen=True, kw_only=True, eq=False):
    """One count in columns: its people, their axes as bits, and whether they are in the number."""

    standing: Standings
    bits: Ints
    counted: Flags

    @property
    def number(self) -> int:
        """People in the number."""
        return int(self.counted.sum())

    @property
    def inside(self) -> Ints:
        """The people of the number, ascending."""
        return self.standing.people[self.counted]


class Change(Struct, frozen=True, kw_only=True):
    """Somebody who came into the number (``change`` 1) or went out of it (-1).

    ``touchpoint`` is the number of one that shows it, 0 if none does; the axes are bits in the order of
    ``Axis``; ``why`` tells a cause that has several reasons apart.
    """

    person: int
    change: int
    cause: Cause
    touchpoint: int = 0
    axes_before: int = 0
    axes_after: int = 0
    why: str = ""


class Fates(Struct, frozen=True, kw_only=True, eq=False):
    """Touchpoints that were known earlier and are not later, by number.

    ``heir`` is the touchpoint that now says the same row (0 if none does), ``undone`` that their import was.
    ``redone`` are the numbers of touchpoints, known later, whose import had been undone and was taken again.
    ``stopped`` are those known earlier, none of them in ``no``, whose people are no longer to be counted;
    ``resumed`` those known later whose people were not to be counted earlier.
    """

    no: Ints
    heir: Ints
    undone: Flags
    redone: Ints
    stopped: Ints
    resumed: Ints


def figure(standing: Standings) -> Figure:
    """A figure from its standings."""
    return Figure(standing=standing, bits=standing.bits, counted=in_number(standing))


def stages_of_knowledge(early: Touches, late: Touches, fates: Fates) -> list[tuple[Cause, Touches]]:
    """What was known, one kind of news after the other, from ``early`` to ``late``.

    Returns:
        The touchpoints after stopping, undoing, taking again what says a row anew, erasing, correcting,
        regrouping (``Cause.REGROUPED`` stands for all that is about who is who), taking again what only adds,
        resuming, and late files; the last are ``late``.
    """
    early, late = aligned(early, late)
    replaced, redone = fates.heir != 0, np.isin(fates.heir, fates.redone)
    counted = early.where(~_rows(early, fates.stopped))
    undone = _exchanged(counted, late, fates, fates.undone)
    back = _exchanged(undone, late, fates, ~fates.undone & redone)
    erased = back.where(~np.isin(back.no, fates.no[~fates.undone & ~replaced]))
    corrected = _exchanged(erased, late, fates, ~fates.undone & replaced & ~redone)
    same = _rows(late, corrected.no)
    again = same | _rows(late, fates.redone)
    return [
        (Cause.STOPPED, counted),
        (Cause.UNDONE, undone),
        (Cause.REDONE, back),
        (Cause.ERASED, erased),
        (Cause.CORRECTED, corrected),
        (Cause.REGROUPED, late.where(same)),
        (Cause.REDONE, late.where(again)),
        (Cause.RESUMED, late.where(again | _rows(late, fates.resumed))),
        (Cause.LATE, late),
    ]


def changes(before: Figure, after: Figure, cause: Cause) -> list[Change]:
    """Who came in and who went out between two figures whose people have the same numbers."""
    touched = _news(before, after)
    moved = [(1, np.setdiff1d(after.inside, before.inside)), (-1, np.setdiff1d(before.inside, after.inside))]
    return [
        Change(
            person=person,
            change=sign,
            cause=cause,
            touchpoint=touched.get(person, 0),
            axes_before=_bits(before, person),
            axes_after=_bits(after, person),
        )
        for sign, people in moved
        for person in people.tolist()
    ]


def regrouped(before: Figure, after: Figure, old: Touches, new: Touches) -> list[Change]:
    """Who came in and went out because records belong to other people than was thought.

    Args:
        before: The figure with people as they were.
        after: The figure with people as they are.
        old: All touchpoints with people as they were.
        new: The same touchpoints with people as they are, in any order.
    """
    was, now = old.person[np.argsort(old.no)], new.person[np.argsort(new.no)]
    renamed = _renamed(was, now)
    kept = []
    for change in changes(before, after, Cause.REGROUPED):
        if change.person not in renamed:
            mine, other = (was, now) if change.change < 0 else (now, was)
            cause = _cause(change, mine, other)
            kept.append(_with(change, cause))
    return kept


def by_rule(before: Figure, after: Figure) -> list[Change]:
    """Who comes in and goes out under another rule, and why; the touchpoints and the day are the same."""
    why_in, why_out = left_out(after.standing, before.standing), left_out(before.standing, after.standing)
    people = before.standing.people
    found = []
    for change in changes(before, after, Cause.RULE):
        place = int(np.searchsorted(people, change.person))
        why = (why_in if change.change > 0 else why_out)[place]
        found.append(_with(change, Cause.RULE, str(why)))
    return found


def by_day(before: Figure, after: Figure) -> list[Change]:
    """Who comes in and goes out as the day moves on; ``before`` is the earlier day."""
    lived, lives = _residents(before.standing), _residents(after.standing)
    dead = set(after.standing.people[after.standing.died > 0].tolist())
    known = set(before.standing.people.tolist())
    found = []
    for change in changes(before, after, Cause.LAPSED):
        who = change.person
        if change.change > 0:
            gone = who in lived and who not in lives
            cause = Cause.MOVED_OUT if gone else Cause.RETURNED if who in known else Cause.CAME
        else:
            settled = who in lives and who not in lived
            cause = Cause.DIED if who in dead else Cause.MOVED_IN if settled else Cause.LAPSED
        found.append(_with(change, cause))
    return found


def reversed_changes(found: Iterable[Change]) -> list[Change]:
    """The same changes on the way back."""
    return [
        Change(
            person=change.person,
            change=-change.change,
            cause=change.cause,
            touchpoint=change.touchpoint,
            axes_before=change.axes_after,
            axes_after=change.axes_before,
            why=change.why,
        )
        for change in found
    ]


def axes_of(bits: int) -> tuple[Axis, ...]:
    """The axes that bits stand for.

    >>> axes_of(5)
    (<Axis.EXCHANGE: 'exchange'>, <Axis.ATTACHMENT: 'attachment'>)
    """
    return tuple(axis for place, axis in enumerate(Axis) if bits >> place & 1)


def _with(change: Change, cause: Cause, why: str = "") -> Change:
    return Change(
        person=change.person,
        change=change.change,
        cause=cause,
        touchpoint=change.touchpoint,
        axes_before=change.axes_before,
        axes_after=change.axes_after,
        why=why,
    )


def _cause(change: Change, mine: Ints, other: Ints) -> Cause:
    """What became of somebody's touchpoints: ``mine`` is the side where they are somebody."""
    if (other == change.person).any():
        return Cause.REGROUPED
    if not (other[mine == change.person] != NOBODY).any():
        return Cause.IDENTIFIED
    return Cause.SPLIT if change.change > 0 else Cause.MERGED


def _renamed(was: Ints, now: Ints) -> set[int]:
    """People who only changed their number, under both: all touchpoints of the one are all of the other."""
    pairs = np.unique(np.stack([was, now], axis=1), axis=0) if len(was) else np.empty((0, 2), np.int64)
    olds, news = (np.unique(pairs[:, side], return_counts=True) for side in (0, 1))
    once = [dict(zip(values.tolist(), counts.tolist(), strict=True)) for values, counts in (olds, news)]
    alone = [
        (old, new)
        for old, new in pairs.tolist()
        if old != new and NOBODY not in (old, new) and once[0][old] == once[1][new] == 1
    ]
    return {name for pair in alone if pair[0] not in once[1] and pair[1] not in once[0] for name in pair}


def _residents(standing: Standings) -> set[int]:
    return set(standing.people[standing.resident].tolist())


def _bits(one: Figure, person: int) -> int:
    people = one.standing.people
    place = int(np.searchsorted(people, person))
    return int(one.bits[place]) if place < len(people) and people[place] == person else 0


def _news(before: Figure, after: Figure) -> dict[int, int]:
    """For each person the latest touchpoint that earned something in one of two figures alone."""
    found: dict[int, int] = {}
    for one, two in ((before, after), (after, before)):
        mine, theirs = _earning(one), _earning(two)
        fresh = mine & ~np.isin(one.standing.touches.no, two.standing.touches.no[theirs])
        chosen = np.flatnonzero(fresh & (one.standing.index != NOWHERE))
        chosen = chosen[np.argsort(one.standing.touches.day[chosen], kind="stable")]
        people = one.standing.touches.person[chosen].tolist()
        found |= dict(zip(people, one.standing.touches.no[chosen].tolist(), strict=True))
    return found


def _earning(one: Figure) -> Flags:
    flags: Flags = np.logical_or.reduce([one.standing.earned[axis] for axis in Axis])
    return flags


def _rows(touches: Touches, nos: Ints) -> Flags:
    flags: Flags = np.isin(touches.no, nos)
    return flags


def _exchanged(now: Touches, late: Touches, fates: Fates, chosen: Flags) -> Touches:
    """Without the chosen ones, but with their heirs, who are whose the chosen ones were."""
    gone, heirs = fates.no[chosen], fates.heir[chosen]
    gone, heirs = gone[heirs != 0], heirs[heirs != 0]
    heirs, first = np.unique(heirs, return_index=True)
    gone = gone[first]
    owner = dict(zip(now.no.tolist(), now.person.tolist(), strict=True)) if len(gone) else {}
    fresh = late.where(_rows(late, heirs))
    whose = {heir: owner.get(old, NOBODY) for heir, old in zip(heirs.tolist(), gone.tolist(), strict=True)}
    persons = np.array([whose[no] for no in fresh.no.tolist()], dtype=np.int64)
    return joined(now.where(~np.isin(now.no, fates.no[chosen])), _owned(fresh, persons))


def _owned(touches: Touches, person: Ints) -> Touches:
    columns = {name: getattr(touches, name) for name in touches.__struct_fields__ if name != "person"}
    return Touches(person=person, **columns)
