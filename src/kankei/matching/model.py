"""The declared model: everything that decides who is the same person, in one file with one digest."""

import hashlib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from pathlib import Path

import msgspec
from msgspec import Struct

from kankei.errors import ModelError
from kankei.matching.comparison import LEVELS
from kankei.model.interval import Interval

Weights = Mapping[str, float]
"""Bits by level name."""

NORMALISER = "1"
"""Version of the comparable form that models learn from; raised when ``kankei.fields`` changes meaning."""

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

    @property
    def digest(self) -> str:
        """sha256 of the model's canonical JSON, in hex."""
        return hashlib.sha256(msgspec.json.encode(self, order="sorted")).hexdigest()


def check(model: Model) -> Model:
    """The model itself, if it fits this version and has a weight for every level.

    Raises:
        ModelError: Another normaliser, or a level that training never saw.
    """
    if model.normaliser != NORMALISER:
        raise ModelError(f"model {model.name}: normaliser {model.normaliser}, this is {NORMALISER}")
    for field, names in LEVELS.items():
        missing = [name for name in names if name not in model.pair.levels.get(field, {})]
        if missing:
            raise ModelError(f"model {model.name}: no weight for {field}: {', '.join(missing)}")
    return model


def read_model(path: Path) -> Model:
    """Read and check a model file.

    Raises:
        ModelError: It is no model, or does not pass :func:`check`.
    """
    try:
        return check(msgspec.json.decode(path.read_bytes(), type=Model))
    except msgspec.DecodeError as error:
        raise ModelError(f"{path.name}: {error}") from error


def write_model(model: Model, path: Path) -> None:
    """Write a model as indented JSON with sorted keys."""
    path.write_bytes(msgspec.json.format(msgspec.json.encode(model, order="sorted"), indent=1) + b"\n")


@cache
def default_model() -> Model:
    """The model that ships with the library."""
    text = files("kankei.matching").joinpath("data", "model.json").read_bytes()
    return check(msgspec.json.decode(text, type=Model))
