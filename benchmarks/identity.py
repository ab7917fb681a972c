"""How good and how fast the matcher is; prints tables for docs/benchmarks.md.

    python benchmarks/identity.py [--dev FOLDER] [--records 100000] [--only quality|speed]

Quality on the development set (a folder with ``files/`` and ``rows.csv``) and on invented towns of seeds
that training never used; speed beside Splink and DuckDB on the same columns and candidates, if installed.
"""

import argparse
import csv
import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec
import numpy as np
from race import race

from kankei.matching.blocking import blocking_keys, candidate_pairs
from kankei.matching.columns import Bools, Floats, Ints
from kankei.matching.evaluation import LabelledTown, Scores, evaluate, reliability
from kankei.matching.model import default_model
from kankei.matching.preparation import prepare
from kankei.matching.resolution import Resolution, resolve
from kankei.matching.scoring import probability
from kankei.simulation import TownSpec, random_spec
from kankei.simulation.drawing import RATES
from kankei.simulation.labelled import labelled
from kankei_importers.run import draft

SEED = 50
"""First seed; training uses 1, development 2."""
CARELESS = 1.6
CHANNELS = {
    "station_form": "station_event",
    "furusato_jumin": "registration",
    "fb_self_declared": "community",
    "otameshi_kintone": "trial_stay",
    "tennyu": "residency",
}
WITH_CONTACT = re.compile("egg|rms|redhorse|shincho|jumin|otameshi|tennyu")
TOWNS = {1_000: 6, 3_000: 4, 10_000: 2, 30_000: 1}
"""How many towns of each size in people: small ones differ more."""
FEW = 200
"""Bands of fewer pairs are left out of the calibration."""
WANTED: list[tuple[str, str, str, str]] = []
"""What was wanted, at least and better, and what was measured in this run."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """A town and what the matcher made of it."""

    town: LabelledTown
    found: Resolution

    @property
    def labels(self) -> Ints:
        """People found; each record that is nobody in particular stands alone."""
        alone = self.found.labels < 0
        return np.where(alone, len(alone) + np.arange(len(alone)), self.found.labels)


def resolved(town: LabelledTown) -> Outcome:
    return Outcome(town, resolve(town.table, model=default_model()))


def scores(outcome: Outcome, rows: Bools | None = None) -> Scores:
    """Measures over some of the records, as a resolution of all left them."""
    rows = np.ones(len(outcome.labels), np.bool_) if rows is None else rows
    return evaluate(outcome.town.person[rows], outcome.labels[rows])


def name_alone(outcome: Outcome) -> tuple[float, float]:
    """Precision and recall of pairs of which a side has no contact, postal code or birth date."""
    person, labels, table = outcome.town.person, outcome.labels, outcome.town.table
    told = (table[field].present for field in ("phone", "email", "postal_code", "birth_date"))
    strong = np.logical_or.reduce(list(told))
    both = np.unique(np.column_stack([person, labels]), axis=0, return_inverse=True)[1]
    hit, found, true = (_pairs(x) - _pairs(x[strong]) for x in (both, labels, person))
    return hit / max(found, 1), hit / max(true, 1)


def _pairs(labels: Ints) -> int:
    sizes = np.unique(labels, return_counts=True)[1]
    return int((sizes * (sizes - 1) // 2).sum())


def blocking(town: LabelledTown) -> tuple[float, float]:
    """Share of the true pairs that become candidates, and candidates per record."""
    table, person = town.table, town.person
    left, right = candidate_pairs(blocking_keys(table), size=len(table), cap=default_model().block_cap)
    return float((person[left] == person[right]).sum()) / max(_pairs(person), 1), len(left) / len(table)


def row(name: str, told: Scores, *rest: str) -> None:
    """Print one line of a quality table."""
    cells = [
        f"{told.f1:.4f}",
        f"{told.precision:.4f}",
        f"{told.recall:.4f}",
        f"{told.head_error:+.2%}",
        *rest,
    ]
    print(f"| {name} | {' | '.join(cells)} |", flush=True)


def header(*names: str) -> None:
    print(f"| {' | '.join(names)} |\n|{' --- |' * len(names)}")


def dev_town(folder: Path) -> tuple[LabelledTown, list[str]]:
    """The development set, read from its files by the importers, and the file of each record."""
    with (folder / "rows.csv").open(encoding="utf-8", newline="") as opened:
        truth = {(line["file"], int(line["row"])): int(line["person"]) for line in csv.DictReader(opened)}
    records, places = [], []
    for file in sorted((folder / "files").iterdir()):
        drafted = draft(file, channel=CHANNELS.get(file.stem.rpartition("_")[0]))
        said = [one for one in drafted.rows if one.record is not None]
        records += [one.record for one in said if one.record is not None]
        places += [(file.name, one.number) for one in said]
    print(f"{len(places):,} of {len(truth):,} rows read from {len({name for name, _ in places})} files\n")
    person = np.array([truth[place] for place in places], np.int64)
    return LabelledTown(table=prepare(records), person=person), [name for name, _ in places]


def development(folder: Path) -> float:
    """The development set: all rows, rows with a contact, pairs with a name alone on one side; its F1."""
    town, files = dev_town(folder)
    outcome = resolved(town)
    contact = np.array([bool(WITH_CONTACT.search(name)) for name in files])
    header("development set", "F1", "precision", "recall", "heads")
    whole, known = scores(outcome), scores(outcome, contact)
    row("all rows", whole)
    row("rows of lists with a full name and a contact", known)
    precision, recall = name_alone(outcome)
    print(f"| one side a name alone | | {precision:.4f} | {recall:.4f} | |")
    found, per_record = blocking(town)
    print(f"\nblocking recall {found:.4f} at {per_record:.1f} candidates a record")
    measured = f"{known.f1:.4f}, {known.head_error:+.2%}"
    WANTED.extend(
        [
            ("development set", "F1 .96, precision .97", "F1 .985", f"{whole.f1:.4f}, {whole.precision:.4f}"),
            ("… a full name and a contact", "F1 .995, heads ± .3 %", ".999, ± .1 %", measured),
            ("… one side a name alone", "precision .96", "recall .88", f"{precision:.4f}, {recall:.4f}"),
        ]
    )
    calibration([outcome], "development set")
    return whole.f1


def worse(spec: TownSpec, rate: float = CARELESS) -> TownSpec:
    """The same town with every rate of error multiplied, at most nine in ten."""
    more = {name: min(0.9, rate * float(getattr(spec, name))) for name in RATES}
    return msgspec.structs.replace(spec, **more)


def fresh(people: int, *, kind: str) -> Iterator[LabelledTown]:
    """Towns of a size whose seeds nobody trained on: ordinary or drawn at random, careful or careless."""
    for number in range(TOWNS[people]):
        seed = SEED + number
        chance = random.Random(f"{people} {seed}")
        spec = TownSpec(people=people) if kind.startswith("ordinary") else random_spec(chance, people=people)
        yield labelled(worse(spec) if kind.endswith("×") else spec, seed)


def invented(known: float | None) -> None:
    """Fresh towns by size and kind: mean F1, the worst town, one-sided names, blocking.

    ``known`` is the F1 of the development set, which theirs are held against.
    """
    header(
        "invented towns",
        "people",
        "F1",
        "precision",
        "recall",
        "heads",
        "worst F1",
        "a name alone: P / R",
        "blocking",
    )
    kept: dict[int, list[Outcome]] = {people: [] for people in TOWNS}
    means: list[float] = []
    for kind in ("ordinary", f"ordinary, errors {CARELESS} ×", "any", f"any, errors {CARELESS} ×"):
        for people in TOWNS:
            outcomes = [resolved(town) for town in fresh(people, kind=kind)]
            told = [scores(outcome) for outcome in outcomes]
            alone = np.mean([name_alone(outcome) for outcome in outcomes], axis=0)
            found = np.mean([blocking(outcome.town)[0] for outcome in outcomes])
            row(f"{kind} | {people:,}", _mean(told), f"{min(one.f1 for one in told):.4f}",
                f"{alone[0]:.3f} / {alone[1]:.3f}", f"{found:.4f}")  # fmt: skip
            kept[people] += outcomes
            means.append(_mean(told).f1)
    if known is not None:
        far = f"{known - min(means):.3f} at most, the mean of a size"
        WANTED.append(("towns never seen: F1 below that of the development set by", ".025", ".015", far))
    calibration([one for outcomes in kept.values() for one in outcomes], "towns never seen")
    header("people", "pairs of records: furthest band off", "links of groups: furthest band off")
    for people, outcomes in kept.items():
        pairs, links = (_furthest(bands) for bands in _both_bands(outcomes))
        print(f"| {people:,} | {pairs:.3f} | {links:.3f} |")


def _mean(told: Sequence[Scores]) -> Scores:
    """The mean of every measure, over towns."""
    names = ("precision", "recall", "f1", "bcubed_precision", "bcubed_recall")
    means = {name: float(np.mean([getattr(one, name) for one in told])) for name in names}
    true, found = (sum(getattr(one, name) for one in told) for name in ("true_people", "found_people"))
    return Scores(true_people=true, found_people=found, **means)


def calibration(outcomes: Sequence[Outcome], name: str) -> None:
    """Predicted against true by band, of pairs of records and of the links between groups."""
    print("\npredicted against true\n")
    header("band", "pairs of records", "predicted", "true", "links of groups", "predicted", "true")
    pairs, links = _both_bands(outcomes)
    for band in sorted(pairs | links):
        print(f"| {band} | {pairs.get(band, '– | – | –')} | {links.get(band, '– | – | –')} |")
    print()
    for kind, bands in (("links of groups", links), ("pairs of records", pairs)):
        if bands:
            what = f"predicted against true, {name}: {kind}"
            WANTED.append((what, "within .08", "within .04", f"{_furthest(bands):.3f}"))


def _both_bands(outcomes: Sequence[Outcome]) -> tuple[dict[str, str], dict[str, str]]:
    """The bands of pairs of records, and of links between groups."""
    links = [(one, one.found.links) for one in outcomes]
    return (
        _bands([_truth(one, *one.found.edges) for one in outcomes]),
        _bands([_truth(one, told.left, told.right, told.bits) for one, told in links]),
    )


def _furthest(bands: dict[str, str]) -> float:
    """By how much predicted differs from true at most; 0 without bands."""
    cells = [told.split("|") for told in bands.values()]
    return max((abs(float(cell[1]) - float(cell[2])) for cell in cells), default=0.0)


def _truth(outcome: Outcome, left: Ints, right: Ints, bits: Floats) -> tuple[Floats, Ints]:
    person = outcome.town.person
    return probability(bits), (person[left] == person[right]).astype(np.int64)


def _bands(told: Sequence[tuple[Floats, Ints]]) -> dict[str, str]:
    predicted, matched = (np.concatenate(part) for part in zip(*told, strict=True))
    return {
        f"{band.low:.1f} … {band.high:.1f}": f"{band.pairs:,} | {band.predicted:.3f} | {band.true:.3f}"
        for band in reliability(predicted, matched)
        if band.pairs >= FEW
    }


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--dev", type=Path, help="a folder with files/ and rows.csv")
    parser.add_argument("--records", type=int, default=100_000)
    parser.add_argument("--only", choices=("quality", "speed"), default="")
    told = parser.parse_args()
    if told.only != "speed":
        print(f"model {default_model().name} {default_model().version}, {default_model().digest[:12]}\n")
        invented(development(told.dev) if told.dev else None)
    if told.only != "quality" and (beside := race(told.records, first_seed=SEED)):
        WANTED.append((f"{told.records:,} records beside Splink", "faster, better F1", "3 ×, < 1 GB", beside))
    print()
    header("wanted", "at least", "better", "measured")
    for line in WANTED:
        print(f"| {' | '.join(line)} |")


if __name__ == "__main__":
    main()
