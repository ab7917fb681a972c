"""Resolving many records, beside Splink and DuckDB: the same columns, the same candidates, a process each.

Both begin with text columns in a file and end with a person for every record. Splink is given the blocking
keys ready made; the library makes its own within the time that is measured.
"""

import importlib.util
import json
import pickle
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from kankei.matching.blocking import Keys, blocking_keys
from kankei.matching.column import Codes, Column
from kankei.matching.columns import TEXT_FIELDS, Ints, columns
from kankei.matching.evaluation import evaluate
from kankei.matching.model import default_model
from kankei.matching.resolution import resolve
from kankei.simulation import random_spec
from kankei.simulation.labelled import labelled

PEOPLE = 10_000
"""People of each of the towns that are joined."""
SPLINK_SEED, SPLINK_RECORDS = 30, 60_000
"""Towns on which Splink's weights are estimated and its threshold is chosen."""


@dataclass(frozen=True, slots=True)
class Records:
    """Text columns as codes into their distinct values, which is how a file keeps them small."""

    fields: dict[str, tuple[Codes, Sequence[str]]]
    relay: list[bool]
    person: Ints

    def texts(self) -> dict[str, list[str]]:
        """One list of texts per field."""
        return {name: [values[code] for code in codes] for name, (codes, values) in self.fields.items()}


def joined_towns(records: int, *, first_seed: int) -> Records:
    """So many records of as many towns as it takes, everything about each town drawn at random."""
    texts: dict[str, list[str]] = {name: [] for name in TEXT_FIELDS}
    relay: list[bool] = []
    people: list[Ints] = []
    seed = first_seed
    while len(relay) < records:
        town = labelled(random_spec(random.Random(seed), people=PEOPLE), seed)
        for name in TEXT_FIELDS:
            texts[name] += _texts(town.table[name])
        # every town numbers the members of its service from one
        texts["handle"][len(relay) :] = [told and f"{told} {seed}" for told in texts["handle"][len(relay) :]]
        relay += town.table.relay.tolist()
        people.append(town.person + seed * 10 * PEOPLE)
        seed += 1
    table = columns({name: told[:records] for name, told in texts.items()}, relay[:records])
    fields = {name: (table[name].codes, table[name].values) for name in TEXT_FIELDS}
    return Records(fields, relay[:records], np.concatenate(people)[:records])


def _texts(column: Column) -> list[str]:
    return [column.values[code] for code in column.codes]


def uncrowded_keys(records: Records) -> Keys:
    """The blocking keys under which candidates meet, sorted by record; crowded blocks are left out."""
    rows, hashed = blocking_keys(columns(records.texts(), records.relay))
    _, inverse, sizes = np.unique(hashed, return_inverse=True, return_counts=True)
    kept = (sizes[inverse] > 1) & (sizes[inverse] <= default_model().block_cap)
    order = np.argsort(rows[kept], kind="stable")
    return rows[kept][order], inverse[kept][order].astype(np.uint64)


def race(count: int, *, first_seed: int) -> str:
    """Print time, memory and quality of the library and, if it is installed, of Splink; how they compare."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        records = joined_towns(count, first_seed=first_seed)
        _keep(records, folder / "records")
        print(f"\n{count:,} records of {len(np.unique(records.person)):,} people in joined towns\n")
        print("| engine | whole process | of that: work | its processor time | peak memory "
              "| F1 | precision | recall | heads |")  # fmt: skip
        print("|" + " --- |" * 9)
        ours = _run("kankei", [__file__, str(folder)], folder, records.person)
        if importlib.util.find_spec("splink") is None:
            print("\nSplink is not installed (pip install 'kankei[splink]'): its line is left out")
            return ""
        side = str(Path(__file__).with_name("splink_side.py"))
        _keep(joined_towns(SPLINK_RECORDS, first_seed=SPLINK_SEED), folder / "training")
        subprocess.run([sys.executable, side, "train", str(folder), str(count)], check=True)
        theirs = _run("Splink + DuckDB", [side, "predict", str(folder)], folder, records.person)
        subprocess.run([sys.executable, side, "sweep", str(folder)], check=True)
        _hindsight(folder, records.person)
        whole, work, processor = (b / a for a, b in zip(ours[:3], theirs[:3], strict=True))
        print(
            f"with Splink: whole process {whole:.1f} ×, work {work:.1f} ×, processor time {processor:.1f} ×"
        )
        return (
            f"processor time {processor:.1f} ×, F1 {ours[3]:.3f} against {theirs[3]:.3f}, {ours[4]:,.0f} MB"
        )


def _keep(records: Records, place: Path) -> None:
    """Write the columns for both sides, and the keys for Splink."""
    place.mkdir()
    with (place / "records.pickle").open("wb") as opened:
        pickle.dump((records.fields, records.relay, records.person), opened)
    rows, keys = uncrowded_keys(records)
    np.savez(place / "keys.npz", rows=rows, keys=keys)


def kept(place: Path) -> Records:
    """Read what ``_keep`` wrote."""
    with (place / "records.pickle").open("rb") as opened:
        return Records(*pickle.load(opened))


def _run(name: str, command: list[str], folder: Path, person: Ints) -> tuple[float, ...]:
    """Run one side in a process of its own and print its line.

    Answers the seconds of the process, of the work, and of processors in the work, F1, and the peak in MB.
    Others who use the machine lengthen the first two more than the third.
    """
    begin = time.perf_counter()
    told = subprocess.run([sys.executable, *command], check=True, capture_output=True, text=True)
    whole = time.perf_counter() - begin
    said = json.loads(told.stdout.splitlines()[-1])
    found = evaluate(person, np.load(folder / "labels.npy"))
    work = sum(said["seconds"].values())
    parts = ", ".join(f"{part} {seconds:.2f}" for part, seconds in said["seconds"].items())
    quality = f"{found.f1:.4f} | {found.precision:.4f} | {found.recall:.4f} | {found.head_error:+.2%}"
    peaked = f"{said['peak']:,.0f} MB"
    spent = said["processor"]
    times = f"{whole:.2f} s | {work:.2f} s ({parts}) | {spent:.2f} s"
    print(f"| {name} | {times} | {peaked} | {quality} |", flush=True)
    return whole, work, spent, found.f1, said["peak"]


def _hindsight(folder: Path, person: Ints) -> None:
    """Splink's clusters at every threshold tried: the best of them, chosen with the truth in hand."""
    tried = np.load(folder / "tried.npz")
    best = max(((evaluate(person, tried[name]).f1, name) for name in tried.files), default=(0.0, ""))
    print(f"\nSplink's best F1 over thresholds, known only with the truth: {best[0]:.4f} at {best[1]}")


def peak() -> float:
    """The most memory this process has held, in MB; 0 where the system does not tell."""
    try:
        import resource
    except ModuleNotFoundError:
        return 0.0
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _texts_of(records: Records) -> tuple[dict[str, list[str]], list[bool]]:
    """Only what the library is given; the rest is let go."""
    return records.texts(), records.relay


def _work(folder: Path) -> None:
    """The library's side: text columns to people."""
    texts, relay = _texts_of(kept(folder / "records"))
    model = default_model()
    clock, spent = [time.perf_counter()], time.process_time()
    table = columns(texts, relay)
    del texts
    clock.append(time.perf_counter())
    labels = resolve(table, model=model).labels
    clock.append(time.perf_counter())
    spent = time.process_time() - spent
    parts = dict(zip(("columns", "keys and resolve"), np.diff(clock).tolist(), strict=True))
    np.save(folder / "labels.npy", np.where(labels < 0, len(labels) + np.arange(len(labels)), labels))
    print(json.dumps({"seconds": parts, "processor": spent, "peak": peak()}))


if __name__ == "__main__":
    _work(Path(sys.argv[1]))
