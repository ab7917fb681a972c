"""The OpenAPI document is held against the application by tools that nobody here wrote."""

import os
import unicodedata
import uuid
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, settings
from litestar.testing import TestClient
from openapi_spec_validator import validate

from kankei.store import create, open_store
from kankei_api.app import create_app
from kankei_api.settings import Settings
from kankei_api.tokens import digest

TOKEN = "fuzz"
OURS = r"^/(health|v1/(count|people|records|touchpoints|duplicates|judgements|households))"
WALK_IN = {
    "record": {"name": "髙橋 健太", "email": "kenta@example.jp"},
    "touchpoint": {"channel": "station_event", "occurred_on": "2026-05-30"},
}


@pytest.fixture(scope="module")
def known() -> dict[str, Any]:
    """What is in the store that is called: the ids by which path parameters find something."""
    found: dict[str, Any] = {"no": 1}
    with TestClient(APP) as client:
        client.headers["Authorization"] = f"Bearer {TOKEN}"
        logged = client.post("/v1/touchpoints", json=WALK_IN).json()
    return found | {"person_id": logged["person"], "record_id": logged["record"]}


def application() -> Any:
    """The application over a store in memory."""
    store = open_store("sqlite://")
    create(store)
    return create_app(
        Settings(
            token_digests=(digest(TOKEN),), allowed_hosts=("localhost", "testserver", "testserver.local")
        ),
        store=store,
    )


APP = application()
CONFIG = {
    "checks": {
        # an ETag made up is of no present version; without one a change is refused with 428
        "positive_data_acceptance": {"expected-statuses": ["2xx", "3xx", 401, 403, 404, 409, 412, 429]},
        "missing_required_header": {"expected-statuses": [400, 428]},
    }
}
schema = schemathesis.openapi.from_asgi(
    "/schema/openapi.json", APP, config=schemathesis.Config.from_dict(CONFIG)
)


def test_the_document_is_valid_openapi() -> None:
    document = schema.raw_schema
    validate(document)
    assert document["openapi"].startswith("3.1")


def test_every_operation_has_a_name_a_tag_a_summary_and_knows_its_token() -> None:
    for address, item in schema.raw_schema["paths"].items():
        for operation in item.values():
            assert operation["operationId"], address
            assert operation["tags"], address
            assert operation["summary"], address
            assert operation.get("security") or not address.startswith("/v1/"), address


def test_every_refusal_has_an_example() -> None:
    for address, item in schema.raw_schema["paths"].items():
        for operation in item.values():
            for status, answer in operation["responses"].items():
                if int(status) >= 400:
                    assert answer["content"]["application/problem+json"]["examples"], (address, status)


def _sayable(body: Any) -> Any:
    """A body without what no schema forbids: control characters, a person and a record, or neither."""
    if isinstance(body, dict):
        said = {_sayable(name): _sayable(part) for name, part in body.items()}
        if "touchpoint" in said and (said.get("person") is None) == (said.get("record") is None):
            return {**said, "person": None, "record": said.get("record") or {"name": "佐藤"}}
        return said
    if isinstance(body, list):
        return [_sayable(part) for part in body]
    return (
        "".join(sign for sign in body if unicodedata.category(sign) not in {"Cc", "Cs"})
        if isinstance(body, str)
        else body
    )


@schema.include(path_regex=OURS).parametrize()
@settings(
    max_examples=int(os.environ.get("KANKEI_FUZZ", "8")),
    derandomize="KANKEI_FUZZ" not in os.environ,
    database=None,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
def test_every_answer_is_one_that_the_document_tells(case: Any, known: dict[str, Any]) -> None:
    if "Idempotency-Key" in (case.headers or {}):
        case.headers["Idempotency-Key"] = str(uuid.uuid4())
    for name in case.path_parameters or {}:
        case.path_parameters[name] = known.get(name, str(uuid.UUID(int=1)))
    (case.query or {}).pop("cursor", None)
    case.body = _sayable(case.body)
    case.call_and_validate(headers={"Authorization": f"Bearer {TOKEN}"})
