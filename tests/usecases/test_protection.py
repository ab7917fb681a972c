"""A protected person's whereabouts are shown by one audited call only, whatever else is done."""

import datetime as dt

import msgspec
import pytest
from msgspec.structs import replace
from tests.usecases.people_of_town import (
    HANAKO,
    SECRETS,
    TARO,
    TODAY,
    UNTIL,
    Folk,
    everything,
    listed,
    rejected,
    row,
)

from kankei.errors import StoreError, UnknownError
from kankei.model import DraftFile, DraftRow, RecordDraft, Verdict, Zone
from kankei.store import Store, batches
from kankei.store.access_tables import audit_entry, audit_subject
from kankei.usecases import export, ledger, people, preview, review
from kankei.usecases.ledger import traces
from kankei.usecases.people import correcting
from kankei.usecases.rights import dossier, protection

FIRST = listed("a.csv", row(2, "R-1", HANAKO), row(3, "R-2", TARO))


@pytest.fixture
def folk(store: Store) -> Folk:
    return Folk(store)


def protect(folk: Folk, key: str = "R-1") -> protection.Protection:
    return protection.protect(
        folk.store, folk.person(key), until=UNTIL, by="chief", at=folk.at(), today=TODAY
    )


def shows(folk: Folk, key: str) -> bool:
    """Whether the live record of a key shows where its person lives."""
    return any(secret in repr(folk.live()[key]) for secret in SECRETS)


def test_records_of_a_protected_person_are_read_veiled(folk: Folk) -> None:
    folk.take(FIRST)
    protect(folk)
    seen = folk.live()["R-1"]
    assert (seen.name, seen.address, seen.postal_code, seen.phone) == (
        "佐藤　花子",
        "＊＊＊",
        "＊＊＊",
        "＊＊＊",
    )
    assert folk.live()["R-2"].address == TARO.address


def test_where_a_protected_person_moved_to_is_veiled_in_records_and_exports(folk: Folk) -> None:
    home = "福島県耶麻郡磐梯町大字更科1-1"
    folk.take(listed("moves.csv", row(2, "R-1", replace(HANAKO, new_address=home)), source="residents"))
    protect(folk)
    told = export.persons(folk.store, known_at=folk.at())
    assert (folk.live()["R-1"].new_address, told["address"]) == ("＊＊＊", ["＊＊＊"])


def test_a_field_that_says_nothing_stays_empty_under_the_veil(folk: Folk) -> None:
    folk.take(listed("a.csv", row(2, "R-1", RecordDraft(name="佐藤　花子", phone="090-7777-1234"))))
    protect(folk)
    assert (folk.live()["R-1"].address, folk.live()["R-1"].phone) == ("", "＊＊＊")


def test_the_key_of_a_veiled_record_is_not_shown_since_it_may_be_made_of_what_is_hidden(folk: Folk) -> None:
    folk.take(FIRST)
    protect(folk)
    at = folk.at()
    views = [
        people.view(folk.store, folk.person(key), as_of=TODAY, known_at=at).records for key in ("R-1", "R-2")
    ]
    assert [one.source_key for (one,) in views] == ["", "R-2"]
    assert people.record(folk.store, views[0][0].id, known_at=at).record.source_key == ""


def test_what_was_written_of_a_protected_person_s_touchpoint_is_veiled(folk: Folk) -> None:
    folk.take(FIRST)
    protect(folk)
    at, person = folk.at(), folk.person("R-1")
    shown = people.view(folk.store, person, as_of=TODAY, known_at=at).touchpoints
    told = dossier.compiled(folk.store, person, at=at, today=TODAY).touchpoints
    record = people.record(folk.store, folk.record("R-1"), known_at=at).touchpoints
    with folk.store.reading() as connection:
        alone = people.touch(connection, shown[0].no).touchpoint
    words = {
        one.detail
        for one in (
            *shown,
            *told,
            *record,
            alone,
            *people.touchpoints_of_person(folk.store, person, known_at=at)[1],
        )
    }
    assert words == {"＊＊＊"}
    assert export.touches(folk.store, known_at=at)["detail"] == ["＊＊＊", f"{TARO.name}様へのお礼"]


def test_a_touchpoint_put_right_keeps_the_words_under_the_veil(folk: Folk) -> None:
    folk.take(FIRST)
    protect(folk)
    no = people.touchpoints_of_person(folk.store, folk.person("R-1"), known_at=folk.at())[1][0].no
    change = {"companions": "2", "detail": "＊＊＊"}
    correcting.amend(folk.store, no, change, reason="数え直し", by="chief", at=folk.at())
    protection.end(folk.store, folk.person("R-1"), by="chief", at=folk.at())
    (did,) = people.touchpoints_of_person(folk.store, folk.person("R-1"), known_at=folk.at())[1]
    assert (did.companions, did.detail) == (2, f"{HANAKO.name}様へのお礼")


def test_it_holds_for_another_list_of_the_same_person_at_once(folk: Folk) -> None:
    folk.take(FIRST)
    protect(folk)
    folk.take(listed("b.csv", row(2, "E-1", HANAKO), source="egg"))
    assert not shows(folk, "E-1")


def test_it_holds_for_a_new_address_of_the_same_row(folk: Folk) -> None:
    folk.take(FIRST)
    protect(folk)
    moved = msgspec.structs.replace(HANAKO, phone="", email="", address="福島県会津若松市カナリア町9-9")
    folk.take(listed("b.csv", row(2, "R-1", moved)))
    assert not shows(folk, "R-1")


def test_it_holds_before_anybody_has_worked_out_who_a_new_record_is(folk: Folk) -> None:

    folk.take(FIRST)
    protect(folk)
    again = listed("b.csv", row(2, "E-1", HANAKO), source="egg")
    ledger.apply(folk.store, again, by="clerk", at=folk.at(), resolve=False)
    assert not shows(folk, "E-1")


def test_it_holds_for_whoever_the_person_is_merged_with_and_ends_there_when_they_part(folk: Folk) -> None:
    folk.take(FIRST)
    protect(folk)
    judged = folk.judge(folk.record("R-1"), folk.record("R-2"), Verdict.SAME)
    merged = (folk.live()["R-1"].address, folk.live()["R-2"].address)
    folk.withdraw(judged)
    parted = (folk.live()["R-1"].address, folk.live()["R-2"].address)
    assert (merged, parted) == (("＊＊＊", "＊＊＊"), ("＊＊＊", TARO.address))


def test_it_stays_with_both_sides_of_a_person_who_was_protected_as_one(folk: Folk) -> None:
    folk.take(FIRST)
    judged = folk.judge(folk.record("R-1"), folk.record("R-2"), Verdict.SAME)
    protect(folk)
    folk.withdraw(judged)
    assert (folk.live()["R-1"].address, folk.live()["R-2"].address) == ("＊＊＊", "＊＊＊")


def test_it_stays_when_the_import_that_it_began_with_is_undone(folk: Folk) -> None:
    first = folk.take(FIRST)
    elsewhere = RecordDraft(name="佐藤　花子", address="福島県会津若松市カナリア町8-8")
    folk.take(listed("b.csv", row(2, "E-1", elsewhere), source="egg"))
    folk.judge(folk.record("R-1"), folk.record("E-1"), Verdict.SAME)
    protect(folk)
    folk.take(listed("c.csv", row(2, "Z-1", RecordDraft(name="花", address="カナリア町5-5")), source="zoom"))
    folk.judge(folk.record("R-1"), folk.record("Z-1"), Verdict.SAME)
    folk.undo(first)
    assert not shows(folk, "E-1")
    folk.redo(first)
    assert not shows(folk, "R-1")


def test_no_view_of_a_person_or_of_a_question_shows_it(folk: Folk) -> None:
    folk.take(FIRST)
    near = RecordDraft(name="佐藤　花子", address=HANAKO.address.replace("777", "778"))
    folk.take(listed("b.csv", row(2, "E-1", near), source="egg"))
    protect(folk)
    person = folk.person("R-1")
    at = folk.at()
    with folk.store.reading() as connection:
        seen = [
            people.view(folk.store, person, as_of=TODAY, known_at=at),
            review.why(connection, folk.record("R-1"), folk.record("E-1")),
            review.person(connection, person),
            review.queue(connection, as_of=TODAY, known_at=at),
            review.kin(connection),
            export.persons(folk.store, known_at=at),
        ]
    assert not [secret for secret in SECRETS if secret in repr(seen)]
    assert isinstance(seen[0], people.PersonView)
    assert seen[0].standing.zone is Zone.UNKNOWN


def test_a_waterfall_beside_a_protected_person_does_not_tell_whether_the_address_agrees(folk: Folk) -> None:
    folk.take(FIRST)
    protect(folk)
    with folk.store.reading() as connection:
        told = review.why(connection, folk.record("R-1"), folk.record("R-2")).explanation
    assert not {"address", "phone"} & {step.field for step in told.steps}
    assert sum(step.bits for step in told.steps) == pytest.approx(told.bits)


def test_the_rows_of_the_ledger_are_hidden_rejected_ones_too(folk: Folk) -> None:
    folk.take(FIRST)
    protect(folk)
    bad = rejected(7, "R-9", "佐藤花子", "2026-02-31", "", "会津若松市カナリア町七丁目77番777号", "")
    receipt = folk.take(listed("b.csv", row(2, "R-1", HANAKO), row(3, "R-2", TARO), bad))
    assert receipt.batch_id
    with folk.store.reading() as connection:
        rows = batches.rows(connection, batches.find(connection, receipt.batch_id).no)
        hidden = traces.hidden_rows(connection, rows)
    assert hidden == {2, 7}


SPELT = (
    ("佐藤花子",),
    ("佐藤花子様",),
    ("佐藤 花子（母）",),
    ("佐藤", "花子"),
    ("佐藤", "サトウ", "花子", "ハナコ"),
    ("ｻﾄｳ ﾊﾅｺ",),
    ("Hanako SATO",),
    ("佐\U000e0100藤花子",),
    ("受付 交流課", "佐藤花子さんの付き添い"),
)


OTHERS = (("佐藤太郎",), ("佐藤", "太郎"), ("花子",), ("加藤 花子",), ("サトウ ハナエ",), ("佐藤", "会員"))


def test_a_row_that_made_no_record_is_hidden_however_it_spells_the_name(folk: Folk) -> None:
    folk.take(listed("a.csv", row(2, "R-1", replace(HANAKO, kana="サトウ ハナコ"))))
    protect(folk)
    with folk.store.reading() as connection:
        speaks = traces.of_protected(connection)
    assert [spelt for spelt in SPELT if not speaks.any(["7", *spelt, "2026-02-31"])] == []
    assert [spelt for spelt in OTHERS if speaks.any(["7", *spelt, "2026-02-31"])] == []


def test_a_row_that_made_no_record_is_hidden_whatever_stands_for_the_at_sign(folk: Folk) -> None:
    folk.take(FIRST)
    protect(folk)
    with folk.store.reading() as connection:
        speaks = traces.of_protected(connection)
    spelt = [f"canary-hanako{at}example.jp" for at in ("@", "＠", "(at)", " at ", "［アット］")]
    assert [cell for cell in spelt if not speaks.firm(["7", cell, "2026-02-31"])] == []


def test_a_preview_does_not_tell_the_address_that_would_change(folk: Folk) -> None:
    folk.take(FIRST)
    protect(folk)
    moved = msgspec.structs.replace(HANAKO, address="福島県会津若松市カナリア町9-9")

    def files() -> list[DraftFile]:
        return [listed("b.csv", row(2, "R-1", moved))]

    seen = preview.rehearse(folk.store, files, by="c", at=folk.at(), as_of=TODAY)
    assert seen.files[0].receipt.counts.updated == 1
    assert "カナリア" not in repr(seen)


def test_the_one_call_shows_it_and_is_entered_in_the_audit_with_its_purpose(folk: Folk) -> None:
    folk.take(FIRST)
    protect(folk)
    person = folk.person("R-1")
    shown = protection.reveal(folk.acting(purpose="災害の安否確認"), person, purpose="災害の安否確認")
    assert shown.records[0].address == HANAKO.address
    told = everything(folk.store)
    assert "災害の安否確認" in told[audit_entry.name]
    assert str(person) in told[audit_subject.name]
    assert not [secret for secret in SECRETS if secret in told[audit_entry.name]]


@pytest.mark.parametrize("purpose", ["", "  "])
def test_without_a_purpose_nothing_is_shown(folk: Folk, purpose: str) -> None:
    folk.take(FIRST)
    protect(folk)
    with pytest.raises(StoreError, match=r"protection\.purpose"):
        protection.reveal(folk.acting(), folk.person("R-1"), purpose=purpose)


def test_without_an_act_to_be_entered_nothing_is_shown(folk: Folk) -> None:
    folk.take(FIRST)
    with pytest.raises(StoreError, match=r"protection\.purpose"):
        protection.reveal(folk.store, folk.person("R-1"), purpose="災害")


def test_it_holds_after_its_day_until_somebody_ends_it(folk: Folk) -> None:
    folk.take(FIRST)
    protect(folk)
    late = protection.listed(folk.store, today=UNTIL + dt.timedelta(days=1))
    assert [one.overdue for one in late] == [True]
    assert not shows(folk, "R-1")
    protection.end(folk.store, folk.person("R-1"), by="chief", at=folk.at())
    assert shows(folk, "R-1")


def test_it_is_renewed_in_its_own_place(folk: Folk) -> None:
    folk.take(FIRST)
    protect(folk)
    protect(folk)
    assert len(protection.listed(folk.store, today=TODAY)) == 1


@pytest.mark.parametrize("until", [TODAY - dt.timedelta(days=1), TODAY + dt.timedelta(days=367)])
def test_it_is_granted_for_a_year_at_most(folk: Folk, until: dt.date) -> None:
    folk.take(FIRST)
    with pytest.raises(StoreError, match=r"protection\.day"):
        protection.protect(folk.store, folk.person("R-1"), until=until, by="c", at=folk.at(), today=TODAY)


def test_who_is_not_protected_cannot_be_set_free(folk: Folk) -> None:
    folk.take(FIRST)
    with pytest.raises(UnknownError, match="protection"):
        protection.end(folk.store, folk.person("R-1"), by="chief", at=folk.at())


def test_nobody_unknown_is_protected(folk: Folk) -> None:
    import uuid

    with pytest.raises(UnknownError):
        protection.protect(folk.store, uuid.uuid4(), until=UNTIL, by="c", at=folk.at(), today=TODAY)


def marked(name: str, *rows: DraftRow, numbers: tuple[int, ...] = (2,), source: str = "rms") -> DraftFile:
    """A list whose marks somebody has looked at and taken with it."""
    return msgspec.structs.replace(listed(name, *rows, source=source), protect=frozenset(numbers))


def test_whoever_a_list_marks_is_protected_by_that_very_import_new_people_too(folk: Folk) -> None:
    receipt = folk.take(marked("a.csv", row(2, "R-1", HANAKO), row(3, "R-2", TARO)))
    assert (receipt.protected, shows(folk, "R-1"), folk.live()["R-2"].address) == (1, False, TARO.address)
    (one,) = protection.listed(folk.store, today=TODAY)
    assert (one.person, one.set_by) == (folk.person("R-1"), "clerk")


def test_a_marked_row_is_hidden_before_anybody_has_worked_out_who_it_is(folk: Folk) -> None:

    new = marked("a.csv", row(2, "R-1", HANAKO))
    ledger.apply(folk.store, new, by="clerk", at=folk.at(), resolve=False)
    assert not shows(folk, "R-1")


def test_a_marked_row_protects_the_person_whom_it_turns_out_to_be_in_every_list(folk: Folk) -> None:
    folk.take(listed("a.csv", row(2, "E-1", HANAKO), source="egg"))
    folk.take(marked("b.csv", row(2, "R-1", HANAKO)))
    assert (shows(folk, "E-1"), folk.person("R-1")) == (False, folk.person("E-1"))
    assert len(protection.listed(folk.store, today=TODAY)) == 1


def test_a_protection_by_a_list_of_before_nine_in_the_morning_lasts_from_the_day_in_japan(folk: Folk) -> None:
    early = dt.datetime(2030, 6, 1, 20, tzinfo=dt.UTC)  # 2 June, five in the morning
    ledger.apply(folk.store, marked("a.csv", row(2, "R-1", HANAKO)), by="clerk", at=early)
    (given,) = protection.listed(folk.store, today=TODAY)
    assert given.until == dt.date(2031, 6, 3)


def test_a_marked_row_that_is_known_and_says_nothing_new_protects_whose_it_is(folk: Folk) -> None:
    folk.take(FIRST)
    receipt = folk.take(marked("b.csv", row(2, "R-1", HANAKO)))
    assert (receipt.counts.unchanged, receipt.protected, shows(folk, "R-1")) == (1, 1, False)


def test_two_marked_rows_of_one_person_are_one_protection(folk: Folk) -> None:
    receipt = folk.take(marked("a.csv", row(2, "R-1", HANAKO), row(3, "R-2", HANAKO), numbers=(2, 3)))
    assert (receipt.protected, len(protection.listed(folk.store, today=TODAY))) == (2, 1)
    protection.end(folk.store, folk.person("R-1"), by="chief", at=folk.at())
    assert protection.listed(folk.store, today=TODAY) == []


def test_a_marked_row_of_somebody_protected_changes_nothing_of_it(folk: Folk) -> None:
    folk.take(FIRST)
    before = protect(folk)
    receipt = folk.take(marked("b.csv", row(2, "R-1", HANAKO), row(3, "R-9", HANAKO), numbers=(2, 3)))
    assert (receipt.protected, protection.listed(folk.store, today=TODAY)) == (0, [before])


def test_what_a_list_protects_lasts_when_the_list_is_undone_and_comes_again(folk: Folk) -> None:
    file = marked("a.csv", row(2, "R-1", HANAKO))
    folk.undo(folk.take(file))
    assert len(protection.listed(folk.store, today=TODAY)) == 1
    assert folk.take(listed("b.csv", row(2, "R-1", HANAKO))).protected == 0
    assert not shows(folk, "R-1")


def test_a_preview_tells_how_many_rows_would_be_protected_and_protects_nobody(folk: Folk) -> None:
    def files() -> list[DraftFile]:
        return [marked("a.csv", row(2, "R-1", HANAKO), row(3, "R-2", TARO))]

    seen = preview.rehearse(folk.store, files, by="c", at=folk.at(), as_of=TODAY)
    assert seen.files[0].receipt.protected == 1
    assert protection.listed(folk.store, today=TODAY) == []


def test_whom_an_import_protected_is_in_the_audit_under_that_import(folk: Folk) -> None:

    file = marked("a.csv", row(2, "R-1", HANAKO))
    ledger.apply(folk.acting(by="clerk"), file, by="clerk", at=folk.at())
    told = everything(folk.store)
    assert '"protected":"1"' in told[audit_entry.name]
    assert str(folk.person("R-1")) in told[audit_subject.name]


def test_who_took_a_marked_row_and_may_not_protect_reads_it_veiled(folk: Folk) -> None:
    from kankei.usecases.rights.reserve import Viewer

    folk.take(marked("a.csv", row(2, "R-1", HANAKO)))
    clerk = Viewer(by="clerk", knowing=False)
    seen = people.view(folk.store, folk.person("R-1"), as_of=TODAY, known_at=folk.at(), viewer=clerk)
    assert [one.address for one in seen.records] == ["＊＊＊"]


def test_an_entry_by_the_persons_id_does_not_write_the_veil_into_the_store(folk: Folk) -> None:
    from tests.usecases.people_of_town import gift

    from kankei.usecases import interaction

    folk.take(FIRST)
    protect(folk)
    entry = interaction.Interaction(touchpoint=gift(), person=folk.person("R-1"))
    interaction.log(folk.store, entry, by="c", at=folk.at(), as_of=TODAY)
    assert "＊＊＊" not in everything(folk.store)["record"]
    assert all(not shows(folk, key) for key in folk.live())
