"""An id of somebody who was erased is one that nobody has, except where the rights themselves are kept."""

import datetime as dt
import uuid
from typing import Any

import pytest
from litestar.testing import TestClient

from kankei_api.clock import today

Call = tuple[str, str, Any]
"""A method, an address and a body; ``{}`` in both stands for the id."""
HANAKO = {"name": "佐藤 花子", "email": "hanako@example.jp"}
TARO = {"name": "鈴木 太郎", "email": "taro@example.jp"}
VISIT = {"channel": "visit", "occurred_on": "2026-05-30"}
SEEN = {"If-Match": '"seen"'}
UNTIL = {"until": (today() + dt.timedelta(days=30)).isoformat()}
CALLS = [
    *(("GET", f"/v1/people/{{}}{page}", None) for page in (
        "", "/records", "/touchpoints", "/standing", "/history", "/explanation", "/permissions"
    )),
    ("PUT", "/v1/people/{}/permissions", {"mail": True}),
    ("GET", "/v1/protection/{}", None),
    ("PUT", "/v1/protection/{}", UNTIL),
    ("DELETE", "/v1/protection/{}", None),
    ("POST", "/v1/protection/{}/reveal", {"purpose": "安否確認"}),
    ("GET", "/v1/rights/stops/{}", None),
    ("PUT", "/v1/rights/stops/{}", {"contacted": True}),
]  # fmt: skip

TOUCHPOINT_CALLS: list[Call] = [
    ("GET", "/v1/touchpoints/{}", None),
    ("PATCH", "/v1/touchpoints/{}", {"occurred_on": "2026-05-29", "reason": "写し間違い"}),
    ("DELETE", "/v1/touchpoints/{}", None),
]


def pair_calls(other: str) -> list[Call]:
    """What is asked and said of a record or a person (``{}``) and another."""
    pair = {"left": "{}", "right": other}
    return [
        ("GET", f"/v1/duplicates/{{}}/{other}/explanation", None),
        ("GET", f"/v1/duplicates/{other}/{{}}/explanation", None),
        ("POST", "/v1/judgements", {**pair, "verdict": "different"}),
        ("POST", "/v1/households", pair),
    ]


def record_calls(other: str) -> list[Call]:
    right = {"phone": "090-1111-2222", "reason": "申出"}
    return [
        ("GET", "/v1/records/{}", None),
        ("POST", "/v1/rights/corrections/{}", right),
        *pair_calls(other),
    ]


@pytest.fixture
def person(client: TestClient[Any]) -> str:
    return str(client.post("/v1/touchpoints", json={"record": HANAKO, "touchpoint": VISIT}).json()["person"])


def erase(client: TestClient[Any], person: str) -> str:
    told = client.post("/v1/rights/erasures", json={"person": person, "confirm": person})
    assert told.status_code == 201
    return str(told.json()["id"])


def ask(client: TestClient[Any], call: Call, name: str) -> tuple[int, Any]:
    method, address, told = call
    body = {key: name if value == "{}" else value for key, value in told.items()} if told else None
    headers = SEEN if address.startswith("/v1/p") or "rights" in address or "touch" in address else {}
    answer = client.request(method, address.format(name), json=body, headers=headers)
    return answer.status_code, answer.json()


def test_an_erased_id_is_answered_as_one_that_nobody_has(client: TestClient[Any], person: str) -> None:
    erase(client, person)
    told = [ask(client, call, person) for call in CALLS]
    assert told == [ask(client, call, str(uuid.uuid4())) for call in CALLS]
    assert {status for status, _ in told} == {404}


def test_what_an_erased_person_said_and_did_is_answered_as_what_there_never_was(
    client: TestClient[Any], person: str
) -> None:
    done = client.post("/v1/touchpoints", json={"record": HANAKO, "touchpoint": VISIT}).json()
    other = client.post("/v1/touchpoints", json={"record": TARO, "touchpoint": VISIT}).json()["record"]
    no = client.get(f"/v1/records/{done['record']}").json()["touchpoints"][0]["no"]
    told = [ask(client, call, done["record"]) for call in record_calls(other)]
    assert done["person"] == person
    assert all(status not in {404, 422} for status, _ in told)
    erase(client, person)
    told = [ask(client, call, done["record"]) for call in record_calls(other)]
    assert told == [ask(client, call, str(uuid.uuid4())) for call in record_calls(other)]
    assert {status for status, _ in told} == {404}
    told = [ask(client, call, str(no)) for call in TOUCHPOINT_CALLS]
    assert told == [ask(client, call, "999999") for call in TOUCHPOINT_CALLS]
    assert {status for status, _ in told} == {404}


def test_nobody_weighs_or_judges_an_erased_person_against_others(
    client: TestClient[Any], person: str
) -> None:
    other = client.post("/v1/touchpoints", json={"record": TARO, "touchpoint": VISIT}).json()["person"]
    erase(client, person)
    told = [ask(client, call, person) for call in pair_calls(other)]
    assert told == [ask(client, call, str(uuid.uuid4())) for call in pair_calls(other)]
    assert {(status, said["type"]) for status, said in told} == {
        (404, "urn:kankei:problem:unknown:record_or_person")
    }


def test_an_erased_id_stays_nobodys_when_they_come_back(client: TestClient[Any], person: str) -> None:
    client.post(f"/v1/rights/erasures/{erase(client, person)}/allow")
    back = client.post("/v1/touchpoints", json={"record": HANAKO, "touchpoint": VISIT}).json()["person"]
    assert client.get(f"/v1/people/{back}").status_code == 200
    assert client.get(f"/v1/people/{person}").status_code == 404


def test_a_protection_from_before_the_erasure_can_still_be_seen_and_ended(
    client: TestClient[Any], person: str
) -> None:
    client.put(f"/v1/protection/{person}", json=UNTIL)
    erase(client, person)
    seen = client.get(f"/v1/protection/{person}")
    assert seen.json() == client.get("/v1/protection").json()[0]
    tag = {"If-Match": seen.headers["etag"]}
    assert client.delete(f"/v1/protection/{person}", headers=tag).status_code == 204
    assert client.get(f"/v1/protection/{person}").status_code == 404


def test_a_protection_from_before_the_erasure_is_not_renewed_without_its_marks(
    client: TestClient[Any], person: str
) -> None:
    client.put(f"/v1/protection/{person}", json=UNTIL)
    erase(client, person)
    tag = {"If-Match": client.get(f"/v1/protection/{person}").headers["etag"]}
    assert client.put(f"/v1/protection/{person}", json=UNTIL, headers=tag).status_code == 404


def test_the_dossier_of_an_erased_person_tells_who_looked(client: TestClient[Any], person: str) -> None:
    client.get(f"/v1/people/{person}")
    erase(client, person)
    told = client.get(f"/v1/rights/dossiers/{person}").json()
    assert (told["standing"], "getPerson" in {look["action"] for look in told["looks"]}) == (None, True)
