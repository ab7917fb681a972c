"""A sheet seen as columns: what is worked out of one is worked out once, however long the list."""

from kankei_importers.reading import read
from kankei_importers.source import joined
from kankei_importers.table import Table


def table(*rows: str) -> Table:
    return Table(read("\n".join(["参加日,氏名,備考", *rows, ""]).encode(), "駅舎イベント.csv"))


def test_what_the_words_of_a_long_list_mean_is_worked_out_once() -> None:
    long = table(*["2026-05-10,大竹 誠,キャンセル"] * 10_001)
    assert long.words("備考") == {"キャンセル": "キャンセル"}
    assert long.words("備考") is long.words("備考")


def test_the_distinct_cells_of_a_column_are_clean_and_its_marks_stand_for_what_they_mean() -> None:
    by_hand = table("2026-05-10,大竹 誠, 欠席", "2026-05-11,大竹 節子,〃", "2026-05-12,渡部 修,'来場")
    assert set(by_hand.distinct("備考")) == {"欠席", "来場"}


def test_a_column_of_nothing_and_one_that_is_not_there_say_nothing_once() -> None:
    silent = table("2026-05-10,大竹 誠,", "2026-05-11,大竹 節子,")
    assert (silent.distinct("備考"), silent.distinct("住所")) == (("",), ("",))


def test_the_distinct_texts_of_several_columns_are_told_once() -> None:
    source = joined("氏名", "備考")
    twice = table("2026-05-10,大竹 誠,来場", "2026-05-11,大竹 誠,来場")
    assert twice.told(source) == ("大竹 誠\u3000来場",)
    assert twice.told(source) is twice.told(source)
