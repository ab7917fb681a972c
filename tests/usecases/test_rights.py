"""What staff put right stays right; whose use is stopped is used no more; and both outlast every list."""

import datetime as dt

import msgspec
import pytest
import sqlalchemy as sa
from tests.usecases.people_of_town import HANAKO, TARO, Folk, gift, listed, row

from kankei.errors import FieldError, StoreError
from kankei.model import DraftRow, Measure, Outcome, PermissionDraft, Purpose, RecordDraft, Verdict
from kankei.store import Store, records
from kankei.store.access_tables import audit_subject
from kankei.usecases import export, report
from kankei.usecases.number import publication
from kankei.usecases.people import correcting
from kankei.usecases.rights import permissions, stopping

FIRST = listed("a.csv", row(2, "R-1", HANAKO), row(3, "R-2", TARO))
RIGHT = "福島県会津若松市カナリア町1-1"
ELSEWHERE = "福島県会津若松市本町1-1"
DAY = dt.date(2026, 3, 31)


@pytest.fixture
def folk(store: Store) -> Folk:
    opened = Folk(store)
    opened.take(FIRST)
    return opened


def correct(folk: Folk, key: str = "R-1", **fields: str) -> correcting.Corrected:
    said = fields or {"address": RIGHT}
    return correcting.correct(
        folk.store, folk.record(key), said, reason="本人の申出", by="chief", at=folk.at()
    )


def number(folk: Folk) -> int:
    return report.count(folk.store, as_of=DAY, known_at=folk.at()).number


def mail(folk: Folk, key: str) -> bool:
    with folk.store.reading() as connection:
        return permissions.of_person(connection, folk.person(key)).mail.allowed


def test_a_correction_is_a_new_version_that_says_who_and_leaves_the_old_one(folk: Folk) -> None:
    told = correct(folk)
    with folk.store.reading() as connection:
        now = records.find(connection, told.record)
        before = records.unveiled(connection, [now.replaces or 0])[0]
    assert (now.address, before.address) == (RIGHT, HANAKO.address)
    assert told.fields == ("address",)


@pytest.mark.parametrize(
    ("address", "postal_code", "after"),
    [
        (ELSEWHERE, None, ""),
        (ELSEWHERE, "965-0878", "965-0878"),
        (ELSEWHERE, HANAKO.postal_code, HANAKO.postal_code),
        (RIGHT, None, HANAKO.postal_code),
    ],
)
def test_the_postal_code_of_an_address_goes_with_it_unless_it_is_said_or_fits(
    folk: Folk, address: str, postal_code: str | None, after: str
) -> None:
    said = {"address": address} | ({} if postal_code is None else {"postal_code": postal_code})
    correct(folk, **said)
    assert folk.live()["R-1"].postal_code == after


def test_a_correction_is_in_the_audit_of_whom_it_is_about(folk: Folk) -> None:
    said, person = {"address": RIGHT}, folk.person("R-1")
    correcting.correct(folk.acting(), folk.record("R-1"), said, reason="申出", by="chief", at=folk.at())
    with folk.store.reading() as connection:
        assert connection.scalars(sa.select(audit_subject.c.subject)).all() == [person]


def test_the_touchpoint_stays_with_the_corrected_row(folk: Folk) -> None:
    before = number(folk)
    correct(folk)
    assert number(folk) == before


def test_the_old_mistake_in_a_later_file_does_not_come_back_and_is_listed(folk: Folk) -> None:
    correct(folk)
    receipt = folk.take(listed("b.csv", row(2, "R-1", HANAKO)))
    assert folk.live()["R-1"].address == RIGHT
    assert folk.outcomes(receipt) == [(Outcome.UNCHANGED, ("rights.correction_kept",))]
    assert [one.code for one in receipt.kept] == ["rights.correction_kept"]


def test_other_news_of_the_row_is_taken_beside_the_correction(folk: Folk) -> None:
    correct(folk)
    folk.take(listed("b.csv", row(2, "R-1", msgspec.structs.replace(HANAKO, phone="090-1234-5678"))))
    assert (folk.live()["R-1"].address, folk.live()["R-1"].phone) == (RIGHT, "090-1234-5678")
    folk.take(listed("c.csv", row(2, "R-1", HANAKO)))
    assert folk.live()["R-1"].address == RIGHT


def test_a_third_value_is_a_conflict_that_is_listed_and_the_correction_stays(folk: Folk) -> None:
    correct(folk)
    moved = msgspec.structs.replace(HANAKO, address="東京都港区芝2-2")
    receipt = folk.take(listed("b.csv", row(2, "R-1", moved)))
    assert folk.live()["R-1"].address == RIGHT
    assert [one.code for one in receipt.kept] == ["rights.correction_conflict"]


def test_a_list_that_says_it_right_by_now_is_in_no_conflict(folk: Folk) -> None:
    correct(folk)
    receipt = folk.take(listed("b.csv", row(2, "R-1", msgspec.structs.replace(HANAKO, address=RIGHT))))
    assert (receipt.kept, receipt.counts.unchanged) == ((), 1)


def test_a_correction_may_be_corrected(folk: Folk) -> None:
    correct(folk)
    correct(folk, address="福島県会津若松市カナリア町1-2")
    folk.take(listed("b.csv", row(2, "R-1", HANAKO)))
    assert folk.live()["R-1"].address == "福島県会津若松市カナリア町1-2"


def test_undoing_the_list_keeps_the_correction_and_undoing_the_correction_gives_the_list_back(
    store: Store,
) -> None:
    folk = Folk(store)
    first = folk.take(FIRST)
    told = correct(folk)
    folk.undo(first)
    kept = folk.live()
    folk.redo(first)
    from kankei.usecases import ledger

    ledger.undo(store, told.batch, by="chief", at=folk.at())
    assert (set(kept), kept["R-1"].address) == ({"R-1"}, RIGHT)
    assert folk.live()["R-1"].address == HANAKO.address


def shown(folk: Folk) -> str:
    """The address in the table of people that goes out, of who has R-1."""
    told = export.persons(folk.store, known_at=folk.at())
    home: str = dict(zip(told["person_id"], told["address"], strict=True))[folk.person("R-1")]
    return home


@pytest.mark.parametrize("old", [HANAKO.address, "会津若松市カナリア町７丁目７７番７７７号"])
def test_another_list_that_still_says_the_old_address_does_not_bring_it_back(folk: Folk, old: str) -> None:
    correct(folk)
    folk.take(listed("b.csv", row(2, "B-1", msgspec.structs.replace(HANAKO, address=old)), source="choice"))
    assert shown(folk) == RIGHT


def test_an_address_that_is_new_is_shown_after_a_correction(folk: Folk) -> None:
    correct(folk)
    new = msgspec.structs.replace(HANAKO, address="東京都港区芝1-1")
    folk.take(listed("b.csv", row(2, "B-1", new), source="choice"))
    assert shown(folk) == "東京都港区芝1-1"


MOVED = msgspec.structs.replace(HANAKO, new_address="福島県耶麻郡磐梯町大字更科1-1")


def test_who_moved_in_lives_at_the_new_address_whose_postal_code_is_not_the_old_one(store: Store) -> None:
    folk = Folk(store)
    folk.take(listed("moves.csv", row(2, "R-1", MOVED), source="residents"))
    told = export.persons(store, known_at=folk.at())
    assert (told["address"], told["postal_code"]) == ([MOVED.new_address], [""])


def test_a_new_address_that_was_put_right_is_not_brought_back_by_another_list(store: Store) -> None:
    folk = Folk(store)
    folk.take(listed("moves.csv", row(2, "R-1", MOVED), source="residents"))
    right = "福島県耶麻郡磐梯町大字更科1-2"
    correct(folk, new_address=right)
    folk.take(listed("again.csv", row(2, "B-1", MOVED), source="counter"))
    assert shown(folk) == right


def test_a_correction_of_nothing_is_refused(folk: Folk) -> None:
    with pytest.raises(StoreError, match=r"rights\.nothing_corrected"):
        correct(folk, address=HANAKO.address)


@pytest.mark.parametrize("day", ["2026-02-31", "2099-01-01"])
def test_a_day_on_which_nobody_can_be_born_is_no_correction(folk: Folk, day: str) -> None:
    with pytest.raises(FieldError):
        correct(folk, birth_date=day)


def test_whoever_is_not_to_be_counted_is_in_no_number_from_then_on(folk: Folk) -> None:
    at = folk.at()
    before = publication.publish(folk.store, as_of=DAY, known_at=at, by="c", at=at)
    stopping.stop(folk.store, folk.person("R-1"), {Measure.NOT_COUNTED}, by="chief", at=folk.at())
    assert (before.number, number(folk)) == (2, 1)
    assert publication.rerun(folk.store, before.no).publication.digest == before.digest


def test_not_to_be_counted_outlasts_other_lists_and_ends_when_it_is_taken_back(folk: Folk) -> None:
    stopping.stop(folk.store, folk.person("R-1"), {Measure.NOT_COUNTED}, by="chief", at=folk.at())
    alone = RecordDraft(name="佐藤花子", email=HANAKO.email)
    folk.take(listed("b.csv", row(2, "E-1", alone), source="egg"))
    stopped = number(folk)
    stopping.stop(folk.store, folk.person("R-1"), set(), by="chief", at=folk.at())
    assert (stopped, number(folk)) == (1, 2)


def test_a_number_told_while_a_stop_held_is_the_same_after_it_has_ended(folk: Folk) -> None:
    stopping.stop(folk.store, folk.person("R-1"), {Measure.NOT_COUNTED}, by="chief", at=folk.at())
    then = folk.at()
    stopping.stop(folk.store, folk.person("R-1"), set(), by="chief", at=folk.at())
    assert report.count(folk.store, as_of=DAY, known_at=then).number == 1


def consenting(name: str, key: str, said: RecordDraft) -> DraftRow:
    return msgspec.structs.replace(
        row(2, key, said), permission=PermissionDraft(mail=True, publish_name=True)
    )


def test_whoever_is_not_to_be_contacted_gets_no_mail_whatever_a_later_list_allows(folk: Folk) -> None:
    stopping.stop(folk.store, folk.person("R-1"), {Measure.NOT_CONTACTED}, by="chief", at=folk.at())
    folk.take(listed("b.csv", consenting("b", "E-1", HANAKO), source="egg", purpose=str(Purpose.CONTACT)))
    assert not mail(folk, "E-1")


def test_not_to_be_published_leaves_contact_alone(folk: Folk) -> None:
    folk.take(listed("b.csv", consenting("b", "E-1", HANAKO), source="egg", purpose=str(Purpose.CONTACT)))
    stopping.stop(folk.store, folk.person("E-1"), {Measure.NOT_PUBLISHED}, by="chief", at=folk.at())
    with folk.store.reading() as connection:
        now = permissions.of_person(connection, folk.person("E-1"))
    assert (now.mail.allowed, now.publish_name.allowed) == (True, False)


def test_a_stop_goes_with_whoever_the_person_is_merged_with(folk: Folk) -> None:
    stopping.stop(folk.store, folk.person("R-1"), {Measure.NOT_CONTACTED}, by="chief", at=folk.at())
    folk.judge(folk.record("R-1"), folk.record("R-2"), Verdict.SAME)
    assert stopping.of_person(folk.store, folk.person("R-2")).contacted


def test_what_a_person_told_staff_holds_beside_the_lists_and_a_no_wins(folk: Folk) -> None:
    person = folk.person("R-1")

    def say(**said: bool | None) -> permissions.Effective:
        at = folk.at()
        return folk.store.write(
            lambda connection: permissions.state(
                connection, person, PermissionDraft(**said), by="chief", at=at
            )
        )

    assert say(mail=True).mail.allowed
    refusing = msgspec.structs.replace(row(2, "E-1", HANAKO), permission=PermissionDraft(mail=False))
    folk.take(listed("b.csv", refusing, source="egg"))
    assert not mail(folk, "R-1")
    assert not say(mail=True).mail.allowed
    assert not say(publish_name=False, mail=True).publish_name.allowed
    assert gift().amount == 10_000


def test_a_yes_told_to_staff_is_taken_back_by_saying_nothing(folk: Folk) -> None:
    person = folk.person("R-1")
    for said, allowed in ((True, True), (None, False), (False, False), (True, True)):
        at = folk.at()
        draft = PermissionDraft(mail=said)
        now = folk.store.write(
            lambda connection, draft=draft, at=at: permissions.state(  # type: ignore[misc]
                connection, person, draft, by="chief", at=at
            )
        )
        assert now.mail.allowed is allowed
