"""The number as a file, the model against staff, and the check of the audit, over the API."""

from typing import Any

import pytest
from litestar.testing import TestClient

HTML, XLSX = "text/html", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@pytest.mark.parametrize(
    ("name", "media", "begins"),
    [
        ("full", HTML, b"<!"),
        ("full", XLSX, b"PK"),
        ("council", "text/plain", "\ufeff【答弁資料】".encode()),
        ("way", "image/png", b"\x89PNG"),
    ],
)
def test_a_report_comes_in_the_form_that_is_asked_for(
    client: TestClient[Any], name: str, media: str, begins: bytes
) -> None:
    gift = {"channel": "donation", "occurred_on": "2026-04-18", "amount": 10_000}
    client.post(
        "/v1/touchpoints", json={"record": {"name": "佐藤 花子", "phone": "090-1"}, "touchpoint": gift}
    )
    answer = client.get(f"/v1/reports/{name}?as_of=2026-04-30", headers={"Accept": media})
    assert answer.headers["content-type"] in {media, f"{media}; charset=utf-8"}
    assert answer.content.startswith(begins)


def test_a_public_report_leaves_small_figures_unsaid(client: TestClient[Any]) -> None:
    gift = {"channel": "donation", "occurred_on": "2026-04-18", "amount": 10_000}
    client.post(
        "/v1/touchpoints", json={"record": {"name": "佐藤 花子", "phone": "090-1"}, "touchpoint": gift}
    )
    asked = {"as_of": "2026-04-30", "public": "true"}
    answer = client.get("/v1/reports/council", params=asked, headers={"Accept": "text/plain"})
    assert "x は、示すと少ない人数（10人未満）が分かるため" in answer.text


@pytest.mark.parametrize(
    ("name", "media", "status"), [("nothing", HTML, 404), ("way", HTML, 406), ("council", XLSX, 406)]
)
def test_a_report_that_there_is_not_is_refused(
    client: TestClient[Any], name: str, media: str, status: int
) -> None:
    assert client.get(f"/v1/reports/{name}", headers={"Accept": media}).status_code == status


def test_a_town_without_a_year_to_draw_is_told_so(client: TestClient[Any]) -> None:
    answer = client.get("/v1/reports/way?as_of=2026-04-30", headers={"Accept": "image/svg+xml"})
    assert (answer.status_code, answer.json()["type"]) == (422, "urn:kankei:problem:report:no_course")


def test_the_audit_is_held_against_what_was_kept_outside(client: TestClient[Any]) -> None:
    kept = client.get("/v1/audit/checkpoint").json()
    whole = client.post("/v1/audit:verify", json={"checkpoints": [kept]}).json()
    other = client.post("/v1/audit:verify", json={"checkpoints": [{**kept, "digest": "0" * 64}]}).json()
    assert (whole["breaks"], [one["no"] for one in other["breaks"]]) == ([], [kept["no"]])


@pytest.mark.parametrize("no", [-1, 2**53, 1e300])
def test_what_no_entry_can_have_for_a_number_is_no_checkpoint(client: TestClient[Any], no: float) -> None:
    answer = client.post("/v1/audit:verify", json={"checkpoints": [{"no": no, "digest": "0" * 64}]})
    assert answer.status_code == 422


def test_without_judgements_nothing_is_said_of_the_model(client: TestClient[Any]) -> None:
    told = client.get("/v1/evaluation").json()
    assert (told["judged"], told["precision"], told["recall"], told["f1"]) == (0, None, None, None)
