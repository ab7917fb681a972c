"""Processor time of each field's column form for 100,000 different values; a table for docs/benchmarks.md.

    python benchmarks/fields.py [--values N]

The values are those of invented towns' lists, as people and clerks write them. The collector of cycles rests,
as it does while a list is read. Beside each form stands how many times it takes what NFKC alone takes.
"""

import argparse
import gc
import time
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from kankei.fields import address, date, email, gender, kana, money, name, phone, postal_code, romaji
from kankei.simulation import TownSpec, simulate
from kankei.simulation.spelling import to_latin

Form = tuple[str, Callable[[Sequence[Any]], object], Callable[[dict[str, Any]], Any]]
FORMS: list[Form] = [
    (
        "names, with kana",
        lambda v: name.name_columns(*zip(*v, strict=True)),
        lambda r: (r["name"], r["kana"]),
    ),
    ("names alone", lambda v: name.name_columns(v, [""] * len(v)), lambda r: r["name"]),
    ("name.normalize", name.normalize_column, lambda r: r["name"]),
    (
        "addresses, with postal code",
        lambda v: address.address_columns(*zip(*v, strict=True)),
        lambda r: (r["address"], r["postal_code"]),
    ),
    ("address.normalize", address.normalize_column, lambda r: r["address"]),
    ("kana.normalize", kana.normalize_column, lambda r: r["kana"]),
    ("kana.reading", kana.reading_column, lambda r: r["kana"]),
    ("romaji.reading", romaji.reading_column, lambda r: to_latin(kana.normalize(r["kana"]))),
    ("phone", phone.normalize_column, lambda r: r["phone"]),
    ("e-mail", email.normalize_column, lambda r: r["email"]),
    ("postal code", postal_code.normalize_column, lambda r: r["postal_code"]),
    ("date", date.normalize_column, lambda r: r["birth_date"]),
    ("money", money.normalize_column, lambda r: f"{r['row'] % 997_003:,}円"),
    ("gender", gender.normalize_column, lambda r: r["gender"]),
]


def rows(values: int) -> Iterator[dict[str, Any]]:
    """What the lists of invented towns say of people, row by row, without end."""
    seed = count = 0
    while True:
        seed += 1
        for row in simulate(TownSpec(people=max(50, values // 2)), seed).rows:
            count += 1
            fields = {one: getattr(row.record, one) for one in row.record.__struct_fields__}
            yield {**fields, "row": count}


def distinct(values: int) -> list[list[Any]]:
    """So many different values for each form, or as many as the rows of ten towns have."""
    found: list[dict[Any, None]] = [{} for _ in FORMS]
    coming = rows(values)
    for _ in range(10 * values):
        row = next(coming)
        for (_, _, pick), known in zip(FORMS, found, strict=True):
            if len(known) < values:
                known[pick(row)] = None
        if all(len(known) >= values for known in found[:2]) and row["row"] >= 5 * values:
            break
    return [list(known) for known in found]


def seconds(work: Callable[[], object]) -> float:
    """Processor time of one call."""
    gc.disable()
    begin = time.process_time()
    work()
    taken = time.process_time() - begin
    gc.enable()
    return taken


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--values", type=int, default=100_000)
    asked = parser.parse_args()
    print("| column form | values | processor | times NFKC |\n| --- | ---: | ---: | ---: |")
    for (title, form, _), values in zip(FORMS, distinct(asked.values), strict=True):
        form(values[-1_000:])  # tables are read once
        took = seconds(lambda form=form, values=values: form(values))  # type: ignore[misc]
        bare = seconds(lambda values=values: [unicodedata.normalize("NFKC", str(v)) for v in values])  # type: ignore[misc]
        print(f"| {title} | {len(values):,} | {took:.2f} s | {took / bare:.0f} |", flush=True)


if __name__ == "__main__":
    main()
