"""The answers that the OpenAPI document shows: of every operation, right by its schema, as a server gives."""

import importlib.util
import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from threading import get_ident
from typing import Any

import pytest
import sqlalchemy as sa
from litestar.serialization import encode_json
from litestar.testing import TestClient
from openapi_schema_validator import OAS31Validator

from kankei.store import Store, create, open_store
from kankei_api.app import create_app
from kankei_api.settings import Settings

SCRIPT = Path(__file__).parents[2] / "docs" / "write_examples.py"
KEPT = json.loads((SCRIPT.parents[1] / "api" / "kankei_api" / "examples.json").read_text(encoding="utf-8"))
ELSEWHERE = {"signIn", "finishSignIn"}
"""What leads to the provider and back; held in test_sign_on.py."""
WITHOUT_CONTENT = {"signOut", "endProtection", "allowAgain"}
APP = create_app(Settings(), store=open_store("sqlite://"))
DOCUMENT: dict[str, Any] = json.loads(encode_json(APP.openapi_schema.to_schema()))
OPERATIONS = {one["operationId"]: one for item in DOCUMENT["paths"].values() for one in item.values()}
NOBODY = "/v1/people/00000000-0000-0000-0000-000000000001"


def script() -> Any:
    spec = importlib.util.spec_from_file_location("write_examples", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """The store of the walk."""
    with open_store(f"sqlite:///{tmp_path_factory.mktemp('town') / 'kankei.db'}") as store:
        create(store)
        yield store


@pytest.fixture(scope="module")
def held(town: Store) -> list[int]:
    """How many connections a thread held, each time that it took one."""
    now, each = Counter[int](), list[int]()

    def taken(*_: object) -> None:
        now[get_ident()] += 1
        each.append(now[get_ident()])

    def given_back(*_: object) -> None:
        now[get_ident()] -= 1

    sa.event.listen(town.engine.pool, "checkout", taken)
    sa.event.listen(town.engine.pool, "checkin", given_back)
    return each


@pytest.fixture(scope="module")
def given(town: Store, held: list[int]) -> Iterator[tuple[TestClient[Any], dict[str, Any]]]:
    """A walk through every operation, by the typed client; what was answered."""
    written = script()
    with written.served(town) as (client, answers):
        written.walk(client, town)
        yield client, answers


def wrong(schema: dict[str, Any], value: Any) -> list[str]:
    """What a validator that nobody here wrote finds."""
    whole = {**schema, "components": DOCUMENT["components"]}
    return [f"{one.json_path}: {one.message[:200]}" for one in OAS31Validator(whole).iter_errors(value)]


def success(name: str) -> dict[str, Any]:
    """The media types of an operation's successful answer."""
    found: dict[str, Any] = next(
        answer.get("content", {})
        for status, answer in OPERATIONS[name]["responses"].items()
        if status < "400"
    )
    return found


def shape(value: Any) -> Any:
    """The names of an answer's fields, as far as every answer has them."""
    return sorted(value) if isinstance(value, dict) else type(value).__name__


def test_the_walk_calls_every_operation(given: tuple[Any, dict[str, Any]]) -> None:
    assert given[1].keys() == OPERATIONS.keys() - ELSEWHERE


@pytest.mark.usefixtures("given")
def test_nobody_who_holds_a_connection_waits_for_another(held: list[int]) -> None:
    assert max(held) == 1


def test_every_answer_of_the_walk_is_right_by_its_schema(given: tuple[Any, dict[str, Any]]) -> None:
    found = {
        name: wrong(success(name)[media]["schema"], told)
        for name, kinds in given[1].items()
        for media, told in kinds.items()
        if media == "application/json"
    }
    assert {name: errors for name, errors in found.items() if errors} == {}


def test_no_answer_of_the_walk_is_of_a_kind_that_the_document_does_not_tell(
    given: tuple[Any, dict[str, Any]],
) -> None:
    told = {name: {media for media in kinds if media} for name, kinds in given[1].items()}
    assert {
        name: kinds - success(name).keys() for name, kinds in told.items() if kinds - success(name).keys()
    } == {}


def test_every_operation_has_an_example_right_by_its_schema() -> None:
    assert KEPT.keys() == OPERATIONS.keys() - ELSEWHERE - WITHOUT_CONTENT
    found = {
        name: wrong(content["schema"], content["examples"]["answer"]["value"])
        for name in KEPT
        for media, content in success(name).items()
        if media in KEPT[name]
    }
    assert {name: errors for name, errors in found.items() if errors} == {}


def test_the_examples_are_as_old_as_the_answers(given: tuple[Any, dict[str, Any]]) -> None:
    old = [
        name
        for name, kinds in KEPT.items()
        if shape(kinds.get("application/json")) != shape(given[1][name].get("application/json"))
    ]
    assert old == [], "run python docs/write_examples.py"


def refusals(client: TestClient[Any]) -> Iterator[tuple[str, int, Any]]:
    """Refusals as the server gives them: of an operation, with the status that was to be expected."""
    post, get = client.post, client.get
    walk_in = {"record": {"name": "佐藤"}, "touchpoint": {"channel": "visit", "occurred_on": "2026-04-18"}}
    list_ = {"file": ("a.csv", "お名前,登録日\n佐藤,2026-04-18\n")}
    stale = {"channel": "community", "token": f"{'0' * 16}-{'0' * 16}"}
    yield "logTouchpoint", 400, post("/v1/touchpoints", content="{")
    yield "logTouchpoints", 400, post("/v1/touchpoints:batch", json={"items": [walk_in]})
    yield "getCount", 401, get("/v1/count", headers={"Authorization": "Bearer wrong"})
    yield "getPerson", 404, get(NOBODY)
    yield "listHeadcounts", 406, get("/v1/headcounts", headers={"Accept": "image/png"})
    yield "applyImport", 409, post("/v1/imports", files=list_, data=stale)
    tagged = {"If-Match": '"another"'}
    yield "withdrawTouchpoint", 412, client.delete("/v1/touchpoints/1", headers=tagged)
    yield "logTouchpoint", 413, post("/v1/touchpoints", json={"record": {"name": "あ" * 70_000}})
    yield "logTouchpoint", 422, post("/v1/touchpoints", json={})
    yield "withdrawTouchpoint", 428, client.delete("/v1/touchpoints/1")
    minted = {"name": "tablet", "scopes": ["log"], "expires_on": script().today().isoformat()}
    token = post("/v1/tokens", json=minted).json()["token"]
    yield "getCount", 403, get("/v1/count", headers={"Authorization": f"Bearer {token}"})


def test_refusals_are_as_the_document_shows_them(given: tuple[TestClient[Any], dict[str, Any]]) -> None:
    for name, status, answer in refusals(given[0]):
        assert answer.status_code == status, (name, answer.text)
        content = OPERATIONS[name]["responses"][str(status)]["content"]["application/problem+json"]
        shown = [one["value"] for one in content["examples"].values()]
        told = answer.json()
        assert wrong(content["schema"], told) == []
        alike = [one for one in shown if one["type"] == told["type"]]
        assert {(one["title"], one["detail"]) for one in alike} <= {(told["title"], told["detail"])}


def test_every_example_of_a_refusal_is_right_by_its_schema() -> None:
    found = [
        (name, status, errors)
        for name, operation in OPERATIONS.items()
        for status, answer in operation["responses"].items()
        for content in [answer.get("content", {}).get("application/problem+json")]
        if content
        for one in content["examples"].values()
        if (errors := wrong(content["schema"], one["value"]))
    ]
    assert found == []
