"""The gate at the command line: what stops a list, what --accept overrules, what the store remembers."""

import datetime as dt
import hashlib
from pathlib import Path

import msgspec
import pytest
import sqlalchemy as sa

from kankei.model import Act
from kankei.store import Store, batches, open_store, state, tables
from kankei.store.access_tables import audit_entry
from kankei_api.cli import run
from kankei_api.intake import Choices, Intake, Listed, Taken

PEOPLE = (
    "佐藤 花子",
    "鈴木 一郎",
    "高橋 美咲",
    "渡辺 翔",
    "伊藤 葵",
    "山本 楓",
    "中村 蓮",
    "小林 凛",
    "加藤 湊",
    "吉田 悠",
)


def gifts(
    folder: Path, names: tuple[str, ...] = PEOPLE, *, name: str = "list.csv", number: str = "A-"
) -> Path:
    lines = ["寄附番号,寄附者氏名,寄附金額,寄附日"]
    lines += [f"{number}{no:04},{who},10000,2024-05-{no + 1:02}" for no, who in enumerate(names)]
    path = folder / name
    path.write_text("\n".join([*lines, ""]), encoding="utf-8")
    return path


def taken(store: Store, path: Path, *accept: str) -> Taken:
    intake = Intake(store, Choices(channel="donation", source="do", accept=accept), by="test")
    return intake.apply(Listed(path, path.name))


def codes(one: Taken) -> list[str]:
    return [problem.code for problem in one.receipt.problems]


def test_numbers_that_are_other_peoples_now_stop_the_list(store: Store, tmp_path: Path) -> None:
    taken(store, gifts(tmp_path))
    moved = gifts(tmp_path, (*PEOPLE[1:], PEOPLE[0]), name="moved.csv")
    assert codes(taken(store, moved)) == ["gate.other_people"]
    accepted = taken(store, moved, "gate.other_people")
    assert (codes(accepted), accepted.receipt.counts.updated) == ([], 10)


def test_a_short_list_with_numbers_of_others_is_cautioned_when_taken(store: Store, tmp_path: Path) -> None:
    taken(store, gifts(tmp_path, PEOPLE[:3]))
    told = taken(store, gifts(tmp_path, PEOPLE[3:6], name="last.csv"))
    assert (codes(told), [note.code for note in told.notes]) == ([], ["gate.some_renamed"])
    corrected = taken(store, gifts(tmp_path, (*PEOPLE[3:5], "山本 風花"), name="corrected.csv"))
    assert corrected.notes == ()


def test_a_preview_stops_what_the_lists_before_it_make_odd(store: Store, tmp_path: Path) -> None:
    first = gifts(tmp_path)
    moved = gifts(tmp_path, (*PEOPLE[1:], PEOPLE[0]), name="moved.csv")
    intake = Intake(store, Choices(channel="donation", source="do"), by="test")
    both = [Listed(path, path.name) for path in (first, moved)]
    seen = intake.preview(lambda: both, as_of=dt.date(2026, 11, 21))
    done = [intake.apply(file) for file in both]
    assert [codes(one) for one in done] == [[], ["gate.other_people"]]
    assert [[found.code for found in one.receipt.problems] for one in seen.files] == list(map(codes, done))


def members(folder: Path, phones: list[str], name: str) -> Path:
    lines = ["登録日,氏名,電話番号"]
    lines += [f"2024-05-{no + 1:02},{who},{phones[no]}" for no, who in enumerate(PEOPLE)]
    path = folder / name
    path.write_text("\n".join([*lines, ""]), encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("order", "code"),
    [
        ([1, 2, 3, 4, 5, 6, 7, 8, 9, None], "gate.column_moved"),
        ([None, 0, 1, 2, 3, 4, 5, 6, 7, 8], "gate.column_moved"),
        ([7, 4, 9, 1, 8, 2, 0, 5, 3, 6], "gate.phone_owner"),
        ([0, 1, 2, 3, 4, 5, 6, 7, 8, 9], None),
        ([1, 0, 2, 3, 4, 5, 6, 7, 9, 8], None),
    ],
)
def test_phones_beside_others_than_those_they_are_known_of_stop_the_list(
    store: Store, tmp_path: Path, order: list[int | None], code: str | None
) -> None:
    phones = [f"090-1234-{1000 + 7919 * no % 9000}" for no in range(len(PEOPLE))]
    first = Intake(store, Choices(channel="registration", source="a"), by="test")
    first.apply(Listed(members(tmp_path, phones, "a.csv"), "a.csv"))
    first.resolve()
    said = members(tmp_path, ["" if no is None else phones[no] for no in order], "b.csv")
    other = Intake(store, Choices(channel="community", source="b"), by="test")
    problems = other.apply(Listed(said, "b.csv")).receipt.problems
    assert [one.code for one in problems] == ([code] if code else [])
    assert all((one.column, one.facts["other"]) == ("電話番号", "氏名") for one in problems)


def test_numbers_of_another_form_in_the_same_month_stop_the_list(store: Store, tmp_path: Path) -> None:
    taken(store, gifts(tmp_path))
    other = gifts(tmp_path, PEOPLE[::-1], name="other.csv", number="楽天-")
    assert codes(taken(store, other)) == ["gate.other_numbers"]


def untold(store: Store, path: Path, *accept: str) -> Taken:
    """Taken without a word on where its numbers come from."""
    return Intake(store, Choices(accept=accept), by="test").apply(Listed(path, path.name))


def headed(path: Path, before: str, after: str) -> Path:
    """The same list with another word in its header."""
    other = path.with_name("headed.csv")
    other.write_text(path.read_text(encoding="utf-8").replace(before, after, 1), encoding="utf-8")
    return other


@pytest.mark.parametrize("header", ["寄付番号", "（必須）寄附番号", "寄附 番号"])
def test_numbers_under_a_header_that_is_spelt_otherwise_are_the_same_numbers(
    store: Store, tmp_path: Path, header: str
) -> None:
    first = gifts(tmp_path)
    untold(store, first)
    assert untold(store, headed(first, "寄附番号", header)).receipt.counts.unchanged == 10


def test_gifts_that_come_again_under_another_header_for_their_numbers_stop_the_list(
    store: Store, tmp_path: Path
) -> None:
    first = gifts(tmp_path)
    untold(store, first)
    again = headed(first, "寄附番号", "受付番号")
    (said,) = untold(store, again).receipt.problems
    assert (said.code, said.facts["rows"], said.facts["other"]) == ("gate.known_elsewhere", "10", "list.csv")
    assert untold(store, again, "gate.known_elsewhere").receipt.counts.created == 10


def test_a_list_said_to_be_of_its_former_source_changes_nothing_under_another_header(
    store: Store, tmp_path: Path
) -> None:
    first = gifts(tmp_path)
    untold(store, first)
    again = headed(first, "寄附番号", "受付番号")
    (said,) = untold(store, again).receipt.problems
    same = Intake(store, Choices(source=said.facts["source"]), by="test").apply(Listed(again, again.name))
    assert same.receipt.counts.unchanged == 10


def test_numbers_that_lost_their_first_zeros_in_a_spreadsheet_are_the_same_numbers(
    store: Store, tmp_path: Path
) -> None:
    first = gifts(tmp_path, number="0070")
    untold(store, first)
    saved = tmp_path / "saved.csv"
    saved.write_text(first.read_text(encoding="utf-8").replace("\n0070", "\n70"), encoding="utf-8")
    assert untold(store, saved).receipt.counts.unchanged == 10


def test_gifts_that_come_again_without_their_numbers_among_others_stop_the_list(
    store: Store, tmp_path: Path
) -> None:
    untold(store, gifts(tmp_path, PEOPLE[:4]))
    rows = gifts(tmp_path, name="more.csv").read_text(encoding="utf-8").splitlines()
    bare = tmp_path / "bare.csv"
    bare.write_text("\n".join([row.partition(",")[2] for row in rows] + [""]), encoding="utf-8")
    assert codes(untold(store, bare)) == ["gate.known_elsewhere"]


def test_of_a_list_that_comes_again_it_is_said_which_later_one_superseded_it(
    store: Store, tmp_path: Path
) -> None:
    first = gifts(tmp_path)
    taken(store, first)
    other = tmp_path / "later.csv"
    other.write_text(first.read_text(encoding="utf-8").replace("10000", "20000", 1), encoding="utf-8")
    assert taken(store, other).receipt.counts.updated == 1
    again = taken(store, first)
    (said,) = again.notes
    assert (said.code, said.facts["rows"], said.facts["other"]) == ("gate.superseded_list", "1", "later.csv")
    assert (again.receipt.repeated, again.receipt.counts.updated) == (True, 0)


def test_the_same_rows_in_another_file_are_taken_with_a_caution(store: Store, tmp_path: Path) -> None:
    taken(store, gifts(tmp_path))
    first = gifts(tmp_path).read_text(encoding="utf-8").splitlines()
    again = tmp_path / "again.csv"
    again.write_text("\n".join([first[0], *reversed(first[1:]), ""]), encoding="utf-8")
    one = taken(store, again)
    assert (codes(one), one.receipt.counts.unchanged) == ([], 10)
    assert [note.code for note in one.notes] == ["gate.all_known"]


@pytest.mark.parametrize(
    ("purposes", "code"),
    [
        (("receipt_only", "publish"), "gate.receipt_only_still"),
        (("publish", "receipt_only"), "gate.receipt_only_now"),
        (("publish", "publish"), None),
    ],
)
def test_of_rows_that_one_of_two_lists_has_for_receipt_only_it_is_said_that_no_yes_is_used(
    store: Store, tmp_path: Path, purposes: tuple[str, str], code: str | None
) -> None:
    for purpose in purposes:
        choices = Choices(channel="donation", source="do", purpose=purpose)
        one = Intake(store, choices, by="test").apply(Listed(gifts(tmp_path), "list.csv"))
    told = [(note.code, note.facts["rows"]) for note in one.notes if "receipt" in note.code]
    assert told == ([(code, "10")] if code else [])
    assert one.receipt.counts.unchanged == 10


def test_yes_overrules_nothing_and_accept_only_what_it_names(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    url = f"sqlite:///{tmp_path / 'kankei.db'}"
    path = gifts(tmp_path, name="猪苗代町.csv")
    assert run(["init", "--store", url]) == 0
    call = ["import", str(path), "--yes", "--store", url]
    assert run(call) == 1
    assert run([*call, "--accept", "gate.wrong_year"]) == 1
    assert run([*call, "--accept", "gate.wrong_town"]) == 0
    assert run([*call, "--accept", "gate.my_number"]) == 2
    assert "gate.wrong_town" in capsys.readouterr().err


def test_what_was_accepted_and_the_digest_of_the_file_are_in_the_audit(store: Store, tmp_path: Path) -> None:
    taken(store, gifts(tmp_path))
    moved = gifts(tmp_path, (*PEOPLE[1:], PEOPLE[0]), name="moved.csv")
    taken(store, moved, "gate.other_people")
    with store.reading() as connection:
        entries = connection.execute(sa.select(audit_entry).order_by(audit_entry.c.no)).all()
    told = [(entry.by, entry.action, msgspec.json.decode(entry.detail)) for entry in entries]
    digest = hashlib.sha256(moved.read_bytes()).hexdigest()
    assert told[-1] == ("test", "import", {"file": digest, "accepted": "gate.other_people"})
    assert "accepted" not in told[0][2]


def test_a_mark_that_is_accepted_protects_and_the_terminal_says_so(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    url = f"sqlite:///{tmp_path / 'kankei.db'}"
    assert run(["init", "--store", url]) == 0
    path = tmp_path / "会員.csv"
    path.write_text("登録日,氏名,住所,支援措置\n2026-04-01,佐藤 花子,東京都港区芝1-1,有\n", encoding="utf-8")
    said = ["--channel", "community", "--store", url, "--accept", "gate.protected_rows"]
    assert run(["import", str(path), *said, "--dry-run"]) == 0
    assert "1行の人が支援措置の人として保護されます" in capsys.readouterr().err
    assert run(["import", str(path), *said, "--yes"]) == 0
    assert "1行の人を、支援措置の人として保護しました" in capsys.readouterr().err


def test_the_terminal_tells_of_a_withdrawn_gift_that_a_list_has_with_another_amount(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    url = f"sqlite:///{tmp_path / 'kankei.db'}"
    assert run(["init", "--store", url]) == 0
    path = gifts(tmp_path, PEOPLE[:1])
    with open_store(url) as store:
        taken(store, path)
        with store.reading() as connection:
            (record,) = connection.scalars(sa.select(tables.record.c.id))
    assert run(["rights", "withdraw", str(record), "--reason", "誤り", "--store", url]) == 0
    path.write_text(path.read_text("utf-8").replace("10000", "20000"), "utf-8")
    said = ["--channel", "donation", "--source", "do", "--store", url]
    assert run(["import", str(path), *said, "--yes"]) == 0
    assert "2行目: 職員が取り下げた行（10,000円）が、名簿では20,000円の入金済み" in capsys.readouterr().err


def test_a_look_that_is_entered_in_the_audit_does_not_move_the_store_on(store: Store) -> None:
    with store.reading() as connection:
        before = state.digest(connection)
    act = Act(by="somebody", action="look", at=dt.datetime(2024, 4, 1, tzinfo=dt.UTC))
    store.acting(act).write(lambda _: None)
    with store.reading() as connection:
        assert state.digest(connection) == before


def test_without_numbers_another_amount_on_the_same_day_is_a_correction_and_that_is_said(
    store: Store, tmp_path: Path
) -> None:
    def unnumbered(name: str, yen: int) -> Path:
        path = tmp_path / name
        path.write_text(f"氏名,寄附金額,入金日\n佐藤 花子,{yen},2024-05-01\n", encoding="utf-8")
        return path

    assert taken(store, unnumbered("a.csv", 1000)).notes == ()
    told = taken(store, unnumbered("b.csv", 5000))
    assert [(note.code, note.facts) for note in told.notes] == [("gate.repriced", {"rows": "1"})]
    assert told.receipt.counts.updated == 1


def test_a_reception_list_that_was_put_right_by_hand_stops_and_names_the_import_to_take_back(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    url = f"sqlite:///{tmp_path / 'kankei.db'}"
    assert run(["init", "--store", url]) == 0
    path = tmp_path / "受付.csv"
    text = "参加日,氏名,電話\n" + "".join(
        f"2026-05-10,{name},090-1111-{place:04}\n" for place, name in enumerate(PEOPLE)
    )
    path.write_text(text, encoding="utf-8")
    call = ["import", str(path), "--channel", "station_event", "--yes", "--store", url]
    assert run(call) == 0
    path.write_text(text.replace("鈴木 一郎", "鈴木 一朗"), encoding="utf-8")
    capsys.readouterr()
    assert run(call) == 1
    with open_store(url) as store, store.reading() as connection:
        (batch,) = batches.listed(connection)
    told = capsys.readouterr().err
    assert f"「受付.csv」（取り込みの番号 {batch.id}）を直したもの" in "".join(told.split("\n"))
    assert run([*call, "--accept", "gate.corrected_list"]) == 0


def test_a_list_of_which_several_phones_were_put_right_is_stopped_for_that_alone(
    store: Store, tmp_path: Path
) -> None:
    def reception(name: str, area: str) -> Path:
        reached = [f"{area}-1111-{place:04},p{place}@example.jp" for place in range(len(PEOPLE))]
        rows = [f"2026-05-10,{who},{how}" for who, how in zip(PEOPLE, reached, strict=True)]
        rows[4:] = [row.replace(f"{area}-", "090-") for row in rows[4:]]
        path = tmp_path / name
        path.write_text("\n".join(["参加日,氏名,電話,メールアドレス", *rows, ""]), encoding="utf-8")
        return path

    choices = Choices(channel="station_event")
    Intake(store, choices, by="test").apply(Listed(reception("a.csv", "090"), "a.csv"))
    told = Intake(store, choices, by="test").apply(Listed(reception("b.csv", "080"), "b.csv"))
    assert codes(told) == ["gate.corrected_list"]
