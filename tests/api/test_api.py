"""The API as it runs: the real application over a real store, on SQLite and PostgreSQL."""

import json
import logging
import re
import uuid
from typing import Any

import pytest
import sqlalchemy as sa
from litestar.testing import TestClient

from kankei.store import Store

TOKEN = "a long random word"
WALK_IN = {
    "record": {"name": "髙橋 健太", "email": "kenta@example.jp", "address": "福島県会津若松市東栄町3-46"},
    "touchpoint": {"channel": "station_event", "occurred_on": "2026-05-30"},
}
CANARY = "金糸雀"


def stranger(client: TestClient[Any]) -> TestClient[Any]:
    del client.headers["Authorization"]
    return client


def test_health_needs_no_token(client: TestClient[Any]) -> None:
    assert stranger(client).get("/health").json() == {"status": "ok"}


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/v1/count"),
        ("GET", f"/v1/people/{uuid.UUID(int=1)}"),
        ("POST", "/v1/touchpoints"),
        ("GET", "/v1/nothing/here"),
        ("DELETE", "/v1/count"),
    ],
)
@pytest.mark.parametrize("shown", ["", "Bearer wrong", "Basic YTpi", "Bearer ", f"Bearer {TOKEN}x"])
def test_nothing_under_v1_answers_without_the_token(
    client: TestClient[Any], method: str, path: str, shown: str
) -> None:
    headers = {"Authorization": shown} if shown else {}
    answer = stranger(client).request(method, path, headers=headers, json=WALK_IN)
    assert (answer.status_code, answer.headers["www-authenticate"]) == (401, "Bearer")


def test_a_walk_in_of_three_fields_lands_on_a_person(client: TestClient[Any]) -> None:
    walk_in = {
        "record": {"name": "佐藤 花子"},
        "touchpoint": {"channel": "station_event", "occurred_on": "2026-05-30"},
    }
    answer = client.post("/v1/touchpoints", json=walk_in)
    assert answer.status_code == 201
    assert uuid.UUID(answer.json()["person"])


def test_the_same_person_in_another_spelling_lands_on_the_same_person(client: TestClient[Any]) -> None:
    again = {**WALK_IN, "record": {"name": "高橋健太", "email": "KENTA@example.jp"}}
    first, second = (client.post("/v1/touchpoints", json=body).json() for body in (WALK_IN, again))
    assert first["person"] == second["person"]


def test_a_surname_alone_is_nobody(client: TestClient[Any]) -> None:
    answer = client.post("/v1/touchpoints", json={**WALK_IN, "record": {"name": "佐藤"}}).json()
    assert (answer["person"], answer["standing"]) == (None, None)


def test_a_touchpoint_may_be_logged_by_the_id_of_its_person(client: TestClient[Any]) -> None:
    person = client.post("/v1/touchpoints", json=WALK_IN).json()["person"]
    stay = {"channel": "trial_stay", "occurred_on": "2026-06-01"}
    assert (
        client.post("/v1/touchpoints", json={"person": person, "touchpoint": stay}).json()["person"] == person
    )
    seen = client.get(f"/v1/people/{person}").json()
    assert [touch["channel"] for touch in seen["touchpoints"]] == ["station_event", "trial_stay"]


def test_a_person_shows_what_was_written_as_it_was_written(client: TestClient[Any]) -> None:
    person = client.post("/v1/touchpoints", json=WALK_IN).json()["person"]
    seen = client.get(f"/v1/people/{person}").json()
    assert [record["name"] for record in seen["records"]] == ["髙橋 健太"]


def test_the_count_follows_what_was_logged(client: TestClient[Any]) -> None:
    stay = {**WALK_IN, "touchpoint": {"channel": "trial_stay", "occurred_on": "2026-05-30"}}
    client.post("/v1/touchpoints", json=stay)
    assert client.get("/v1/count", params={"as_of": "2026-06-01"}).json()["number"] == 1


def test_all_wrong_fields_are_named_at_once(client: TestClient[Any]) -> None:
    wrong = {
        "record": {"nmae": "x", "phone": 9012345678},
        "touchpoint": {"channel": "fax", "occurred_on": "2026-02-31", "amount": -1},
    }
    answer = client.post("/v1/touchpoints", json=wrong)
    assert answer.status_code == 422
    assert {fault["field"]: fault["code"] for fault in answer.json()["faults"]} == {
        "record.nmae": "fault.unknown",
        "record.phone": "fault.text",
        "touchpoint.channel": "fault.choice",
        "touchpoint.occurred_on": "date.impossible",
        "touchpoint.amount": "fault.number",
    }


@pytest.mark.parametrize(
    ("body", "field", "code"),
    [
        ({"touchpoint": WALK_IN["touchpoint"]}, "record", "fault.missing"),
        ({"record": WALK_IN["record"]}, "touchpoint", "fault.missing"),
        ({**WALK_IN, "person": str(uuid.UUID(int=1))}, "person", "fault.one_of"),
        ({**WALK_IN, "record": {"name": "健\u0000太"}}, "record.name", "fault.control"),
        ([], "", "fault.object"),
    ],
)
def test_each_kind_of_wrong_field_has_its_code(
    client: TestClient[Any], body: object, field: str, code: str
) -> None:
    answer = client.post("/v1/touchpoints", json=body)
    assert answer.status_code == 422
    assert (field, code) in {(fault["field"], fault["code"]) for fault in answer.json()["faults"]}


@pytest.mark.parametrize(
    ("call", "status", "code"),
    [
        (
            {"method": "POST", "url": "/v1/touchpoints", "content": b"{"},
            400,
            "urn:kankei:problem:api:malformed",
        ),
        (
            {"method": "GET", "url": f"/v1/people/{uuid.UUID(int=1)}"},
            404,
            "urn:kankei:problem:unknown:person",
        ),
        ({"method": "GET", "url": "/nothing"}, 404, "urn:kankei:problem:api:no_such_address"),
        ({"method": "DELETE", "url": "/v1/count"}, 405, "urn:kankei:problem:api:method"),
        ({"method": "GET", "url": "/v1/count?as_of=soon"}, 422, "urn:kankei:problem:api:fields"),
        ({"method": "GET", "url": "/v1/count?rule=/etc/passwd"}, 422, "urn:kankei:problem:api:fields"),
        (
            {"method": "GET", "url": "/v1/count?known_at=2026-04-01T09:00:00"},
            422,
            "urn:kankei:problem:api:fields",
        ),
        (
            {"method": "POST", "url": "/v1/touchpoints", "json": {"x": "x" * 70_000}},
            413,
            "urn:kankei:problem:api:too_large",
        ),
        (
            {"method": "GET", "url": "/health", "headers": {"host": "evil.example"}},
            400,
            "urn:kankei:problem:api:host",
        ),
    ],
)
def test_every_refusal_is_a_problem_document_with_a_stable_type(
    client: TestClient[Any], call: dict[str, Any], status: int, code: str
) -> None:
    answer = client.request(**call)
    assert answer.headers["content-type"] == "application/problem+json"
    assert (answer.status_code, answer.json()["status"], answer.json()["type"]) == (status, status, code)


def test_refusals_speak_the_language_that_is_asked_for(client: TestClient[Any]) -> None:
    japanese = client.get("/nothing").json()["title"]
    english = client.get("/nothing", headers={"accept-language": "en-GB"}).json()["title"]
    assert (japanese, english) == ("見つかりません", "Not found")


def test_a_refusal_changes_nothing(client: TestClient[Any]) -> None:
    before = client.get("/v1/count", params={"as_of": "2026-06-01"}).json()["digest"]
    client.post("/v1/touchpoints", json={**WALK_IN, "person": str(uuid.UUID(int=1)), "record": None})
    client.post("/v1/touchpoints", json={**WALK_IN, "touchpoint": {}})
    assert client.get("/v1/count", params={"as_of": "2026-06-01"}).json()["digest"] == before


@pytest.mark.parametrize("path", ["/health", "/schema", "/v1/count", "/nothing", "/v1/people/x"])
def test_every_answer_carries_the_security_headers(client: TestClient[Any], path: str) -> None:
    headers = client.get(path).headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["cache-control"] == "no-store"
    assert "default-src 'none'" in headers["content-security-policy"]


def test_no_log_line_holds_a_name_an_id_or_a_token(
    client: TestClient[Any], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    canary = {**WALK_IN, "record": {"name": f"{CANARY} 花子", "email": f"{CANARY}@example.jp"}}
    person = client.post("/v1/touchpoints", json=canary).json()["person"]
    client.get(f"/v1/people/{person}", params={"q": CANARY})
    client.post("/v1/touchpoints", json={**canary, "touchpoint": {"channel": CANARY}})
    ours = [json.loads(line.message) for line in caplog.records if line.name == "kankei_api"]
    assert {line["route"] for line in ours} == {"/v1/touchpoints", "/v1/people/{person_id}"}
    assert not any(secret in str(ours) for secret in (CANARY, person, TOKEN))


def test_a_store_that_is_broken_gives_away_nothing_of_what_was_sent(
    client: TestClient[Any], store: Store, caplog: pytest.LogCaptureFixture
) -> None:
    with store.writing() as connection:
        connection.execute(sa.text("DROP TABLE membership"))
    answer = client.post("/v1/touchpoints", json={**WALK_IN, "record": {"name": f"{CANARY} 花子"}})
    assert answer.status_code >= 500
    assert CANARY not in caplog.text + answer.text


def test_no_refusal_repeats_what_was_sent(client: TestClient[Any]) -> None:
    wrong = {
        "record": {"name": CANARY, CANARY: CANARY},
        "touchpoint": {"channel": CANARY, "occurred_on": CANARY},
    }
    assert CANARY not in client.post("/v1/touchpoints", json=wrong).text.encode().decode("unicode_escape")
    assert CANARY not in client.post("/v1/touchpoints", json=wrong).text


def test_the_document_is_openapi_3_1_and_tells_every_refusal(client: TestClient[Any]) -> None:
    document = client.get("/schema/openapi.json").json()
    assert document["openapi"].startswith("3.1")
    answers = document["paths"]["/v1/touchpoints"]["post"]["responses"]
    assert {"201", "400", "401", "413", "422", "503"} <= answers.keys()
    assert list(answers["422"]["content"]) == ["application/problem+json"]


def test_the_page_lists_every_operation_and_loads_nothing_from_outside(client: TestClient[Any]) -> None:
    page = client.get("/schema").text
    assert all(f"<code>{path}</code>" in page for path in ("/health", "/v1/touchpoints", "/v1/count"))
    attributes = re.findall(r"""(?:src|href|action|srcset)\s*=\s*["']?([^"'\s>]+)""", page)
    loaded = [*attributes, *re.findall(r"url\(([^)]*)\)", page), *re.findall(r"@import\s+(\S+)", page)]
    assert all(not re.match(r"""["']?(?:[a-z]+:)?//""", one) for one in loaded)
    assert "<script" not in page


def test_the_page_s_own_style_is_the_one_its_policy_lets_in(client: TestClient[Any]) -> None:
    import base64
    import hashlib

    answer = client.get("/schema")
    style = re.search(r"<style>(.*?)</style>", answer.text, re.DOTALL)
    assert style is not None
    hashed = base64.b64encode(hashlib.sha256(style.group(1).encode()).digest()).decode()
    assert f"'sha256-{hashed}'" in answer.headers["content-security-policy"]
