"""How lists are read, through the API: proposed, mended, saved, recognised."""

from typing import Any

import pytest
from litestar.testing import TestClient

HEADER = ["会の仲間", "ご住所", "登録日"]
DRAFT = {
    "channel": "community",
    "header": HEADER,
    "columns": {"name": ["会の仲間"], "address": ["ご住所"], "applied_on": ["登録日"]},
}
LIST = "会の仲間,ご住所,登録日\n佐藤 花子,東京都新宿区西新宿2-8-1,2026-04-18\n"


def saved(client: TestClient[Any], seen: str | None = None, **more: Any) -> Any:
    headers = {"If-Match": seen} if seen else {}
    return client.put("/v1/mappings/会員の一覧", json=DRAFT | more, headers=headers)


def test_a_header_is_understood_as_far_as_its_words_are_known(client: TestClient[Any]) -> None:
    asked = {"header": HEADER, "channel": "community"}
    assert client.post("/v1/mappings:propose", json=asked).json()["meanings"][:2] == ["", "address"]
    mended = asked | {"changes": [{"column": "会の仲間", "meaning": "name"}]}
    assert client.post("/v1/mappings:propose", json=mended).json()["meanings"][:2] == ["name", "address"]


def test_what_the_header_leaves_open_is_told_by_the_rows(client: TestClient[Any]) -> None:
    asked = {"header": ["氏名", "参加日"], "channel": "station_event"}
    assert client.post("/v1/mappings:propose", json=asked).json()["meanings"] == ["name", "happened_on"]
    rows = [["佐藤 花子", "○"], ["鈴木 一郎", "×"]]
    told = client.post("/v1/mappings:propose", json=asked | {"rows": rows}).json()
    assert told["meanings"] == ["name", "attendance"]


@pytest.mark.parametrize(
    ("header", "titles", "channel"),
    [
        (["氏名", "登録区分", "登録日"], [], "registration"),
        (["氏名", "登録区分", "登録日"], ["駅舎イベント.csv"], "station_event"),
        (["氏名", "利用日"], ["名簿.csv", "お試し住宅 利用者"], "trial_stay"),
        (["氏名", "日付"], ["名簿.csv"], None),
    ],
)
def test_the_channel_is_told_by_the_header_and_by_what_the_list_is_called(
    client: TestClient[Any], header: list[str], titles: list[str], channel: str | None
) -> None:
    asked = {"header": header, "titles": titles}
    assert client.post("/v1/mappings:propose", json=asked).json()["channel"] == channel


def test_a_meaning_that_lists_of_the_channel_do_not_have_is_noted(client: TestClient[Any]) -> None:
    asked = {"header": ["氏名", "来場日", "金額"], "channel": "visit"}
    (note,) = client.post("/v1/mappings:propose", json=asked).json()["notes"]
    assert (note["code"], note["column"]) == ("mapping.other_channel", "金額")
    assert client.post("/v1/mappings:propose", json=asked | {"channel": "donation"}).json()["notes"] == []


def test_of_columns_with_one_header_the_second_has_the_meaning_that_was_said(client: TestClient[Any]) -> None:
    asked = {
        "header": ["氏名", "住所", "氏名"],
        "channel": "donation",
        "changes": [{"column": "氏名#2", "meaning": "name"}],
    }
    told = client.post("/v1/mappings:propose", json=asked).json()
    assert (told["columns"]["name"], told["meanings"]) == (["氏名#2"], ["", "address", "name"])


@pytest.mark.parametrize("change", [{"column": "ない列"}, {"column": "会の仲間", "meaning": "shoe_size"}])
def test_a_correction_of_what_does_not_exist_is_refused(
    client: TestClient[Any], change: dict[str, str]
) -> None:
    answer = client.post("/v1/mappings:propose", json={"header": HEADER, "changes": [change]})
    assert (answer.status_code, answer.json()["faults"][0]["field"]) == (422, "changes")


def test_a_saved_mapping_reads_the_next_list_of_that_header(client: TestClient[Any]) -> None:
    assert saved(client).status_code == 200
    told = client.post("/v1/mappings:propose", json={"header": HEADER[::-1]}).json()
    seen = client.post("/v1/imports:preview", files={"file": ("a.csv", LIST.encode(), "text/csv")}).json()
    assert told["saved"] == "会員の一覧"
    assert (seen["receipt"]["layout"], seen["receipt"]["counts"]["created"]) == ("会員の一覧@1", 1)


@pytest.mark.parametrize(
    ("header", "read", "cells"),
    [
        (["実施日", "団体名", "担当者氏名"], {"name": ["担当者氏名"]}, "2026-04-18,磐梯商事,佐藤 花子"),
        (
            ["実施日", "氏名", "出欠第1回", "出欠第2回"],
            {"name": ["氏名"], "attendance": ["出欠第1回"]},
            "2026-04-18,佐藤 花子,×,○",
        ),
    ],
)
def test_what_is_asked_about_a_list_is_not_asked_again_once_a_mapping_says_it(
    client: TestClient[Any], header: list[str], read: dict[str, list[str]], cells: str
) -> None:
    columns = read | {"happened_on": ["実施日"]}
    assert saved(client, channel="online_visit", header=header, columns=columns).status_code == 200
    text = f"{','.join(header)}\n{cells}\n"
    seen = client.post("/v1/imports:preview", files={"file": ("視察.csv", text.encode(), "text/csv")}).json()
    assert (seen["receipt"]["layout"], seen["receipt"]["counts"]["created"]) == ("会員の一覧@1", 1)


def test_a_saved_mapping_tells_what_codes_mean(client: TestClient[Any]) -> None:
    means = {"status": {"1": "done", "9": "cancelled"}}
    assert saved(client, means=means).json()["mapping"]["means"] == means
    assert saved(client, means={"status": {"9": "gone"}}).status_code == 422


def test_every_version_stays_the_newest_first(client: TestClient[Any]) -> None:
    seen = saved(client).headers["ETag"]
    saved(client, seen, channel="survey")
    versions = client.get("/v1/mappings/会員の一覧").json()
    assert [(one["mapping"]["version"], one["mapping"]["channel"]) for one in versions] == [
        ("2", "survey"),
        ("1", "community"),
    ]
    (latest,) = client.get("/v1/mappings").json()
    assert latest["mapping"]["version"] == "2"


def test_a_version_that_somebody_else_saved_meanwhile_is_not_passed_over(client: TestClient[Any]) -> None:
    seen = saved(client).headers["ETag"]
    saved(client, seen, channel="survey")
    late = client.put("/v1/mappings/会員の一覧", json=DRAFT, headers={"If-Match": seen})
    assert (late.status_code, len(client.get("/v1/mappings/会員の一覧").json())) == (412, 2)


def test_a_mapping_that_somebody_saved_is_saved_anew_only_by_who_has_seen_it(client: TestClient[Any]) -> None:
    saved(client)
    unseen = saved(client, channel="survey")
    assert (unseen.status_code, unseen.json()["type"]) == (428, "urn:kankei:problem:api:if_match_missing")
    assert len(client.get("/v1/mappings/会員の一覧").json()) == 1


def test_a_mapping_of_unknown_meanings_or_of_an_odd_name_is_not_saved(client: TestClient[Any]) -> None:
    faults = saved(client, columns={"name": ["会の仲間"], "shoe_size": ["靴"], "靴": ["靴"]}).json()["faults"]
    assert [one["field"] for one in faults] == ["columns.shoe_size", "columns.?"]
    assert client.put("/v1/mappings/a%00b", json=DRAFT).status_code == 422
    assert client.get("/v1/mappings/a%00b").status_code == 422
    assert client.get("/v1/mappings").json() == []


def test_many_mappings_come_in_pages_by_name(client: TestClient[Any]) -> None:
    for name in ("b", "a", "c"):
        client.put(f"/v1/mappings/{name}", json=DRAFT)
    page = client.get("/v1/mappings", params={"limit": 2})
    rest = client.get(page.headers["Link"].split(">")[0].lstrip("<"))
    assert [one["mapping"]["name"] for one in page.json() + rest.json()] == ["a", "b", "c"]
