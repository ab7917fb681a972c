"""Tables of followers by day, which are no lists of people."""

import pytest

from kankei.model import DraftFile
from kankei_importers import run


def drafted(text: str, name: str = "友だち.csv") -> DraftFile:
    return run.draft(text.encode(), name=name)


def test_of_a_table_of_followers_its_last_day_is_told() -> None:
    (problem,) = drafted(
        '日付,友だち数,友だち増減,ブロック数\n2025/4/2,1210,10,31\n2025/4/1,"1,200",-5,30\n'
    ).problems
    assert (problem.code, problem.facts) == (
        "file.tally",
        {"service": "line", "day": "2025-04-02", "heads": "1210", "blocks": "31", "file": "友だち.csv"},
    )


@pytest.mark.parametrize(("name", "service"), [("LINE.csv", "line"), ("facebook_2025.csv", "facebook")])
def test_the_name_of_the_file_tells_whose_followers_they_are(name: str, service: str) -> None:
    (problem,) = drafted("date,followers\n20250401,1200\n", name).problems
    assert problem.facts["service"] == service


@pytest.mark.parametrize(
    "text",
    ["日付,来場者数\n2025-04-01,12\n", "友だち,日付\n佐藤,2025-04-01\n", "日付,友だち数\n合計,1200\n"],
    ids=["visitors", "friends by name", "no day"],
)
def test_of_any_other_table_without_people_nothing_of_the_kind_is_said(text: str) -> None:
    assert [one.code for one in drafted(text).problems] == ["file.unknown_header"]
