"""What is told to whoever is shown no people: every operation of the OpenAPI document that lets 閲覧 in."""

import csv
import io
import itertools
import re
import uuid
from collections.abc import Iterator
from typing import Any

import pytest
from litestar.testing import TestClient
from tests.api.conftest import Minted
from tests.api.test_matrix import ALLOWED, OPERATIONS

from kankei.model import Role
from kankei.model.access import SCOPES

NOT_OF_LISTS = re.compile(
    r"\b(no|id|known_at|published_at|version|rule|target|line|baseline|current|last_entry|step|years|due|counted_on"
    r"|aggregates|heads|blocks|period|per_month\w*|digest|scopes)\b"
)
"""Numbers of things, days and plans, what staff entered, and the paces that follow from rounded figures."""
QUESTIONS = [
    {"as_of": day} | rule
    for day in ("2025-03-31", "2026-01-31", "2026-02-28", "2026-03-31")
    for rule in ({}, {"rule": "strict"}, {"rule": "broad"})
]


@pytest.fixture
def town(client: TestClient[Any]) -> TestClient[Any]:
    """Twelve people of whom three stayed and two moved in, a sign-up, a friend and a published count."""
    for place, name in enumerate("一二三四五六七八九十百千"):
        record = {"name": f"佐藤 {name}郎", "email": f"{place}@example.jp"}
        did = [{"channel": "donation", "occurred_on": f"2026-0{1 + place % 3}-10", "amount": 30_000}]
        did += [{"channel": "trial_stay", "occurred_on": "2026-02-01"}] * (place < 3)
        did += [{"channel": "residency", "occurred_on": "2026-03-01", "kind": "moved_in"}] * (place < 2)
        did += [{"channel": "visit", "occurred_on": "2026-03-02", "companions": 4}] * (place == 5)
        for one in did:
            answer = client.post("/v1/touchpoints", json={"record": record, "touchpoint": one})
            assert answer.status_code == 201, answer.text
    client.post("/v1/publications", json={"as_of": "2026-03-31"})
    client.post(
        "/v1/headcounts",
        json={"channel": "line", "label": "公式", "counted_on": "2026-03-31", "heads": 7, "blocks": 2},
    )
    return client


@pytest.fixture
def viewer(town: TestClient[Any], minted: Minted) -> TestClient[Any]:
    """The same town to somebody with the scopes of 閲覧."""
    town.headers["Authorization"] = f"Bearer {minted(*SCOPES[Role.VIEWER])}"
    return town


def figures(told: Any, path: str = "") -> Iterator[tuple[str, float]]:
    """Every number in an answer, and where it stands."""
    if isinstance(told, dict):
        for name, inner in told.items():
            yield from figures(inner, f"{path} {name}".strip())
    elif isinstance(told, list):
        for inner in told:
            yield from figures(inner, path)
    elif isinstance(told, int | float) and not isinstance(told, bool):
        yield path, told


def small(told: Any) -> list[tuple[str, float]]:
    """The figures that lists tell, and that are of fewer than ten."""
    return [(at, many) for at, many in figures(told) if 1 <= abs(many) < 10 and not NOT_OF_LISTS.search(at)]


def asked(client: TestClient[Any]) -> Iterator[tuple[str, Any]]:
    """Every answer as JSON to all that may be asked, by operation, of this town's own publication."""
    kept = client.get("/v1/publications").json()[0]["id"]
    bodies = {"checkRule": {"text": "name = 1"}}
    for name, method, path in OPERATIONS:
        if "viewer" in ALLOWED[name]:
            address = path.replace("{publication_id}", kept).replace("{name}", "default")
            told = client.request(method, address, json=bodies.get(name))
            assert told.is_success, (name, told.text)
            yield name, told.json()
            for query in QUESTIONS if client.get(address, params=QUESTIONS[0]).is_success else ():
                yield name, client.get(address, params=query).json()


def test_no_operation_open_to_a_viewer_answers_a_figure_of_fewer_than_ten_people(
    viewer: TestClient[Any],
) -> None:
    assert [(name, found) for name, told in asked(viewer) if (found := small(told))] == []


def test_the_same_operations_tell_such_figures_to_whoever_is_shown_people(town: TestClient[Any]) -> None:
    assert {name for name, told in asked(town) if small(told)} == {
        "getCount",
        "listKpis",
        "rerunPublication",
    }


def test_a_period_of_one_day_tells_a_viewer_of_no_gift(viewer: TestClient[Any]) -> None:
    told = viewer.get("/v1/kpis", params={"period": "2026-01-10..2026-01-10"}).json()
    values = {line["code"]: line["value"] for line in told["lines"]}
    assert (values["people"], values["donations"]) == (0, 0)


def test_what_one_person_changes_from_day_to_day_and_rule_to_rule_is_not_seen(
    viewer: TestClient[Any],
) -> None:
    told = [viewer.get("/v1/count", params=query).json()["number"] for query in QUESTIONS]
    assert {abs(one - two) % 10 for one, two in itertools.combinations(told, 2)} == {0}


def test_what_follows_from_a_figure_follows_from_the_rounded_one(viewer: TestClient[Any]) -> None:
    told = viewer.get("/v1/count", params={"as_of": "2026-03-31"}).json()
    assert (told["number"], told["goal"]["distance"], told["goal"]["rate"]) == (10, 29_990, 10 / 30_000)
    assert (told["step"], told["by_channel"][0]["people"]) == (10, 10)


def test_a_viewer_s_table_has_the_same_figures_as_the_answer(viewer: TestClient[Any]) -> None:
    query = {"as_of": "2026-03-31"}
    text = viewer.get("/v1/kpis", params=query, headers={"Accept": "text/csv"}).content.decode("utf-8-sig")
    (line, *_) = csv.DictReader(io.StringIO(text))
    assert (float(line["value"]), line["step"]) == (10.0, "10")


def test_a_published_number_is_told_exactly_and_what_is_behind_it_in_tens(viewer: TestClient[Any]) -> None:
    kept = viewer.get("/v1/publications").json()[0]
    report = viewer.get(f"/v1/publications/{uuid.UUID(kept['id'])}/rerun").json()["report"]
    assert (kept["number"], report["number"], report["axes"]["settlement"]) == (12, 12, 0)


def test_the_number_of_today_is_told_exactly_and_what_is_behind_it_in_tens(viewer: TestClient[Any]) -> None:
    told = viewer.get("/v1/count").json()
    assert (told["number"], told["goal"]["distance"], told["axes"]["settlement"]) == (12, 29_988, 0)
    assert viewer.get("/v1/count", params={"rule": "default"}).json()["number"] == 10


@pytest.mark.parametrize("role", [Role.VIEWER, Role.AUDITOR])
def test_who_is_shown_neither_people_nor_analyses_is_told_tens(
    town: TestClient[Any], minted: Minted, role: Role
) -> None:
    headers = {"Authorization": f"Bearer {minted(*SCOPES[role])}"}
    assert town.get("/v1/count", params={"as_of": "2026-03-31"}, headers=headers).json()["number"] == 10


@pytest.mark.parametrize("role", [Role.RECEPTION, Role.OFFICER, Role.ANALYST])
def test_who_is_shown_people_or_analyses_is_told_figures_to_the_last_person(
    town: TestClient[Any], minted: Minted, role: Role
) -> None:
    headers = {"Authorization": f"Bearer {minted(*SCOPES[role])}"}
    assert town.get("/v1/count", params={"as_of": "2026-03-31"}, headers=headers).json()["number"] == 12
