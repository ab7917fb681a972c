"""A hundred protected people through every operation of the API: one alone shows where they live."""

import json
import logging
import uuid
from collections.abc import Iterator
from typing import Any

import pytest
from litestar.testing import TestClient
from tests.usecases.people_of_town import Folk, listed, row

from kankei.model import Channel, Measure, RecordDraft, TouchpointDraft, Verdict
from kankei.store import Store
from kankei.usecases.rights import directing

CANARIES = 100
ONE_CALL = "revealAddress"
KANJI = "春夏秋冬東西南北山川海空花鳥風月雪雨光音"


def canary(number: int) -> RecordDraft:
    given = KANJI[number % len(KANJI)] + KANJI[number // len(KANJI) + 3]
    return RecordDraft(
        name=f"佐藤　{given}",
        postal_code=f"965-9{number:03}",
        address=f"福島県会津若松市金糸雀町{number + 100}番地{number + 7000}",
        phone=f"0242-55-{number + 7000}",
        email=f"canary{number}@example.jp",
    )


def secrets() -> list[str]:
    parts = ("金糸雀", "0242-55", "+81242557", "02425570", "番地70")
    return [*parts, *(f"965{dash}9{number:03}" for number in range(CANARIES) for dash in ("", "-"))]


@pytest.fixture
def town(store: Store) -> Folk:
    """Protected people, near namesakes that raise questions, one merge by staff, one household."""
    folk = Folk(store)
    rows = [row(number + 2, f"C-{number}", canary(number)) for number in range(CANARIES)]
    folk.take(listed("canaries.csv", *rows))
    near = [
        row(number + 2, f"N-{number}", RecordDraft(name=canary(number).name, address=canary(number).address))
        for number in range(20)
    ]
    folk.take(listed("near.csv", *near, source="egg"))
    folk.judge(folk.record("C-0"), folk.record("C-1"), Verdict.SAME)
    folk.judge(folk.record("C-2"), folk.record("C-3"), Verdict.HOUSEHOLD)
    people = {folk.person(f"C-{number}") for number in (0, 2, 3)}
    at = folk.at()

    def protect(connection: Any) -> None:
        from kankei.store import memberships

        whose = memberships.live_columns(connection)["person_no"].tolist()
        for no in sorted(set(whose) - {0}):
            directing.give(connection, Measure.PROTECTED, no, by="chief", at=at)

    store.write(protect)
    assert people
    return folk


def operations(document: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            if path.startswith("/v1") and method in {"get", "post", "put", "delete", "patch"}:
                yield method, path, operation


def example(operation: dict[str, Any], ids: dict[str, str]) -> Any:
    """A body of the operation: its first example, ids that are there in the place of invented ones."""
    content = operation.get("requestBody", {}).get("content", {}).get("application/json", {})
    shown: Any = next(iter(content.get("schema", {}).get("examples", [])), {})
    return json.loads(json.dumps(shown).replace("01986f3e-0000-7000-8000-000000000001", ids["person"]))


def test_no_operation_but_one_shows_where_a_protected_person_lives(
    town: Folk, client: TestClient[Any], caplog: pytest.LogCaptureFixture
) -> None:
    """Every operation of the OpenAPI document, with every id that it may be about."""
    caplog.set_level(logging.DEBUG)
    batch = client.get("/v1/imports").json() if client.get("/v1/imports").status_code == 200 else []
    ids = {
        "person": str(town.person("C-5")),
        "record": str(town.record("C-5")),
        "batch": str(batch[0]["id"]) if batch else str(uuid.UUID(int=1)),
    }
    document = client.get("/schema/openapi.json").json()
    order = {"get": 0, "post": 1, "put": 2, "patch": 3, "delete": 4}
    found = sorted(operations(document), key=lambda one: order[one[0]])
    answered, seen = set(), []
    for method, path, operation in found:
        name = operation["operationId"]
        if name in {"erasePerson", "endProtection"}:
            continue
        for id_ in ids.values():
            address = path
            for parameter in operation.get("parameters", []):
                if parameter["in"] == "path":
                    address = address.replace("{" + parameter["name"] + "}", id_)
            headers = {"If-Match": "*", "Idempotency-Key": str(uuid.uuid4())}
            body = example(operation, ids)
            told = client.request(
                method, address, headers=headers, **({} if method in {"get", "delete"} else {"json": body})
            )
            shows = [secret for secret in secrets() if secret in told.text]
            if told.is_success:
                answered.add(name)
            if name == ONE_CALL:
                seen += shows
            else:
                assert not shows, (name, address)
    assert len(answered) >= 18
    assert seen
    assert not [secret for secret in secrets() if secret in caplog.text]


def test_searching_for_a_protected_person_does_not_show_where_they_live(
    town: Folk, client: TestClient[Any]
) -> None:
    for asked in ({"name": "佐藤"}, {"email": "canary5@example.jp"}, {"phone": "7005"}, {"q": "佐藤"}):
        told = client.post("/v1/people:search", json=asked)
        assert not [secret for secret in secrets() if secret in told.text]


def test_logging_for_a_protected_person_does_not_show_where_they_live(
    town: Folk, client: TestClient[Any]
) -> None:
    touch = TouchpointDraft(channel=Channel.STATION_EVENT, occurred_on=Folk(town.store).at().date())
    body = {
        "record": {"name": canary(5).name, "email": canary(5).email},
        "touchpoint": {"channel": str(touch.channel), "occurred_on": touch.occurred_on.isoformat()},
    }
    told = client.post("/v1/touchpoints", json=body)
    assert told.status_code == 201
    assert not [secret for secret in secrets() if secret in told.text]
