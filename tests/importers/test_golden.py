"""Every layout beside a list as it is in life and what it must become.

``python tests/importers/test_golden.py`` writes the expectations anew: read the difference before keeping it.
"""

import csv
import io
from pathlib import Path

import msgspec
import pytest
from msgspec import Struct
from msgspec.structs import asdict

from kankei.model import DraftFile
from kankei.wording import sentence
from kankei_importers import run
from kankei_importers.layout import Layout
from kankei_importers.layouts import LAYOUTS

GOLDEN = Path(__file__).parent.parent / "golden"
LISTS = sorted([*GOLDEN.glob("*.csv"), *GOLDEN.glob("*.tsv")])
CHANNELS = {
    "list_form": "station_event",
    "list_members": "community",
    "list_stays": "trial_stay",
    "connpass": "online_tour",
    "connpass_newer": "online_tour",
    "passmarket": "station_event",
    "hometown_note": "station_event",
    "event_list": "station_event",
    "teams": "online_visit",
}
MAPPINGS = {"headless": str(GOLDEN / "headless.mapping.toml")}


def drafted(path: Path) -> DraftFile:
    return run.draft(path, channel=CHANNELS.get(path.stem), layout=MAPPINGS.get(path.stem))


def lines(file: DraftFile) -> str:
    """The file in one line, then one line per row without its raw cells, which are in the list itself."""
    head = {name: getattr(file, name) for name in ("layout", "channel", "source", "encoding", "mapping")}
    head |= {"problems": [said(problem) for problem in file.problems]} if file.problems else {}
    rows = [{name: value for name, value in said(row).items() if name != "cells"} for row in file.rows]
    return "\n".join(msgspec.json.encode(line).decode() for line in [head, *rows]) + "\n"


def said(struct: Struct) -> dict[str, object]:
    """The fields that say something."""
    filled = {name: value for name, value in asdict(struct).items() if value not in ("", None, (), {})}
    return {name: said(value) if isinstance(value, Struct) else value for name, value in filled.items()}


@pytest.mark.parametrize("path", LISTS, ids=lambda path: path.stem)
def test_a_list_becomes_what_stands_beside_it(path: Path) -> None:
    assert lines(drafted(path)) == path.with_suffix(".expected.jsonl").read_text(encoding="utf-8")


@pytest.mark.parametrize("path", LISTS, ids=lambda path: path.stem)
def test_a_list_whose_lines_end_in_cr_becomes_the_same(path: Path, tmp_path: Path) -> None:
    encoding, separator = drafted(path).encoding, "\t" if path.suffix == ".tsv" else ","
    text = io.StringIO(newline="")
    rows = csv.reader(io.StringIO(path.read_bytes().decode(encoding), newline=""), delimiter=separator)
    writer = csv.writer(text, delimiter=separator, lineterminator="\r", quoting=csv.QUOTE_ALL)
    writer.writerow(next(rows))
    writer.writerows([f"{cell}\n" if cell.startswith("応援") else cell for cell in row] for row in rows)
    other = tmp_path / path.name
    other.write_bytes(text.getvalue().encode(encoding))
    assert lines(drafted(other)) == path.with_suffix(".expected.jsonl").read_text(encoding="utf-8")


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout.name)
def test_every_layout_has_a_golden_list(layout: Layout) -> None:
    assert drafted(GOLDEN / f"{layout.name}.csv").layout == layout.name


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout.name)
def test_whoever_reads_their_dossier_is_told_the_source_of_a_list_as_its_layout_is_called(
    layout: Layout,
) -> None:
    assert sentence(f"source.{layout.name}") == layout.title


if __name__ == "__main__":
    for path in LISTS:
        expected = path.with_suffix(".expected.jsonl")
        expected.write_text(lines(drafted(path)), encoding="utf-8", newline="\n")
