"""The files of an invented town, and that the importers read from them exactly what the truth says."""

# ruff: noqa: S311 - invented data need no secret chance

import csv
import random
from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace

from kankei.model import RecordDraft, TouchpointDraft
from kankei.simulation import SimRow, Town, TownSpec, random_spec, simulate, write_files
from kankei.simulation.writers import file_layouts
from kankei_importers.run import draft

CHANNELS = {
    "station_form": "station_event",
    "fb_self_declared": "community",
    "furusato_jumin": "registration",
    "otameshi_kintone": "trial_stay",
    "tennyu": "residency",
}
SPECS = [TownSpec(people=400), *(random_spec(random.Random(seed), people=250) for seed in (11, 12, 13))]


@pytest.fixture(scope="module")
def town() -> Town:
    return simulate(TownSpec(people=400), seed=5)


@pytest.fixture(scope="module")
def folder(town: Town, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("town")
    write_files(town, path)
    return path


def read(folder: Path) -> Iterator[tuple[tuple[str, int], RecordDraft | None, TouchpointDraft | None]]:
    for path in sorted((folder / "files").iterdir()):
        for row in draft(path, channel=CHANNELS.get(path.stem.rsplit("_", 1)[0])).rows:
            yield (path.name, row.number), row.record, row.touchpoint


@pytest.mark.parametrize("seed", range(len(SPECS)))
def test_the_importers_read_what_the_truth_says(seed: int, tmp_path: Path) -> None:
    """In which 大字 somebody lives after a move is drawn as the list is written: the truth has none."""
    town = simulate(SPECS[seed], seed=seed)
    write_files(town, tmp_path)
    truth = [((row.file, row.row), row.record, row.touchpoint) for row in town.rows]
    told = [(place, said and replace(said, new_address=""), did) for place, said, did in read(tmp_path)]
    assert sorted(told, key=lambda row: row[0]) == truth


def test_the_truth_names_every_row_and_its_person(town: Town, folder: Path) -> None:
    with (folder / "rows.csv").open(encoding="utf-8") as stream:
        rows = [(row["file"], int(row["row"]), int(row["person"])) for row in csv.DictReader(stream)]
    assert rows == [(row.file, row.row, row.person) for row in town.rows]


def test_record_keys_are_unique(folder: Path) -> None:
    with (folder / "rows.csv").open(encoding="utf-8") as stream:
        keys = [row["record_key"] for row in csv.DictReader(stream)]
    assert len(set(keys)) == len(keys)


def test_writing_twice_writes_the_same_bytes(town: Town, folder: Path, tmp_path: Path) -> None:
    again = write_files(town, tmp_path)
    assert all(path.read_bytes() == (folder / "files" / path.name).read_bytes() for path in again)


@pytest.mark.parametrize(
    ("name", "starts"),
    [
        ("egg", "寄附者番号".encode("cp932")),
        ("redhorse", b"\xef\xbb\xbf"),
        ("station_form", "タイムスタンプ".encode()),
        ("zoom_tour", b"\xef\xbb\xbfMeeting ID"),
    ],
)
def test_a_file_begins_as_its_system_writes_it(folder: Path, name: str, starts: bytes) -> None:
    path = next(iter(sorted((folder / "files").glob(f"{name}_*.csv"))))
    assert path.read_bytes().startswith(starts)


@pytest.mark.parametrize("name", ["egg", "zoom_tour"])
def test_lines_end_as_the_system_ends_them(folder: Path, name: str) -> None:
    path = next(iter(sorted((folder / "files").glob(f"{name}_*.csv"))))
    assert path.read_bytes().endswith(b"\r\n") == (file_layouts()[name].newline == "crlf")


def test_some_gifts_go_to_somebody_else(folder: Path) -> None:
    rows: list[dict[str, str]] = []
    for path in (folder / "files").glob("rms_*.csv"):
        with path.open(encoding="cp932", newline="") as stream:
            rows += csv.DictReader(stream)
    other = sum(row["注文者名"] != row["送付先名"] for row in rows) / len(rows)
    assert 0.1 < other < 0.3


def test_a_row_knows_the_parts_of_its_address(town: Town) -> None:
    row: SimRow = next(row for row in town.rows if row.file.startswith("egg"))
    assert row.written is not None
    assert row.record.address.startswith(f"{row.written.prefecture}\u3000{row.written.city}")
