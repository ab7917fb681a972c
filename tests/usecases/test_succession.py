"""A corrected list under the same numbers: who a changed row is follows the evidence."""

import datetime as dt
import uuid

import pytest

from kankei.model import Channel, DraftFile, DraftRow, RecordDraft, TouchpointDraft
from kankei.store import Store, memberships, people, versions
from kankei.usecases import ledger, preview

AT = dt.datetime(2024, 4, 1, tzinfo=dt.UTC)
DAY = dt.timedelta(days=1)
HANAKO = RecordDraft(
    name="佐藤　花子",
    kana="サトウ　ハナコ",
    email="hanako@example.jp",
    phone="090-1234-5678",
    address="福島県会津若松市東栄町3-46",
)
TARO = RecordDraft(
    name="遠藤　太郎", kana="エンドウ　タロウ", email="taro@example.jp", address="大阪府大阪市北区1-1"
)


def listed(name: str, *rows: tuple[str, RecordDraft]) -> DraftFile:
    gift = TouchpointDraft(channel=Channel.DONATION, occurred_on=dt.date(2024, 4, 1), amount=10_000)
    made = [
        DraftRow(number=place, cells=(key, who.name), key=key, record=who, touchpoint=gift)
        for place, (key, who) in enumerate(rows, start=2)
    ]
    return DraftFile(
        name=name, digest=name, rows=made, layout="rms", encoding="utf-8", channel="donation", source="rms"
    )


def taken(store: Store, *files: DraftFile) -> list[uuid.UUID | None]:
    return [
        ledger.apply(store, file, by="clerk", at=AT + day * DAY).batch_id for day, file in enumerate(files)
    ]


def whose(store: Store) -> dict[str, uuid.UUID]:
    """The person of each live row, by its number."""
    with store.reading() as connection:
        nos = {key: one.record_no for key, one in versions.live(connection, "rms", ["1", "2"]).items()}
        held = memberships.of_records(connection, nos.values())
        persons = dict(zip(held["record_no"].tolist(), held["person_no"].tolist(), strict=True))
        ids = people.ids(connection, persons.values())
    return {key: ids[persons[no]] for key, no in nos.items()}


def seen(store: Store, file: DraftFile) -> tuple[int, ...]:
    told = preview.rehearse(store, lambda: [file], by="clerk", at=AT + 5 * DAY, as_of=dt.date(2024, 5, 1))
    return told.files[0].others


@pytest.mark.parametrize(
    "mended",
    [
        RecordDraft(
            name="佐藤　花子", kana="サトウ　ハナコ", email="hanako@example.jp", phone="090-9999-0000"
        ),
        RecordDraft(name="佐藤　花子", kana="サトウ　ハナコ", address="東京都中央区銀座1-1"),
        RecordDraft(
            name="鈴木　花子",
            kana="スズキ　ハナコ",
            email="hanako@example.jp",
            phone="090-1234-5678",
            address=HANAKO.address,
        ),
    ],
    ids=["another phone", "another address", "a married name"],
)
def test_what_leaves_somebody_who_they_are_keeps_the_person(store: Store, mended: RecordDraft) -> None:
    taken(store, listed("april", ("1", HANAKO)))
    before = whose(store)
    assert seen(store, listed("mended", ("1", mended))) == ()
    taken(store, listed("mended", ("1", mended)))
    assert whose(store) == before


def test_a_row_that_speaks_of_somebody_else_is_another_person(store: Store) -> None:
    taken(store, listed("april", ("1", HANAKO)))
    before = whose(store)
    assert seen(store, listed("mended", ("1", TARO))) == (2,)
    taken(store, listed("mended", ("1", TARO)))
    assert whose(store)["1"] != before["1"]


def test_a_spouse_of_one_phone_and_address_is_another_person(store: Store) -> None:
    jiro = RecordDraft(name="佐藤　次郎", kana="サトウ　ジロウ", phone=HANAKO.phone, address=HANAKO.address)
    taken(store, listed("april", ("1", HANAKO)))
    before = whose(store)
    taken(store, listed("mended", ("1", jiro)))
    assert whose(store)["1"] != before["1"]


def test_a_row_that_speaks_of_somebody_known_is_that_person(store: Store) -> None:
    taken(store, listed("april", ("1", HANAKO), ("2", TARO)))
    before = whose(store)
    taken(store, listed("mended", ("1", TARO)))
    assert whose(store) == {"1": before["2"], "2": before["2"]}


def test_the_other_gifts_of_the_old_person_stay_theirs(store: Store) -> None:
    taken(store, listed("april", ("1", HANAKO), ("2", HANAKO)))
    before = whose(store)
    taken(store, listed("mended", ("1", TARO)))
    after = whose(store)
    assert (after["2"], after["1"] != before["1"]) == (before["2"], True)


def test_undoing_the_correction_brings_the_old_person_back(store: Store) -> None:
    taken(store, listed("april", ("1", HANAKO)))
    before = whose(store)
    batch = ledger.apply(store, listed("mended", ("1", TARO)), by="clerk", at=AT + DAY).batch_id
    assert batch
    ledger.undo(store, batch, by="clerk", at=AT + 2 * DAY)
    assert whose(store) == before


def test_identities_worked_out_later_come_to_the_same(store: Store) -> None:
    taken(store, listed("april", ("1", HANAKO)))
    before = whose(store)
    ledger.apply(store, listed("mended", ("1", TARO)), by="clerk", at=AT + DAY, resolve=False)
    ledger.apply(store, listed("other", ("2", HANAKO)), by="clerk", at=AT + 2 * DAY)
    after = whose(store)
    assert after["1"] != before["1"]
