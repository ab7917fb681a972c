"""Invented towns whose truth is known: for the demonstration, for training, for tests and benchmarks."""

from kankei.simulation.demo import demo_spec
from kankei.simulation.drawing import random_spec, strange_spec
from kankei.simulation.people import SimPerson
from kankei.simulation.rows import SimRow
from kankei.simulation.spec import LISTS, Shares, TownSpec
from kankei.simulation.town import Town, simulate
from kankei.simulation.writers import write_files

__all__ = [
    "LISTS",
    "Shares",
    "SimPerson",
    "SimRow",
    "Town",
    "TownSpec",
    "demo_spec",
    "random_spec",
    "simulate",
    "strange_spec",
    "write_files",
]
