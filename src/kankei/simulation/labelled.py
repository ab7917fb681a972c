"""Towns as the matcher learns from them: comparable columns, and the true person of each record."""

import random
from collections.abc import Iterator, Sequence

import msgspec
import numpy as np

from kankei.fields import name
from kankei.matching.evaluation import LabelledTown
from kankei.matching.preparation import prepare
from kankei.model import RecordDraft
from kankei.simulation.drawing import random_spec
from kankei.simulation.spec import TownSpec
from kankei.simulation.town import SimRow, simulate

__all__ = ["labelled", "labelled_towns"]

HANDLE_LISTS = ("zoom_tour", "fb_self_declared")
"""Lists that may come from a service whose members have a name of their own there."""


def labelled(spec: TownSpec, seed: int) -> LabelledTown:
    """One town, with handles and former surnames on some of its rows, as no list of the ten has them."""
    rows = simulate(spec, seed).rows
    rng = random.Random(seed)  # noqa: S311
    handles = rng.random() < 0.5
    drafts = [_with_handle(row, rng) if handles else row.record for row in rows]
    person = np.fromiter((row.person for row in rows), np.int64, len(rows))
    return LabelledTown(table=prepare(_with_former_names(drafts, person, rng)), person=person)


def labelled_towns(sizes: Sequence[int], *, seed: int) -> Iterator[LabelledTown]:
    """Towns of the given sizes in people, every other parameter drawn at random."""
    for number, people in enumerate(sizes):
        own = seed * 10_000 + number
        yield labelled(random_spec(random.Random(own), people=people), own)  # noqa: S311


def _with_handle(row: SimRow, rng: random.Random) -> RecordDraft:
    """Give a row of a service its member's name; one in fifty has opened a second account."""
    if not row.file.startswith(HANDLE_LISTS):
        return row.record
    account = row.person * 2 + (rng.random() < 0.02)
    return msgspec.structs.replace(row.record, handle=f"user{account}")


def _with_former_names(
    drafts: list[RecordDraft], person: np.ndarray, rng: random.Random
) -> list[RecordDraft]:
    """Let a third of the rows of people who changed their surname tell the earlier one."""
    names = name.name_columns([d.name for d in drafts], [d.kana for d in drafts])
    first: dict[int, str] = {}
    told = list(drafts)
    for place, (who, surname) in enumerate(zip(person.tolist(), names.surname, strict=True)):
        if not surname:
            continue
        former = first.setdefault(who, surname)
        if former != surname and rng.random() < 0.33:
            told[place] = msgspec.structs.replace(drafts[place], former_name=former)
    return told
