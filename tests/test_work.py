"""How much is done for each row, in calls of functions: a clock would tell it otherwise on every machine.

A rule that looks at every cell once more is found here, where no other test would fail.
"""

import cProfile
from collections.abc import Callable
from pathlib import Path

import pytest

from kankei.matching.preparation import comparable_columns
from kankei.simulation import Shares, TownSpec, simulate, write_files
from kankei.usecases import ledger
from kankei_importers import run

PEOPLE = 1_500


def calls(work: Callable[[], object]) -> int:
    """How many functions are called, those in C too; the first time is left out, in which much is read."""
    work()
    profile = cProfile.Profile()
    profile.enable()
    work()
    profile.disable()
    return sum(int(entry.callcount) for entry in profile.getstats())


@pytest.fixture(scope="module")
def gifts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A list of gifts in 72 columns, as one portal writes it."""
    spec = TownSpec(people=PEOPLE, first_year=2025, years=1, entry=Shares(rms=1.0), also=Shares(rms=0.1))
    return max(
        write_files(simulate(spec, 1), tmp_path_factory.mktemp("lists")), key=lambda path: path.stat().st_size
    )


def test_a_row_of_a_list_is_read_and_drafted_with_so_many_calls(gifts: Path) -> None:
    rows = len(run.draft(gifts, name=gifts.name).rows)
    assert calls(lambda: run.draft(gifts, name=gifts.name)) < 500 * rows


def test_a_drafted_row_is_looked_through_before_it_is_taken_with_so_many_calls(gifts: Path) -> None:
    draft = run.draft(gifts, name=gifts.name)
    assert calls(lambda: ledger.check(draft)) < 75 * len(draft.rows)


def test_a_record_is_made_comparable_with_so_many_calls(gifts: Path) -> None:
    records = [row.record for row in run.draft(gifts, name=gifts.name).rows if row.record]
    assert calls(lambda: comparable_columns(records)) < 120 * len(records)


def test_rows_that_say_the_same_in_several_columns_share_one_text(gifts: Path) -> None:
    records = [row.record for row in run.draft(gifts, name=gifts.name).rows if row.record]
    codes = [record.postal_code for record in records]
    assert len(set(map(id, codes))) < 1.1 * len(set(codes)) < len(codes)
