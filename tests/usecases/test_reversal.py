"""Undoing an undoing, and what becomes of rows with which somebody did something in between."""

import datetime as dt
import hashlib
from typing import Any

import pytest

from kankei.errors import StoreError
from kankei.model import (
    Channel,
    DraftFile,
    DraftRow,
    JudgementDraft,
    PermissionDraft,
    Problem,
    Receipt,
    RecordDraft,
    State,
    TouchpointDraft,
    Verdict,
)
from kankei.store import Store, batches, memberships, records, undoings, versions
from kankei.usecases import ledger, review
from kankei.usecases.rights import permissions

AT = dt.datetime(2024, 6, 1, tzinfo=dt.UTC)
DAY = dt.timedelta(days=1)
AMOUNT = versions.FIELDS.index("amount")


def person(name: str, **more: str) -> RecordDraft:
    return RecordDraft(name=name, **more)


def row(number: int, key: str, yen: int = 1, record: RecordDraft | None = None, **more: Any) -> DraftRow:
    done = TouchpointDraft(channel=Channel.DONATION, occurred_on=dt.date(2024, 4, 1), amount=yen)
    who = record or person(f"佐藤　{key}", email=f"{key}@example.jp")
    return DraftRow(number=number, cells=(key,), key=key, record=who, touchpoint=done, **more)


def take(store: Store, *rows: DraftRow, day: int = 0, name: str = "april.csv", **more: Any) -> Receipt:
    digest = hashlib.sha256(repr((name, rows)).encode()).hexdigest()
    given = {"layout": "rms", "encoding": "cp932", "channel": "donation", "source": "rms"} | more
    draft = DraftFile(name=name, digest=digest, rows=list(rows), **given)
    return ledger.apply(store, draft, by="clerk", at=AT + day * DAY)


def undo(store: Store, receipt: Receipt, day: int, **more: Any) -> ledger.UndoReceipt:
    assert receipt.batch_id
    return ledger.undo(store, receipt.batch_id, by="chief", at=AT + day * DAY, **more)


def redo(store: Store, receipt: Receipt, day: int) -> ledger.UndoReceipt:
    assert receipt.batch_id
    return ledger.redo(store, receipt.batch_id, by="chief", at=AT + day * DAY)


def live(store: Store, keys: str = "ABCD") -> dict[str, int]:
    with store.reading() as connection:
        found = versions.live(connection, "rms", list(keys))
    return {key: version.content[AMOUNT] for key, version in sorted(found.items())}


def persons(store: Store) -> dict[int, int]:
    with store.reading() as connection:
        now = memberships.live_columns(connection)
    return dict(zip(now["record_no"].tolist(), now["person_no"].tolist(), strict=True))


def judge(store: Store, left: int, right: int, verdict: Verdict, day: int) -> None:
    with store.reading() as connection:
        ids = records.ids(connection, [left, right])
    draft = JudgementDraft(left=ids[left], right=ids[right], verdict=verdict)
    review.decide(store, draft, by="chief", at=AT + day * DAY)


def test_undoing_an_undoing_brings_the_same_records_back_to_the_same_people(store: Store) -> None:
    take(store, row(2, "A"), row(3, "B"))
    may = take(store, row(2, "A", 2), row(3, "C"), day=1, name="may.csv")
    before = persons(store)
    undo(store, may, 2)
    receipt = redo(store, may, 3)
    assert (receipt.restored, receipt.withdrawn, receipt.again) == (2, 1, True)
    assert persons(store) == before
    with store.reading() as connection:
        batch = batches.find(connection, receipt.batch_id)
        (spell,) = undoings.of(connection, receipt.batch_id)
    assert (batch.state, batch.undone_at) == (State.APPLIED, None)
    assert (spell.undone_at, spell.redone_at, spell.redone_by) == (AT + 2 * DAY, AT + 3 * DAY, "chief")


def test_a_person_who_turns_out_to_be_an_organisation_is_one_again_once_that_is_undone(store: Store) -> None:
    take(store, row(2, "A", record=person("㈱磐梯", phone="0242-74-1221", email="a@example.jp")))
    before = persons(store)
    later = take(store, row(2, "A", record=person("㈱磐梯")), day=1, name="may.csv")
    assert (len(before), later.counts.updated, live(store), set(persons(store).values())) == (
        1,
        1,
        {"A": 1},
        {0},
    )
    undo(store, later, 2)
    assert persons(store) == before


def test_an_import_taken_again_stands_where_it_stood_before_later_ones(store: Store) -> None:
    april = take(store, row(2, "A", 1))
    undo(store, april, 1)
    take(store, row(2, "A", 2), day=2, name="may.csv")
    receipt = redo(store, april, 3)
    assert live(store) == {"A": 2}
    assert receipt.kept == (Problem(code="redo.replaced", row=2),)


def test_a_file_that_was_taken_anew_is_not_taken_a_second_time(store: Store) -> None:
    april = take(store, row(2, "A"))
    undo(store, april, 1)
    take(store, row(2, "A"), day=2)
    with pytest.raises(StoreError, match=r"undo\.taken_again"):
        redo(store, april, 3)


def test_a_list_that_comes_back_after_another_holds_once_that_one_is_taken_back(store: Store) -> None:
    take(store, row(2, "A", 1))
    later = take(store, row(2, "A", 2), day=1, name="may.csv")
    assert take(store, row(2, "A", 1), day=2).repeated
    assert live(store) == {"A": 2}
    undo(store, later, 3)
    assert live(store) == {"A": 1}


def test_a_list_of_which_a_later_one_says_the_same_is_taken_once(store: Store) -> None:
    take(store, row(2, "A"))
    take(store, row(2, "A"), row(3, "B"), day=1, name="may.csv")
    assert take(store, row(2, "A"), day=2).repeated


def test_an_import_in_force_cannot_be_taken_again(store: Store) -> None:
    with pytest.raises(StoreError, match=r"undo\.in_force"):
        redo(store, take(store, row(2, "A")), 1)


def test_what_undoing_would_do_is_told_without_doing_it(store: Store) -> None:
    april = take(store, row(2, "A"), row(3, "B"))
    told = undo(store, april, 1, keep=False)
    assert live(store) == {"A": 1, "B": 1}
    assert undo(store, april, 1) == told
    assert live(store) == {}


def test_a_judgement_of_a_restored_row_follows_it_and_the_row_is_listed(store: Store) -> None:
    take(store, row(2, "A"), row(3, "B", record=person("佐藤　A", email="b@example.jp")))
    may = take(store, row(5, "A", 2), day=1, name="may.csv")
    old, other, new = 1, 2, 3
    judge(store, new, other, Verdict.DIFFERENT, 2)
    receipt = undo(store, may, 3)
    assert receipt.reversed == (Problem(code="undo.judgement_follows", row=5),)
    now = persons(store)
    assert now[old] != now[other]


def test_a_judgement_that_loses_its_record_is_for_a_person_to_look_at(store: Store) -> None:
    take(store, row(2, "A"))
    may = take(store, row(7, "B", record=person("鈴木　次郎", email="j@example.jp")), day=1, name="may.csv")
    judge(store, 1, 2, Verdict.SAME, 2)
    receipt = undo(store, may, 3)
    assert receipt.asked == (Problem(code="undo.judgement_alone", row=7),)
    assert live(store) == {"A": 1}


def test_of_rows_that_go_only_those_are_to_be_looked_at_on_which_a_judgement_rests(store: Store) -> None:
    take(store, row(2, "A"))
    may = take(store, row(7, "B"), row(8, "C"), day=1, name="may.csv")
    judge(store, 1, 2, Verdict.SAME, 2)
    assert undo(store, may, 3).asked == (Problem(code="undo.judgement_alone", row=7),)


def test_a_judgement_of_a_row_that_a_list_put_right_since_is_for_a_person_to_look_at(store: Store) -> None:
    take(store, row(2, "A"))
    who = person("鈴木　次郎", email="j@example.jp")
    may = take(store, row(7, "B", record=who), day=1, name="may.csv")
    judge(store, 1, 2, Verdict.SAME, 2)
    june = take(store, row(8, "B", 2, record=who), day=3, name="june.csv")
    assert undo(store, may, 4).kept == (Problem(code="undo.replaced", row=7),)
    assert undo(store, june, 5).asked == (Problem(code="undo.judgement_alone", row=8),)


def test_a_no_survives_a_list_that_no_longer_has_the_column(store: Store) -> None:
    take(store, row(2, "A", permission=PermissionDraft(mail=False, publish_name=True)))
    take(store, row(2, "A", 2), day=1, name="may.csv", purpose="contact")
    assert allowed(store, 2) == {"publish_name": True, "publish_message": False, "mail": False}


def test_the_stricter_word_wins_when_two_records_are_one_person(store: Store) -> None:
    take(store, row(2, "A", permission=PermissionDraft(mail=True)))
    take(store, row(2, "A", permission=PermissionDraft(mail=False)), name="egg.csv", source="egg", day=1)
    assert len(set(persons(store).values())) == 1
    assert allowed(store, 1)["mail"] is False
    with store.reading() as connection:
        flag = permissions.of_person(connection, _id(connection, 1)).mail
    assert [(source.file, source.row) for source in flag.sources] == [("egg.csv", 2)]


def test_a_no_goes_with_the_import_that_said_it(store: Store) -> None:
    take(store, row(2, "A", permission=PermissionDraft(mail=True)))
    may = take(store, row(2, "A", permission=PermissionDraft(mail=False)), day=1, name="may.csv")
    assert allowed(store, 2)["mail"] is False
    undo(store, may, 2)
    assert allowed(store, 1)["mail"] is True


@pytest.mark.parametrize(
    ("purpose", "said", "mail"),
    [
        ("", None, False),
        ("contact", None, True),
        ("contact", False, False),
        ("receipt_only", True, False),
        ("publish", None, False),
        ("", True, True),
    ],
)
def test_the_purpose_of_a_list_speaks_where_its_rows_say_nothing(
    store: Store, purpose: str, said: bool | None, mail: bool
) -> None:
    take(store, row(2, "A", permission=PermissionDraft(mail=said)), purpose=purpose)
    assert allowed(store, 1)["mail"] is mail


@pytest.mark.parametrize("purposes", [("receipt_only", "publish"), ("publish", "receipt_only")])
def test_a_row_that_a_list_for_receipt_only_has_allows_nothing_until_that_is_undone(
    store: Store, purposes: tuple[str, str]
) -> None:
    yes = row(2, "A", permission=PermissionDraft(mail=True, publish_name=True))
    both = {purpose: take(store, yes, day=day, purpose=purpose) for day, purpose in enumerate(purposes)}
    assert set(allowed(store, 1).values()) == {False}
    undo(store, both["receipt_only"], 2)
    assert allowed(store, 1)["mail"] is True


def allowed(store: Store, record_no: int) -> dict[str, bool]:
    with store.reading() as connection:
        found = permissions.of_person(connection, _id(connection, record_no))
    return {name: getattr(found, name).allowed for name in permissions.FLAGS}


def _id(connection: Any, record_no: int) -> Any:
    from kankei.store import people

    no = int(memberships.of_records(connection, [record_no])["person_no"][0])
    return people.ids(connection, [no])[no]
