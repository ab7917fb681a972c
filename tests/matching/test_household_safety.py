"""People of one house, one phone, one mailbox or one name stay apart, in a town of a thousand records."""

from collections.abc import Callable

import pytest

from kankei.matching.model import default_model
from kankei.matching.preparation import prepare
from kankei.matching.resolution import resolve
from kankei.model import RecordDraft
from kankei.simulation import TownSpec, simulate

People = Callable[..., list[int]]

HOUSE = {"postal_code": "969-3301", "address": "福島県耶麻郡磐梯町大字磐梯1770"}


@pytest.fixture(scope="module")
def people() -> People:
    """A function from drafts to the person of each, among a thousand records of an invented town."""
    town = [row.record for row in simulate(TownSpec(people=520), 61).rows][:1000]

    def found(*drafts: RecordDraft) -> list[int]:
        labels = resolve(prepare([*town, *drafts]), model=default_model()).labels
        who: list[int] = labels[len(town) :].tolist()
        return who

    return found


def test_an_address_and_a_surname_are_not_enough(people: People) -> None:
    one, two = people(RecordDraft(name="遠藤 隆", **HOUSE), RecordDraft(name="遠藤 和子", **HOUSE))
    assert one != two


def test_a_surname_alone_at_an_address_is_nobody_in_particular(people: People) -> None:
    nobody, somebody = people(RecordDraft(name="遠藤", **HOUSE), RecordDraft(name="遠藤 隆", **HOUSE))
    assert nobody == -1
    assert somebody >= 0


def test_a_phone_is_not_enough(people: People) -> None:
    line = {"phone": "0242-73-2291"}
    one, two = people(RecordDraft(name="大竹 義男", **line), RecordDraft(name="大竹 美雪", **line))
    assert one != two


def test_a_phone_that_was_handed_on_is_not_enough(people: People) -> None:
    number = {"phone": "090-5504-9183"}
    one, two = people(RecordDraft(name="皆川 茂", **number), RecordDraft(name="東 美鈴", **number))
    assert one != two


def test_a_mailbox_is_not_enough(people: People) -> None:
    mailbox = {"email": "endo-family@example.ne.jp"}
    one, two = people(RecordDraft(name="遠藤 隆", **mailbox), RecordDraft(name="遠藤 和子", **mailbox))
    assert one != two


def test_a_row_without_a_name_does_not_join_the_two_who_share_its_mailbox(people: People) -> None:
    mailbox = {"email": "endo-family@example.ne.jp"}
    one, two, _ = people(
        RecordDraft(name="遠藤 隆", **mailbox),
        RecordDraft(name="遠藤 和子", **mailbox),
        RecordDraft(**mailbox),
    )
    assert one != two


def test_house_phone_and_mailbox_together_are_not_enough(people: People) -> None:
    shared = HOUSE | {"phone": "0242-73-2291", "email": "endo-family@example.ne.jp"}
    one, two = people(
        RecordDraft(name="遠藤 隆", kana="エンドウ タカシ", **shared),
        RecordDraft(name="遠藤 和子", kana="エンドウ カズコ", **shared),
    )
    assert one != two


def test_twins_are_two(people: People) -> None:
    born = HOUSE | {"birth_date": "2004-05-09", "gender": "男", "phone": "0242-73-6640"}
    one, two = people(
        RecordDraft(name="星 健太", kana="ホシ ケンタ", **born),
        RecordDraft(name="星 翔平", kana="ホシ ショウヘイ", **born),
    )
    assert one != two


def test_twins_whose_names_begin_with_one_character_are_two(people: People) -> None:
    born = HOUSE | {"birth_date": "2004-05-09", "gender": "男", "phone": "0242-73-6640"}
    one, two = people(
        RecordDraft(name="星 健太", kana="ホシ ケンタ", **born),
        RecordDraft(name="星 健二", kana="ホシ ケンジ", **born),
    )
    assert one != two


def test_father_and_son_of_one_name_are_told_apart_by_their_birth_dates(people: People) -> None:
    name = HOUSE | {"name": "冠木 太郎", "kana": "カブキ タロウ", "gender": "男", "phone": "0242-73-3074"}
    one, two = people(
        RecordDraft(birth_date="1951-01-12", **name), RecordDraft(birth_date="1983-08-26", **name)
    )
    assert one != two


def test_namesakes_in_one_town_with_contacts_of_their_own_are_two(people: People) -> None:
    name = {"name": "佐藤 健", "kana": "サトウ ケン", "address": "福島県耶麻郡磐梯町大字磐梯"}
    one, two = people(
        RecordDraft(birth_date="1975-03-02", phone="090-2204-8816", email="ken75@example.com", **name),
        RecordDraft(birth_date="1992-12-19", phone="080-7731-2095", email="satoken@example.ne.jp", **name),
    )
    assert one != two


def test_a_third_row_of_the_house_does_not_join_a_couple(people: People) -> None:
    shared = HOUSE | {"phone": "0242-73-2291"}
    he, she, again = people(
        RecordDraft(name="遠藤 隆", **shared),
        RecordDraft(name="遠藤 和子", **shared),
        RecordDraft(name="遠藤 和子", email="kazuko.e@example.com", **shared),
    )
    assert he != she == again


SHARED = HOUSE | {"phone": "0242-73-2133", "email": "family@example.ne.jp"}


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("恵美子", "恵理子"),
        ("健太郎", "健次郎"),
        ("由美子", "由紀子"),
        ("千恵子", "千代子"),
        ("裕一郎", "裕二郎"),
    ],
)
def test_sisters_and_brothers_whose_names_differ_in_one_kanji_are_two(
    people: People, one: str, two: str
) -> None:
    a, b = people(RecordDraft(name=f"大滝 {one}", **SHARED), RecordDraft(name=f"大滝 {two}", **SHARED))
    assert a != b


def test_a_kanji_chosen_wrongly_is_one_person(people: People) -> None:
    one, two = people(RecordDraft(name="大滝 健太郎", **SHARED), RecordDraft(name="大滝 建太郎", **SHARED))
    assert one == two


@pytest.mark.parametrize(("read", "same"), [("寅?", True), ("虎?", False)])
def test_a_lost_character_of_a_short_name_may_be_any_other(people: People, read: str, same: bool) -> None:
    mine = {"phone": "090-7342-1133", "email": "sase@example.com", **HOUSE}
    one, two = people(RecordDraft(name="佐瀬 寅吉", **mine), RecordDraft(name=f"佐瀬 {read}", **mine))
    assert (one == two) is same


@pytest.mark.parametrize(
    ("one", "two"),
    [("Yuki", "Yuka"), ("Haruki", "Haruka"), ("Kazuya", "Kazuma"), ("Naoki", "Naomi"), ("Emiko", "Eriko")],
)
def test_a_family_of_one_mailbox_is_told_apart_by_one_letter(people: People, one: str, two: str) -> None:
    a, b = people(RecordDraft(name=f"{one} Sato", **SHARED), RecordDraft(name=f"{two} Sato", **SHARED))
    assert a != b


def test_a_letter_that_makes_no_name_is_a_slip(people: People) -> None:
    one, two = people(RecordDraft(name="Haruka Monoe", **SHARED), RecordDraft(name="Harukw Monoe", **SHARED))
    assert one == two


@pytest.mark.parametrize(
    ("one", "two"), [("ユキ", "ユウキ"), ("ユカ", "ユウカ"), ("マサキ", "マサアキ"), ("コウヘイ", "コヘイ")]
)
def test_brothers_and_sisters_whose_names_differ_in_the_length_of_a_vowel_are_two(
    people: People, one: str, two: str
) -> None:
    a, b = people(
        RecordDraft(kana=f"オオタキ {one}", **SHARED), RecordDraft(kana=f"オオタキ {two}", **SHARED)
    )
    assert a != b


def test_the_kana_beside_other_kanji_tell_the_length_of_a_vowel_too(people: People) -> None:
    a, b = people(
        RecordDraft(name="大滝 由紀", kana="オオタキ ユキ", **SHARED),
        RecordDraft(name="大滝 優希", kana="オオタキ ユウキ", **SHARED),
    )
    assert a != b


@pytest.mark.parametrize(
    ("one", "two"),
    [("コウヘイ", "コオヘイ"), ("ユーキ", "ユウキ"), ("シユウヘイ", "シュウヘイ"), ("コウキ", "コキ")],
)
def test_another_spelling_of_a_long_vowel_and_one_that_makes_no_name_is_one_person(
    people: People, one: str, two: str
) -> None:
    a, b = people(RecordDraft(name=f"大滝 {one}", **SHARED), RecordDraft(name=f"大滝 {two}", **SHARED))
    assert a == b


def test_romaji_meet_the_short_vowel_and_the_long(people: People) -> None:
    romaji, kana = people(
        RecordDraft(name="Yuki OTAKI", **SHARED),
        RecordDraft(name="大滝 優希", kana="オオタキ ユウキ", **SHARED),
    )
    assert romaji == kana


def test_a_name_in_kana_is_no_other_spelling_of_the_kanji_but_its_reading(people: People) -> None:
    kanji, kana = people(
        RecordDraft(name="大滝 優希", phone="090-6205-1188"),
        RecordDraft(name="おおたき ゆうき", phone="090-6205-1188"),
    )
    assert kanji == kana


@pytest.mark.parametrize("born", [("", ""), ("1968-12-20", "1970-01-02")])
def test_a_couple_whose_names_sound_alike_is_two(people: People, born: tuple[str, str]) -> None:
    he, she = people(
        RecordDraft(name="川端 薫", kana="カワバタ カオル", gender="男", birth_date=born[0], **SHARED),
        RecordDraft(name="川端 馨", kana="カワバタ カオル", gender="女", birth_date=born[1], **SHARED),
    )
    assert he != she


def test_two_of_one_office_with_one_given_name_are_two(people: People) -> None:
    line = {"phone": "03-6205-1100"}
    one, two = people(
        RecordDraft(name="宮下 恵子", address="千葉県市川市八幡1-1-1", postal_code="272-8501", **line),
        RecordDraft(name="重田 恵子", address="埼玉県川口市青木2-1-1", postal_code="332-8601", **line),
    )
    assert one != two


def test_who_marries_and_keeps_the_mobile_is_one(people: People) -> None:
    mobile = {"phone": "090-6205-1188"}
    before, after = people(
        RecordDraft(name="宮下 佳那子", kana="ミヤシタ カナコ", address="千葉県市川市八幡1-1-1", **mobile),
        RecordDraft(name="重田 佳那子", kana="シゲタ カナコ", address="埼玉県川口市青木2-1-1", **mobile),
    )
    assert before == after


def test_namesakes_who_copied_the_example_of_the_form_are_two(people: People) -> None:
    example = {"name": "大滝 優希", "phone": "090-1234-5678"}
    one, two = people(
        RecordDraft(address="東京都港区芝1-1", **example),
        RecordDraft(address="大阪府吹田市千里山2-3", **example),
    )
    assert one != two


def test_namesakes_on_a_number_of_eight_given_names_are_two(people: People) -> None:
    agency, name = {"phone": "03-6205-1100"}, {"name": "大滝 優希"}
    given = ["一郎", "花子", "次郎", "美紀", "早苗", "千秋", "大輔"]
    one, two, *_ = people(
        RecordDraft(address="東京都港区芝1-1", **agency, **name),
        RecordDraft(address="大阪府吹田市千里山2-3", **agency, **name),
        *(RecordDraft(name=f"井上 {each}", **agency) for each in given),
    )
    assert one != two


def test_who_has_the_number_of_the_example_is_one_where_the_mailbox_agrees(people: People) -> None:
    example = {"name": "大滝 優希", "phone": "090-1234-5678", "email": "yuki.o@example.com"}
    one, two = people(
        RecordDraft(address="東京都港区芝1-1", **example),
        RecordDraft(address="大阪府吹田市千里山2-3", **example),
    )
    assert one == two


def test_a_common_name_with_two_full_addresses_in_one_town_is_two(people: People) -> None:
    one, two = people(
        RecordDraft(name="佐藤 誠", postal_code="969-3301", address="福島県耶麻郡磐梯町大字磐梯12"),
        RecordDraft(name="佐藤 誠", postal_code="969-3302", address="福島県耶麻郡磐梯町大字更科99"),
    )
    assert one != two


@pytest.mark.parametrize("cell", ["さとう けんた", "サトウ ケンタ", "ｻﾄｳ ｹﾝﾀ", "Kenta Sato"])
def test_a_donor_in_kanji_and_a_visitor_in_kana_of_one_mobile_are_one(people: People, cell: str) -> None:
    mobile = {"phone": "090-3344-5507"}
    donor, visitor = people(
        RecordDraft(name="佐藤 健太", address="東京都武蔵野市吉祥寺本町1-2-3", **mobile),
        RecordDraft(name=cell, address="武蔵野市", **mobile),
    )
    assert donor == visitor


@pytest.mark.parametrize("cell", ["さとう けんじ", "サトウ ケイコ", "佐藤 さくら"])
def test_kana_that_the_kanji_cannot_be_read_as_is_another_of_the_house(people: People, cell: str) -> None:
    one, two = people(RecordDraft(name="佐藤 健太", **SHARED), RecordDraft(name=cell, **SHARED))
    assert one != two


def test_a_common_name_under_one_login_name_is_one(people: People) -> None:
    login = {"name": "佐藤 花子", "kana": "サトウ ハナコ", "handle": "hanako77"}
    one, two = people(RecordDraft(**login), RecordDraft(**login, address="東京都港区芝1-1-1"))
    assert one == two


@pytest.mark.parametrize("said", [{"phone": "0242-26-1191"}, {"phone": "0242-26-1191", **HOUSE}, HOUSE])
def test_a_surname_and_what_a_house_shares_is_not_enough(people: People, said: dict[str, str]) -> None:
    one, two = people(RecordDraft(name="長谷部", **said), RecordDraft(name="長谷部 直美", **said))
    assert one != two


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("佐藤 太郎（父）", "佐藤 太郎（長男）"),
        ("佐藤 太郎", "佐藤 太郎（Jr.）"),
        ("石川 直樹", "石川 直樹(二代目)"),
        ("佐藤 太郎", "佐藤 太郎（妻）"),
        ("佐藤 太郎", "佐藤 太郎＜妻＞"),
        ("佐藤 太郎", "佐藤 太郎（ご家族）"),
        ("佐藤 太郎", "佐藤 太郎（の母）"),
        ("佐藤 花子", "佐藤 花子（配偶者）"),
        ("佐藤 健太", "佐藤 健太（保護者）"),
        ("佐藤 太郎", "佐藤（妻）"),
        ("佐藤 太郎", "佐藤（長男）"),
    ],
)
def test_who_bear_one_name_and_are_told_apart_beside_it_are_two(people: People, one: str, other: str) -> None:
    first, second = people(RecordDraft(name=one, **SHARED), RecordDraft(name=other, **SHARED))
    assert first != second


def test_a_surname_and_a_word_for_kin_is_nobody_in_particular_and_joins_nobody(people: People) -> None:
    nobody, one, two = people(
        RecordDraft(name="小檜山（妻）"),
        RecordDraft(name="小檜山（妻）", email="kobiyama@example.ne.jp"),
        RecordDraft(name="小檜山（妻）", email="k1955@example.com"),
    )
    assert (nobody, one == two) == (-1, False)


def test_a_couple_that_sounds_alike_is_told_apart_by_its_birth_dates(people: People) -> None:
    shared = {"kana": "オオタケ カオル", **SHARED}
    one, two = people(
        RecordDraft(name="大竹 薫", birth_date="1970-02-02", **shared),
        RecordDraft(name="大竹 馨", birth_date="1972-09-14", **shared),
    )
    assert one != two


def test_a_given_name_alone_joins_nobody_whose_mailbox_is_another(people: People) -> None:
    """Else whoever calls themselves ひろし makes one of all who are called so."""
    found = people(
        RecordDraft(name="ひろし", kana="いわの ひろし", address="鹿児島県鹿児島市", phone="080-7115-2092"),
        RecordDraft(name="ひろし", email="ogawa.hiroshi@example.jp"),
        RecordDraft(name="ひろし@福島", email="sasaki.hiroshi@example.jp"),
    )
    assert len(set(found)) == 3


@pytest.mark.parametrize(("one", "other"), [("Mulyadi", "Sukarno"), ("目黒", "二瓶")])
def test_two_single_words_under_one_mailbox_are_two(people: People, one: str, other: str) -> None:
    mailbox = {"email": "share-house@example.ne.jp"}
    a, b = people(RecordDraft(name=one, **mailbox), RecordDraft(name=other, **mailbox))
    assert a != b


def test_a_letter_for_a_given_name_contradicts_no_name_that_begins_so(people: People) -> None:
    mobile = {"phone": "090-3344-5571", "email": "naoto.w@example.jp"}
    one, two = people(
        RecordDraft(name="N. Watanabe", **mobile),
        RecordDraft(name="渡辺 直人", kana="ワタナベ ナオト", **mobile),
    )
    assert one == two


def test_a_name_alone_goes_to_who_is_spelt_so_and_not_to_who_is_spelt_alike(people: People) -> None:
    this = {"birth_date": "1991-11-15", "email": "itou.shirou@example.jp"}
    other = {"birth_date": "1972-03-25", "email": "ito-shiro@example.com"}
    alone, mine, _, *others = people(
        RecordDraft(name="伊藤 司朗"),
        *(RecordDraft(name="伊藤 司朗", **this) for _ in range(2)),
        *(RecordDraft(name="伊藤 司郎", **other) for _ in range(3)),
    )
    assert alone == mine
    assert alone not in others
