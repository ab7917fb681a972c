"""How the gate judges lists made by code: one line per kind of accident, for docs/benchmarks.md.

    python benchmarks/gate.py [--towns N] [--encoded N]

The lists are those of ``tests/corpus`` in towns that no test draws. Beside the table: how many good lists
were refused, how lists in other encodings were read, what an inspected list costs beside reading it alone.
"""

import argparse
import random
import sys
import time
from collections import Counter
from itertools import product
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from tests.corpus.accidents import KINDS, Accident, accidents, lists, said, unharmed
from tests.corpus.bad import bad_files
from tests.corpus.encodings import DAMAGES, ENCODINGS, encoded_files, outcome
from tests.corpus.good import good_files
from tests.corpus.grid import Grid
from tests.corpus.spoilt import KANA, MAIL, PHONE, POSTAL
from tests.corpus.verdict import drafted, verdict

from kankei_importers.reading import read

FIRST = 500
"""Towns from here on, which no test draws."""
SECOND = 9_000
THIRD = 44_000
VERDICTS = ("stopped", "rejected", "other reason", "rows missed", "good rows lost", "taken")


FIELDS = {"telephones": PHONE, "mailboxes": MAIL, "postal codes": POSTAL, "kana": KANA}


def _cut(cells: list[str], rng: random.Random) -> list[str]:
    at = rng.randrange(max(1, len(cells) // 3))
    return [*cells[:at], *cells[at + 1 :], ""]


def _put_in(cells: list[str], rng: random.Random) -> list[str]:
    at = rng.randrange(max(1, len(cells) // 3))
    return [*cells[:at], "", *cells[at:-1]]


def _sorted(cells: list[str], _: random.Random) -> list[str]:
    return sorted(cells, key=lambda cell: (cell == "", cell))


def _dealt(cells: list[str], rng: random.Random) -> list[str]:
    return rng.sample(cells, len(cells))


CHANGES = {"a cell deleted": _cut, "a cell put in": _put_in, "sorted alone": _sorted, "dealt anew": _dealt}
"""What happens to one column alone; a cell is deleted from, or put into, its upper third."""


def confusion(towns: int) -> None:
    """One line per kind: what was said of its lists; the last four columns are mistakes."""
    found = Counter((bad.kind, verdict(bad)) for bad in bad_files(range(FIRST, FIRST + towns)))
    print(f"| kind | lists | {' | '.join(VERDICTS)} |\n| --- |{' ---: |' * (len(VERDICTS) + 1)}")
    for kind in dict.fromkeys(kind for kind, _ in found):
        row(kind, [found[kind, said] for said in VERDICTS])
    row("**all**", [sum(n for (_, one), n in found.items() if one == said) for said in VERDICTS])


def row(name: str, counts: list[int]) -> None:
    """One line of the table."""
    print(f"| {name} | {sum(counts):,} | {' | '.join(str(count) if count else '' for count in counts)} |")


def refusals(towns: int) -> None:
    """Good lists: how many were refused, how many of their rows rejected, and the cost of looking."""
    lists = rows = refused = rejected = 0
    drafting = reading = 0.0
    for good in good_files(range(FIRST, FIRST + towns)):
        begin = time.perf_counter()
        file = drafted(good)
        middle = time.perf_counter()
        read(good.data, good.name)
        drafting, reading = drafting + middle - begin, reading + time.perf_counter() - middle
        lists, refused = lists + 1, refused + bool(file.problems)
        rows += len(file.rows)
        rejected += sum(bool(one.problems) for one in file.rows)
    print(f"\nGood lists refused: {refused} of {lists:,}; rows of them rejected: {rejected} of {rows:,}.")
    print(f"Drafting with the gate takes {drafting / reading:.1f} times as long as reading alone.")


def encodings(count: int) -> None:
    """Lists in every encoding and state: read right, asked about, read wrong."""
    found = Counter((one.damage, outcome(one)) for one in encoded_files(count, seed=3))
    print(f"\n{count:,} lists in {len(ENCODINGS)} encodings:\n")
    print("| state | right | ask | wrong |\n| --- | ---: | ---: | ---: |")
    for damage in DAMAGES:
        print(f"| {damage} | {' | '.join(str(found[damage, said]) for said in ('right', 'ask', 'wrong'))} |")


def second(towns: int) -> None:
    """Accidents that were written without a look at the gate: only those judged wrongly have a line."""
    found: dict[str, Counter[str]] = {kind: Counter() for kind in KINDS}
    for accident in accidents(range(SECOND, SECOND + towns)):
        found[accident.kind][said(accident)] += 1
    wrong = {kind: amiss(KINDS[kind][0], told) for kind, told in found.items()}
    missed = sum(wrong[kind] for kind in KINDS if KINDS[kind][0])
    refused = sum(wrong[kind] for kind in KINDS if not KINDS[kind][0])
    must = sum(told.total() for kind, told in found.items() if KINDS[kind][0])
    harmless = sum(told.total() for kind, told in found.items() if not KINDS[kind][0])
    print(
        f"\n{len(KINDS)} other kinds: missed {missed} of {must}, refused for nothing {refused} of {harmless}."
    )
    for kind, number in wrong.items():
        if number:
            print(f"- {kind}: {number} of {found[kind].total()}")
    untouched = Counter(said(one) for one in unharmed(range(SECOND, SECOND + towns)))
    print(f"The same lists untouched: {dict(untouched)}")


def first_year(towns: int) -> None:
    """Columns moved, sorted or dealt anew alone in lists of a first year: the store knows nobody yet."""
    found: dict[tuple[str, str], Counter[str]] = {}
    refused = lists_of_all = 0
    for seed in range(THIRD, THIRD + towns):
        for kind, grid in lists(seed).items():
            lists_of_all, refused = lists_of_all + 1, refused + stops(grid)
            for (field, where), (how, change) in product(FIELDS.items(), CHANGES.items()):
                if kind not in where:
                    continue
                before = grid.column(where[kind])
                after = change(before, random.Random(seed))
                if after != before:
                    said = "stopped" if stops(grid.with_column(where[kind], after)) else "missed"
                    found.setdefault((field, how), Counter())[said] += 1
    print(f"\nLists of a first year: {lists_of_all}, refused as they are: {refused}.\n")
    print(f"| column | {' | '.join(CHANGES)} |\n| --- |{' ---: |' * len(CHANGES)}")
    for field in FIELDS:
        cells = [f"{found[field, how]['stopped']} of {found[field, how].total()}" for how in CHANGES]
        print(f"| {field} | {' | '.join(cells)} |")


def stops(grid: Grid) -> bool:
    """Whether a list is stopped."""
    return said(Accident("", grid.name, grid.print(), noticed=True, channel=grid.channel)) == "stopped"


def amiss(noticed: bool, told: Counter[str]) -> int:
    """How many of the verdicts are wrong."""
    return told["taken"] if noticed else told["stopped"] + told["rejected"]


def main() -> None:
    """Print everything."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--towns", type=int, default=12)
    parser.add_argument("--encoded", type=int, default=2_400)
    asked = parser.parse_args()
    confusion(asked.towns)
    refusals(asked.towns)
    encodings(asked.encoded)
    second(asked.towns)
    first_year(2 * asked.towns)


if __name__ == "__main__":
    main()
