"""Evaluation: a store's people against a known truth, and the model's word against that of staff."""

import datetime as dt
from collections import Counter
from collections.abc import Mapping, Sequence

import numpy as np
import sqlalchemy as sa
from msgspec import Struct

from kankei.matching.blocking import candidate_pairs
from kankei.matching.columns import Bools, Columns, Floats, Ints
from kankei.matching.comparison import LEVELS
from kankei.matching.evaluation import Band, Clusters, Scores, clusters, evaluate, pairs_within, reliability
from kankei.matching.model import Model
from kankei.matching.resolution import score_pairs
from kankei.matching.scoring import Scored, probability
from kankei.model import Judgement, Verdict
from kankei.model.judgement import APART
from kankei.store import Store, links, memberships, records, verdicts
from kankei.usecases.identity import models
from kankei.usecases.identity.neighbourhood import Neighbourhood, between, everything
from kankei.usecases.review.pairing import census_of

__all__ = ["Agreement", "Evaluation", "Pattern", "against_judgements", "against_truth", "judged_among_all"]

Row = tuple[str, int]
PATTERNS = 10
"""How many kinds of errors are told."""
BY_PROGRAM = "api"
"""The reason of judgements that a program made by naming a person: they teach nothing of records."""


class Pattern(Struct, frozen=True, kw_only=True):
    """One kind of error: what agreed and what clashed between two records, and how many pairs were so."""

    levels: tuple[str, ...]
    pairs: int


class Evaluation(Struct, frozen=True, kw_only=True):
    """A store against the truth about its rows.

    ``scores`` over rows, ``clusters`` over people, ``blocking_recall`` over pairs of records. ``pairs`` and
    ``links`` tell predicted against true for pairs of records and for links between groups.
    """

    rows: int
    covered: int
    scores: Scores
    clusters: Clusters
    blocking_recall: float
    candidates_per_record: float
    pairs: tuple[Band, ...]
    links: tuple[Band, ...]
    joined_wrongly: tuple[Pattern, ...]
    missed: tuple[Pattern, ...]


class Agreement(Struct, frozen=True, kw_only=True):
    """The model's word on pairs that staff judged; the hard ones: no measure of the whole.

    ``precision`` and ``recall`` of what it holds likelier one person than not; None where there is no pair to
    measure them on.
    """

    judged: int
    same: int
    precision: float | None
    recall: float | None
    f1: float | None
    pairs: tuple[Band, ...]
    joined_wrongly: tuple[Pattern, ...]
    missed: tuple[Pattern, ...]


def against_truth(store: Store, truth: Mapping[Row, str], *, known_at: dt.datetime) -> Evaluation:
    """Compare with the true person of rows, by the name of the file and the row as a spreadsheet shows it.

    Rows that only one side knows, or that are nobody in particular, are left out of the measures of people.
    """
    with store.reading() as connection:
        found = {
            (one.file.replace("\\", "/").rpartition("/")[2], one.row_number): one
            for one in records.identities(connection, known_at)
        }
        shared = sorted(row for row in truth.keys() & found.keys() if found[row].person_id)
        true, guess = [truth[row] for row in shared], [str(found[row].person_id) for row in shared]
        nos = records.numbers(connection, {one.record_id for one in found.values()})
        label = {nos[found[row].record_id]: truth[row] for row in truth.keys() & found.keys()}
        model = models.in_force(connection)
        whole = everything(connection)
        person = _codes([label.get(no, "") for no in whole.nos.tolist()])
        scored = _candidates(whole, model)
        wrong, missed = _errors(connection, whole, person)
        return Evaluation(
            rows=len(truth),
            covered=len(shared),
            scores=evaluate(true, guess),
            clusters=clusters(true, guess),
            blocking_recall=_recall(person, scored),
            candidates_per_record=len(scored.left) / max(len(whole.nos), 1),
            pairs=_bands(scored.bits, person[scored.left], person[scored.right]),
            links=_linked(connection, whole, person),
            joined_wrongly=_patterns(whole, *wrong, model),
            missed=_patterns(whole, *missed, model),
        )


def against_judgements(store: Store) -> Agreement:
    """Compare the model's word on single pairs with what staff found of them."""
    with store.reading() as connection:
        part, (left, right), matched = _judged(connection)
        scored = _scored(part, left, right, models.in_force(connection))
    said = scored.bits >= 0.0
    hits = int((said & matched).sum())
    measured = bool(said.any()), bool(matched.any())
    return Agreement(
        judged=len(matched),
        same=int(matched.sum()),
        precision=hits / int(said.sum()) if measured[0] else None,
        recall=hits / int(matched.sum()) if measured[1] else None,
        f1=2 * hits / int(said.sum() + matched.sum()) if all(measured) else None,
        pairs=_reliability(scored.bits, matched),
        joined_wrongly=_told(scored, said & ~matched),
        missed=_told(scored, ~said & matched),
    )


def judged_among_all(store: Store) -> tuple[Columns, tuple[Ints, Ints], Bools]:
    """All live records, the pairs of them that staff judged as two columns of indexes, and which are one.

    What was left unsure, and what a program judged by naming a person, is left out.
    """
    with store.reading() as connection:
        part, sides, matched = _judged(connection)
        whole = everything(connection)
    live = np.isin(part.nos[sides[0]], whole.nos) & np.isin(part.nos[sides[1]], whole.nos)
    left, right = (np.searchsorted(whole.nos, part.nos[side[live]]) for side in sides)
    return whole.table, (left, right), matched[live]


def _judged(connection: sa.Connection) -> tuple[Neighbourhood, tuple[Ints, Ints], Bools]:
    """The records that staff judged, the pairs as indexes of them, and whether each is one person."""
    told = {pair: one for pair, one in verdicts.in_force(connection).items() if _teaches(one)}
    pairs = np.array(sorted(told), np.int64).reshape(-1, 2)
    part = between(connection, np.unique(pairs))
    matched = np.array([told[a, b].verdict is Verdict.SAME for a, b in pairs.tolist()], np.bool_)
    left, right = (np.searchsorted(part.nos, pairs[:, side]) for side in (0, 1))
    return part, (left, right), matched


def _teaches(judged: Judgement) -> bool:
    return judged.reason != BY_PROGRAM and (judged.verdict is Verdict.SAME or judged.verdict in APART)


def _codes(labels: Sequence[str]) -> Ints:
    """A number for each true person, -1 where the truth says nothing."""
    index: dict[str, int] = {"": -1}
    found: Ints = np.fromiter((index.setdefault(name, len(index)) for name in labels), np.int64, len(labels))
    return found


def _candidates(whole: Neighbourhood, model: Model) -> Scored:
    """All pairs that blocking brings together, weighed."""
    return _scored(whole, *candidate_pairs(whole.keys, size=len(whole.nos), cap=model.block_cap), model)


def _scored(part: Neighbourhood, left: Ints, right: Ints, model: Model) -> Scored:
    return score_pairs(part.table, left, right, counted=census_of(part), model=model)


def _recall(person: Ints, scored: Scored) -> float:
    known = person[person >= 0]
    true = len(pairs_within(known)[0])
    found = (person[scored.left] == person[scored.right]) & (person[scored.left] >= 0)
    return float(found.sum()) / max(true, 1)


def _errors(
    connection: sa.Connection, whole: Neighbourhood, person: Ints
) -> tuple[tuple[Ints, Ints], tuple[Ints, Ints]]:
    """Pairs of labelled records wrongly joined, and pairs missed."""
    held = memberships.live_columns(connection)
    mine = held["person_no"][np.searchsorted(held["record_no"], whole.nos)]
    rows = np.flatnonzero((person >= 0) & (mine > 0))
    left, right = (rows[side] for side in pairs_within(mine[rows]))
    wrong = person[left] != person[right]
    one, two = (rows[side] for side in pairs_within(person[rows]))
    missed = mine[one] != mine[two]
    return (left[wrong], right[wrong]), (one[missed], two[missed])


def _linked(connection: sa.Connection, whole: Neighbourhood, person: Ints) -> tuple[Band, ...]:
    """Predicted against true for the links between groups."""
    found = links.columns(connection)
    left, right = (person[np.searchsorted(whole.nos, found[side])] for side in ("left_no", "right_no"))
    return _bands(found["bits"].astype(np.float64), left, right)


def _bands(bits: Floats, left: Ints, right: Ints) -> tuple[Band, ...]:
    """Predicted against true, of the pairs whose truth is known."""
    known = (left >= 0) & (right >= 0)
    return _reliability(bits[known], left[known] == right[known])


def _reliability(bits: Floats, matched: Bools) -> tuple[Band, ...]:
    return tuple(reliability(probability(bits), matched.astype(np.int64)))


def _patterns(whole: Neighbourhood, left: Ints, right: Ints, model: Model) -> tuple[Pattern, ...]:
    scored = _scored(whole, left, right, model)
    return _told(scored, np.ones(len(left), np.bool_))


def _told(scored: Scored, chosen: Bools) -> tuple[Pattern, ...]:
    """What the chosen pairs looked like, the commonest first; what could not be compared is left unsaid."""
    rows = np.flatnonzero(chosen)
    levels = np.column_stack([np.asarray(scored.levels[field])[rows] for field in LEVELS])
    seen = Counter(map(tuple, levels.tolist()))
    ordered = sorted(seen.items(), key=lambda one: (-one[1], one[0]))
    return tuple(Pattern(levels=_named(codes), pairs=pairs) for codes, pairs in ordered[:PATTERNS])


def _named(codes: tuple[int, ...]) -> tuple[str, ...]:
    pairs = zip(LEVELS.items(), codes, strict=True)
    return tuple(f"{field}: {names[code]}" for (field, names), code in pairs if code)
