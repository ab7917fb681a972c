"""Intake: work out who the pending records are, and say so in memberships.

A file of a million rows and one record over the API go through the same functions.
"""

import datetime as dt

import numpy as np
import sqlalchemy as sa
from msgspec import Struct

from kankei.matching.blocking import blocking_keys, census_keys
from kankei.matching.census import half_octave
from kankei.matching.columns import Ints, columns
from kankei.matching.model import Model, default_model
from kankei.matching.preparation import comparable_columns
from kankei.matching.resolution import Resolution, resolve
from kankei.model import RecordDraft, Verdict
from kankei.store import (
    comparables,
    edges,
    judgements,
    keys,
    links,
    memberships,
    pending,
    people,
    records,
    settings,
)
from kankei.usecases.neighbourhood import Neighbourhood, around

__all__ = ["Resolved", "resolve_pending"]


class Resolved(Struct, frozen=True, kw_only=True):
    """What a resolution did: records looked at, people begun, records that moved."""

    records: int = 0
    begun: int = 0
    moved: int = 0


def resolve_pending(connection: sa.Connection, *, at: dt.datetime, model: Model | None = None) -> Resolved:
    """Give every pending record its person, and every record near it the person it has now.

    Args:
        connection: Of a writing unit.
        at: The moment of the change, aware.
        model: The matching model; the shipped one if None.
    """
    waiting, gone = pending.nos(connection), pending.gone(connection)
    if len(waiting) + len(gone) == 0:
        return Resolved()
    _prepare(connection, waiting)
    with_model = model or default_model()
    part = around(connection, waiting, gone, cap=with_model.block_cap, scale=_last_scale(connection))
    resolution = _resolved(connection, part, with_model)
    _keep_evidence(connection, part.nos, resolution)
    answer = _assign(connection, part.nos, resolution.labels, at)
    pending.clear(connection)
    _keep_scale(connection)
    return answer


def _last_scale(connection: sa.Connection) -> float:
    """The size of the store, in half octaves, when identities were last worked out; -1 if never."""
    return float(settings.get(connection, "scale") or -1)


def _keep_scale(connection: sa.Connection) -> None:
    scale = half_octave(np.array([memberships.count(connection)]))[0]
    settings.put(connection, "scale", f"{scale:g}")


def _prepare(connection: sa.Connection, waiting: Ints) -> None:
    """Make the comparable form and the keys of records that have none yet."""
    ready = np.asarray(comparables.columns(connection, waiting)["record_no"], np.int64)
    fresh = np.setdiff1d(waiting, ready)
    if len(fresh) == 0:
        return
    said = records.columns(connection, fresh.tolist())
    nos = said.pop("record_no")
    drafts = [RecordDraft(**dict(zip(said, row, strict=True))) for row in zip(*said.values(), strict=True)]
    texts, relay = comparable_columns(drafts)
    comparables.add_columns(connection, {"record_no": nos, **texts, "relay": relay})
    table = columns(texts, relay)
    for rows, hashed in (blocking_keys(table), census_keys(table)):
        keys.add_many(connection, np.asarray(nos, np.int64)[rows], hashed.view(np.int64))


def _resolved(connection: sa.Connection, part: Neighbourhood, model: Model) -> Resolution:
    place = {no: index for index, no in enumerate(part.nos.tolist())}
    same, different = _judged(connection, place)
    crowd = None if part.counted is None else part.crowd
    return resolve(
        part.table,
        model=model,
        same=same,
        different=different,
        counted=part.counted,
        keys=part.keys,
        crowd=crowd,
    )


def _judged(
    connection: sa.Connection, place: dict[int, int]
) -> tuple[list[tuple[int, int]], list[tuple[int, int]]]:
    """Judgements in force between records here as pairs of indexes: same, different; the latest wins."""
    latest: dict[tuple[int, int], Verdict] = {}
    for judged in judgements.active(connection):
        pair = min(judged.left_no, judged.right_no), max(judged.left_no, judged.right_no)
        latest[pair] = judged.verdict
    here = {pair: verdict for pair, verdict in latest.items() if pair[0] in place and pair[1] in place}
    same = [(place[a], place[b]) for (a, b), verdict in here.items() if verdict is Verdict.SAME]
    apart = {Verdict.DIFFERENT, Verdict.HOUSEHOLD}
    return same, [(place[a], place[b]) for (a, b), verdict in here.items() if verdict in apart]


def _keep_evidence(connection: sa.Connection, nos: Ints, resolution: Resolution) -> None:
    """Put the pairs and links found in the place of those that touched these records."""
    left, right, bits = resolution.edges
    edges.replace_columns(connection, nos.tolist(), nos[left], nos[right], bits)
    found = resolution.links
    named = {
        "left_no": nos[found.left],
        "right_no": nos[found.right],
        "left_core": nos[found.left_core],
        "right_core": nos[found.right_core],
        "bits": found.bits,
    }
    links.replace_columns(connection, nos.tolist(), named)


def _assign(connection: sa.Connection, nos: Ints, labels: Ints, at: dt.datetime) -> Resolved:
    """Move each record to the person of its group, beginning people where a group has none."""
    held = memberships.of_records(connection, nos)
    now = dict(zip(held["record_no"].tolist(), held["person_no"].tolist(), strict=True))
    before = np.fromiter((now.get(no, 0) for no in nos.tolist()), np.int64, len(nos))
    group, owner, begun = _owners(connection, nos, labels, before, at)
    after = np.where(labels >= 0, owner[group], 0)
    moved = np.flatnonzero(after != before)
    memberships.move_many(
        connection, nos[moved].tolist(), [int(no) or None for no in after[moved].tolist()], at
    )
    _redirect(connection, before, after)
    return Resolved(records=len(nos), begun=begun, moved=len(moved))


def _owners(
    connection: sa.Connection, nos: Ints, labels: Ints, before: Ints, at: dt.datetime
) -> tuple[Ints, Ints, int]:
    """Dense group numbers, the person of each group, and how many people were begun.

    A person stays with the group that holds most of their records, among equals the person begun first stays;
    a group without one takes back the person its records last had, if that person has nobody now.
    """
    group = np.unique(labels, return_inverse=True)[1]
    somebody = labels >= 0
    owner = np.zeros(int(group.max()) + 1 if len(group) else 0, np.int64)
    _claim(owner, group[somebody], before[somebody])
    lost = np.flatnonzero((owner[group] == 0) & somebody)
    taken = set(owner.tolist())
    _reclaim(connection, owner, group[lost], nos[lost], taken)
    empty = np.unique(group[somebody & (owner[group] == 0)])
    owner[empty] = [fresh.no for fresh in people.begin(connection, len(empty), at)]
    return group, owner, len(empty)


def _claim(owner: Ints, group: Ints, person: Ints) -> None:
    """Give groups to people by overlap, largest first, then the oldest person, then the first group."""
    known = person > 0
    if not known.any():
        return
    base = int(person.max()) + 1
    cells, counts = np.unique(group[known] * base + person[known], return_counts=True)
    groups, persons = cells // base, cells % base
    taken: set[int] = set()
    for place in np.lexsort((groups, persons, -counts)).tolist():
        one, who = int(groups[place]), int(persons[place])
        if owner[one] == 0 and who not in taken:
            owner[one] = who
            taken.add(who)


def _reclaim(connection: sa.Connection, owner: Ints, group: Ints, nos: Ints, taken: set[int]) -> None:
    """Let groups without a person have back those their records were before, when nobody else has them."""
    if len(nos) == 0:
        return
    past = memberships.past_persons(connection, nos.tolist())
    if not past:
        return
    living = memberships.with_members(connection, set(past.values()))
    former = np.fromiter((past.get(no, 0) for no in nos.tolist()), np.int64, len(nos))
    free = np.fromiter(
        (who > 0 and who not in taken and who not in living for who in former.tolist()), np.bool_
    )
    _claim(owner, group[free], former[free])
    people.merge(connection, {int(who): None for who in np.intersect1d(owner, former[free]) if who > 0})


def _redirect(connection: sa.Connection, before: Ints, after: Ints) -> None:
    """Let the id of a person who has no record left lead to the one who has most of them now."""
    gone = np.setdiff1d(before[before > 0], after)
    if len(gone) == 0:
        return
    heirs: dict[int, int | None] = {}
    lost = np.isin(before, gone) & (after > 0)
    base = int(after.max()) + 1
    cells, counts = np.unique(before[lost] * base + after[lost], return_counts=True)
    for place in np.argsort(counts, kind="stable").tolist():
        heirs[int(cells[place] // base)] = int(cells[place] % base)
    people.merge(connection, heirs)
