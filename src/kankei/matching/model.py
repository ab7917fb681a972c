"""The declared model: everything that decides who is the same person, in one file with one digest."""

import hashlib
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from math import isfinite
from pathlib import Path

import msgspec
from msgspec import Struct

from kankei.errors import ModelError
from kankei.matching.comparison import LEVELS
from kankei.model.interval import Interval

NORMALISER = "2"
"""Version of what models learn from and no file holds: comparable forms, shares of names, which records meet,
walls and guard, as how large a small store is weighed. Raised when one of them changes meaning: a model that
learned on another is refused."""

CROSSES: tuple[tuple[str, str], ...] = (
    ("given", "phone"),
    ("given", "email"),
    ("given", "birth"),
    ("given", "address"),
    ("given", "surname"),
    ("given", "gender"),
    ("surname", "phone"),
    ("surname", "email"),
    ("surname", "birth"),
    ("surname", "address"),
    ("phone", "email"),
    ("phone", "address"),
    ("phone", "birth"),
    ("email", "address"),
    ("email", "birth"),
    ("birth", "address"),
)
"""Fields whose levels are worth something together that they are not worth apart."""

GROUNDS = ("name", "place", "address", "birth", "contact")
"""What a pair has beside its names, strongest last; chooses the slopes."""

NUMBERS = ("namesakes", "crowd", "scale", "phone names", "email names")
"""In octaves: expected namesakes, records of that full name, records in all, names on a contact."""

FEATURES = (
    "best", "second", "mean", "worst", "compared", "lead small", "lead large", "suitors small",
    "suitors large", "size small", "size large", "strength", "namesakes", "crowd", "scale", "ground",
    "given level", "surname level", "address level", "birth clash", "excluded", "gender clash",
    "surname clash", "phone clash", "email clash", "phone agrees", "email agrees", "birth agrees",
    "both strong", "crowd by strength",
)  # fmt: skip
"""What stage two weighs of a pair of cores."""


class PairModel(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Stage one: match weights of record pairs, in bits."""

    prior: float
    levels: dict[str, dict[str, float]]
    crosses: dict[str, dict[str, float]]
    slopes: dict[str, dict[str, float]]


class CoreModel(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Stage two: weights of pairs of cores; each feature is cut into bins at ``cuts``."""

    prior: float
    cuts: dict[str, list[float]]
    bins: dict[str, list[float]]


class Recipe(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How a model is made, so that anybody can make it again with ``kankei train --recipe``."""

    name: str
    version: str
    seed: int
    """Of the towns that both stages learn from."""
    sizes: list[int]
    """People of each of these; every other parameter is drawn at random (``random_spec``)."""
    counted_seed: int
    """Of the towns that the interval's constants are fitted on."""
    counted_sizes: list[int]
    """People of these, two towns each: one drawn likewise, one strange; none, no constants."""
    judged: int = 0
    """Pairs judged by staff that refined the second stage: with any, the store they are in is needed too."""


class Model(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A matching model. Thresholds are in bits: 0 is as likely as not."""

    name: str
    version: str
    normaliser: str
    block_cap: int
    edge_floor: float
    """Pairs below are forgotten."""
    core_threshold: float
    """Pairs from here on join records into cores."""
    link_floor: float
    """Pairs of cores below are not worth a question."""
    same_threshold: float
    """Pairs of cores from here on are one person."""
    alone_threshold: float
    """The same where a side has no phone, e-mail, postal code or birth date: a name alone must be surer."""
    pair: PairModel
    core: CoreModel
    interval: Interval | None = None
    recipe: Recipe | None = None

    @property
    def digest(self) -> str:
        """sha256 of the model's canonical JSON, in hex."""
        return hashlib.sha256(msgspec.json.encode(self, order="sorted")).hexdigest()


def check(model: Model) -> Model:
    """The model itself, if it fits this version: a weight for all that is weighed, and for nothing else.

    Raises:
        ModelError: ``model.normaliser``, another one; ``model.untrained``, a level, slope or feature without
            a weight; ``model.unknown``, a weight for what this version does not know.
    """
    if model.normaliser != NORMALISER:
        facts = {"found": model.normaliser, "needed": NORMALISER}
        raise ModelError("model.normaliser", model=model.name, **facts)
    told, wanted = set(_told(model)), _wanted()
    for code, names in (("model.untrained", wanted - told), ("model.unknown", told - wanted - _crosses())):
        if names:
            raise ModelError(code, model=model.name, names=", ".join(sorted(names)))
    return model


def _told(model: Model) -> Iterator[str]:
    """What the model has a finite weight for; of a feature, one for every bin between its cuts."""
    pair, core = model.pair, model.core
    for field, weights in (pair.levels | pair.crosses).items():
        yield from (f"{field}: {name}" for name, bits in weights.items() if isfinite(bits))
    for ground, slopes in pair.slopes.items():
        yield from (f"{number} ({ground})" for number, bits in slopes.items() if isfinite(bits))
    for name, cuts in core.cuts.items():
        bits = core.bins.get(name, [])
        if len(bits) == len(cuts) + 1 and all(map(isfinite, bits)) and cuts == sorted(cuts):
            yield name
    yield from core.bins.keys() - core.cuts.keys() - set(FEATURES)


def _wanted() -> set[str]:
    """What every model has a weight for."""
    levels = {f"{field}: {name}" for field, names in LEVELS.items() for name in names}
    slopes = {f"{number} ({ground})" for ground in GROUNDS for number in NUMBERS}
    return levels | slopes | set(FEATURES)


def _crosses() -> set[str]:
    """What a model may have a weight for; a combination that training never saw adds nothing."""
    return {f"{a} × {b}: {x} × {y}" for a, b in CROSSES for x in LEVELS[a] for y in LEVELS[b]}


def read_model(path: Path) -> Model:
    """Read and check a model file.

    Raises:
        ModelError: It is no model (``model.broken``), or does not pass :func:`check`.
    """
    try:
        return check(msgspec.json.decode(path.read_bytes(), type=Model))
    except msgspec.DecodeError as error:
        raise ModelError("model.broken", file=path.name, reason=str(error)) from error


def read_recipe(path: Path) -> Recipe:
    """Read a recipe, a TOML file.

    Raises:
        ModelError: It is none (``model.recipe``).
    """
    try:
        return msgspec.toml.decode(path.read_bytes(), type=Recipe)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise ModelError("model.recipe", file=path.name, reason=str(error)) from error


def write_model(model: Model, path: Path) -> None:
    """Write a model as indented JSON with sorted keys."""
    path.write_bytes(msgspec.json.format(msgspec.json.encode(model, order="sorted"), indent=1) + b"\n")


def default_recipe() -> Path:
    """The recipe of the model that ships with the library."""
    return Path(str(files("kankei.matching").joinpath("data", "recipe.toml")))


@cache
def default_model() -> Model:
    """The model that ships with the library."""
    text = files("kankei.matching").joinpath("data", "model.json").read_bytes()
    return check(msgspec.json.decode(text, type=Model))
