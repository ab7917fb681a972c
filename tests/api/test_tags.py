"""Nobody changes what they have not seen: protection, stops, records, exports, tokens, erasures."""

import datetime as dt
import uuid
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from litestar.testing import TestClient
from tests.api.conftest import Minted

from kankei.model import Scope
from kankei_api.clock import today

HANAKO = {"name": "佐藤 花子", "phone": "090-7777-1234", "email": "hanako@example.jp"}
VISIT = {"channel": "visit", "occurred_on": "2026-05-30"}
LETTERS = {"table": "people", "purpose": "案内状"}
NEVER = {"If-Match": '"never"'}
THINGS = ("protection", "ending", "stops", "record", "export", "permissions")
Call = tuple[str, str, str, Any]
"""A method, its address, where the thing is read, and the body."""


def until(days: int) -> dict[str, str]:
    return {"until": (today() + dt.timedelta(days=days)).isoformat()}


@pytest.fixture
def person(client: TestClient[Any]) -> str:
    return str(client.post("/v1/touchpoints", json={"record": HANAKO, "touchpoint": VISIT}).json()["person"])


def change(client: TestClient[Any], minted: Minted, person: str, thing: str) -> Call:
    """A change of something that is there."""
    if thing in {"protection", "ending"}:
        place = f"/v1/protection/{person}"
        assert client.put(place, json=until(30)).status_code == 200
        return ("PUT", place, place, until(60)) if thing == "protection" else ("DELETE", place, place, None)
    if thing == "record":
        record = client.get(f"/v1/people/{person}").json()["records"][0]["id"]
        body = {"reason": "申出", "phone": "090-1111-2222"}
        return "POST", f"/v1/rights/corrections/{record}", f"/v1/records/{record}", body
    if thing == "export":
        machine = {"Authorization": f"Bearer {minted(Scope.EXPORT)}"}
        place = f"/v1/exports/{client.post('/v1/exports', json=LETTERS, headers=machine).json()['id']}"
        return "POST", f"{place}/decision", place, {"approve": True}
    place = f"/v1/rights/stops/{person}" if thing == "stops" else f"/v1/people/{person}/permissions"
    return "PUT", place, place, {"contacted": True} if thing == "stops" else {"mail": True}


@pytest.fixture
def calls(client: TestClient[Any], minted: Minted) -> list[Call]:
    """A change of everything, each of a person of their own."""
    people = [{**HANAKO, "name": f"佐藤 {name}", "phone": "", "email": ""} for name in "春夏秋冬東西"]
    walk_ins = [{"record": one, "touchpoint": VISIT} for one in people]
    told = [client.post("/v1/touchpoints", json=one).json()["person"] for one in walk_ins]
    return [change(client, minted, one, thing) for one, thing in zip(told, THINGS, strict=True)]


def tag_at(client: TestClient[Any], place: str) -> dict[str, str]:
    return {"If-Match": client.get(place).headers["etag"]}


def test_a_change_by_whoever_has_seen_nothing_is_refused_and_changes_nothing(
    client: TestClient[Any], calls: list[Call]
) -> None:
    for method, address, read, body in calls:
        before = tag_at(client, read)
        refused = [client.request(method, address, json=body, headers=tag) for tag in ({}, NEVER)]
        assert [one.status_code for one in refused] == [428, 412], address
        assert tag_at(client, read) == before


def test_what_was_read_and_has_not_changed_is_not_read_again(
    client: TestClient[Any], calls: list[Call]
) -> None:
    for _, _, read, _ in calls:
        again = client.get(read, headers={"If-None-Match": client.get(read).headers["etag"]})
        assert (again.status_code, again.content) == (304, b""), read


def test_a_change_by_whoever_has_seen_the_present_version_is_made_once(
    client: TestClient[Any], calls: list[Call]
) -> None:
    for method, address, read, body in calls:
        tag = tag_at(client, read)
        made, stale = (client.request(method, address, json=body, headers=tag) for _ in range(2))
        assert made.is_success, made.text
        assert stale.status_code == (404 if method == "DELETE" else 412), address


def test_the_answer_to_a_change_bears_the_tag_of_what_is_read_next(
    client: TestClient[Any], calls: list[Call]
) -> None:
    for method, address, read, body in calls:
        if method == "PUT" or "exports" in address:
            before = tag_at(client, read)
            made = client.request(method, address, json=body, headers=before)
            assert made.headers["etag"] == tag_at(client, read)["If-Match"] != before["If-Match"]


def test_a_correction_bears_the_tag_of_the_version_it_made(
    client: TestClient[Any], minted: Minted, person: str
) -> None:
    method, address, read, body = change(client, minted, person, "record")
    tag = {"If-Match": client.get(read).headers["etag"]}
    made = client.request(method, address, json=body, headers=tag)
    assert made.headers["etag"] == client.get(f"/v1/records/{made.json()['record']}").headers["etag"]


def test_who_has_read_an_old_version_alone_corrects_nothing(
    client: TestClient[Any], minted: Minted, person: str
) -> None:
    method, address, old, body = change(client, minted, person, "record")
    made = client.request(method, address, json=body, headers=tag_at(client, old))
    live, later = f"/v1/records/{made.json()['record']}", {**body, "phone": "090-3333-4444"}
    refused = client.request(method, address, json=later, headers=tag_at(client, old))
    assert (refused.status_code, refused.json()["type"]) == (412, "urn:kankei:problem:api:changed_since")
    assert client.get(live).json()["record"]["phone"] == body["phone"]
    assert client.request(method, address, json=later, headers=tag_at(client, live)).status_code == 201


def test_of_two_wishes_at_once_none_takes_the_other_back(client: TestClient[Any], person: str) -> None:
    place = f"/v1/rights/stops/{person}"
    tag = {"If-Match": client.get(place).headers["etag"]}

    def wish(purpose: str) -> int:
        return client.put(place, json={purpose: True}, headers=tag).status_code

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(wish, ("counted", "contacted"))) == [200, 412]


def test_whoever_is_not_protected_is_without_a_tag(client: TestClient[Any], person: str) -> None:
    assert client.put(f"/v1/protection/{person}", json=until(30)).status_code == 200


@pytest.mark.parametrize("tag", ['"never"', "*"])
def test_nobody_has_seen_a_protection_that_is_not_there(
    client: TestClient[Any], person: str, tag: str
) -> None:
    answer = client.put(f"/v1/protection/{person}", json=until(30), headers={"If-Match": tag})
    assert answer.status_code == 412
    assert client.get(f"/v1/protection/{person}").status_code == 404


@pytest.fixture
def token(client: TestClient[Any]) -> str:
    told = client.post("/v1/tokens", json={"name": "tablet", "scopes": ["log"], "expires_on": f"{today()}"})
    place = f"/v1/tokens/{told.json()['id']}"
    assert client.get(place).headers["etag"] == told.headers["etag"]
    return place


def test_a_token_that_leaked_is_revoked_without_a_tag(client: TestClient[Any], token: str) -> None:
    told = client.delete(token)
    seen = client.get(token)
    assert (told.status_code, told.json()["revoked_at"]) == (200, seen.json()["revoked_at"])
    assert told.headers["etag"] == seen.headers["etag"]


def test_a_token_is_revoked_as_it_was_seen_if_that_is_said(client: TestClient[Any], token: str) -> None:
    assert client.delete(token, headers=NEVER).status_code == 412
    assert client.get(token).json()["revoked_at"] is None
    assert client.delete(token, headers={"If-Match": client.get(token).headers["etag"]}).status_code == 200


def test_a_token_is_read_without_its_text(client: TestClient[Any], token: str) -> None:
    read = client.get(token)
    assert read.status_code == 200
    assert {"token", "digest"}.isdisjoint(read.json())


def test_who_has_changed_since_they_were_seen_is_not_erased(client: TestClient[Any], person: str) -> None:
    page = f"/v1/people/{person}"
    tag = {"If-Match": client.get(page).headers["etag"]}
    client.post("/v1/touchpoints", json={"person": person, "touchpoint": VISIT})
    said = {"person": person, "confirm": person}
    assert client.post("/v1/rights/erasures", json=said, headers=tag).status_code == 412
    assert client.get(page).status_code == 200


def test_who_was_seen_is_erased_and_asking_again_needs_no_page(client: TestClient[Any], person: str) -> None:
    tag = {"If-Match": client.get(f"/v1/people/{person}").headers["etag"]}
    said = {"person": person, "confirm": person}
    told = [client.post("/v1/rights/erasures", json=said, headers=tag).status_code for _ in range(2)]
    assert told == [201, 200]


def test_an_unknown_token_is_not_found_whatever_was_seen(client: TestClient[Any]) -> None:
    assert client.delete(f"/v1/tokens/{uuid.uuid4()}", headers=NEVER).status_code == 404
