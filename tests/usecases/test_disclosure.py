"""Who sees what of a person."""

import datetime as dt
import uuid

import pytest

from kankei.model import Caller, Channel, Record, RecordDraft, Scope, Touchpoint, Zone
from kankei.model.access import SCOPES, Role
from kankei.model.standing import Standing
from kankei.usecases.people import PersonView
from kankei.usecases.people.disclosure import Sight, initials, sight, veiled, veiled_record

AT = dt.datetime(2026, 5, 30, 9, 0, tzinfo=dt.UTC)
DRAFT = RecordDraft(
    name="髙橋 健太",
    kana="タカハシ ケンタ",
    former_name="佐藤",
    gender="男",
    birth_date="1981-04-02",
    postal_code="965-0873",
    address="福島県会津若松市東栄町3-46",
    new_postal_code="969-3302",
    new_address="福島県耶麻郡磐梯町大字更科1-1",
    phone="090-1234-5678",
    email="kenta@example.jp",
    handle="kenta81",
)
SECRET = ("東栄町", "更科", "965", "969", "1234", "enta@", "kenta81", "04-02", "FT-100")


def caller(*scopes: Scope) -> Caller:
    return Caller(name="somebody", scopes=frozenset(scopes), assured=True)


def view() -> PersonView:
    said = {field: getattr(DRAFT, field) for field in RecordDraft.__struct_fields__}
    record = Record(
        no=1, id=uuid.UUID(int=1), batch_no=1, row_number=2, source="egg", source_key="FT-100",
        recorded_at=AT, **said,
    )  # fmt: skip
    touch = Touchpoint(
        no=1,
        record_no=1,
        channel=Channel.DONATION,
        occurred_on=AT.date(),
        detail="教育に",
        source_no="FT-200",
    )
    return PersonView(
        id=uuid.UUID(int=2),
        records=(record,),
        touchpoints=(touch,),
        standing=STANDING,
    )


STANDING = Standing(
    person=uuid.UUID(int=2),
    as_of=AT.date(),
    known_at=AT,
    rule="default",
    axes=(),
    resident=False,
    zone=Zone.ELSEWHERE,
    counted=False,
    one_off_donor=False,
    evidence=(),
    died_on=None,
)


@pytest.mark.parametrize(
    ("role", "seen"),
    [
        (Role.VIEWER, Sight.INITIALS),
        (Role.RECEPTION, Sight.NAMED),
        (Role.OFFICER, Sight.WHOLE),
        (Role.ANALYST, Sight.INITIALS),
        (Role.ADMINISTRATOR, Sight.WHOLE),
        (Role.AUDITOR, Sight.INITIALS),
    ],
)
def test_each_role_sees_as_much_as_it_needs(role: Role, seen: Sight) -> None:
    assert sight(caller(*SCOPES[role])) is seen


def test_who_may_see_contacts_sees_everything() -> None:
    assert veiled(view(), caller(Scope.PEOPLE, Scope.CONTACTS)) == view()


def test_reception_sees_the_name_and_enough_to_tell_two_people_apart() -> None:
    seen = veiled_record(DRAFT, caller(Scope.PEOPLE))
    assert (seen.name, seen.former_name, seen.address, seen.birth_date, seen.phone, seen.email) == (
        "髙橋 健太",
        "佐藤",
        "福島県会津若松市",
        "1981",
        "…5678",
        "k…",
    )


@pytest.mark.parametrize("scopes", [(Scope.PEOPLE,), (Scope.LOG,), ()])
@pytest.mark.parametrize("secret", SECRET)
def test_nobody_else_sees_where_somebody_lives_or_is_reached(scopes: tuple[Scope, ...], secret: str) -> None:
    assert secret not in repr(veiled(view(), caller(*scopes)).records)


@pytest.mark.parametrize("secret", ["健太", "髙橋", "タカハシ", "佐藤", "会津若松", "1981", "5678", "男"])
def test_without_the_scope_for_people_only_initials_are_left(secret: str) -> None:
    seen = veiled(view(), caller(Scope.LOG)).records[0]
    assert seen.name == "T.K."
    assert secret not in repr(seen)


def test_the_numbers_of_a_source_stand_beside_names_only() -> None:
    touched = [veiled(view(), caller(scope)).touchpoints[0] for scope in (Scope.PEOPLE, Scope.LOG)]
    assert [(touch.detail, touch.source_no) for touch in touched] == [("教育に", "FT-200"), ("", "")]


@pytest.mark.parametrize(
    ("written", "kana", "letters"),
    [
        ("千葉 花子", "チバ ハナコ", "C.H."),
        ("藤田 二郎", "フジタ ジロウ", "F.J."),
        ("佐藤花子", "", "S.H."),
        ("SATO, Hanako", "", "S.H."),
        ("佐藤", "", "S."),
        ("", "", "？"),
    ],
)
def test_initials_are_those_that_people_write(written: str, kana: str, letters: str) -> None:
    assert initials(written, kana) == letters


@pytest.mark.parametrize("written", ["", "不明", "090", "会津"])
def test_what_cannot_be_read_is_left_out_not_shown(written: str) -> None:
    odd = RecordDraft(birth_date=written, phone=written, address="番地のみ 3-46")
    seen = veiled_record(odd, caller(Scope.PEOPLE))
    assert (seen.birth_date, seen.phone, seen.address) == ("", "", "")
