"""What a refusal over the API tells a caller to do can be done over the API."""

import re
from typing import Any

import pytest
from litestar.testing import TestClient

from kankei.errors import StoreError
from kankei.wording import Lang, catalogue, sentence
from kankei_api.cli import COMMANDS
from kankei_api.problems import OPERATORS, part_refused

TYPED = re.compile(rf"(^|[\s「“\"（]|[^-\x20-\x7e])--[a-z]|\bkankei ({'|'.join(COMMANDS)})\b")
"""What is typed at a terminal: an option, or a command."""
TERMINAL = {
    "analysis",
    "audit",
    "backup",
    "bridge",
    "cli",
    "evaluate",
    "headcount",
    "help",
    "kintone",
    "over_api",
    "publication",
    "review",
    "serve",
    "settings",
    "terminal",
    "train",
    "usage",
    "why",
}
"""Groups of what only the terminal says."""
AT_TERMINAL = {
    "account.tokens_left": "a receipt of the terminal",
    "earlier.moved": "a line of the report, for whoever reads it at the terminal",
    "export.folder_missing": "of a file that the terminal writes",
    "gate.gone_at_source": "of an app that the terminal reads",
    "mapping.saved_by_place": "a receipt of the terminal",
    "mapping.written": "a receipt of the terminal",
    "preview.more": "a receipt of the terminal",
    "preview.moved": "over the API api.store_moved",
    "preview.other_files": "over the API api.other_upload",
    "preview.token": "a receipt of the terminal",
    "progress.no_indicator": "in the place of the terminal's table",
    "report.caution": "a note of the report, for whoever hands it out",
    "rights.corrected": "a receipt of the terminal",
    "rights.no_journal": "a receipt of the terminal",
    "rights.withdrawn": "a receipt of the terminal",
    "rules.written": "a receipt of the terminal",
}
NAMES = {
    "佐藤 花子": "ワタナベ ユイ",
    "鈴木 一郎": "イトウ ショウ",
    "高橋 健太": "タナカ ミサキ",
    "田中 美咲": "タカハシ ケンタ",
    "伊藤 翔": "スズキ イチロウ",
    "渡辺 結衣": "サトウ ハナコ",
}
ROWS = [f"{name},{kana},2026-04-{day}\n" for day in range(10, 14) for name, kana in NAMES.items()]
LIST = f"お名前,フリガナ,登録日\n{''.join(ROWS)}"


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_no_sentence_over_the_api_tells_what_to_type_at_a_terminal(lang: Lang) -> None:
    answered = {
        code
        for code in catalogue(lang).keys() - AT_TERMINAL.keys() - OPERATORS
        if code.partition(".")[0] not in TERMINAL | {"model"}
    }
    told = {code: sentence(code, lang=lang, surface="over_api") for code in answered}
    assert {code: words for code, words in told.items() if TYPED.search(words)} == {}


def test_the_terminal_is_told_what_to_type() -> None:
    assert "--accept gate.garbled を付けて" in sentence("gate.garbled")
    assert "「kankei import --list --all」" in sentence("unknown.import")


def test_a_list_that_is_stopped_says_how_the_call_takes_it_all_the_same(client: TestClient[Any]) -> None:
    files = {"file": ("会員.csv", LIST.encode(), "text/csv")}
    answer = client.post("/v1/imports:preview", files=files, data={"channel": "community"})
    (fault,) = answer.json()["faults"]
    assert fault["code"] == "gate.kana_name"
    assert "accept に gate.kana_name を入れて" in fault["message"]
    again = {"channel": "community", "accept": "gate.kana_name"}
    assert client.post("/v1/imports:preview", files=files, data=again).status_code == 200


@pytest.mark.parametrize("what", ["missing", "other_forms", "standby", "rights", "damaged"])
def test_a_store_that_only_its_keeper_can_mend_is_not_described_to_callers(what: str) -> None:
    told = part_refused(StoreError(f"store.{what}", store="sqlite:////srv/kankei.db"), "ja")
    assert (told.status, told.type) == (503, f"urn:kankei:problem:store:{what}")
    assert told.detail == sentence("api.operator", {"code": f"store.{what}"})


def test_callers_are_not_asked_whether_the_database_was_made() -> None:
    told = part_refused(StoreError("store.unreachable"), "ja")
    assert told.status == 503
    assert "createdb" not in told.detail
    assert "担当者" in told.detail
