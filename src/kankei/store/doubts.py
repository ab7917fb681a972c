"""Doubts: the links between groups of records as the last resolution left them, and which wait for staff."""

import datetime as dt
from dataclasses import dataclass

import numpy as np
import sqlalchemy as sa

from kankei.matching.columns import Bools, Floats, Ints
from kankei.matching.doubts import DOUBT, CoreLinks, cores_of
from kankei.matching.scoring import probability
from kankei.model import Verdict
from kankei.store import links, memberships, verdicts

__all__ = ["Known", "asked", "of_people", "stored", "verdicts_at", "waiting"]

Pair = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Known:
    """Live records by number, ascending, whose each is (0: nobody), their links, and edges within people."""

    record: Ints
    person: Ints
    links: CoreLinks
    edges: tuple[Ints, Ints, Floats]


def verdicts_at(connection: sa.Connection, known_at: dt.datetime | None = None) -> dict[Pair, Verdict]:
    """What staff had found at a moment, by pair of records live then; None for now."""
    return {pair: one.verdict for pair, one in verdicts.in_force(connection, known_at=known_at).items()}


def stored(connection: sa.Connection) -> Known:
    """The links as the last resolution left them, and the records of everybody in one."""
    found = _links(connection)
    return _known(connection, found, found.people())


def waiting(connection: sa.Connection) -> int:
    """How many links wait for an answer of staff; only whom one was about is read."""
    every, said = _links(connection), verdicts_at(connection)
    found = every.where(_doubtful(every))
    if not said:
        return len(found.left)
    judged = np.array(sorted({no for pair in said for no in pair}), np.int64)
    folk = np.intersect1d(found.people(), memberships.persons(connection, judged))
    beside = every.where(np.isin(every.left_person, folk) | np.isin(every.right_person, folk))
    known = _known(connection, beside, folk)
    core = cores_of(known.record, known.person, known.edges, beside)
    return int(asked(found, known, core, said).sum())


def asked(found: CoreLinks, known: Known, core: Ints, said: dict[tuple[int, int], Verdict]) -> Bools:
    """The links in doubt of which nobody has said anything: neither of their groups nor of their people."""
    place = {no: index for index, no in enumerate(known.record.tolist())}
    judged = {
        frozenset(kind[[place[a], place[b]]].tolist()) | {name}
        for a, b in said
        if a in place and b in place
        for name, kind in (("core", core), ("person", known.person))
    }
    rows = zip(
        *(part.tolist() for part in (found.left, found.right, found.left_person, found.right_person)),
        strict=True,
    )
    fresh = [
        frozenset((a, b, "core")) not in judged and (p == q or frozenset((p, q, "person")) not in judged)
        for a, b, p, q in rows
    ]
    waits: Bools = np.array(fresh, np.bool_) & _doubtful(found)
    return waits


def of_people(found: CoreLinks) -> CoreLinks:
    """Those of which both sides are somebody's."""
    return found.where((found.left_person > 0) & (found.right_person > 0))


def _doubtful(found: CoreLinks) -> Bools:
    doubtful: Bools = (found.counted > DOUBT[0]) & (found.counted < DOUBT[1])
    return doubtful


def _links(connection: sa.Connection) -> CoreLinks:
    said = links.columns(connection)
    found = CoreLinks(
        left=said["left_core"], right=said["right_core"],
        left_record=said["left_no"], right_record=said["right_no"],
        left_person=said["left_person"], right_person=said["right_person"],
        chance=probability(said["bits"].astype(np.float64)),
    )  # fmt: skip
    return of_people(found)


def _known(connection: sa.Connection, found: CoreLinks, folk: Ints) -> Known:
    """The live records of these people, and the edges within those who have several groups."""
    live = memberships.live_now(connection)
    mine = np.isin(live["person_no"], folk)
    record, person = live["record_no"][mine], live["person_no"][mine]
    several = np.isin(person, found.people_of_several())
    return Known(record, person, found, _within(connection, record[several], person[several]))


def _within(connection: sa.Connection, record: Ints, person: Ints) -> tuple[Ints, Ints, Floats]:
    """The edges between two of these records, ascending, that are one person's."""
    found = links.edges_from(connection, record.tolist())
    left, right = found["left_no"], found["right_no"]
    place = np.minimum(np.searchsorted(record, right), max(len(record) - 1, 0))
    same = record[place] == right
    same[same] = person[place[same]] == person[np.searchsorted(record, left[same])]
    return left[same], right[same], found["bits"][same].astype(np.float64)
