"""Counts, publications, bridges, rules, head counts and analyses over the API, on the real application."""

import csv
import datetime as dt
import io
from collections.abc import Callable
from typing import Any

import pytest
from litestar.testing import TestClient

from kankei.counting import shipped_rules
from kankei.model import Channel, RecordDraft, Scope, TouchpointDraft
from kankei.store import Store, settings
from kankei.usecases.interaction import Interaction, log
from kankei_api.clock import JAPAN, now

GIFT = {"channel": "donation", "occurred_on": "2026-01-10", "status": "done", "amount": 30_000}
STAY = {"channel": "trial_stay", "occurred_on": "2026-02-01"}
MOVE = {"channel": "residency", "occurred_on": "2026-03-01", "kind": "moved_in"}
HANAKO = {"name": "佐藤 花子", "email": "hanako@example.jp"}
KENTA = {"name": "髙橋 健太", "email": "kenta@example.jp"}
DAY = "2026-03-31"


@pytest.fixture
def town(client: TestClient[Any]) -> TestClient[Any]:
    """Two people: one gave and stayed, one stayed and moved in."""
    for record, did in ((HANAKO, GIFT), (HANAKO, STAY), (KENTA, STAY), (KENTA, MOVE)):
        assert client.post("/v1/touchpoints", json={"record": record, "touchpoint": did}).status_code == 201
    return client


def test_the_plan_s_indicators_are_told_with_what_is_and_what_was_promised(town: TestClient[Any]) -> None:
    told = town.get("/v1/kpis", params={"as_of": DAY}).json()
    assert told["lines"]
    assert told["as_of"] == DAY


def test_what_was_entered_before_a_clock_went_back_is_counted_and_shown(
    town: TestClient[Any], store: Store
) -> None:
    entry = Interaction(
        record=RecordDraft(name="鈴木 一郎", email="i@example.jp"),
        touchpoint=TouchpointDraft(channel=Channel.TRIAL_STAY, occurred_on=dt.date(2026, 2, 1)),
    )
    before = town.get("/v1/count", params={"as_of": DAY}).json()["number"]
    logged = log(store, entry, by="窓口", at=now() + dt.timedelta(days=1), as_of=dt.date(2026, 2, 1))
    assert town.get("/v1/count", params={"as_of": DAY}).json()["number"] == before + 1
    assert town.get(f"/v1/people/{logged.person}").status_code == 200


def test_a_period_that_is_none_is_refused(client: TestClient[Any]) -> None:
    assert client.get("/v1/kpis", params={"period": "someday"}).status_code == 422


def test_every_period_that_the_document_names_is_read(client: TestClient[Any]) -> None:
    paths = client.get("/schema/openapi.json").json()["paths"]
    (told,) = [one for one in paths["/v1/kpis"]["get"]["parameters"] if one["name"] == "period"]
    named = [word.partition("（")[0] for word in told["description"].removesuffix(" など").split("、")]
    assert {word: client.get("/v1/kpis", params={"period": word}).status_code for word in named} == (
        dict.fromkeys(named, 200)
    )


def test_a_store_whose_model_is_of_an_older_version_cannot_count_and_says_whom_to_ask(
    town: TestClient[Any], store: Store
) -> None:
    store.write(lambda connection: settings.put(connection, "model", '{"name": "own"}'))
    told = town.get("/v1/count")
    assert told.status_code == 503
    assert "サーバーを動かしている担当者" in told.json()["detail"]


def test_a_published_count_is_said_again_byte_for_byte(town: TestClient[Any]) -> None:
    kept = town.post("/v1/publications", json={"as_of": DAY}).json()
    again = town.get(f"/v1/publications/{kept['id']}/rerun").json()
    assert again["report"]["digest"] == kept["digest"]
    assert [one["id"] for one in town.get("/v1/publications").json()] == [kept["id"]]


def test_publications_are_listed_newest_first(town: TestClient[Any]) -> None:
    asked = [town.post("/v1/publications", json={"as_of": day}).json()["id"] for day in ("2026-01-31", DAY)]
    told = town.get("/v1/publications", params={"order": "newest"}).json()
    assert [one["id"] for one in told] == asked[::-1]


def test_a_moment_of_japan_is_told_in_utc_and_its_publication_is_said_again(town: TestClient[Any]) -> None:
    moment = now().astimezone(JAPAN).isoformat()
    kept = town.post("/v1/publications", json={"as_of": DAY, "known_at": moment}).json()
    again = town.get(f"/v1/publications/{kept['id']}/rerun")
    assert (again.status_code, again.json()["report"]["known_at"][-1]) == (200, "Z")


def test_one_publication_is_answered_by_its_id(town: TestClient[Any]) -> None:
    kept = town.post("/v1/publications", json={"as_of": DAY}).json()
    assert town.get(f"/v1/publications/{kept['id']}").json() | {"cautions": kept["cautions"]} == kept


def test_what_is_published_with_a_year_without_lists_is_answered_with_a_caution(
    client: TestClient[Any],
) -> None:
    for day in ("2024-03-20", "2026-03-18"):
        gift = GIFT | {"occurred_on": day}
        client.post("/v1/touchpoints", json={"record": HANAKO, "touchpoint": gift})
    (caution,) = [
        words
        for words in client.post("/v1/publications", json={"as_of": DAY}).json()["cautions"]
        if "令和6年4月1日" in words
    ]
    assert caution.startswith("ふるさと納税の 令和6年4月1日 から 令和7年3月31日 までの記録がありません。")


def test_publishing_twice_with_one_key_publishes_once(town: TestClient[Any]) -> None:
    for _ in range(2):
        town.post("/v1/publications", json={"as_of": DAY}, headers={"Idempotency-Key": '"k"'})
    assert len(town.get("/v1/publications").json()) == 1


@pytest.mark.parametrize(
    ("day", "code"),
    [
        ("2199-01-01", "publication.ahead"),
        ("1800-01-01", "date.impossible"),
        ("1900-01-01", "date.placeholder"),
    ],
)
def test_a_count_is_published_of_no_day_to_come_and_none_that_never_was(
    client: TestClient[Any], day: str, code: str
) -> None:
    answer = client.post("/v1/publications", json={"as_of": day})
    told = [(fault["field"], fault["code"]) for fault in answer.json()["faults"]]
    assert (answer.status_code, told) == (422, [("as_of", code)])
    assert client.get("/v1/publications").json() == []


def test_a_head_count_is_of_no_day_to_come(client: TestClient[Any]) -> None:
    body = {"channel": "line", "label": "公式", "counted_on": "2040-01-01", "heads": 3}
    answer = client.post("/v1/headcounts", json=body)
    told = [(fault["field"], fault["code"]) for fault in answer.json()["faults"]]
    assert (answer.status_code, told) == (422, [("counted_on", "headcount.ahead")])


def test_the_difference_of_two_figures_is_explained_to_the_last_person(town: TestClient[Any]) -> None:
    kept = town.post("/v1/publications", json={"as_of": DAY}).json()
    late = {"record": {"name": "星 美咲", "email": "hoshi@example.jp"}, "touchpoint": STAY}
    newcomer = town.post("/v1/touchpoints", json=late).json()["person"]
    bridge = town.get("/v1/bridge", params={"from_publication": kept["id"], "to_day": DAY}).json()
    assert (bridge["difference"], [one["person"] for one in bridge["people"]]) == (1, [newcomer])


def test_an_end_of_a_bridge_is_a_publication_or_a_day_not_both(town: TestClient[Any]) -> None:
    kept = town.post("/v1/publications", json={"as_of": DAY}).json()
    both = {"from_publication": kept["id"], "from_day": DAY}
    assert town.get("/v1/bridge", params=both).status_code == 422


def test_every_rule_that_ships_can_be_read_and_counted_by(town: TestClient[Any]) -> None:
    names = [rule["name"] for rule in town.get("/v1/rules").json()]
    assert sorted(names) == sorted(shipped_rules())
    for name in names:
        assert town.get(f"/v1/rules/{name}").json()["says"]
        assert town.get("/v1/count", params={"rule": name, "as_of": DAY}).json()["rule"]["name"] == name


@pytest.mark.parametrize("name", ["nobody", "..%2Ftowns%2Fbandai", "default.toml"])
def test_a_rule_is_named_never_a_path(client: TestClient[Any], name: str) -> None:
    assert client.get(f"/v1/rules/{name}").status_code == 404


def test_the_rule_of_a_publication_is_answered_as_it_was_then(town: TestClient[Any]) -> None:
    kept = town.post("/v1/publications", json={"as_of": DAY, "rule": "broad"}).json()
    told = town.get(f"/v1/publications/{kept['id']}/rule").json()
    assert told == town.get("/v1/rules/broad").json()


def test_what_is_wrong_with_a_rule_is_told_with_its_line(client: TestClient[Any]) -> None:
    text = (
        client.get("/v1/rules/default").json()["text"].replace("window_months = 36", "window_months = -1", 1)
    )
    told = client.post("/v1/rules:check", json={"text": text}).json()
    assert told["rule"] is None
    assert "window_months" in text.splitlines()[told["line"] - 1]


def test_two_rules_are_held_against_each_other(town: TestClient[Any]) -> None:
    told = town.get("/v1/rules/default/difference", params={"other": "broad", "as_of": DAY}).json()
    assert (
        told["both"] + sum(line["people"] for line in told["lines"] if line["counted_by"] == "broad")
        == (told["number_second"])
    )


def test_a_head_count_is_undone_by_the_import_that_its_list_names(client: TestClient[Any]) -> None:
    line = {"channel": "line", "label": "公式", "counted_on": "2026-03-01"}
    for heads in (184, 1840):
        client.post("/v1/headcounts", json={**line, "heads": heads})
    wrong, right = client.get("/v1/headcounts").json()
    assert [(one["heads"], one["counts"]) for one in (wrong, right)] == [(184, False), (1840, True)]
    tag = client.get(f"/v1/imports/{right['id']}").headers["ETag"]
    assert client.post(f"/v1/imports/{right['id']}/undo", headers={"If-Match": tag}).status_code == 200
    assert client.get("/v1/headcounts").json() == [{**wrong, "counts": True}]


def test_a_head_count_never_mixes_with_people(town: TestClient[Any]) -> None:
    before = town.get("/v1/count", params={"as_of": DAY}).json()
    line = {"channel": "line", "label": "公式", "counted_on": "2026-03-01", "heads": 1840, "blocks": 122}
    assert town.post("/v1/headcounts", json=line).status_code == 201
    after = town.get("/v1/count", params={"as_of": DAY}).json()
    assert (after["number"], [one["heads"] for one in after["aggregates"]]) == (before["number"], [1718])
    assert [one["heads"] for one in town.get("/v1/headcounts").json()] == [1718]


@pytest.mark.parametrize(
    "name",
    [
        "conversion",
        "funnel",
        "transitions",
        "cohorts",
        "attribution",
        "overlap",
        "channels",
        "registration",
        "breakdown",
    ],
)
def test_every_analysis_answers_its_tables(town: TestClient[Any], name: str) -> None:
    told = town.get(f"/v1/analyses/{name}", params={"as_of": DAY}).json()
    assert told["analysis"] == name
    assert told["tables"]


def test_conversion_takes_an_origin_and_an_outcome(town: TestClient[Any]) -> None:
    asking = {"as_of": DAY, "options": {"origin": "trial_stay", "outcome": "settlement"}}
    told = town.post("/v1/analyses/conversion", json=asking)
    assert told.status_code == 200
    assert told.json()["tables"]


def test_the_notes_of_an_analysis_are_in_words(town: TestClient[Any]) -> None:
    asking = {"as_of": DAY, "options": {"outcome": "residency"}}
    notes = town.post("/v1/analyses/conversion", json=asking).json()["notes"]
    assert notes[0].startswith("転入・転出が分かっているのは1人で")


def test_an_option_that_an_analysis_does_not_know_is_refused(client: TestClient[Any]) -> None:
    answer = client.post("/v1/analyses/overlap", json={"options": {"half_life": 30}})
    assert (answer.status_code, answer.json()["faults"][0]["field"]) == (422, "options.half_life")


def test_an_activity_that_is_no_channel_is_refused(client: TestClient[Any]) -> None:
    answer = client.post("/v1/analyses/registration", json={"options": {"activities": ["nope"]}})
    assert answer.status_code == 422
    assert answer.json()["type"] == "urn:kankei:problem:analysis:unknown_activity"


def test_costs_of_one_channel_and_year_add_up(town: TestClient[Any]) -> None:
    spent = {"fiscal_year": 2025, "channel": "donation"}
    costs = [{**spent, "yen": 5}, {**spent, "yen": 7}]
    told = town.post("/v1/analyses/channels", json={"as_of": DAY, "options": {"costs": costs}}).json()
    lines = told["tables"]["channels"]
    assert {line["cost"] for line in lines if line["channel"] == "donation"} == {12}


def test_an_analysis_comes_as_a_file(town: TestClient[Any]) -> None:
    import pandas as pd

    answer = town.get("/v1/analyses/overlap", params={"as_of": DAY}, headers={"Accept": "text/csv"})
    assert len(pd.read_csv(io.BytesIO(answer.content))) == 2


def test_an_analysis_with_options_comes_as_a_file(town: TestClient[Any]) -> None:
    asking = {"as_of": DAY, "options": {"origin": "donation", "by": "first_channel"}}
    address = "/v1/analyses/conversion"
    told = town.post(address, json=asking).json()["tables"]["groups"]
    answer = town.post(address, json=asking, headers={"Accept": "text/csv"}, params={"table": "groups"})
    assert answer.headers["Content-Disposition"] == 'attachment; filename="conversion-groups.csv"'
    lines = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert [line["group"] for line in lines] == [line["group"] for line in told]


def test_what_may_leave_the_town_hall_comes_as_a_file(town: TestClient[Any]) -> None:
    answer = town.post("/v1/analyses/overlap/public", json={"as_of": DAY}, headers={"Accept": "text/csv"})
    assert answer.headers["Content-Disposition"] == 'attachment; filename="overlap-public.csv"'
    assert answer.content.decode("utf-8-sig").splitlines()[0] == "table,row,column,people"


def test_what_may_leave_the_town_hall_shows_no_small_cell(town: TestClient[Any]) -> None:
    told = town.post("/v1/analyses/overlap/public", json={"as_of": DAY}).json()
    people = [row["people"] for row in told["tables"]["public"]]
    assert people
    assert all(count is None or count == 0 or count >= 10 for count in people)


def test_an_analyst_sees_no_table_of_single_people(town: TestClient[Any], minted: Callable[..., str]) -> None:
    registered = {"channel": "registration", "occurred_on": "2026-03-02"}
    town.post("/v1/touchpoints", json={"record": HANAKO, "touchpoint": registered})
    everything = town.get("/v1/analyses/registration", params={"as_of": DAY}).json()["tables"]
    town.headers["Authorization"] = f"Bearer {minted(Scope.ANALYSIS)}"
    names = town.get("/v1/analyses/registration", params={"as_of": DAY}).json()["tables"]
    assert set(everything) - set(names) == {"people"}


def test_a_text_that_leaves_a_source_out_is_a_rule(client: TestClient[Any]) -> None:
    default = client.get("/v1/rules/default").json()
    text = f'without_sources = ["rms"]\n{default["text"]}'
    told = client.post("/v1/rules:check", json={"text": text}).json()
    assert (told["code"], told["rule"]["digest"] == default["digest"]) == ("", False)
