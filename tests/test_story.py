"""The main job from end to end: a folder of lists in, the defensible number out, on SQLite and PostgreSQL."""

import csv
import datetime as dt
from pathlib import Path

import msgspec
import pandas as pd
import pytest
import sqlalchemy as sa

from kankei.counting import parse_rule, rule_text
from kankei.matching.evaluation import evaluate
from kankei.model import Counts
from kankei.simulation import demo_spec, simulate, write_files
from kankei.store import Store, tables
from kankei.usecases import export, report
from kankei_api.cli.demonstrating import CHANNELS
from kankei_api.clock import now
from kankei_api.intake import Choices, Intake, Listed, Taken

DAY = dt.date(2026, 10, 1)


@pytest.fixture(scope="module")
def lists(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """The lists of a small invented town, their truth beside them."""
    town = simulate(msgspec.structs.replace(demo_spec(), people=300), 5)
    return write_files(town, tmp_path_factory.mktemp("town"))


def take(store: Store, files: list[Path]) -> list[Taken]:
    taken = []
    for file in files:
        choices = Choices(channel=CHANNELS.get(file.stem.rpartition("_")[0]))
        taken.append(Intake(store, choices, by="story").apply(Listed(file, file.name)))
    Intake(store, Choices()).resolve()
    return taken


def number(store: Store) -> report.Report:
    return report.count(store, as_of=DAY, known_at=now())


def truth(lists: list[Path]) -> dict[tuple[str, int], str]:
    with (lists[0].parents[1] / "rows.csv").open(encoding="utf-8", newline="") as file:
        return {(row["file"], int(row["row"])): row["person"] for row in csv.DictReader(file)}


def test_the_year_of_a_town(store: Store, lists: list[Path]) -> None:
    taken = take(store, lists)
    assert not any(one.refused for one in taken)
    rows = sum(one.receipt.counts.rows for one in taken)
    assert rows == len(truth(lists))

    columns = export.identities(store, known_at=now())
    found = dict(zip(zip(columns["file"], columns["row"], strict=True), columns["person_id"], strict=True))
    true = truth(lists)
    assert found.keys() == true.keys()
    named = [place for place in true if found[place]]
    scores = evaluate([true[place] for place in named], [str(found[place]) for place in named])
    assert scores.f1 > 0.9

    first = number(store)
    assert 0 < first.number < rows
    assert first.number == sum(zone.people for zone in first.by_zone)
    assert first.without_one_off_donors <= first.number

    again = take(store, lists)
    assert {one.receipt.counts for one in again} <= {Counts(unchanged=n) for n in range(rows + 1)}
    assert number(store).digest == first.digest

    known = now()
    gift = next(one for one in taken if one.receipt.file == "furusato_jumin_2025.csv")
    assert gift.receipt.batch_id is not None
    Intake(store, Choices(), by="story").undo(gift.receipt.batch_id)
    assert number(store).digest != first.digest
    assert report.count(store, as_of=DAY, known_at=known).digest == first.digest

    take(store, [file for file in lists if file.name == gift.receipt.file])
    assert number(store).number == first.number


def told_by_lists(store: Store) -> pd.DataFrame:
    """All that somebody in particular did by the day: whose it is, the source of the list, what and when."""
    touch, record, whose = tables.touchpoint.c, tables.record.c, tables.membership.c
    query = (
        sa.select(
            whose.person_no, record.source, touch.channel, touch.kind, touch.occurred_on, touch.ended_on
        )
        .join_from(tables.touchpoint, tables.record, record.no == touch.record_no)
        .join(tables.membership, (whose.record_no == record.no) & whose.until.is_(None))
        .where(touch.status == "done", touch.occurred_on <= DAY, whose.person_no.is_not(None))
    )
    with store.reading() as connection:
        return pd.read_sql(query, connection)


@pytest.mark.parametrize("source", ["rms", "community"])
def test_a_number_without_one_source_is_what_a_recount_of_the_other_lists_gives(
    store: Store, lists: list[Path], source: str
) -> None:
    take(store, lists)
    told = told_by_lists(store)
    ended = pd.to_datetime(told["ended_on"])
    until = ended.fillna(pd.to_datetime(told["occurred_on"]))
    given = (told["channel"] == "donation") & (until >= pd.Timestamp("2023-10-02"))
    member = told["channel"].isin(["community", "registration"]) & (
        ended.isna() | (ended >= pd.Timestamp(DAY))
    )
    dead = told.loc[told["kind"] == "died", "person_no"]
    held_dear = told[(given | member) & (told["source"] != source) & ~told["person_no"].isin(dead)]
    rule = parse_rule(f'without_sources = ["{source}"]\n{rule_text("default")}', name="ours")
    counted = report.count(store, as_of=DAY, known_at=now(), rule=rule)
    assert counted.axes.attachment == held_dear["person_no"].nunique()
    assert counted.axes.attachment < number(store).axes.attachment
    assert counted.axes.settlement == number(store).axes.settlement
