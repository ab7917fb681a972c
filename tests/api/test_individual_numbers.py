"""個人番号 and 住民票コード come in by no call and are kept nowhere; other numbers are not taken for them."""

import re
from typing import Any
from urllib.parse import quote

import pytest
import sqlalchemy as sa
from litestar.testing import TestClient

from kankei.store import Store
from kankei.store.schema import metadata

NUMBER = "123456789018"  # invented; its check digit is right
CODE = "24727059608"
VISIT = {"channel": "visit", "occurred_on": "2026-05-30"}
HANAKO = {"record": {"name": "佐藤 花子"}, "touchpoint": VISIT}


def said(**fields: str) -> dict[str, Any]:
    """佐藤 花子's visit, with more of what was written."""
    of_visit = {name: text for name, text in fields.items() if name in {"detail", "kind", "source_no"}}
    of_record = {name: text for name, text in fields.items() if name not in of_visit}
    return {"record": HANAKO["record"] | of_record, "touchpoint": VISIT | of_visit}


def codes(document: dict[str, Any]) -> dict[str, str]:
    return {fault["field"]: fault["code"] for fault in document["faults"]}


def is_anywhere(store: Store, digits: str) -> bool:
    with store.reading() as connection:
        cells = (
            str(cell)
            for table in metadata.sorted_tables
            for row in connection.execute(sa.select(table))
            for cell in row
        )
        return any(digits in re.sub(r"\D", "", cell) for cell in cells)


@pytest.mark.parametrize(
    ("fields", "place", "code"),
    [
        ({"phone": NUMBER}, "record.phone", "fault.my_number"),
        ({"name": "１２３４ ５６７８ ９０１８"}, "record.name", "fault.my_number"),
        ({"handle": "1234-5678-9018"}, "record.handle", "fault.my_number"),
        ({"detail": f"マイナンバーは{NUMBER}"}, "touchpoint.detail", "fault.my_number"),
        ({"source_no": f"個人番号{NUMBER}"}, "touchpoint.source_no", "fault.my_number"),
        ({"detail": f"住民票コード {CODE}"}, "touchpoint.detail", "fault.resident_code"),
    ],
)
def test_a_number_that_may_not_be_kept_is_refused_with_its_place(
    client: TestClient[Any], store: Store, fields: dict[str, str], place: str, code: str
) -> None:
    answer = client.post("/v1/touchpoints", json=said(**fields))
    assert (answer.status_code, codes(answer.json())) == (422, {place: code})
    assert not is_anywhere(store, NUMBER)


@pytest.mark.parametrize(
    "fields",
    [
        {"source_no": NUMBER},
        {"phone": "819012345673"},
        {"handle": f"会員番号 {NUMBER}"},
        {"detail": f"伝票は{NUMBER}です"},
        {"detail": "マイナンバーカードを持参"},
        {"phone": "24727059608"},
    ],
)
def test_numbers_of_other_kinds_are_taken(client: TestClient[Any], fields: dict[str, str]) -> None:
    assert client.post("/v1/touchpoints", json=said(**fields)).status_code == 201


def test_a_batch_refuses_the_item_that_holds_one(client: TestClient[Any], store: Store) -> None:
    items = [HANAKO, said(detail=NUMBER)]
    answer = client.post("/v1/touchpoints:batch", json={"items": items}, headers={"Idempotency-Key": "k"})
    good, bad = answer.json()["items"]
    assert (good["status"], codes(bad["problem"])) == (201, {"touchpoint.detail": "fault.my_number"})
    assert not is_anywhere(store, NUMBER)


@pytest.mark.parametrize("change", [{"detail": NUMBER, "reason": "x"}, {"companions": 1, "reason": NUMBER}])
def test_no_change_of_a_touchpoint_brings_one_in(
    client: TestClient[Any], store: Store, change: dict[str, Any]
) -> None:
    no = client.post("/v1/touchpoints", json=HANAKO).json()["touchpoint"]
    answer = client.patch(f"/v1/touchpoints/{no}", json=change, headers={"If-Match": "*"})
    assert (answer.status_code, [*codes(answer.json()).values()]) == (422, ["fault.my_number"])
    assert not is_anywhere(store, NUMBER)


def test_no_correction_brings_one_in(client: TestClient[Any], store: Store) -> None:
    person = client.post("/v1/touchpoints", json=HANAKO).json()["person"]
    record = client.get(f"/v1/people/{person}/records").json()[0]["id"]
    body = {"phone": NUMBER, "reason": "申出"}
    answer = client.post(f"/v1/rights/corrections/{record}", json=body, headers={"If-Match": "*"})
    assert codes(answer.json()) == {"phone": "fault.my_number"}
    assert not is_anywhere(store, NUMBER)


def test_no_purpose_brings_one_into_the_audit(client: TestClient[Any], store: Store) -> None:
    header = {"Kankei-Purpose": quote(f"個人番号 {NUMBER} の照会")}
    answer = client.get("/v1/count", headers=header)
    assert codes(answer.json()) == {"Kankei-Purpose": "fault.my_number"}
    assert not is_anywhere(store, NUMBER)
