"""Relations: what judgements say beyond one pair: households, joint rows, contradictions."""

import uuid
from collections import defaultdict
from collections.abc import Iterable

import sqlalchemy as sa
from msgspec import Struct

from kankei.model import Judgement, Record, Verdict
from kankei.model.judgement import APART
from kankei.store import memberships, people, records, verdicts

__all__ = ["Contradiction", "Kin", "contradictions", "kin", "sides"]

Pair = tuple[int, int]
LASTING = (Verdict.HOUSEHOLD, Verdict.JOINT)


class Kin(Struct, frozen=True, kw_only=True):
    """People that staff found to belong together without being one: a household, or the names of a joint row.

    ``records`` are the records judged; ``people`` whose they are now, None for nobody in particular.
    """

    verdict: Verdict
    records: list[Record]
    people: list[uuid.UUID | None]
    judgements: list[uuid.UUID]


class Contradiction(Struct, frozen=True, kw_only=True):
    """A chain of "same" that leads around a wall: the wall holds, and ``open`` of the words have no effect.

    ``same`` and ``apart`` are the judgements concerned; one of them has to be withdrawn.
    """

    same: list[uuid.UUID]
    apart: list[uuid.UUID]
    open: int


def sides(connection: sa.Connection, judged: Judgement) -> tuple[uuid.UUID | None, uuid.UUID | None]:
    """Whose the two sides of a judgement are now; None for nobody in particular, or nothing live any more."""
    now = verdicts.live_versions(connection, [judged.left_no, judged.right_no])
    held = memberships.of_records(connection, now.values())
    whose = dict(zip(held["record_no"].tolist(), held["person_no"].tolist(), strict=True))
    ids = people.ids(connection, whose.values())
    left, right = (ids.get(whose.get(now.get(no, 0), 0)) for no in (judged.left_no, judged.right_no))
    return left, right


def kin(connection: sa.Connection) -> list[Kin]:
    """The households and joint rows that staff told of, each chain of pairs as one, households first."""
    told = verdicts.in_force(connection)
    found = []
    for verdict in LASTING:
        pairs = {pair: one for pair, one in told.items() if one.verdict is verdict}
        found += [_kin(connection, verdict, group, pairs) for group in _chains(pairs)]
    return found


def _kin(connection: sa.Connection, verdict: Verdict, group: set[int], pairs: dict[Pair, Judgement]) -> Kin:
    said = records.by_nos(connection, sorted(group))
    held = memberships.of_records(connection, group)
    whose = dict(zip(held["record_no"].tolist(), held["person_no"].tolist(), strict=True))
    ids = people.ids(connection, whose.values())
    return Kin(
        verdict=verdict,
        records=said,
        people=[ids.get(whose[one.no]) for one in said],
        judgements=[one.id for pair, one in pairs.items() if pair[0] in group],
    )


def contradictions(connection: sa.Connection) -> list[Contradiction]:
    """Every chain of "same" with a wall between two of its records."""
    told = verdicts.in_force(connection)
    same = {pair: one for pair, one in told.items() if one.verdict is Verdict.SAME}
    walls = {pair: one for pair, one in told.items() if one.verdict in APART}
    held = memberships.of_records(connection, {no for pair in same for no in pair})
    whose = dict(zip(held["record_no"].tolist(), held["person_no"].tolist(), strict=True))
    found = []
    for group in _chains(same):
        within = [one for pair, one in walls.items() if group >= set(pair)]
        if within:
            chain = [pair for pair in same if pair[0] in group]
            idle = sum(whose[a] != whose[b] for a, b in chain)
            ids = [same[pair].id for pair in chain]
            found.append(Contradiction(same=ids, apart=[one.id for one in within], open=idle))
    return found


def _chains(pairs: Iterable[Pair]) -> list[set[int]]:
    """Records that pairs lead to from one another, in the order of their first record."""
    beside: defaultdict[int, set[int]] = defaultdict(set)
    for one, two in pairs:
        beside[one].add(two)
        beside[two].add(one)
    groups: list[set[int]] = []
    seen: set[int] = set()
    for start in sorted(beside):
        if start not in seen:
            group, ahead = {start}, [start]
            for no in ahead:
                ahead += sorted(beside[no] - group)
                group |= beside[no]
            seen |= group
            groups.append(group)
    return groups
