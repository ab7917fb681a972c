"""Every answer that is a list can be had as a table: what it says, line for line."""

import csv
import io
from typing import Any

import pytest
from litestar.testing import TestClient

from kankei.store import Store
from kankei.usecases.identity.settlement import settle
from kankei_api.clock import now, today

CSV = {"Accept": "text/csv"}
VISIT = {"channel": "station_event", "occurred_on": today().isoformat()}
KENTA = {"name": "高橋 健太", "birth_date": "1950-03-03", "phone": "0242-73-1120"}
YOUNGER, MEGUMI = {**KENTA, "birth_date": "1980-08-13"}, {"name": "佐藤 恵", "phone": "0242-73-1120"}


def lines(client: TestClient[Any], path: str) -> list[dict[str, str]]:
    answer = client.get(path, headers=CSV)
    assert answer.status_code == 200, answer.text
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))


def logged(client: TestClient[Any], record: dict[str, str]) -> str:
    made = client.post("/v1/touchpoints", json={"record": record, "touchpoint": VISIT})
    return str(made.json()["person"])


def test_every_list_that_is_read_can_be_had_as_a_table(client: TestClient[Any]) -> None:
    paths = client.get("/schema/openapi.json").json()["paths"]
    reads = [item["get"] for item in paths.values() if "get" in item]
    lists = [one for one in reads if one["operationId"].startswith("list")]
    without = [one["operationId"] for one in lists if "text/csv" not in one["responses"]["200"]["content"]]
    assert (len(lists) > 15, without) == (True, [])


def test_a_pair_in_doubt_is_a_line_with_both_records(client: TestClient[Any], store: Store) -> None:
    logged(client, KENTA), logged(client, YOUNGER)
    settle(store, at=now())
    (pair,) = lines(client, "/v1/duplicates")
    assert (pair["left.birth_date"], pair["right.birth_date"]) == ("1950-03-03", "1980-08-13")


def test_whoever_a_search_finds_is_a_line(client: TestClient[Any]) -> None:
    person = logged(client, KENTA)
    found = client.post("/v1/people:search", json={"text": "高橋"}, headers=CSV)
    (line,) = csv.DictReader(io.StringIO(found.content.decode("utf-8-sig")))
    assert (line["person"], line["record.name"], line["exact"]) == (person, "高橋 健太", "False")


def test_a_household_is_a_line_for_each_record(client: TestClient[Any]) -> None:
    left, right = logged(client, KENTA), logged(client, MEGUMI)
    client.post("/v1/households", json={"left": left, "right": right})
    found = lines(client, "/v1/households")
    assert [(one["person"], one["record.name"]) for one in found] == [
        (left, "高橋 健太"),
        (right, "佐藤 恵"),
    ]
    assert len({one["judgements"] for one in found}) == 1


def test_a_bridge_is_a_line_for_everybody_who_came_in_or_went_out(client: TestClient[Any]) -> None:
    person = logged(client, KENTA)
    client.post("/v1/touchpoints", json={"person": person, "touchpoint": {**VISIT, "channel": "trial_stay"}})
    (line,) = lines(client, "/v1/bridge?from_day=2020-01-01")
    assert (line["person"], line["change"]) == (person, "1")


def test_the_indicators_are_a_line_each(client: TestClient[Any]) -> None:
    whole = client.get("/v1/kpis").json()
    assert [one["code"] for one in lines(client, "/v1/kpis")] == [one["code"] for one in whole["lines"]]


@pytest.mark.parametrize(
    "path", ["mappings", "exports", "protection", "rights/erasures", "households", "duplicates"]
)
def test_a_list_of_nothing_is_a_header_alone(client: TestClient[Any], path: str) -> None:
    answer = client.get(f"/v1/{path}", headers=CSV)
    assert len(answer.content.decode("utf-8-sig").splitlines()) == 1
