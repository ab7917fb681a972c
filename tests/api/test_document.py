"""The OpenAPI document is held against the application by tools that nobody here wrote."""

import json
import os
import re
import unicodedata
import uuid
from collections import Counter
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, settings
from litestar.serialization import encode_json
from openapi_spec_validator import validate
from tests.api.serving import serving

from kankei.store import create, open_store
from kankei_api.app import create_app
from kankei_api.settings import Settings

TOKEN = "fuzz"
ELSEWHERE = "^/auth/"
"""The way to the provider and back, which test_sign_on.py goes."""
WALK_IN = {
    "record": {"name": "髙橋 健太", "email": "kenta@example.jp"},
    "touchpoint": {"channel": "station_event", "occurred_on": "2026-05-30"},
}

LIST = "お名前,登録日\n佐藤 花子,2026-04-18\n"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the server as it is started in a town hall, over a store of its own."""
    url = os.environ.get("KANKEI_FUZZ_STORE", f"sqlite:///{tmp_path_factory.mktemp('server') / 'kankei.db'}")
    store = open_store(url)
    create(store)
    store.close()
    told = {"KANKEI_RATE_TOKENS": "100000000", "KANKEI_PEOPLE_A_DAY": "100000000"}
    with serving(url, KANKEI_TOKEN=TOKEN, **told) as (address, _):
        yield address


@pytest.fixture(scope="module")
def known(server: str) -> dict[str, Any]:
    """The ids by which path parameters find something."""
    headers = {"Authorization": f"Bearer {TOKEN}"}
    logged = httpx.post(f"{server}/v1/touchpoints", json=WALK_IN, headers=headers).json()
    files = {"file": ("会員.csv", LIST.encode(), "text/csv")}
    said = {"channel": "community", "source": "club"}
    seen = httpx.post(f"{server}/v1/imports:preview", files=files, data=said, headers=headers).json()
    said |= {"token": seen["token"]}
    taken = httpx.post(f"{server}/v1/imports", files=files, data=said, headers=headers).json()
    published = httpx.post(f"{server}/v1/publications", json={}, headers=headers).json()
    return {
        "no": 1,
        "person_id": logged["person"],
        "left": logged["person"],
        "record_id": logged["record"],
        "import_id": taken["id"],
        "publication_id": published["id"],
        "name": "default",
    }


NOBODY = "00000000-0000-0000-0000-000000000001"
TAKEN = ["2xx", "3xx", 401, 403, 404, 406, 409, 412, 413, 429]
"""An ETag made up is of no present version; without one a change is refused with 428."""
BY_WHAT_IT_MEANS = {
    "addAccount": "a name that another has",
    "amendTouchpoint": "a last day before the first",
    "applyImport": "a file that is no list, a finding that is none",
    "askAnalysis": "an option that this analysis does not know",
    "askExport": "a column that the table does not have",
    "changeAccount": "an issuer that is not https",
    "correctRecord": "what the record says already",
    "declareHousehold": "a pair that was judged, without its tag",
    "enterHeadcount": "more blocks than heads",
    "erasePerson": "two ids that differ",
    "exportFew": "a column that the table does not have",
    "getAnalysis": "a table that the analysis does not have",
    "getBridge": "a publication and a day",
    "getReport": "a picture of a town that has none",
    "judge": "a pair that was judged, without its tag",
    "listAudit": "an action that nothing has",
    "listChanges": "a file that is no list, a finding that is none",
    "listKpis": "a period in no words that we know",
    "logTouchpoint": "a day on which nothing was done",
    "mintToken": "a day that is past, a name that another has",
    "previewImport": "a file that is no list, a finding that is none",
    "proposeMapping": "a correction of no column",
    "protect": "a day that is past, a renewal without its tag",
    "publishAnalysis": "an option that this analysis does not know",
    "publishCount": "a moment to come",
    "revealAddress": "a purpose of spaces",
    "saveMapping": "a meaning that no column has, another version without its tag",
    "writeErrors": "a file that is no list, a finding that is none",
}
"""Operations that refuse (422, 428) what the schema cannot forbid, and what for example."""
CONFIG = {
    "checks": {
        "positive_data_acceptance": {"expected-statuses": TAKEN},
        "negative_data_rejection": {
            "expected-statuses": [400, 401, 403, 404, 406, 409, 412, 413, 422, 428, 429]
        },
        "missing_required_header": {"expected-statuses": [400, 428]},
    },
    "operations": [
        {"include-path-regex": ELSEWHERE, "enabled": False},
        *(
            {
                "include-operation-id": name,
                "checks": {"positive_data_acceptance": {"expected-statuses": [*TAKEN, 422, 428]}},
            }
            for name in BY_WHAT_IT_MEANS
        ),
    ],
}
schema = schemathesis.openapi.from_dict(
    json.loads(encode_json(create_app(Settings(), store=open_store("sqlite://")).openapi_schema.to_schema())),
    config=schemathesis.Config.from_dict(CONFIG),
)


def test_the_document_is_valid_openapi() -> None:
    document = schema.raw_schema
    validate(document)
    assert document["openapi"].startswith("3.1")


def test_no_two_shapes_have_one_title() -> None:
    """A generator of clients names its classes so, and leaves out the second."""
    titles = Counter(shape.get("title") for shape in schema.raw_schema["components"]["schemas"].values())
    assert [title for title, count in titles.items() if title and count > 1] == []


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


@pytest.mark.parametrize(
    ("name", "status", "types"),
    [
        ("applyImport", 409, {"api:store_moved", "api:other_upload", "ledger:another"}),
        ("logTouchpoint", 409, {"api:key_running", "touchpoint:numbered"}),
        ("decideExport", 409, {"api:key_running", "export:decided"}),
        ("decideExport", 403, {"api:forbidden", "export:own"}),
        ("judge", 422, {"api:fields", "api:key_reused", "review:same", "review:gone"}),
    ],
)
def test_the_document_tells_apart_why_an_operation_refuses(name: str, status: int, types: set[str]) -> None:
    items = schema.raw_schema["paths"].values()
    (found,) = (one for item in items for one in item.values() if one["operationId"] == name)
    told = found["responses"][str(status)]["content"]["application/problem+json"]["examples"].values()
    assert {one["value"]["type"].removeprefix("urn:kankei:problem:") for one in told} == types


def _asking_for_nothing() -> Iterator[tuple[str, str, str, dict[str, Any]]]:
    """Each operation that takes an id: its method, its address with an id of nothing, and itself."""
    for address, item in schema.raw_schema["paths"].items():
        for method, operation in item.items():
            ids = [one["name"] for one in operation.get("parameters", ()) if one["in"] == "path"]
            if ids and "404" in operation["responses"]:
                place = re.sub("{(no|seed)}", "99999", address).replace("{name}", "nothing")
                yield method, re.sub(r"{\w+}", NOBODY, place), operation["operationId"], operation


@pytest.mark.parametrize(
    ("method", "address", "operation"),
    [pytest.param(*one[:2], one[3], id=one[2]) for one in _asking_for_nothing()],
)
def test_an_unknown_id_is_answered_as_the_example_says(
    server: str, method: str, address: str, operation: dict[str, Any]
) -> None:
    taken = operation.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema", {})
    body: Any = next(iter(taken.get("examples", ())), {} if taken else None)
    headers = {"Authorization": f"Bearer {TOKEN}", "If-Match": '"seen"', "Accept-Language": "ja"}
    other = {"other": "strict"} if "difference" in address else {}
    answer = httpx.request(method, f"{server}{address}", json=body, params=other, headers=headers)
    told = operation["responses"]["404"]["content"]["application/problem+json"]["examples"].values()
    assert answer.status_code == 404, answer.text
    assert answer.json() in [one["value"] for one in told]


KEYLESS = {
    "applyImport": "the token of the preview does it",
    "changeAccount": "If-Match does it",
    "checkRule": "a question",
    "exportFew": "a file that is kept nowhere",
    "askAnalysis": "a question",
    "fetchExport": "a token that works once",
    "forgetImport": "If-Match does it",
    "linkExport": "a token that is kept nowhere",
    "listChanges": "a question",
    "mintToken": "a token that is kept nowhere",
    "previewImport": "a question",
    "proposeMapping": "a question",
    "publishAnalysis": "the same again is the same",
    "revealAddress": "an address that is kept nowhere",
    "revokeToken": "for good",
    "searchPeople": "a question",
    "signOut": "for good",
    "verifyAudit": "a question",
    "writeErrors": "a question",
}
"""Why an operation that is no GET hears no Idempotency-Key."""


def test_what_changes_something_hears_a_key() -> None:
    assert _changing() - _heeding("Idempotency-Key") == KEYLESS.keys()


TAGLESS = {
    "addAccount": "something new",
    "allowAgain": "an erasure holds or is no more (404), nothing else of it changes",
    "applyImport": "the token of the preview does it",
    "askAnalysis": "a question",
    "askExport": "something new",
    "checkRule": "a question",
    "drawSample": "the same again is the same",
    "enterHeadcount": "something new; what was entered before stays",
    "exportFew": "a file that is kept nowhere",
    "fetchExport": "a token that works once, for what was approved",
    "linkExport": "the last token made is the one that works",
    "listChanges": "a question",
    "logTouchpoint": "something new",
    "logTouchpoints": "something new",
    "mintToken": "something new",
    "previewImport": "a question",
    "proposeMapping": "a question",
    "publishAnalysis": "the same again is the same",
    "publishCount": "something new",
    "revealAddress": "a question",
    "searchPeople": "a question",
    "signOut": "one's own",
    "verifyAudit": "a question",
    "writeErrors": "a question",
}
"""Why an operation that is no GET hears no If-Match."""


def _heeding(header: str) -> set[str]:
    """The operations that are no GET and hear a header."""
    return {
        operation["operationId"]
        for item in schema.raw_schema["paths"].values()
        for method, operation in item.items()
        if method != "get" and header in {one["name"] for one in operation.get("parameters", ())}
    }


def _changing() -> set[str]:
    items = schema.raw_schema["paths"].values()
    return {one["operationId"] for item in items for method, one in item.items() if method != "get"}


def test_what_changes_something_hears_which_version_was_seen() -> None:
    assert _changing() - _heeding("If-Match") == TAGLESS.keys()


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


@schema.exclude(path_regex=ELSEWHERE).parametrize()
@settings(
    max_examples=int(os.environ.get("KANKEI_FUZZ", "2")),
    derandomize="KANKEI_FUZZ" not in os.environ,
    database=None,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
def test_every_answer_is_one_that_the_document_tells(case: Any, server: str, known: dict[str, Any]) -> None:
    if "Idempotency-Key" in (case.headers or {}):
        case.headers["Idempotency-Key"] = str(uuid.uuid4())
    if case.meta.generation.mode.is_positive:
        for name in case.path_parameters or {}:
            case.path_parameters[name] = known.get(name, str(uuid.UUID(int=1)))
        (case.query or {}).pop("cursor", None)
        for name, value in (case.query or {}).items():
            case.query[name] = _sayable(value)
        case.body = _sayable(case.body)
    case.call_and_validate(base_url=server, headers={"Authorization": f"Bearer {TOKEN}"})
