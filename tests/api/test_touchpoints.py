"""Touchpoints over the API: many at once, put right, withdrawn."""

import datetime as dt
import json
import uuid
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from litestar.testing import TestClient
from tests.api.conftest import Minted

from kankei.model import Scope
from kankei.store import Store, batches
from kankei.usecases import ledger
from kankei.usecases.rights import erasing
from kankei_api.clock import now

KENTA = {"name": "髙橋 健太", "kana": "タカハシ ケンタ", "email": "kenta@example.jp"}
TOUCH = {"channel": "station_event", "occurred_on": "2026-05-30"}
GOOD = {"record": KENTA, "touchpoint": TOUCH}
KEY = {"Idempotency-Key": "batch-1"}


@pytest.fixture
def logged(client: TestClient[Any]) -> dict[str, Any]:
    """A touchpoint as it was logged."""
    answer: dict[str, Any] = client.post("/v1/touchpoints", json=GOOD).json()
    return answer


def amend(client: TestClient[Any], no: int, **change: Any) -> Any:
    tag = client.get(f"/v1/touchpoints/{no}").headers["etag"]
    return client.patch(f"/v1/touchpoints/{no}", json=change, headers={"If-Match": tag})


def faults(problem: dict[str, Any]) -> dict[str, str]:
    return {fault["field"]: fault["code"] for fault in problem["faults"]}


def test_one_bad_item_does_not_fail_the_others(client: TestClient[Any]) -> None:
    bad = {"record": {"name": "健\u0000太", "fax": "1"}, "touchpoint": {"channel": "station_event"}}
    answer = client.post("/v1/touchpoints:batch", json={"items": [GOOD, bad, 3, GOOD]}, headers=KEY).json()
    assert [item["status"] for item in answer["items"]] == [201, 422, 422, 201]
    assert (answer["logged"], answer["refused"]) == (2, 2)
    assert faults(answer["items"][1]["problem"]) == {
        "record.name": "fault.control",
        "record.fax": "fault.unknown",
        "touchpoint.occurred_on": "fault.missing",
    }


def test_an_unknown_person_in_a_batch_is_one_refused_item(client: TestClient[Any]) -> None:
    nobody = {"person": "00000000-0000-0000-0000-000000000001", "touchpoint": TOUCH}
    answer = client.post("/v1/touchpoints:batch", json={"items": [nobody, GOOD]}, headers=KEY).json()
    assert [item["status"] for item in answer["items"]] == [404, 201]


def test_a_batch_needs_a_key(client: TestClient[Any]) -> None:
    answer = client.post("/v1/touchpoints:batch", json={"items": [GOOD]})
    assert (answer.status_code, answer.json()["type"]) == (400, "urn:kankei:problem:api:key_missing")


WRONG_DAYS = [
    ({"occurred_on": "1900-01-01"}, {"occurred_on": "date.placeholder"}),
    ({"occurred_on": "1800-05-05"}, {"occurred_on": "date.impossible"}),
    ({"occurred_on": "2199-01-01"}, {"occurred_on": "date.future"}),
    ({"ended_on": "2026-05-29"}, {"ended_on": "row.ends_before_it_begins"}),
]


@pytest.mark.parametrize(("days", "wrong"), WRONG_DAYS)
def test_days_that_a_list_could_not_hold_are_refused(
    client: TestClient[Any], logged: dict[str, Any], days: dict[str, str], wrong: dict[str, str]
) -> None:
    item = {"record": KENTA, "touchpoint": TOUCH | days}
    alone = client.post("/v1/touchpoints", json=item)
    batch = client.post("/v1/touchpoints:batch", json={"items": [item]}, headers=KEY).json()
    amended = amend(client, logged["touchpoint"], **days, reason="写し間違い")
    inside = {f"touchpoint.{field}": code for field, code in wrong.items()}
    assert (alone.status_code, faults(alone.json())) == (422, inside)
    assert faults(batch["items"][0]["problem"]) == inside
    assert (amended.status_code, faults(amended.json())) == (422, wrong)


def moved(client: TestClient[Any], kind: str, day: str = "2026-04-01") -> Any:
    move = {"channel": "residency", "occurred_on": day, "kind": kind}
    return client.post("/v1/touchpoints", json={"record": KENTA, "touchpoint": move})


@pytest.mark.parametrize("kind", ["moved_in", "転入", "転　入", "moved in", "Moved_In"])
def test_a_move_is_understood_as_in_a_list(client: TestClient[Any], kind: str) -> None:
    assert "settlement" in moved(client, kind).json()["standing"]["axes"]


@pytest.mark.parametrize("kind", ["転出", "死亡"])
def test_who_moves_out_or_dies_is_settled_no_more(client: TestClient[Any], kind: str) -> None:
    moved(client, "moved_in", "2026-03-01")
    assert "settlement" not in moved(client, kind).json()["standing"]["axes"]


@pytest.mark.parametrize(
    ("channel", "kind"), [("residency", "foo"), ("residency", ""), ("registration", "gold")]
)
def test_a_kind_that_its_channel_does_not_have_is_refused_with_the_choices(
    client: TestClient[Any], channel: str, kind: str
) -> None:
    did = TOUCH | {"channel": channel, "kind": kind}
    (fault,) = client.post("/v1/touchpoints", json={"record": KENTA, "touchpoint": did}).json()["faults"]
    assert (fault["field"], fault["code"]) == ("touchpoint.kind", "fault.choice")
    assert {"residency": "moved_in", "registration": "premium"}[channel] in fault["message"]


@pytest.mark.parametrize(
    ("birth_date", "code"),
    [
        ("2099-01-01", "date.unborn"),
        ("2026-06-01", "date.unborn"),
        ("abc", "date.unreadable"),
        ("1980-02-30", "date.impossible"),
    ],
)
def test_a_birth_date_on_which_nobody_can_be_born_is_refused(
    client: TestClient[Any], birth_date: str, code: str
) -> None:
    answer = client.post("/v1/touchpoints", json=GOOD | {"record": KENTA | {"birth_date": birth_date}})
    assert (answer.status_code, faults(answer.json())) == (422, {"record.birth_date": code})


def test_a_birth_date_of_an_era_is_taken(client: TestClient[Any]) -> None:
    born = KENTA | {"birth_date": "昭和55年4月1日"}
    assert client.post("/v1/touchpoints", json=GOOD | {"record": born}).status_code == 201


def test_a_kind_is_put_right_in_the_words_of_lists(client: TestClient[Any]) -> None:
    no = moved(client, "moved_in").json()["touchpoint"]
    wrong = amend(client, no, kind="foo", reason="写し間違い")
    assert faults(wrong.json()) == {"kind": "fault.choice"}
    assert amend(client, no, kind="転出", reason="写し間違い").json()["touchpoint"]["kind"] == "moved_out"


def test_what_is_cancelled_may_lie_far_ahead(client: TestClient[Any]) -> None:
    far = TOUCH | {"occurred_on": "2199-01-01", "status": "cancelled"}
    assert client.post("/v1/touchpoints", json={"record": KENTA, "touchpoint": far}).status_code == 201


def test_a_batch_sent_again_is_one_batch(client: TestClient[Any]) -> None:
    answers = [
        client.post("/v1/touchpoints:batch", json={"items": [GOOD, GOOD]}, headers=KEY).json() for _ in "12"
    ]
    assert answers[0] == answers[1]
    person = answers[0]["items"][0]["logged"]["person"]
    assert len(client.get(f"/v1/people/{person}/touchpoints").json()) == 2


@pytest.mark.parametrize("items", [[], [GOOD] * 1001])
def test_a_batch_has_bounds(client: TestClient[Any], items: list[Any]) -> None:
    assert client.post("/v1/touchpoints:batch", json={"items": items}, headers=KEY).status_code == 422


NUMBERED = {"record": KENTA, "touchpoint": {**TOUCH, "source_no": "受付12"}}


def on_record(client: TestClient[Any], logged: dict[str, Any]) -> list[str]:
    found = client.get(f"/v1/people/{logged['person']}/touchpoints").json()
    return [one["occurred_on"] for one in found]


def test_what_is_withdrawn_already_is_said_to_be(client: TestClient[Any], logged: dict[str, Any]) -> None:
    address, seen = f"/v1/touchpoints/{logged['touchpoint']}", {"If-Match": "*"}
    assert client.delete(address, headers=seen).status_code == 200
    again = client.delete(address, headers=seen)
    assert (again.status_code, again.json()["type"]) == (422, "urn:kankei:problem:rights:withdrawn_before")


def test_what_is_said_twice_in_one_object_is_refused(client: TestClient[Any]) -> None:
    text = json.dumps(GOOD).replace('"name":', '"name": "山田 太郎", "name":')
    kind = {"Content-Type": "application/json"}
    (fault,) = client.post("/v1/touchpoints", content=text.encode(), headers=kind).json()["faults"]
    assert (fault["field"], fault["code"]) == ("name", "fault.repeated")


def test_what_is_sent_again_under_its_number_is_the_same_touchpoint(client: TestClient[Any]) -> None:
    first, again = (client.post("/v1/touchpoints", json=NUMBERED) for _ in range(2))
    assert (first.status_code, again.status_code) == (201, 200)
    assert (first.json()["repeated"], again.json()["repeated"]) == (False, True)
    assert again.json()["touchpoint"] == first.json()["touchpoint"]
    assert on_record(client, first.json()) == ["2026-05-30"]


def test_what_is_sent_again_tells_the_standing_as_known_at_that_moment(client: TestClient[Any]) -> None:
    first, again = (client.post("/v1/touchpoints", json=NUMBERED).json()["standing"] for _ in range(2))
    assert again["axes"] == first["axes"]
    assert first["known_at"] <= again["known_at"] < (now() + dt.timedelta(days=1)).isoformat()


def test_something_else_under_a_number_is_refused_and_says_what_to_put_right(client: TestClient[Any]) -> None:
    no = client.post("/v1/touchpoints", json=NUMBERED).json()["touchpoint"]
    other = {**NUMBERED, "record": {"name": "佐藤 花子"}}
    refused = client.post("/v1/touchpoints", json=other)
    assert (refused.status_code, refused.json()["type"]) == (409, "urn:kankei:problem:touchpoint:numbered")
    assert f"{no}番" in refused.json()["detail"]


def test_what_staff_put_right_stays_so_when_it_is_sent_again(client: TestClient[Any]) -> None:
    no = client.post("/v1/touchpoints", json=NUMBERED).json()["touchpoint"]
    amended = amend(client, no, companions=2, reason="人数の誤り").json()["touchpoint"]
    again = client.post("/v1/touchpoints", json=NUMBERED)
    assert (again.status_code, again.json()["touchpoint"]) == (200, amended["no"])


def test_a_number_of_another_day_is_another_touchpoint(client: TestClient[Any]) -> None:
    first = client.post("/v1/touchpoints", json=NUMBERED).json()
    later = {"record": KENTA, "touchpoint": {**TOUCH, "source_no": "受付12", "occurred_on": "2026-05-31"}}
    assert client.post("/v1/touchpoints", json=later).status_code == 201
    assert on_record(client, first) == ["2026-05-30", "2026-05-31"]


def test_a_number_of_another_account_is_another_touchpoint(client: TestClient[Any], minted: Minted) -> None:
    client.post("/v1/touchpoints", json=NUMBERED)
    theirs = {"Authorization": f"Bearer {minted(Scope.LOG)}"}
    assert client.post("/v1/touchpoints", json=NUMBERED, headers=theirs).status_code == 201


def test_a_number_twice_in_a_batch_is_one_touchpoint(client: TestClient[Any]) -> None:
    batch = client.post("/v1/touchpoints:batch", json={"items": [NUMBERED, NUMBERED]}, headers=KEY).json()
    assert [item["status"] for item in batch["items"]] == [201, 200]
    assert on_record(client, batch["items"][0]["logged"]) == ["2026-05-30"]


def test_several_at_once_under_one_number_are_one_touchpoint(client: TestClient[Any]) -> None:
    with ThreadPoolExecutor(4) as pool:
        sent = [pool.submit(client.post, "/v1/touchpoints", json=NUMBERED) for _ in range(8)]
    answers = [one.result() for one in sent]
    assert sorted(one.status_code for one in answers) == [200] * 7 + [201]
    assert on_record(client, answers[0].json()) == ["2026-05-30"]


def test_what_was_undone_is_logged_anew_under_its_number(client: TestClient[Any], store: Store) -> None:
    first = client.post("/v1/touchpoints", json=NUMBERED).json()
    with store.reading() as connection:
        batch = batches.numbered(connection, [1])[1]
    ledger.undo(store, batch.id, by="test", at=now())
    again = client.post("/v1/touchpoints", json=NUMBERED)
    assert (again.status_code, again.json()["touchpoint"] == first["touchpoint"]) == (201, False)
    assert client.post("/v1/touchpoints", json=NUMBERED).status_code == 200


def test_what_was_erased_does_not_come_back_under_its_number(client: TestClient[Any], store: Store) -> None:
    first = client.post("/v1/touchpoints", json=NUMBERED).json()
    erasing.erase(store, uuid.UUID(first["person"]), by="test", at=now())
    refused = client.post("/v1/touchpoints", json=NUMBERED)
    assert (refused.status_code, client.get("/v1/count").json()["number"]) == (422, 0)


def test_a_touchpoint_put_right_is_a_new_version(client: TestClient[Any], logged: dict[str, Any]) -> None:
    answer = amend(
        client, logged["touchpoint"], occurred_on="令和8年5月29日", companions=2, reason="写し間違い"
    )
    assert answer.status_code == 200
    assert (answer.json()["touchpoint"]["occurred_on"], answer.json()["person"]) == (
        "2026-05-29",
        logged["person"],
    )
    (seen,) = client.get(f"/v1/people/{logged['person']}/touchpoints").json()
    assert (seen["occurred_on"], seen["companions"]) == ("2026-05-29", 2)


def test_the_number_of_an_old_version_leads_to_the_new_one(
    client: TestClient[Any], logged: dict[str, Any]
) -> None:
    amend(client, logged["touchpoint"], companions=2, reason="数え直し")
    assert client.get(f"/v1/touchpoints/{logged['touchpoint']}").json()["touchpoint"]["companions"] == 2


def test_what_somebody_else_has_changed_is_not_changed_over(
    client: TestClient[Any], logged: dict[str, Any]
) -> None:
    tag = client.get(f"/v1/touchpoints/{logged['touchpoint']}").headers["etag"]
    change = {"companions": 1, "reason": "数え直し"}
    answers = [
        client.patch(f"/v1/touchpoints/{logged['touchpoint']}", json=change, headers={"If-Match": tag})
        for _ in range(2)
    ]
    assert [answer.status_code for answer in answers] == [200, 412]


def test_a_change_without_a_condition_is_refused(client: TestClient[Any], logged: dict[str, Any]) -> None:
    change = {"companions": 1, "reason": "数え直し"}
    assert client.patch(f"/v1/touchpoints/{logged['touchpoint']}", json=change).status_code == 428


def test_a_withdrawn_touchpoint_stays_on_record_and_counts_for_nothing(
    client: TestClient[Any], logged: dict[str, Any]
) -> None:
    address = f"/v1/touchpoints/{logged['touchpoint']}"
    tag = client.get(address).headers["etag"]
    assert client.delete(address, headers={"If-Match": tag}).json()["touchpoint"]["status"] == "invalid"
    assert client.get(f"/v1/people/{logged['person']}").json()["standing"]["axes"] == []


def test_an_end_may_be_taken_back(client: TestClient[Any]) -> None:
    stay = {"channel": "trial_stay", "occurred_on": "2026-05-02", "ended_on": "2026-05-06"}
    logged = client.post("/v1/touchpoints", json={"record": KENTA, "touchpoint": stay}).json()
    answer = amend(client, logged["touchpoint"], clear=["ended_on"], reason="まだ滞在中")
    assert answer.json()["touchpoint"]["ended_on"] is None


def test_who_may_only_log_puts_right_their_own_and_reads_nothing(
    client: TestClient[Any], minted: Minted
) -> None:
    tablet = {"Authorization": f"Bearer {minted(Scope.LOG)}", "If-Match": "*"}
    visit = {"channel": "visit", "occurred_on": "2026-05-30", "detail": "空き家の相談"}
    entry = {"record": {"name": "佐藤 花子"}, "touchpoint": visit}
    no = client.post("/v1/touchpoints", json=entry, headers=tablet).json()["touchpoint"]
    change = {"occurred_on": "2026-05-29", "reason": "写し間違い"}
    told = client.patch(f"/v1/touchpoints/{no}", json=change, headers=tablet).json()["touchpoint"]
    assert (told["occurred_on"], told["detail"]) == ("2026-05-29", "")
    assert client.get(f"/v1/touchpoints/{told['no']}").json()["touchpoint"]["detail"] == "空き家の相談"
    gone = client.delete(f"/v1/touchpoints/{no}", headers=tablet)
    assert gone.json()["touchpoint"]["status"] == "invalid"


@pytest.mark.parametrize("mended", [False, True])
def test_who_may_only_log_changes_nothing_that_others_have_said(
    client: TestClient[Any], minted: Minted, logged: dict[str, Any], mended: bool
) -> None:
    tablet = {"Authorization": f"Bearer {minted(Scope.LOG)}", "If-Match": "*"}
    if mended:
        visit = {"channel": "visit", "occurred_on": "2026-05-30"}
        entry = {"record": {"name": "佐藤 花子"}, "touchpoint": visit}
        logged = client.post("/v1/touchpoints", json=entry, headers=tablet).json()
        assert amend(client, logged["touchpoint"], companions=2, reason="数え直し").status_code == 200
    refused = client.delete(f"/v1/touchpoints/{logged['touchpoint']}", headers=tablet)
    assert (refused.status_code, refused.json()["type"]) == (403, "urn:kankei:problem:api:not_own")
    assert client.get(f"/v1/touchpoints/{logged['touchpoint']}").json()["touchpoint"]["status"] == "done"


@pytest.mark.parametrize("method", ["patch", "delete"])
def test_the_document_tells_why_a_touchpoint_cannot_be_changed(client: TestClient[Any], method: str) -> None:
    told = client.get("/schema/openapi.json").json()["paths"]["/v1/touchpoints/{no}"][method]["responses"]
    types = ("rights:nothing_corrected", "rights:withdrawn_before", "review:gone")
    assert [one for one in types if f"urn:kankei:problem:{one}" not in told["422"]["description"]] == []
