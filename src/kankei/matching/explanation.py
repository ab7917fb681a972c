"""Explain: why a pair weighs what it weighs, field by field, in bits."""

import numpy as np
from msgspec import Struct
from msgspec.structs import replace

from kankei.matching.census import Census
from kankei.matching.columns import Columns
from kankei.matching.commonness import (
    born_apart,
    common_names,
    household_alone,
    line_alone,
    number_alone,
    unread,
)
from kankei.matching.comparison import LEVELS, Levels
from kankei.matching.cores import OTHER, excluded
from kankei.matching.initials import is_initial
from kankei.matching.joining import name_alone
from kankei.matching.model import CROSSES, GROUNDS, NUMBERS, Model
from kankei.matching.naming import LOW
from kankei.matching.resolution import score_pairs
from kankei.matching.scoring import Scored

ABOUT = {
    "surname": ("surname", "surname_reading"),
    "given": ("given", "given_reading", "given_sound"),
    "gender": ("gender",),
    "birth": ("birth_date",),
    "phone": ("phone",),
    "email": ("email",),
    "address": ("postal_code", "city", "town", "block", "room"),
    "handle": ("handle",),
}
"""Which comparable fields each compared field looks at."""
HIDDEN = ("phone", "address", "phone names")
"""Compared fields that would tell where a protected person lives or is reached."""
UNTOLD = ("line", "number", "household", "birth", "common")
"""Walls that would tell the same."""
NAMES, APART = ("surname", "given"), {*LOW, "shared kanji"}
"""Fields of a name, and levels that say little for one person whatever they weigh."""
MOST = 4
"""Reasons that are told of a pair."""


class Step(Struct, frozen=True, kw_only=True):
    """One bar of the waterfall: what was compared, how it came out, and what that says in bits.

    Of a number (expected namesakes, …) ``left`` is its value in octaves and ``level`` the ground it is
    weighed on: what the pair has beside its names.
    """

    field: str
    level: str
    left: str = ""
    right: str = ""
    bits: float


class Reason(Struct, frozen=True, kw_only=True):
    """A field of two records that speaks for one person, and how far it agrees; never what it says."""

    field: str
    level: str


class Explanation(Struct, frozen=True, kw_only=True):
    """A pair's waterfall from the prior to its match weight; the steps add up to ``bits``.

    ``wall`` says what keeps the two apart whatever they weigh: ``given``, ``gender``, ``generation``,
    ``line``, ``number``, ``script``, ``household``, ``birth``, ``common``, or ``""`` for nothing.
    """

    steps: list[Step]
    bits: float
    threshold: float
    wall: str = ""


def explain(table: Columns, left: int, right: int, *, counted: Census, model: Model) -> Explanation:
    """The waterfall of one pair of records, given by index."""
    scored = score_pairs(table, np.array([left]), np.array([right]), counted=counted, model=model)
    level = {field: LEVELS[field][int(scored.levels[field][0])] for field in LEVELS}
    steps = [Step(field="prior", level="", bits=model.pair.prior)]
    for field, name in level.items():
        told = model.pair.levels[field][name] + _crossed(field, level, model)
        sides = (_said(table, field, left), _said(table, field, right))
        steps.append(Step(field=field, level=name, left=sides[0], right=sides[1], bits=told))
    ground = GROUNDS[int(scored.grounds[0])]
    slopes = model.pair.slopes[ground]
    for place, number in enumerate(NUMBERS):
        value = float(scored.numbers[0, place])
        steps.append(Step(field=number, level=ground, left=f"{value:g}", bits=slopes[number] * value))
    return Explanation(
        steps=steps,
        bits=float(scored.bits[0]),
        threshold=model.core_threshold,
        wall=_wall(table, scored, level),
    )


def _wall(table: Columns, scored: Scored, level: dict[str, str]) -> str:
    """What keeps a pair apart: names and ages that exclude each other, or that too many bear what agrees."""
    if excluded(scored.levels)[0]:
        late = level["birth"] == "a generation apart"
        return "given" if level["given"] in OTHER else "generation" if late else "gender"
    walls = {
        "line": line_alone(table, scored),
        "number": number_alone(table, scored),
        "script": unread(table, scored),
        "household": household_alone(table, scored),
        "birth": born_apart(table, scored),
        "common": name_alone(table, scored, common_names(table)),
    }
    return next((wall for wall, stands in walls.items() if stands[0]), "")


def reasons(found: Levels, *, model: Model) -> list[tuple[Reason, ...]]:
    """What speaks most for each of some pairs, given by their levels: four fields at most, strongest first.

    It follows from what the two records say alone, not from how many others say it.
    """
    weights = model.pair.levels
    told = []
    for place in range(len(found["given"])):
        level = {field: names[int(found[field][place])] for field, names in LEVELS.items()}
        bits = {field: weights[field][name] for field, name in level.items()}
        speak = [field for field in bits if _speaks(field, level[field], bits[field])]
        strong = sorted(speak, key=lambda field: -bits[field])
        told.append(tuple(Reason(field=field, level=level[field]) for field in strong[:MOST]))
    return told


def _speaks(field: str, level: str, bits: float) -> bool:
    """Whether a field speaks for one person; what a name weighs is not told by how far it agrees alone."""
    return level not in APART and (bits > 0 or field in NAMES)


def veiled(told: Explanation) -> Explanation:
    """An explanation that says nothing of addresses and phones; the bits stay the same."""
    hidden = [step for step in told.steps if step.field in HIDDEN]
    if not hidden:
        return told
    together = Step(field="veiled", level="", bits=sum(step.bits for step in hidden))
    return Explanation(
        steps=[*(_ungrounded(step) for step in told.steps if step.field not in HIDDEN), together],
        bits=told.bits,
        threshold=told.threshold,
        wall="" if told.wall in UNTOLD else told.wall,
    )


def _ungrounded(step: Step) -> Step:
    """A number without the ground it is weighed on, which may be that the address agrees."""
    return replace(step, level="") if step.field in NUMBERS else step


def _crossed(field: str, level: dict[str, str], model: Model) -> float:
    """The crosses of a field, told with the later of the two fields so that each is told once."""
    total = 0.0
    for first, second in CROSSES:
        later = max(first, second, key=list(LEVELS).index)
        if later == field:
            weights = model.pair.crosses.get(f"{first} × {second}", {})
            total += weights.get(f"{level[first]} × {level[second]}", 0.0)
    return total


def _said(table: Columns, field: str, row: int) -> str:
    """The values a field compares, as one text; a sound only where it is all that is told."""
    said = {name: table[name].values[int(table[name].codes[row])] for name in ABOUT[field]}
    told = (text for name, text in said.items() if name != "given_sound" or is_initial(text))
    return " ".join(filter(None, told))
