"""``kankei review``, ``evaluate``, ``train`` and ``import --model``, called as the command calls them."""

import datetime as dt
import io
import json
import re
import sys
from pathlib import Path

import msgspec
import pytest
from tests.api.conftest import answer
from threadpoolctl import threadpool_limits

from kankei.matching.model import Recipe, default_model, read_model, write_model
from kankei.model import Channel, DraftFile, DraftRow, JudgementDraft, TouchpointDraft, Verdict
from kankei.simulation import TownSpec, simulate
from kankei.store import open_store, settings
from kankei.usecases import ledger, review
from kankei.usecases.identity import models
from kankei_api.cli import run
from kankei_api.cli.asking import differing
from kankei_api.clock import now, today

HEAD = "お名前,フリガナ,メールアドレス,電話番号,ご住所,登録日\n"
FORM = f"""{HEAD}佐藤 花子,サトウ ハナコ,hanako@example.jp,090-1234-5678,東京都中央区銀座1-1,2026-04-18
佐藤 花子,サトウ ハナコ,h.sato@example.com,080-7777-1111,福島県会津若松市東栄町3-46,2026-04-20
田中 寛也,タナカ トモヤ,,,,2026-04-20
"""
TRUTH = "file,row,person\n登録.csv,2,a\n登録.csv,3,b\n登録.csv,4,c\n"


@pytest.fixture
def home(home: Path) -> Path:
    """A folder with a store that has taken one list."""
    (home / "登録.csv").write_text(FORM, encoding="utf-8")
    assert run(["import", "登録.csv", "--channel", "registration", "--yes"]) == 0
    return home


def ids(home: Path) -> list[str]:
    """The records of the list, by row."""
    run(["export", "identities", "--out", "who.csv"])
    lines = (home / "who.csv").read_text(encoding="utf-8-sig").splitlines()[1:]
    return [line.split(",")[2] for line in lines]


def test_judging_joins_and_withdrawing_parts_again(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    one, two, _ = ids(home)
    told = answer(capsys, "review", "judge", one, two, "--verdict", "same", "--reason", "電話で確かめた")
    assert told["people"][0] == told["people"][1]
    assert told["judgement"]["reason"] == "電話で確かめた"
    back = answer(capsys, "review", "withdraw", told["judgement"]["id"])
    assert back["people"][0] != back["people"][1]


def test_the_number_beside_the_queue_is_said_to_be_of_a_day(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    capsys.readouterr()
    assert run(["review", "list", "--as-of", "2026-04-30"]) == 0
    assert "令和8年4月30日 現在の人数 3人" in capsys.readouterr().out


def test_where_nothing_waits_no_band_is_explained(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run(["init"]) == 0
    capsys.readouterr()
    assert run(["review", "list"]) == 0
    (head, band) = capsys.readouterr().out.splitlines()
    assert (head, band.split("　")[-1]) == ("待っている組 0組（うち人数が動くもの 0組）", "幅 0〜0人")


def test_why_and_person_tell_how_a_judgement_is_taken_back(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    one, two, _ = ids(home)
    told = answer(capsys, "review", "judge", one, two, "--verdict", "same")
    for call in (["why", one, two], ["person", told["people"][0]]):
        assert run(["review", *call]) == 0
        assert f"kankei review withdraw {told['judgement']['id']}" in capsys.readouterr().out


def test_a_person_is_told_by_the_id_of_a_record_of_theirs_too(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    one, *_ = ids(home)
    told = answer(capsys, "review", "person", one)
    assert one in [record["id"] for record in told["records"]]
    assert answer(capsys, "review", "person", told["person"]) == told


def test_of_a_person_whose_list_is_undone_it_is_said_that_no_record_is_left(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    one, *_ = ids(home)
    person = answer(capsys, "review", "person", one)["person"]
    (taken,) = answer(capsys, "import", "--list")
    run(["undo", taken["id"], "--yes"])
    capsys.readouterr()
    assert run(["review", "person", person]) == 0
    assert "この人の記録は、いまは一件もありません" in capsys.readouterr().out


def test_of_a_record_that_names_nobody_it_is_said_that_it_is_nobody_s(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (home / "裏磐梯.csv").write_text(f"{HEAD}佐藤,,,,,2026-04-21\n", encoding="utf-8")
    run(["import", "裏磐梯.csv", "--channel", "registration", "--yes"])
    nobody = ids(home)[-1]
    capsys.readouterr()
    assert run(["review", "person", str(nobody)]) == 1
    assert "だれのものでもありません" in capsys.readouterr().err


def test_all_judgements_are_listed_oldest_first_withdrawn_ones_too(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    one, two, three = ids(home)
    assert answer(capsys, "review", "--list") == []
    same = answer(capsys, "review", "judge", one, two, "--verdict", "same", "--reason", "電話で")["judgement"]
    wall = answer(capsys, "review", "judge", one, three, "--verdict", "different")["judgement"]
    answer(capsys, "review", "withdraw", same["id"])
    found = answer(capsys, "review", "--list")
    assert [told["id"] for told in found] == [same["id"], wall["id"]]
    assert [told["withdrawn_at"] is None for told in found] == [False, True]
    assert {told["judged_by"] for told in found} == {same["judged_by"]}
    assert (found[0]["left_name"], found[0]["reason"]) == ("佐藤 花子", "電話で")
    assert run(["review", "--list"]) == 0
    printed = capsys.readouterr().out
    assert printed.index(same["id"]) < printed.index("取り消し済み") < printed.index(wall["id"])


def states(capsys: pytest.CaptureFixture[str]) -> list[str]:
    return [told["state"] for told in answer(capsys, "review", "--list")]


def test_a_judgement_that_does_nothing_is_not_called_in_force(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    one, two, _ = ids(home)
    for verdict in ("same", "different"):
        run(["review", "judge", one, two, "--verdict", verdict])
    assert states(capsys) == ["superseded", "in_force"]
    (taken,) = answer(capsys, "import", "--list")
    run(["undo", taken["id"], "--yes"])
    assert "この一覧をもう一度有効にすれば、また効きます" in capsys.readouterr().err
    assert states(capsys) == ["waiting", "waiting"]
    run(["undo", taken["id"], "--redo", "--yes"])
    assert states(capsys) == ["superseded", "in_force"]
    run(["review", "--list"])
    assert "効いていません（同じ組のあとの判断が有効）" in capsys.readouterr().out


def test_a_judgement_that_others_contradict_is_told_as_outdone(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    one, two, three = ids(home)
    for left, right, verdict in ((one, two, "same"), (two, three, "same"), (one, three, "different")):
        run(["review", "judge", left, right, "--verdict", verdict])
    assert sorted(states(capsys)) == ["in_force", "in_force", "outdone"]


def test_a_judgement_is_withdrawn_once_and_then_the_pair_can_be_judged_anew(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    one, two, _ = ids(home)
    for verdict in ("same", "different"):
        told = answer(capsys, "review", "judge", one, two, "--verdict", verdict)
        answer(capsys, "review", "withdraw", told["judgement"]["id"])
    assert run(["review", "withdraw", told["judgement"]["id"]]) == 1
    assert "すでに取り消されています" in capsys.readouterr().err
    assert [told["verdict"] for told in answer(capsys, "review", "--list")] == ["same", "different"]


def test_a_contradiction_is_said(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    one, two, three = ids(home)
    for left, right, verdict in ((one, two, "same"), (two, three, "same"), (one, three, "different")):
        run(["review", "judge", left, right, "--verdict", verdict])
    assert "食い違って" in capsys.readouterr().err


def test_a_household_is_listed(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    one, two, _ = ids(home)
    run(["review", "judge", one, two, "--verdict", "household"])
    (kin,) = answer(capsys, "review", "households")
    assert (kin["verdict"], len(kin["people"])) == ("household", 2)


def test_why_tells_the_waterfall_and_draws_it(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    one, two, _ = ids(home)
    assert run(["review", "why", one, two, "--chart", "why.svg"]) == 0
    assert "電話" in capsys.readouterr().out
    assert (home / "why.svg").read_text(encoding="utf-8").startswith("<svg")


def test_of_each_record_it_is_told_in_which_row_of_which_list_it_stands(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    one, two, _ = ids(home)
    whose = answer(capsys, "review", "why", one, two)["left_person"]
    for call in (["why", one, two], ["person", whose]):
        assert run(["review", *call]) == 0
        assert f"「登録.csv」2行目（{today()} に取り込み）" in capsys.readouterr().out


def test_of_a_record_that_was_put_right_the_row_is_told_in_which_it_came(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    one, two, _ = ids(home)
    told = answer(capsys, "rights", "correct", one, "--set", "電話番号=090-1234-0000", "--reason", "窓口")
    assert run(["review", "why", told["record"], two]) == 0
    assert f"「登録.csv」2行目（{today()} に取り込み、そのあと訂正）" in capsys.readouterr().out


def asked(home: Path) -> None:
    """The store with a small town in it, whose namesakes leave questions."""
    said = [row.record for row in simulate(TownSpec(people=150, namesakes=0.2), 3).rows][:500]
    gift = TouchpointDraft(channel=Channel.DONATION, occurred_on=dt.date(2025, 12, 1))
    rows = [
        DraftRow(number=n + 2, cells=(one.name,), key=str(n), record=one, touchpoint=gift)
        for n, one in enumerate(said)
    ]
    file = DraftFile(
        name="町.csv",
        digest="町",
        layout="list",
        encoding="utf-8",
        channel="donation",
        source="町",
        rows=rows,
    )
    store = open_store("sqlite:///kankei.db")
    ledger.apply(store, file, by="clerk", at=now())
    store.close()


def test_keys_come_from_lines_when_nobody_sits_there(
    home: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    asked(home)
    waiting = answer(capsys, "review", "list")["waiting"]
    assert waiting > 0
    monkeypatch.setattr(sys, "stdin", io.StringIO("x\nw\nｄ\nz\nu\n"))
    assert run(["review", "--limit", "1"]) == 0
    told = capsys.readouterr()
    assert "1組を決めました" in told.out
    assert "「町.csv」" in told.out
    assert told.err.count("その文字の答えはありません") == 1
    assert answer(capsys, "review", "list")["waiting"] == waiting - 1


class Overtaken(io.StringIO):
    """Somebody who answers a question to which a colleague gave the answer ``same`` while it was read."""

    def readline(self, size: int | None = -1) -> str:  # type: ignore[override]
        line = super().readline(-1 if size is None else size)
        store = open_store("sqlite:///kankei.db")
        with store.reading() as connection:
            (asked,) = review.queue(connection, as_of=now().date(), known_at=now(), limit=1).questions
        draft = JudgementDraft(left=asked.left.id, right=asked.right.id, verdict=Verdict.SAME)
        review.decide(store, draft, by="colleague", at=now())
        store.close()
        return line


def test_an_answer_to_what_a_colleague_has_answered_meanwhile_is_not_kept(
    home: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    asked(home)
    monkeypatch.setattr(sys, "stdin", Overtaken("d\n"))
    assert run(["review", "--limit", "1"]) == 0
    told = capsys.readouterr()
    assert "ほかの人の答えで決まりました" in told.err
    assert "0組を決めました" in told.out
    (kept,) = answer(capsys, "review", "--list")
    assert kept["verdict"] == "same"


class BreakingOff(io.StringIO):
    """Somebody who types, and then presses Ctrl-C."""

    def isatty(self) -> bool:
        return True

    def readline(self, size: int | None = -1) -> str:  # type: ignore[override]
        line = super().readline(-1 if size is None else size)
        if not line:
            raise KeyboardInterrupt
        return line


def test_who_breaks_a_review_off_is_told_that_the_answers_are_kept(
    home: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    asked(home)
    monkeypatch.setattr(sys, "stdin", BreakingOff("d\n"))
    assert run(["review"]) == 130
    assert "ここまでの答えは残っています" in capsys.readouterr().err
    assert len(answer(capsys, "review", "--list")) == 1


@pytest.mark.parametrize("call", [["undo", "{}"], ["import", "again.csv", "--channel", "registration"]])
def test_who_breaks_off_at_a_question_is_told_that_nothing_was_changed(
    home: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, call: list[str]
) -> None:
    (home / "again.csv").write_text(
        "お名前,メールアドレス,登録日\n佐藤 花子,h@example.jp,2026-04-01\n", "utf-8"
    )
    (batch,) = answer(capsys, "import", "--list")
    monkeypatch.setattr(sys, "stdin", BreakingOff())
    assert run([part.format(batch["id"]) for part in call]) == 130
    assert "まだ何も変えていません" in capsys.readouterr().err
    assert answer(capsys, "import", "--list") == [batch]


def test_the_queue_says_how_many_decisions_narrow_the_band_and_by_how_much(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    asked(home)
    model = default_model()
    assert model.interval is not None
    bare = msgspec.structs.replace(model.interval, floor=0.0, few=0.0, k=20.0)
    write_model(msgspec.structs.replace(model, name="own", interval=bare), home / "own.json")
    run(["import", "--model", "own.json"])
    capsys.readouterr()
    assert run(["review", "list"]) == 0
    told = capsys.readouterr().out
    band = re.search(r"幅 ([\d,]+)〜([\d,]+)人", told)
    steps = re.findall(r"([\d,]+)組 決めると、幅は ([\d,]+)〜([\d,]+)人", told)
    assert band is not None
    assert steps
    ends = [band.groups(), *((low, high) for _, low, high in steps)]
    widths = [int(high.replace(",", "")) - int(low.replace(",", "")) for low, high in ends]
    assert widths == sorted(set(widths), reverse=True)


def test_the_questions_speak_english_when_asked_to(
    home: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    asked(home)
    monkeypatch.setattr(sys, "stdin", io.StringIO("q\n"))
    run(["--lang", "en", "review"])
    assert "one person with probability" in capsys.readouterr().out


def test_what_differs_is_marked_and_width_alone_is_not() -> None:
    assert differing("高橋 健太", "髙橋 健太")[1] == [("髙", True), ("橋 健太", False)]
    assert differing("田中　寛也", "田中 寛也")[0] == [("田中　寛也", False)]
    assert differing("伊藤　司郎", "伊藤 司朗")[0] == [("伊藤　司", False), ("郎", True)]


def test_evaluate_against_a_truth_tells_pairs_people_and_blocking(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (home / "truth.csv").write_text(TRUTH, encoding="utf-8")
    told = answer(capsys, "evaluate", "--truth", "truth.csv", "--plot", "plot.svg")
    assert (told["rows"], told["clusters"]["f1"], told["true_people"]) == (3, 1.0, 3)
    assert (home / "plot.svg").read_text(encoding="utf-8").startswith("<svg")


@pytest.mark.parametrize("encoding", ["cp932", "utf-16"])
def test_a_truth_may_be_saved_as_a_spreadsheet_saves_it(
    home: Path, capsys: pytest.CaptureFixture[str], encoding: str
) -> None:
    (home / "truth.csv").write_text(TRUTH, encoding=encoding)
    assert answer(capsys, "evaluate", "--truth", "truth.csv")["covered"] == 3


def test_a_truth_of_other_lists_measures_nothing(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (home / "truth.csv").write_text(TRUTH.replace("登録", "ほか"), encoding="utf-8")
    assert run(["evaluate", "--truth", "truth.csv"]) == 1
    assert "どれもこのデータベースにありません" in capsys.readouterr().err


def test_evaluate_against_judgements_says_that_there_are_none_yet(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["evaluate", "--judgements"]) == 0
    told = capsys.readouterr().out
    assert "職員の判断がまだない" in told
    assert "0.0000" not in told


def test_evaluate_against_judgements_counts_what_the_model_misses(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    one, two, _ = ids(home)
    run(["review", "judge", one, two, "--verdict", "same"])
    told = answer(capsys, "evaluate", "--judgements")
    assert (told["judged"], told["same"], told["recall"]) == (1, 1, 0.0)
    assert told["missed"][0]["pairs"] == 1


def test_an_import_with_a_model_makes_it_the_stores(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    own = msgspec.structs.replace(default_model(), name="own", same_threshold=60.0)
    write_model(own, home / "own.json")
    call = ["import", "登録.csv", "--channel", "registration", "--yes", "--model"]
    assert run([*call, "own.json"]) == 0
    one, two, _ = ids(home)
    told = answer(capsys, "review", "judge", one, two, "--verdict", "different")
    assert told["judgement"]["model"] == own.digest
    assert run([*call, "default"]) == 0
    told = answer(capsys, "review", "judge", one, two, "--verdict", "different")
    assert told["judgement"]["model"] == default_model().digest


def test_a_store_whose_model_is_of_an_older_version_says_the_way_out(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    one, two, _ = ids(home)
    judged = answer(capsys, "review", "judge", one, two, "--verdict", "same")
    older = msgspec.to_builtins(msgspec.structs.replace(default_model(), name="own"))
    del older["interval"]["spared"]
    store = open_store("sqlite:///kankei.db")
    store.write(lambda connection: settings.put(connection, "model", msgspec.json.encode(older).decode()))
    store.close()
    assert run(["count"]) == 1
    assert "kankei import --model default" in capsys.readouterr().err
    assert run(["import", "--model", "default"]) == 0
    assert run(["count"]) == 0
    assert answer(capsys, "review", "why", one, two)["judged"]["id"] == judged["judgement"]["id"]


def test_people_of_an_older_model_that_shipped_are_worked_out_anew(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    older = msgspec.structs.replace(default_model(), same_threshold=60.0)
    store = open_store("sqlite:///kankei.db")
    store.write(lambda connection: models.used(connection, older, scale=2.0))
    assert run(["import", "--model", "default"]) == 0
    assert "照合し直しました" in capsys.readouterr().out
    with store.reading() as connection:
        assert models.last_used(connection)[1] == default_model().digest
    store.close()
    assert run(["import", "--model", "default"]) == 0
    assert "すでに使っています" in capsys.readouterr().out


def test_a_model_that_lacks_a_level_is_refused_by_its_name(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    own = msgspec.to_builtins(default_model())
    del own["pair"]["levels"]["email"]["one slip"]
    (home / "own.json").write_bytes(msgspec.json.encode(own))
    assert run(["import", "--model", "own.json"]) == 1
    assert "email: one slip" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("place", "value"),
    [
        (("same_threshold",), -50),
        (("edge_floor",), 5),
        (("pair", "levels", "email", "exact"), 1e308),
        (("core", "prior"), -1e9),
    ],
)
def test_a_model_with_a_number_that_nothing_can_be_worth_is_refused_by_its_name(
    home: Path, capsys: pytest.CaptureFixture[str], place: tuple[str, ...], value: float
) -> None:
    own = msgspec.to_builtins(default_model())
    part = own
    for name in place[:-1]:
        part = part[name]
    part[place[-1]] = value
    (home / "own.json").write_bytes(msgspec.json.encode(own))
    assert run(["import", "--model", "own.json"]) == 1
    assert ".".join(place) in capsys.readouterr().err


def test_too_few_towns_make_no_model(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["train", "--towns", "3", "--sizes", "60", "--out", "m.json"]) == 1
    told = capsys.readouterr().err
    assert "町が少なすぎて" in told
    assert "surname: near" in told
    assert not (home / "m.json").exists()


@pytest.mark.slow
def test_a_recipe_is_followed_and_named_and_a_level_that_its_towns_lack_is_looked_for(home: Path) -> None:
    told = Recipe(name="own", version="3", seed=5, sizes=[300] * 4, counted_seed=5, counted_sizes=[])
    lines = [f"{name} = {json.dumps(value)}\n" for name, value in msgspec.to_builtins(told).items()]
    (home / "own.toml").write_text("".join(lines), encoding="utf-8")
    with threadpool_limits(1):  # threads that wait for one another take six times as long where others work
        assert run(["train", "--recipe", "own.toml", "--judgements", "--out", "own.json"]) == 0
    made = read_model(home / "own.json")
    assert (made.name, made.version, made.recipe, made.interval) == ("own", "3", told, None)
