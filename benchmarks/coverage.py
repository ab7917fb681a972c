"""How often the interval holds the truth, on towns whose people are known; writes docs/coverage.md.

    python benchmarks/coverage.py [--towns N] [--workers N]

Half of the towns are drawn as the matcher's own training towns are, from other seeds; the other half each
have a change that no training town has.
"""

import argparse
import random
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import msgspec
import numpy as np
from msgspec import Struct

from kankei.matching.calibration import Count
from kankei.matching.model import Model, default_model, read_model
from kankei.matching.sampling import Answered
from kankei.model.interval import bounds
from kankei.simulation import TownSpec
from kankei.simulation.counted import FEWEST, counted, counts_of
from kankei.simulation.drawing import RATES, random_spec

FIRST_SEED = 300
"""Training towns have seeds 10,000 and up, one for each of ``labelled_towns(…, seed=1)``."""
SIZES = (
    *(1000, 1500, 2000, 3000, 3000, 4000, 5000, 7000),
    *(10_000, 15_000, 20_000, 30_000, 2500, 1200, 6000, 8000),
)
EVERY_TOWN = 10**9
"""As many towns as one likes can be drawn."""
TARGET = Path(__file__).parents[1] / "docs" / "coverage.md"


def _rates(factor: float) -> dict[str, float]:
    """A change that multiplies every rate of error: told by a negative sign, applied in :func:`spec_of`."""
    return dict.fromkeys(RATES, -factor)


CHANGES: dict[str, dict[str, float]] = {
    "errors × 1.6": _rates(1.6),
    "errors × 2.5": _rates(2.5),
    "few common names": {
        "surname_zipf": 1.5, "given_zipf": 1.7, "popular_given": 1.0, "namesakes": 0.04,
    },
    "households share": {
        "email_shared": 0.7, "mobile_shared": 0.15, "household_share": 0.75, "phone_none": 0.3,
    },
    "contacts change": {
        "email_changed": 0.25, "phone_changed": 0.2, "moved": 0.35,
        "phone_recycled": 0.03, "email_second": 0.6,
    },
    "station without contacts": {"station_phone": 0.05, "station_email": 0.1, "station_kana": 0.05},
    "names in Latin letters": {"romaji": 0.9, "romaji_plain": 0.3, "device_name": 0.35, "unspaced": 0.9},
    "common names, errors × 1.6": {"surname_zipf": 1.45, "given_zipf": 1.6, **_rates(1.6)},
}  # fmt: skip
"""Changes never trained on: parameters set outside what training towns draw; below 0, a factor."""

TOWNS: tuple[tuple[int, str], ...] = (
    *((people, "") for people in SIZES * 2),
    *((people, list(CHANGES)[(place + place // 8) % 8]) for place, people in enumerate(SIZES * 2)),
)
"""People and change of every town; its seed is its place from ``FIRST_SEED`` on."""


def spec_of(place: int) -> TownSpec:
    """The spec of the town at a place in ``TOWNS``."""
    people, change = TOWNS[place]
    spec = random_spec(random.Random(FIRST_SEED + place), people=people)
    changed = {
        name: value if value >= 0 else min(1.0, -value * getattr(spec, name))
        for name, value in CHANGES.get(change, {}).items()
    }
    return msgspec.structs.replace(spec, **changed)


class Held(Struct, frozen=True, kw_only=True):
    """One count of one town: what was printed, and the truth."""

    change: str
    subset: str
    truth: int
    number: int
    estimate: float
    low: float
    high: float

    @property
    def holds(self) -> bool:
        """Whether the band holds the truth."""
        return self.low <= self.truth <= self.high

    @property
    def width(self) -> float:
        """The whole band in per cent of the number."""
        return 100.0 * (self.high - self.low) / max(self.number, 1)

    def off(self, told: float) -> float:
        """How far a figure is from the truth, in per cent."""
        return 100.0 * abs(told - self.truth) / self.truth


def counts(place: int, model: Model) -> list[Held]:
    """Every count of the town at a place in ``TOWNS``, as ``kankei count`` would make it."""
    town = counted(spec_of(place), FIRST_SEED + place)
    return [_held(TOWNS[place][1], count, model) for count in counts_of(town, model)]


def _held(change: str, count: Count, model: Model) -> Held:
    assert model.interval is not None, "the model has no interval yet: calibrate it"
    band = bounds(count.doubt, model.interval)
    return Held(
        change=change, subset=count.kind, truth=count.truth, number=round(count.doubt.heads),
        estimate=band.estimate, low=np.floor(band.low), high=np.ceil(band.high),
    )  # fmt: skip


def table(held: list[Held], *, by: str = "subset") -> list[str]:
    """Coverage, width and error by subset or change, as rows of Markdown."""
    groups: dict[str, list[Held]] = {}
    for one in held:
        groups.setdefault(getattr(one, by), []).append(one)
    head = "counts | people | holds the truth | width % | estimate off % | number off %"
    rows = [f"| {by} | {head} |", "| --- | --- | --- | --- | --- | --- | --- |"]
    for name, own in groups.items():
        figures = [
            np.median([one.truth for one in own]),
            np.median([one.width for one in own]),
            np.median([one.off(one.estimate) for one in own]),
            np.median([one.off(one.number) for one in own]),
        ]
        rows.append(
            f"| {name or 'as trained on'} | {len(own)} | {figures[0]:,.0f} "
            f"| {_share(sum(one.holds for one in own), len(own))} | {figures[1]:.2f} "
            f"| {figures[2]:.2f} | {figures[3]:.2f} |"
        )
    return rows


def _share(held: int, of: int) -> str:
    """The share that holds, and where that of all such towns lies in nine cases of ten.

    >>> _share(3, 4)
    '0.75 (0.36–0.94)'
    """
    low, high = Answered(EVERY_TOWN, of, held).limits
    return f"{held / of:.2f} ({low:.2f}–{high:.2f})"


def page(held: list[Held], model: Model, towns: int) -> str:
    """The page about the interval."""
    own, changed = [o for o in held if not o.change], [o for o in held if o.change]
    number = [one for one in held if one.subset == "number"]
    everywhere = [msgspec.structs.replace(one, change="all towns") for one in number]
    ended = [one for one in held if one.subset != "everybody"]
    share = sum(one.holds for one in ended) / len(ended)
    return "\n".join(
        [
            "# Does the interval hold the truth?",
            "",
            f"`make bench-coverage`: {towns} towns that no training saw, half of them with a change that no",
            f"training town has; model `{model.digest[:12]}`, nominal 90 %. Subsets of fewer than {FEWEST}",
            "people are left out. In brackets stands where the share of all such towns lies in nine cases of",
            "ten, were these drawn from them at random (Wilson): four towns of which three hold are no",
            "evidence against 0.90. Of earlier years a town has three counts, which hold or fail together.",
            "",
            "Medians but for what holds. The number, by change:",
            "",
            *table(number, by="change"),
            *table(everywhere, by="change")[2:],
            "",
            "Towns drawn as the training towns are:",
            "",
            *table(own),
            "",
            "Towns with changes never trained on:",
            "",
            *table(changed),
            "",
            "All of them:",
            "",
            *table(held),
            "",
            f"Of all {len(ended):,} counts of the number and its subsets, {share:.3f} hold.",
            "",
        ]
    )


def main() -> None:
    """Invent, count, compare; print the page and write it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--towns", type=int, default=len(TOWNS), help="every so many of them, evenly taken")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--model", type=Path, help="a model file instead of the shipped one")
    chosen = parser.parse_args()
    model = read_model(chosen.model) if chosen.model else default_model()
    places = sorted(range(0, len(TOWNS), max(1, len(TOWNS) // chosen.towns)), key=lambda p: -TOWNS[p][0])
    with ProcessPoolExecutor(chosen.workers) as pool:
        found = dict(zip(places, pool.map(counts, places, [model] * len(places)), strict=True))
    held = [one for place in sorted(places) for one in found[place]]
    text = page(held, model, len(places))
    print(text)
    if len(places) == len(TOWNS):
        TARGET.write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
