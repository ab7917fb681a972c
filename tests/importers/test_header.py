"""Headers in one form, their meanings, and the systems they betray."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kankei.wording import catalogue
from kankei_importers.header import dictionary, fold, meaning_of
from kankei_importers.layout import Layout
from kankei_importers.layouts import LAYOUTS
from kankei_importers.recognition import recognise


def test_every_meaning_has_words_for_the_clerk() -> None:
    assert dictionary().keys() - {code.removeprefix("meaning.") for code in catalogue("ja")} == set()


@given(st.text(max_size=30))
def test_folding_a_header_twice_is_folding_it_once(header: str) -> None:
    assert fold(fold(header)) == fold(header)


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("寄附者住所（〒）", "寄付者住所(〒)"),
        ("（必須）お名前", "お名前"),
        ("お名前【必須】", "お名前"),
        ("お名前 ※必須", "お名前"),
        ("E-mailアドレス", "Ｅ－ｍａｉｌ アドレス"),
        ("寄附者住所（住所１）", "寄付者住所(住所1)"),
        ("氏名_フリガナ", "氏名（フリガナ）"),
    ],
)
def test_headers_that_differ_in_looks_alone_are_one(left: str, right: str) -> None:
    assert fold(left) == fold(right)


@pytest.mark.parametrize(
    ("header", "meaning"),
    [
        ("お名前（漢字でご記入ください）", "name"),
        ("お名前のふりがなを教えてください", "kana"),
        ("ご住所", "address"),
        ("お住まいの地域\n(市区町村まで)", "address"),
        ("携帯電話のメールアドレス", "email"),
        ("メアド", "email"),
        ("連絡先メアド", "email"),
        ("携帯ﾒｱﾄﾞ", "email"),
        ("日中ご連絡のつく電話番号", "phone"),
        ("メールマガジンの配信を希望しますか", "mail"),
        ("参加人数（ご本人を含む）", "heads"),
        ("同伴者数", "companions"),
        ("当日の出欠", "attendance"),
        ("磐梯町に愛着を感じますか", "affection"),
        ("生年月日（西暦）", "birth_date"),
        ("旧姓をお持ちの方はご記入ください", "former_name"),
        ("おなまえ", "name"),
        ("でんわばんごう", "phone"),
        ("じゅうしょ", "address"),
        ("ひづけ", "applied_on"),
        ("寄付者名の公表", "publish_name"),
        ("現住所（都道府県）", "prefecture"),
        ("現住所（市区町村以降）", "street"),
        ("現住所（番地まで）", "address"),
        ("番地以降", "street"),
        ("Mobile Phone", "mobile"),
        ("連絡先ＴＥＬ", "phone"),
        ("どこから来ましたか", "address"),
        ("お名前\n（世帯主の方）", "name"),
        ("氏名（世帯主）", "householder"),
        ("転入された日", "happened_on"),
    ],
)
def test_a_header_is_understood_by_what_it_says(header: str, meaning: str) -> None:
    assert meaning_of(header)[0] == meaning


@pytest.mark.parametrize(
    "header",
    [
        "お届け先_名前",
        "送付先住所",
        "世帯主の住所",
        "緊急連絡先の電話番号",
        "同伴者氏名",
        "住所変更の有無",
        "好きな食べ物",
        "№",
    ],
)
def test_a_header_about_somebody_else_means_nothing(header: str) -> None:
    assert meaning_of(header)[0] == ""


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout.name)
def test_a_layout_is_known_by_its_signature_in_any_order_and_look(layout: Layout) -> None:
    header = [
        column.headers[0].replace("附", "付").replace("（", "(") for column in reversed(layout.signature)
    ]
    assert recognise(["余分な列", *header]) is layout


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout.name)
def test_a_layout_is_not_known_by_half_a_signature(layout: Layout) -> None:
    assert recognise([column.headers[0] for column in layout.signature[1:]]) is None


@pytest.mark.parametrize(
    ("header", "meaning"),
    [
        ("利用開始予定日", "wished_on"),
        ("利用開始希望日", "wished_on"),
        ("次回来訪予定日", ""),
        ("参加日数", ""),
        ("会社名フリガナ", ""),
        ("住所フリガナ", ""),
        ("電話連絡可能な時間帯", ""),
        ("電話連絡可能な番号", "phone"),
        ("累計寄附金額", ""),
        ("寄附入金額", "amount"),
        ("相談者連絡先", "phone"),
        ("所有者電話番号", ""),
        ("物件住所", ""),
        ("会社住所", ""),
    ],
)
def test_a_word_inside_a_header_means_nothing_where_the_rest_asks_for_another_thing(
    header: str, meaning: str
) -> None:
    assert meaning_of(header)[0] == meaning


@pytest.mark.parametrize(
    ("header", "meaning"),
    [
        ("郵送先(市区郡)", "city"),
        ("送付先(市区郡)", ""),
        ("メール1(自宅)", "email"),
        ("会社メール1", ""),
        ("携帯2", "mobile"),
        ("小人人数", "heads"),
        ("町外の人数", "heads"),
        ("Where do you live?", "address"),
        ("オーナーかな", "kana"),
        ("自宅住所1", "street"),
        ("自宅住所2", "building"),
        ("Mailing State/Province", "prefecture"),
        ("Email Opt Out", "mail_refused"),
        ("進捗状況", "status"),
        ("今後、町からのお知らせをお送りしてもよろしいですか？", "mail"),
    ],
)
def test_a_part_of_an_address_one_of_two_mailboxes_and_some_of_a_party_are_known_however_they_are_called(
    header: str, meaning: str
) -> None:
    assert meaning_of(header)[0] == meaning


def test_a_column_of_names_of_people_and_bodies_is_of_names() -> None:
    assert {meaning_of(word) for word in ("氏名又は名称", "氏名・名称", "氏名または名称")} == {("name", True)}


@pytest.mark.parametrize(
    ("header", "meaning"),
    [
        ("市区町村・番地", "street"),
        ("住まい", "address"),
        ("同伴", "companions"),
        ("視察ステータス", "status"),
    ],
)
def test_a_word_of_town_halls_is_known(header: str, meaning: str) -> None:
    assert meaning_of(header)[0] == meaning
