"""One person in two scripts: in Latin letters and kana, in kanji and half in kana, in either order."""

from collections.abc import Callable

import numpy as np
import pytest

from kankei.matching.comparison import LEVELS, compare
from kankei.matching.doubts import DOUBT
from kankei.matching.model import default_model
from kankei.matching.preparation import prepare
from kankei.matching.resolution import resolve
from kankei.matching.scoring import probability
from kankei.model import RecordDraft
from kankei.simulation import TownSpec, simulate

People = Callable[..., list[int]]

MINE = {"birth_date": "1985-04-12", "email": "js77@example.com"}
HOME = {"phone": "0242-73-2133", "email": "js77@example.com", "address": "福島県耶麻郡磐梯町大字磐梯1770"}


@pytest.fixture(scope="module")
def town() -> list[RecordDraft]:
    """A thousand records of an invented town."""
    return [row.record for row in simulate(TownSpec(people=520), 62).rows][:1000]


@pytest.fixture(scope="module")
def people(town: list[RecordDraft]) -> People:
    """A function from drafts to the person of each in the town."""

    def found(*drafts: RecordDraft) -> list[int]:
        labels = resolve(prepare([*town, *drafts]), model=default_model()).labels
        who: list[int] = labels[len(town) :].tolist()
        return who

    return found


@pytest.mark.parametrize("name", ["SMITH JOHN", "Smith, John", "スミス　ジョン", "ジョン・スミス", "ｼﾞｮﾝ･ｽﾐｽ"])
def test_an_english_name_is_one_in_either_order_and_script(people: People, name: str) -> None:
    one, two = people(RecordDraft(name="John Smith", **MINE), RecordDraft(name=name, **MINE))
    assert one == two


@pytest.mark.parametrize(
    ("latin", "kana"),
    [
        ("NGUYEN VAN BINH", "グエン　ヴァン　ビン"),
        ("Nguyen Van Binh", "グエン・ヴァン・ビン"),
        ("Maria Santos", "マリア・サントス"),
        ("PHAM THI LINH", "ファム ティ リン"),
        ("NGUYEN THI HOA", "Nguyễn Thị Hoa"),
    ],
)
def test_a_name_that_no_japanese_is_spelt_like_meets_its_kana(people: People, latin: str, kana: str) -> None:
    one, two = people(RecordDraft(name=latin, **MINE), RecordDraft(name=kana, **MINE))
    assert one == two


def test_a_chinese_name_in_kanji_meets_its_latin_letters_through_the_kana(people: People) -> None:
    one, two = people(
        RecordDraft(name="王　偉", kana="ワン ウェイ", **MINE), RecordDraft(name="Wang Wei", **MINE)
    )
    assert one == two


@pytest.mark.parametrize("shared", [MINE, {"phone": "090-2133-7011"}, {"birth_date": "1985-04-12"}])
@pytest.mark.parametrize(
    ("kanji", "letters"),
    [
        ("楊 志強", "YANG ZHIQIANG"),
        ("王 小明", "Wang Xiao-Ming"),
        ("金 民秀", "KIM MINSU"),
        ("朴 智恵", "PARK JIHYE"),
    ],
)
def test_a_name_in_kanji_meets_the_letters_in_which_its_country_spells_it(
    people: People, kanji: str, letters: str, shared: dict[str, str]
) -> None:
    one, two = people(RecordDraft(name=kanji, **shared), RecordDraft(name=letters, **shared))
    assert one == two


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("楊 志強", ""), ("ヤン ズーチャン", "")),
        (("金 民秀", ""), ("キム ミンス", "")),
        (("楊 志強", "ヨウ シキョウ"), ("YANG ZHIQIANG", "")),
        (("楊 志強", ""), ("YANG ZHIQIANG", "ヨウ シキョウ")),
    ],
)
def test_a_name_in_kanji_meets_what_is_heard_of_it_abroad(
    people: People, one: tuple[str, str], other: tuple[str, str]
) -> None:
    a, b = people(*(RecordDraft(name=name, kana=kana, phone="090-2133-7011") for name, kana in (one, other)))
    assert a == b


@pytest.mark.parametrize(("kanji", "letters"), [("楊 志強", "YANG ZHIGANG"), ("金 民秀", "KIM JIHYE")])
def test_a_couple_in_kanji_and_in_letters_is_two(people: People, kanji: str, letters: str) -> None:
    one, two = people(RecordDraft(name=kanji, **HOME), RecordDraft(name=letters, **HOME))
    assert one != two


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Mary J. Smith", "Mary Smith"),
        ("Mary J. Smith", "SMITH MARY JANE"),
        ("J. Paul Jones", "John Paul Jones"),
        ("Maria de la Cruz", "マリア・デ・ラ・クルス"),
    ],
)
def test_a_letter_for_a_middle_name_is_no_other_name(people: People, one: str, other: str) -> None:
    a, b = people(*(RecordDraft(name=name, phone="090-3121-7788") for name in (one, other)))
    assert a == b


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Mary J. Smith", "Mary K. Smith"),
        ("Mary J. Smith", "Mary Kate Smith"),
        ("SURESH K SHRESTHA", "Suresh B. Shrestha"),
    ],
)
def test_two_middle_names_that_do_not_go_together_are_two_people(
    people: People, one: str, other: str
) -> None:
    a, b = people(RecordDraft(name=one, **HOME), RecordDraft(name=other, **HOME))
    assert a != b


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Maria Clara Santos", "Maria Clara Reyes"),
        ("Mary Jones", "Mary Smith"),
        ("Catherine Smith", "Katherine Smith"),
        ("Wang Xiao Ming", "WANG XIAOMING"),
    ],
)
def test_another_surname_or_spelling_is_no_other_middle_name(people: People, one: str, other: str) -> None:
    a, b = people(*(RecordDraft(name=name, **MINE) for name in (one, other)))
    assert a == b


@pytest.mark.parametrize(
    ("letters", "kana"),
    [
        ("Mary J. Smith", "メアリー・スミス"),
        ("John Paul Jones", "ジョン・ポール・ジョーンズ"),
        ("John Paul Jones", "ジョン・ジョーンズ"),
        ("MICHAEL BROWN", "マイケル・ブラウン"),
    ],
)
def test_a_western_name_meets_its_kana_where_letters_do_not_tell_them(
    people: People, letters: str, kana: str
) -> None:
    one, two = people(RecordDraft(name=letters, **MINE), RecordDraft(name=kana, **MINE))
    assert one == two


def test_a_korean_name_is_one_with_its_given_name_in_two_words(people: People) -> None:
    one, two = people(
        RecordDraft(name="金　美英", kana="キム ミヨン", **MINE), RecordDraft(name="KIM MI YOUNG", **MINE)
    )
    assert one == two


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("YANG QIANG", "ヤン チアン"), ("YANG QIANG", "ヨウ キョウ")),
        (("YANG QIANG", "ヤン チアン"), ("Qiang Yang", "ヨウ キョウ")),
        (("KANG JUNHO", "カン チュノ"), ("Kang, Junho", "")),
    ],
)
def test_who_is_spelt_alike_in_latin_letters_is_one_however_lists_read_them(
    people: People, one: tuple[str, str], other: tuple[str, str]
) -> None:
    a, b = people(*(RecordDraft(name=name, kana=kana, phone="090-3121-7788") for name, kana in (one, other)))
    assert a == b


def test_latin_letters_and_kana_that_lead_nowhere_meet_through_a_row_that_has_both(people: People) -> None:
    mine = {"phone": "090-3121-7788"}
    both = RecordDraft(name="KANG JUNHO", kana="カン チュノ", **mine)
    letters, kana = RecordDraft(name="Kang Junho", **mine), RecordDraft(name="カン チュノ", **mine)
    assert len(set(people(letters, both, kana))) == 1


@pytest.mark.parametrize(
    ("whole", "short"),
    [
        ("SILVA PATRICK JAMES", "Silva, Patrick"),
        ("NGUYEN THI HOA", "Hoa Nguyen"),
        ("TRAN THANH KHANH", "Tran Khanh"),
        ("ケーシー アスミタ クマリ", "ケーシー アスミタ"),
        ("グエン ティ ホア", "グエン ホア"),
        ("ヴー ミン ガー", "ヴー ガー"),
        ("ファム タイン トゥ", "ファム トゥ"),
    ],
)
def test_a_middle_name_may_stand_in_front_or_behind(people: People, whole: str, short: str) -> None:
    one, two = people(*(RecordDraft(name=name, phone="090-3121-7788") for name in (whole, short)))
    assert one == two


def test_two_words_that_name_two_of_one_family_abroad_are_two(people: People) -> None:
    one, two = people(RecordDraft(name="SILVA PATRICK", **HOME), RecordDraft(name="SILVA MARIA", **HOME))
    assert one != two


def test_a_middle_name_that_one_list_leaves_out_is_no_other_person(people: People) -> None:
    one, two = people(RecordDraft(name="John Smith", **MINE), RecordDraft(name="John Andrew Smith", **MINE))
    assert one == two


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("ジョン・スミス", "メアリー・スミス"),
        ("John Smith", "メアリー・スミス"),
        ("John Smith", "Mary Smith"),
        ("NGUYEN VAN AN", "NGUYEN VAN BINH"),
        ("NGUYEN VAN AN", "グエン ヴァン ビン"),
        ("Kim Jiwoo", "キム ミヨン"),
    ],
)
def test_a_couple_from_abroad_with_one_mailbox_and_one_home_is_two(
    people: People, one: str, two: str
) -> None:
    a, b = people(RecordDraft(name=one, **HOME), RecordDraft(name=two, **HOME))
    assert a != b


@pytest.mark.parametrize(("half", "kanji"), [("はな子", "花子"), ("トシ子", "敏子")])
def test_a_given_name_half_in_kana_is_the_one_in_kanji_that_is_read_so(
    people: People, half: str, kanji: str
) -> None:
    one, two = people(RecordDraft(name=f"遠藤 {half}", **HOME), RecordDraft(name=f"遠藤 {kanji}", **HOME))
    assert one == two


def test_a_given_name_half_in_kana_is_not_one_in_kanji_that_is_read_otherwise(people: People) -> None:
    one, two = people(RecordDraft(name="遠藤 はな子", **HOME), RecordDraft(name="遠藤 敏子", **HOME))
    assert one != two


@pytest.mark.parametrize("latin", ["WANG XIAOLI", "Wang Xiuying"])
@pytest.mark.parametrize("shared", [{"phone": "090-2133-7011"}, MINE, HOME], ids=["phone", "mailbox", "home"])
def test_a_name_in_kanji_and_one_that_no_japanese_is_read_like_are_asked_about(
    town: list[RecordDraft], latin: str, shared: dict[str, str]
) -> None:
    table = prepare([*town, RecordDraft(name="王 小明", **shared), RecordDraft(name=latin, **shared)])
    found = resolve(table, model=default_model())
    one, two = len(table) - 2, len(table) - 1
    links = zip(found.links.left.tolist(), found.links.right.tolist(), found.links.bits.tolist(), strict=True)
    likely = [bits for left, right, bits in links if {left, right} == {one, two}]
    assert found.labels[one] != found.labels[two]
    assert probability(np.array(likely)).max(initial=0.0) > DOUBT[0]


def test_a_chinese_name_in_latin_letters_is_the_one_in_kana(people: People) -> None:
    one, two = people(RecordDraft(name="WANG XIAOMING", **MINE), RecordDraft(name="ワン シャオミン", **MINE))
    assert one == two


def test_a_given_name_with_a_repeated_kanji_meets_its_reading(people: People) -> None:
    one, two = people(RecordDraft(name="高野 寿々花", **HOME), RecordDraft(name="TAKANO SUZUKA", **HOME))
    assert one == two


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("David Johnson", "デイビッド ジョンソン"),
        ("Maria Cristina Cruz", "マリア クリスティナ クルズ"),
        ("クルズ　マリア　クリスティナ", "マリア クリスティナ クルズ"),
        ("BROWN MICHAEL JAMES", "ブラウン マイケル"),
        ("WU NA", "ウー ナー"),
    ],
)
def test_a_name_from_abroad_is_one_in_whatever_order_kana_have_its_words(
    people: People, one: str, two: str
) -> None:
    shared = {"phone": "090-3121-7788", "email": "js77@example.com"}
    a, b = people(RecordDraft(name=one, **shared), RecordDraft(name=two, **shared))
    assert a == b


def levels(one: str, two: str) -> tuple[str, str]:
    """How the surnames and the given names of two who tell no more agree."""
    found = compare(prepare([RecordDraft(name=one), RecordDraft(name=two)]), np.array([0]), np.array([1]))
    surname, given = (LEVELS[part][found[part][0]] for part in ("surname", "given"))
    return surname, given


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("Maria Santos", "マリア クルズ"),
        ("David Johnson", "ジョン デイビッド"),
        ("スミス ジョン", "ジョン ミス"),
    ],
)
def test_other_words_are_another_surname(one: str, two: str) -> None:
    assert levels(one, two)[0] == "conflict"


@pytest.mark.parametrize(
    ("letters", "kana"),
    [
        ("TRAN QUOC BAO", "チャン・クオック・バオ"),
        ("Souza Rafael", "ソウザ ラファエル"),
        ("Sita Gurung", "グルン シタ"),
    ],
)
def test_kana_have_names_from_abroad_as_they_are_heard(letters: str, kana: str) -> None:
    assert "conflict" not in levels(letters, kana)


@pytest.mark.parametrize("short", ["John Smith", "ジョン スミス"])
def test_a_name_without_its_middle_name_is_the_same_and_no_slip(short: str) -> None:
    assert levels("SMITH JOHN ANDREW", short)[1] == "possible reading"


def test_two_surnames_in_kanji_before_one_given_name_in_kana_are_two() -> None:
    assert levels("高橋ゆかり", "斉藤ゆかり") == ("conflict", "exact")
