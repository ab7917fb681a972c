"""Linking DataFrames without a store: who is who in them, how sure that is, and what is refused."""

import datetime as dt
from typing import Any

import numpy as np
import pandas as pd
import pytest

from kankei.errors import TableError, UnknownError
from kankei.matching.evaluation import pairs_within
from kankei.matching.frames import FIELDS, said
from kankei.matching.linking import Linkage, link
from kankei.simulation import TownSpec, simulate, write_files
from kankei.store import create, memberships, open_store, records
from kankei.usecases import ledger, review
from kankei.wording import sentence
from kankei_importers import run

NOBODY = -1
CHANNELS = {
    "station_form": "station_event",
    "furusato_jumin": "registration",
    "fb_self_declared": "community",
    "otameshi_kintone": "trial_stay",
    "tennyu": "residency",
}
NAMED = {"name": "氏名", "kana": "フリガナ", "phone": "TEL", "birth_date": "生年月日", "email": "メール"}


def members(**changes: list[Any]) -> pd.DataFrame:
    rows = {
        "氏名": ["髙橋 健太", "山田 花子", "佐藤"],
        "フリガナ": ["タカハシ ケンタ", "ヤマダ ハナコ", ""],
        "TEL": ["090-1111-2222", "080-3333-4444", ""],
        "生年月日": ["1980-05-01", "1975-11-30", ""],
        "メール": ["kenta@example.jp", "", ""],
    }
    return pd.DataFrame(rows | changes, index=["m1", "m2", "m3"])


def guests() -> pd.DataFrame:
    return pd.DataFrame({"お名前": ["高橋健太", "鈴木 一郎"], "電話": [9011112222, 9055556666]}, index=[7, 8])


GUESTS = {"name": "お名前", "phone": "電話"}


def linked() -> Linkage:
    return link(members(), guests(), columns=NAMED, right_columns=GUESTS)


def test_rows_of_two_tables_are_told_by_the_labels_of_their_indexes() -> None:
    assert linked().pairs[["left", "right", "verdict"]].values.tolist() == [["m1", 7, "same"]]


def test_a_person_bears_one_number_in_both_tables_and_a_bare_surname_none() -> None:
    found = linked()
    assert found.left.fillna(-1).to_dict() == {"m1": 0, "m2": 1, "m3": -1}
    assert found.right is not None
    assert found.right.to_dict() == {7: 0, 8: 2}


def test_a_table_alone_is_linked_with_itself() -> None:
    twice = pd.DataFrame({"氏名": ["髙橋 健太", "高橋健太"], "TEL": ["09011112222", "090-1111-2222"]})
    found = link(twice, columns={"name": "氏名", "phone": "TEL"})
    assert (found.right, found.left.tolist()) == (None, [0, 0])
    assert found.pairs[["left", "right"]].values.tolist() == [[0, 1]]


def test_two_groups_in_doubt_are_asked_about_and_told_no_likelier_than_a_count_takes_them() -> None:
    rows = {
        "氏名": ["佐藤 花子", "鈴木 花子"],
        "TEL": ["090-1234-5678", None],
        "住所": ["東京都港区芝2-5", "東京都港区芝2-5"],
    }
    found = link(pd.DataFrame(rows), columns={"name": "氏名", "phone": "TEL", "address": "住所"})
    assert found.left.tolist() == [0, 1]
    assert found.pairs["verdict"].tolist() == ["ask"]
    assert 0.1 < found.pairs["probability"][0] <= 0.75


def test_the_waterfall_of_a_pair_adds_up_to_its_bits() -> None:
    found = linked()
    told = found.explain("m1", 7)
    assert sum(step.bits for step in told.steps) == pytest.approx(found.pairs["bits"][0])
    assert "phone" in review.text(told, lang="en")


def test_the_waterfall_of_a_row_that_is_not_there_is_refused_without_its_label() -> None:
    with pytest.raises(UnknownError, match=r"^no such row$"):
        linked().explain("m9", 7)


MISSING = [None, np.nan, pd.NA, pd.NaT, ""]


@pytest.mark.parametrize("nothing", MISSING, ids=map(repr, MISSING))
def test_a_missing_value_says_nothing_in_any_dress(nothing: object) -> None:
    table = pd.DataFrame({"TEL": pd.Series(["090-1111-2222", nothing], dtype=object)})
    assert said(table, {"phone": "TEL"})["phone"] == ["090-1111-2222", ""]


@pytest.mark.parametrize(
    ("cells", "texts"),
    [
        (pd.Series([9011112222, 300]), ["9011112222", "300"]),
        (pd.Series([9011112222, np.nan]), ["9011112222", ""]),
        (pd.Series([9011112222, None], dtype="Int64"), ["9011112222", ""]),
        (pd.Series(pd.to_datetime(["1980-05-01", None])), ["1980-05-01", ""]),
        (pd.Series([dt.date(1980, 5, 1), None]), ["1980-05-01", ""]),
        (pd.Series(["女", None], dtype="category"), ["女", ""]),
        (pd.Series(["女", None], dtype="string"), ["女", ""]),
    ],
)
def test_numbers_days_and_categories_become_what_somebody_would_write(
    cells: "pd.Series[Any]", texts: list[str]
) -> None:
    assert said(pd.DataFrame({"列": cells}), {"phone": "列"})["phone"] == texts


def test_a_name_in_two_columns_is_read_as_one() -> None:
    table = pd.DataFrame({"姓": ["髙橋", "山田"], "名": ["健太", None]})
    assert said(table, {"name": ["姓", "名"]})["name"] == ["髙橋\u3000健太", "山田"]


def test_a_field_without_a_column_says_nothing() -> None:
    assert said(members(), {"name": "氏名"})["email"] == ["", "", ""]


def test_tables_without_rows_have_no_pairs() -> None:
    found = link(members().iloc[:0], guests().iloc[:0], columns=NAMED, right_columns=GUESTS)
    assert (len(found.pairs), len(found.left)) == (0, 0)
    assert found.pairs.columns.tolist() == ["left", "right", "bits", "probability", "verdict"]


@pytest.mark.parametrize(
    ("columns", "code", "words"),
    [
        ({"surname": "氏名"}, "table.field", ["surname", "kana", "handle"]),
        ({"name": "名前"}, "table.column", ["名前", "氏名", "フリガナ"]),
    ],
)
def test_a_wrong_word_and_a_missing_column_are_refused_with_what_there_is(
    columns: dict[str, str], code: str, words: list[str]
) -> None:
    with pytest.raises(TableError) as refused:
        link(members(), columns=columns)
    assert refused.value.code == code
    told = sentence(code, refused.value.facts)
    assert [word for word in words if word not in told] == []


def test_a_column_that_is_there_twice_is_refused() -> None:
    table = members().rename(columns={"メール": "TEL"})
    with pytest.raises(TableError, match=r"^table\.twice TEL$"):
        link(table, columns=NAMED | {"email": "TEL"})


def test_labels_that_stand_on_two_rows_are_refused_unsaid() -> None:
    table = members().set_index(pd.Index(["kenta@example.jp", "kenta@example.jp", "x"]))
    with pytest.raises(TableError, match=r"^table\.index$"):
        link(table, columns=NAMED)


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> pd.DataFrame:
    """The live records of a store with the lists of an invented town, and whose each is there."""
    folder = tmp_path_factory.mktemp("town")
    write_files(simulate(TownSpec(people=200, years=3), 50), folder)
    now = dt.datetime(2026, 10, 1, tzinfo=dt.UTC)
    with open_store("sqlite:///:memory:") as store:
        create(store)
        for path in sorted((folder / "files").iterdir()):
            file = run.draft(path, channel=CHANNELS.get(path.stem.rpartition("_")[0]))
            ledger.apply(store, file, by="test", at=now)
        with store.reading() as connection:
            live = memberships.live_now(connection)
            told = records.columns(connection, live["record_no"])
    return pd.DataFrame({**told, "person": live["person_no"]})


def together(people: list[int]) -> set[tuple[int, ...]]:
    """Which rows are one person's, whatever the number."""
    rows = pd.Series(range(len(people))).groupby(people)
    return {tuple(places) for person, places in rows.groups.items() if person != NOBODY}


def test_the_people_of_a_table_are_those_of_a_store_with_its_records(town: pd.DataFrame) -> None:
    found = link(town, columns={field: field for field in FIELDS})
    here = together(found.left.fillna(NOBODY).tolist())
    assert here == together(town["person"].tolist())
    assert max(map(len, here)) > 2


def test_the_people_of_two_tables_are_those_of_both_as_one(town: pd.DataFrame) -> None:
    columns = {field: field for field in FIELDS}
    halves = link(town[:300], town[300:], columns=columns)
    assert halves.right is not None
    whole = link(town, columns=columns)
    assert [*halves.left, *halves.right] == whole.left.tolist()
    across = whole.pairs[(whole.pairs["left"] < 300) & (whole.pairs["right"] >= 300)]
    assert halves.pairs.values.tolist() == across.values.tolist()


def test_every_two_rows_of_one_person_are_a_pair_that_is_likely(town: pd.DataFrame) -> None:
    found = link(town, columns={field: field for field in FIELDS})
    same = found.pairs[found.pairs["verdict"] == "same"]
    labels = found.left.fillna(NOBODY).to_numpy(np.int64)
    left, right = pairs_within(np.where(labels == NOBODY, -1 - np.arange(len(labels)), labels))
    assert set(zip(same["left"], same["right"], strict=True)) == set(zip(left, right, strict=True))
    assert same["probability"].min() > 0.5
