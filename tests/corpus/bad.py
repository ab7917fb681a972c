# ruff: noqa: S311  (invented data)
"""Bad lists: every kind of accident in the lists of several towns."""

import random
from collections.abc import Iterator

from msgspec.structs import replace

from . import columns, damaged, mistaken, rows
from .good import grids
from .spoilt import Bad, Kinds

KINDS: Kinds = {**mistaken.KINDS, **columns.KINDS, **damaged.KINDS, **rows.KINDS}


def bad_files(seeds: range) -> Iterator[Bad]:
    """Every kind in the lists of several towns, a different layout each time."""
    for seed in seeds:
        town, rng = grids(seed), random.Random(seed)
        for kind, (layouts, make) in KINDS.items():
            able = [layout for layout in layouts if layout in town and len(town[layout].rows) >= 12]
            if able:
                yield replace(make(town[able[seed % len(able)]], rng), kind=kind)
