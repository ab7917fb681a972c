"""Names: taken out of their cell, split, folded, read."""

import pytest

from kankei.errors import FieldError
from kankei.fields import name, readings, segmentation
from kankei.fields.name_dress import undress


@pytest.mark.parametrize(
    "cell",
    [
        "佐藤　花子",
        "佐藤 花子",
        "佐藤\u2003花子",
        "佐　藤　花　子",
        "佐藤花子",
        "佐藤花子様",
        "佐藤　花子　様",
        "佐藤花子さん",
        "佐藤花子殿",
        "iPhone (佐藤花子)",
        "iPhone（佐藤花子）",
        "佐藤花子-PC",
        "SH-04L（佐藤花子）",
        "佐藤花子のiPhone",
        "佐藤花子 (iPad)",
        "花子(佐藤花子)",
        "佐藤花子（TA）",
        "佐藤花子 (ゲスト)",
        "佐藤 花子（主催者）",
        "佐藤花子 [外部]",
        "佐藤花子 (External)",
        "佐藤花子_ゲスト",
        "佐藤花子 - 外部",
        "佐藤 花子 ゲスト",
        "司会 佐藤花子",
        "主催者：佐藤花子",
        "佐藤花子のiPhone (2)",
        "佐藤花子@福島",
        "佐藤花子＠磐梯町",
        "佐藤花子/磐梯町",
        "福島県／佐藤花子",
        "【福島】佐藤花子",
        "佐藤花子(旧姓 鈴木)",
        "佐藤（鈴木）花子",
        "株式会社磐梯 佐藤花子",
        "佐藤花子・太郎",
        "佐藤花子、鈴木一郎",
        "佐藤花子 他2名",
        "1番 佐藤花子",
        "花子 佐藤",
        "佐藤 💕花子",
        "佐\u200b藤花子",
        "佐藤\U000e0100花子",
    ],
)
def test_one_name_is_found_in_every_dress(cell: str) -> None:
    assert name.normalize(cell) == "佐藤 花子"


@pytest.mark.parametrize(
    "cell", ["佐藤花子（旧姓）", "佐藤（妻）花子", "佐藤花子（鈴木）", "旧市街 花子", "佐藤花子"]
)
def test_what_is_no_former_surname_is_none(cell: str) -> None:
    assert name.former_surname(cell) == ""


@pytest.mark.parametrize(
    ("cell", "parts"),
    [
        ("堀允喬", ("堀", "允喬")),
        ("原岳義", ("原", "岳義")),
        ("佐々木希", ("佐々木", "希")),
        ("五十嵐健", ("五十嵐", "健")),
        ("長谷川町子", ("長谷川", "町子")),
        ("東海林太郎", ("東海林", "太郎")),
        ("勅使河原三郎", ("勅使河原", "三郎")),
        ("小檜山健", ("小檜山", "健")),
        ("林愛", ("林", "愛")),
        ("王明", ("王", "明")),
        ("髙橋みなみ", ("髙橋", "みなみ")),
        ("鈴木みち子", ("鈴木", "みち子")),
        ("五十嵐カノア", ("五十嵐", "カノア")),
        ("佐藤君子", ("佐藤", "君子")),
        ("𠮷野家康", ("𠮷野", "家康")),
        ("小笠原", ("小笠原", "")),
        ("佐藤", ("佐藤", "")),
        ("林", ("林", "")),
        ("花子", ("", "花子")),
        ("愛", ("", "愛")),
        ("桂太郎", ("桂", "太郎")),
        ("真由美", ("", "真由美")),
    ],
)
def test_a_name_without_a_space_is_split(cell: str, parts: tuple[str, str]) -> None:
    assert name.split(cell) == parts


@pytest.mark.parametrize("kana", ["オオハシ リキ", "オオハシリキ", "おおはし　りき", "ｵｵﾊｼ ﾘｷ"])
def test_the_kana_say_where_a_name_parts(kana: str) -> None:
    assert name.split("大橋力", kana) == ("大橋", "力")


@pytest.mark.parametrize(
    "cell",
    [
        "Sato Hanako",
        "Hanako Sato",
        "SATO Hanako",
        "Hanako SATO",
        "SATO, Hanako",
        "SATOH HANAKO",
        "Satō Hanako",
        "hanako.sato@example.com",
        "hanako_sato",
        "HanakoSato",
        "Ｓａｔｏ　Ｈａｎａｋｏ",
        "Hanako Sato's iPhone",
        "Ms. Hanako Sato",
        "Hanako Sato (外部)",
        "Hanako Sato（講師）",
        "Host: Hanako Sato",
        "Hanako Sato - Guest",
        "Hanako Sato (TA)",
    ],
)
def test_romaji_in_any_order_fills_the_readings(cell: str) -> None:
    found = name.name_columns([cell], [""])
    assert (found.surname, found.given, found.script) == ([""], [""], ["latin"])
    assert (found.surname_reading, found.given_reading) == (["sato"], ["hanako"])


@pytest.mark.parametrize(
    "cell", ["さとう はなこ", "サトウ ハナコ", "ｻﾄｳ ﾊﾅｺ", "さとうはなこ", "ハナコ サトウ"]
)
def test_kana_are_their_own_reading(cell: str) -> None:
    found = name.name_columns([cell], [""])
    assert (found.surname[0], found.given[0]) == ("サトウ", "ハナコ")
    assert (found.surname_reading[0], found.given_reading[0], found.script[0]) == ("sato", "hanako", "kana")


@pytest.mark.parametrize(
    "kana", ["サトウ ハナコ", "さとう　はなこ", "ｻﾄｳﾊﾅｺ", "サトウハナコ様", "SATO HANAKO", "Hanako Sato"]
)
def test_the_reading_comes_from_the_kana_cell(kana: str) -> None:
    found = name.name_columns(["佐藤花子"], [kana])
    assert (found.surname_reading[0], found.given_reading[0]) == ("sato", "hanako")


@pytest.mark.parametrize(
    "cell",
    ["佐藤花子(サトウハナコ)", "サトウ ハナコ（佐藤花子）", "佐藤花子 Hanako Sato", "Hanako SATO (佐藤花子)"],
)
def test_a_second_name_in_the_cell_is_its_reading(cell: str) -> None:
    found = name.name_columns([cell], [""])
    assert (found.surname[0], found.given[0]) == ("佐藤", "花子")
    assert (found.surname_reading[0], found.given_reading[0]) == ("sato", "hanako")


@pytest.mark.parametrize("cell", ["iPhone (佐藤和夫)", "サトウ カズオ（佐藤和夫）", "Kazuo Sato (佐藤和夫)"])
def test_a_name_in_brackets_is_one_though_a_sign_of_it_stands_for_a_husband(cell: str) -> None:
    assert name.split(cell) == ("佐藤", "和夫")


@pytest.mark.parametrize(
    "cell",
    ["佐藤花子（夫 太郎）", "佐藤花子（妻）", "佐藤花子（夫太郎）", "佐藤花子（女性）", "佐藤花子（元職員）"],
)
def test_a_note_in_brackets_about_somebody_is_no_name(cell: str) -> None:
    assert name.split(cell) == ("佐藤", "花子")


@pytest.mark.parametrize("cell", ["佐藤花子 (External)", "佐藤花子 (Presenter)", "佐藤花子（Unverified）"])
def test_a_part_in_a_meeting_is_no_reading(cell: str) -> None:
    found = name.name_columns([cell], [""])
    assert (found.surname_reading, found.given_reading) == ([""], [""])


def test_kanji_alone_are_never_given_a_reading() -> None:
    found = name.name_columns(["佐藤 花子"], [""])
    assert (found.surname_reading, found.given_reading) == ([""], [""])


@pytest.mark.parametrize(
    ("cell", "parts"),
    [
        ("ケーシー アスミタ クマリ", ("ケーシー", "アスミタクマリ")),
        ("グエン　ティ　ホア", ("グエン", "ティホア")),
        ("おお くぼ たろう", ("おおくぼ", "たろう")),
        ("PHAM THI LINH", ("PHAM", "THI LINH")),
    ],
)
def test_of_three_words_the_first_is_the_surname_unless_two_are_one(
    cell: str, parts: tuple[str, str]
) -> None:
    assert name.split(cell) == parts


@pytest.mark.parametrize("cell", ["Tran Khanh", "TRAN KHANH", "Khanh, Tran", "Li Jing", "Smith John"])
def test_a_name_not_spelt_as_japanese_is_keeps_its_letters(cell: str) -> None:
    found = name.name_columns([cell], [""])
    assert found.surname[0] + found.given[0] != ""


@pytest.mark.parametrize("cell", ["Ohno Jun'ichi", "NAMBA Kyohei", "Itoh, Shoh", "Teppei NAMBU"])
def test_a_name_spelt_as_japanese_is_known_by_its_reading_alone(cell: str) -> None:
    found = name.name_columns([cell], [""])
    assert found.surname[0] + found.given[0] == ""


def test_kana_with_a_point_between_them_stand_given_name_first() -> None:
    found = name.name_columns(["GRACE JOHNSON"], ["グレース・ジョンソン"])
    assert (found.surname_reading, found.given_reading) == (["zyonson"], ["guresu"])


def test_a_surname_alone_may_have_the_kana_of_both_parts() -> None:
    found = name.name_columns(["佐藤"], ["サトウ ハナコ"])
    assert (found.surname, found.given, found.given_reading) == (["佐藤"], [""], ["hanako"])


@pytest.mark.parametrize("cell", ["○佐藤花子", "佐藤花子*", "＊佐藤 花子", "佐藤 花子 ○", "佐藤花子×2"])
def test_a_sign_beside_a_whole_name_masks_nothing(cell: str) -> None:
    assert name.split(cell) == ("佐藤", "花子")


@pytest.mark.parametrize("cell", ["?村　寛", "〓村 寛", "●村 寛", "\ue000村 寛"])
def test_a_kanji_the_file_lost_is_put_back_by_the_kana(cell: str) -> None:
    assert name.name_columns([cell], ["ヨシムラ ヒロシ"]).surname == ["吉村"]


def test_without_kana_a_lost_kanji_stays_open() -> None:
    assert name.name_columns(["?村　寛"], [""]).surname == ["〓村"]


@pytest.mark.parametrize(
    "cell",
    [
        "匿名",
        "匿名希望",
        "非公開希望",
        "公表しない",
        "寄附者Ａ",
        "テスト太郎",
        "テスト　太郎",
        "test",
        "TEST USER",
        "不明",
        "同上",
        "なし",
        "〇〇",
        "○○ ○○",
        "佐* 花*",
        "佐＊＊＊",
        "佐○ 花○",
        "佐藤○○",
        "佐*花子",
        "サ＊＊ ハ＊＊",
        "＊＊花子",
        "**花子 様",
        "○○花子",
        "〇〇 花子",
        "●●太郎",
        "□□ サクラコ",
        "** Hanako",
        "H*** S***",
        "ゲスト購入",
        "(退会ユーザー)",
        "iPhone",
        "iPhone (2)",
        "Zoom User",
        "sh",
        "SH-04L",
        "SOV40",
        "701SH",
        "OPPO Reno3 A",
        "DESKTOP-A1B2C3D",
        "WIN-8KJ2",
        "user-PC",
        "匿名1",
        "スマホ",
        "ホスト",
        "-",
        "xxx",
        "株式会社磐梯",
        "磐梯町役場",
        "一般社団法人磐梯協会",
        "Bandai Co., Ltd.",
    ],
)
def test_what_names_nobody_yields_nothing(cell: str) -> None:
    found = name.name_columns([cell], [""])
    assert (found.surname[0] + found.given[0] + found.surname_reading[0] + found.given_reading[0]) == ""


@pytest.mark.parametrize(
    "cell",
    [
        "阿部 花子",
        "服部 半蔵",
        "建部 太郎",
        "渡部 会子",
        "市川 市",
        "中村 町子",
        "大町 桂",
        "Testa Marco",
        "So Hanako",
        "参 花子",
        "管 花子",
        "さい はなこ",
        "Mac Arthur",
        "So Win",
    ],
)
def test_a_name_that_looks_like_a_place_or_an_office_is_a_name(cell: str) -> None:
    assert len(name.normalize(cell).replace(",", "").split()) == 2


@pytest.mark.parametrize(
    "cell",
    [
        "有限会社さとう",
        "㈱磐梯",
        "株式会社磐梯建設",
        "医療法人社団 博愛会",
        "NPO法人 会津の森",
        "磐梯町商工会",
        "磐梯町 商工会青年部",
        "㈱ヤマダ電設",
        "ヤマダ電設㈱ 会津店",
        "会津若松ロータリークラブ",
        "有志一同",
        "佐藤家一同",
        "東町自治会",
        "磐梯町立磐梯小学校",
        "会津病院",
        "駅前まつり実行委員会",
        "佐藤一郎後援会",
        "磐梯町 企画課",
        "デジタル変革戦略室",
        "町民課",
        "若松会 会長",
        "Bandai Co., Ltd.",
    ],
)
def test_an_organisation_is_no_human_being(cell: str) -> None:
    assert (name.is_organisation(cell), name.split(cell)) == (True, ("", ""))


@pytest.mark.parametrize(
    ("cell", "parts"),
    [
        ("㈱磐梯 代表取締役 渡部真一", ("渡部", "真一")),
        ("株式会社磐梯代表取締役渡部真一", ("渡部", "真一")),
        ("株式会社磐梯 渡部 真一", ("渡部", "真一")),
        ("磐梯町商工会 会長 髙橋 健太", ("髙橋", "健太")),
        ("医療法人社団 博愛会 理事長 渡部 真一", ("渡部", "真一")),
        ("NPO法人会津 五十嵐めぐみ", ("五十嵐", "めぐみ")),
        ("株式会社磐梯（代表 渡部真一）", ("渡部", "真一")),
        ("磐梯町観光協会 事務局長 渡部真一", ("渡部", "真一")),
        ("さくら会 会長 鈴木 一郎", ("鈴木", "一郎")),
        ("カフェひだまり 店長 佐藤 花子", ("佐藤", "花子")),
        ("代表 佐藤花子", ("佐藤", "花子")),
        ("会田 花子", ("会田", "花子")),
        ("社 太郎", ("社", "太郎")),
        ("組 一郎", ("組", "一郎")),
        ("本部 太郎", ("本部", "太郎")),
        ("渡部長太郎", ("渡部", "長太郎")),
    ],
)
def test_somebody_beside_an_organisation_or_named_like_one_is_a_person(
    cell: str, parts: tuple[str, str]
) -> None:
    assert (name.is_organisation(cell), name.split(cell)) == (False, parts)


def test_no_listed_surname_or_given_name_makes_an_organisation() -> None:
    cells = [f"{surname} 花子" for surname in readings.surname_share()]
    cells += [f"佐藤{given}" for given in readings.given_share()]
    assert [cell for cell in cells if name.is_organisation(cell)] == []


@pytest.mark.parametrize(
    "cell", ["故 小林 結衣", "故小林結衣", "小林 結衣 ご夫妻", "小林 結衣様御夫妻", "小林結衣夫妻"]
)
def test_what_stands_around_the_name_of_a_couple_or_of_the_dead_is_taken_off(cell: str) -> None:
    assert name.split(cell) == ("小林", "結衣")


@pytest.mark.parametrize(
    ("cell", "code"), [("", "name.empty"), ("匿名", "name.unreadable"), ("123", "name.unreadable")]
)
def test_a_cell_without_a_name_says_why(cell: str, code: str) -> None:
    with pytest.raises(FieldError) as caught:
        name.parse(cell)
    assert caught.value.code == code


def test_empty_columns_stay_empty() -> None:
    assert name.name_columns([], []).surname == []


def test_a_nickname_in_brackets_does_not_replace_the_name() -> None:
    assert undress("佐藤花子（はな）").text == "佐藤花子"


def test_every_listed_surname_splits_from_a_common_given_name() -> None:
    missed = [
        surname for surname, _, _ in readings.surnames() if name.split(f"{surname}太郎") != (surname, "太郎")
    ]
    assert len(missed) < 10, missed


def test_every_listed_surname_is_told_from_a_given_name_in_romaji() -> None:
    sounds = readings.surname_sound_share()
    missed = [sound for sound in sounds if segmentation.split_latin("hanako", sound) != (sound, "hanako")]
    assert len(missed) < 10, missed


def test_readings_of_a_kanji_come_likeliest_first() -> None:
    assert readings.surname_readings("河野") == ("kono", "kawano")
    assert "hanako" in readings.given_readings("花子")
    assert readings.surname_readings("百足屋敷") == ()


def test_the_share_of_a_surname_is_above_the_floor_of_unknown_ones() -> None:
    shares = readings.surname_share()
    assert shares["佐藤"] > shares["嵯峨"] > readings.RAREST


def test_a_variant_has_the_share_of_its_kin() -> None:
    assert readings.surname_share()[name.fold("髙橋")] == readings.surname_share()[name.fold("高橋")]


@pytest.mark.parametrize(
    ("cell", "parts"),
    [
        ("ジョン・スミス", ("スミス", "ジョン")),
        ("マリア・ルイサ・サントス", ("サントス", "マリアルイサ")),
        ("グエン・ヴァン・アン", ("グエン", "ヴァンアン")),
        ("サトウ・ハナコ", ("サトウ", "ハナコ")),
        ("KIM Jiwoo", ("KIM", "Jiwoo")),
        ("Wang Wei", ("Wang", "Wei")),
        ("Binh Nguyen", ("Nguyen", "Binh")),
    ],
)
def test_a_name_from_abroad_is_parted_as_its_country_does(cell: str, parts: tuple[str, str]) -> None:
    assert name.split(cell) == parts


@pytest.mark.parametrize("title", [" 様", "　殿", " さん", " 御夫妻"])
def test_a_surname_that_ends_as_places_do_stays_before_a_title(title: str) -> None:
    told = [f"{surname} 太郎" for surname in readings.surname_share()]
    plain, titled = (
        name.name_columns(cells, [""] * len(told)) for cells in (told, [f"{one}{title}" for one in told])
    )
    assert titled == plain


def test_a_place_before_a_full_name_is_no_part_of_it() -> None:
    cells = ["磐梯町 佐藤 花子 様", "会津支部 中村 太郎"]
    found = name.name_columns(cells, ["", ""])
    assert list(zip(found.surname, found.given, strict=True)) == [("佐藤", "花子"), ("中村", "太郎")]


@pytest.mark.parametrize("place", ["磐梯町 ", "福島県　", "会津若松 ", "東京 "])
def test_a_word_that_is_no_name_before_a_whole_name_in_one_word_is_no_part_of_it(place: str) -> None:
    assert name.split(f"{place}渡辺翼") == ("渡辺", "翼")


@pytest.mark.parametrize("cell", ["鈴木田 葉瑠花", "新井田 桐子", "小檜山 三千代", "佐藤 渡辺翼"])
def test_what_may_be_a_surname_before_a_name_stays_one(cell: str) -> None:
    assert name.split(cell) == tuple(cell.split())


@pytest.mark.parametrize(
    "cell",
    [
        "高橋太郎議員",
        "高橋太郎町長",
        "高橋太郎 教授",
        "高橋　太郎　会長",
        "高橋太郎教頭",
        "高橋 太郎 教諭",
        "高橋太郎君",
        "高橋太郎 38歳",
        "高橋太郎㊞",
        "区長 高橋太郎",
        "区長　高橋 太郎",
        "課長補佐 高橋太郎",
        "税務課長　高橋太郎",
        "主査 高橋太郎",
        "磐梯町役場 主事 高橋太郎",
        "株式会社磐梯 課長代理 高橋太郎",
        "高橋太郎課長補佐",
    ],
)
def test_a_post_an_age_and_a_seal_are_no_part_of_the_name(cell: str) -> None:
    parts = name.name_columns([cell], [""])
    assert (parts.surname, parts.given) == (["高橋"], ["太郎"])


@pytest.mark.parametrize(
    "cell",
    ["招待：高橋太郎", "招待 高橋太郎", "ご招待：高橋　太郎", "一般:高橋太郎", "高橋太郎：ボランティア"],
)
def test_a_label_beside_a_name_is_no_part_of_it(cell: str) -> None:
    parts = name.name_columns([cell], [""])
    assert (parts.surname, parts.given) == (["高橋"], ["太郎"])


@pytest.mark.parametrize(
    ("cell", "surname"),
    [("高橋：ボランティア", "高橋"), ("鈴木一郎：高橋太郎", "鈴木")],
)
def test_a_name_before_a_colon_is_no_label(cell: str, surname: str) -> None:
    assert name.name_columns([cell], [""]).surname == [surname]


@pytest.mark.parametrize(
    ("cell", "surname", "given"),
    [
        ("田中 町長", "田中", ""),
        ("織田 信長", "織田", "信長"),
        ("佐藤 主幹", "佐藤", "主幹"),
        ("李 麗君", "李", "麗君"),
    ],
)
def test_what_only_looks_like_a_post_stays_and_a_post_makes_no_given_name(
    cell: str, surname: str, given: str
) -> None:
    parts = name.name_columns([cell], [""])
    assert (parts.surname, parts.given) == ([surname], [given])


@pytest.mark.parametrize("sign", ["・", "･", "、", "，", ",", ", ", "/", "／", "|", ":", "："])
def test_a_sign_between_a_surname_and_a_given_name_parts_one_name(sign: str) -> None:
    cells = [f"塚原{sign}純一郎", f"塚原{sign}みどり 様"]
    assert [name.split(cell) for cell in cells] == [("塚原", "純一郎"), ("塚原", "みどり")]
    assert not any(map(name.is_several, cells))


@pytest.mark.parametrize(
    "cell",
    [
        "渡辺翼 ワタナベツバサ",
        "渡辺翼　わたなべつばさ",
        "渡辺翼 ﾜﾀﾅﾍﾞﾂﾊﾞｻ 様",
        "渡辺 翼 ワタナベツバサ",
        "ワタナベツバサ 渡辺翼",
    ],
)
def test_a_whole_name_in_kana_beside_one_in_kanji_is_how_it_is_read(cell: str) -> None:
    found = name.name_columns([cell], [""])
    assert (found.surname, found.given) == (["渡辺"], ["翼"])
    assert (found.surname_reading, found.given_reading) == (["watanabe"], ["tubasa"])


@pytest.mark.parametrize("surname", ["渡辺", "小笠原", "五十嵐", "小檜山"])
def test_a_given_name_in_kana_beside_a_surname_is_no_reading(surname: str) -> None:
    assert name.split(f"{surname} ツバサ") == (surname, "ツバサ")


@pytest.mark.parametrize("sign", ["・", "、", "，"])
def test_a_sign_between_two_surnames_or_behind_a_whole_name_parts_two_people(sign: str) -> None:
    assert all(map(name.is_several, [f"佐藤{sign}鈴木", f"佐藤太郎{sign}花子"]))


@pytest.mark.parametrize("sign", [" ", "　", "/", " / ", "／", "|", "＋", "×", "と", "・"])
@pytest.mark.parametrize("second", ["佐藤花子", "鈴木花子", "花子"])
def test_of_two_people_in_one_cell_the_first_is_read_whatever_stands_between(sign: str, second: str) -> None:
    cell = f"佐藤太郎{sign}{second}"
    assert (name.split(cell), name.is_several(cell)) == (("佐藤", "太郎"), True)


def test_four_words_of_two_full_names_are_two_people() -> None:
    cell = "佐藤 太郎　鈴木 花子"
    assert (name.split(cell), name.is_several(cell)) == (("佐藤", "太郎"), True)


@pytest.mark.parametrize(
    "cell", ["佐藤花子/磐梯町", "佐藤太郎/サトウタロウ", "大和田 三千代", "佐藤/太郎", "林 里と子"]
)
def test_one_person_with_something_beside_the_name_is_not_several(cell: str) -> None:
    assert not name.is_several(cell)


@pytest.mark.parametrize("cell", ["サトウ/タロウ", "サトウ：タロウ", "サトウ、タロウ"])
def test_a_sign_parts_a_name_in_kana_too(cell: str) -> None:
    assert name.split(cell) == ("サトウ", "タロウ")


@pytest.mark.parametrize("surname", ["三ヶ田", "三ヵ田", "三が田", "三ｹ田"])
def test_small_and_large_ke_in_a_surname_are_one(surname: str) -> None:
    assert name.normalize(f"{surname} 太郎") == "三ケ田 太郎"


def test_a_wife_beside_a_man_s_name_is_his_and_beside_a_woman_s_she_is_the_woman() -> None:
    cells = ["佐藤 太郎（妻）", "佐藤太郎(奥様)", "佐藤 花子（妻）", "佐藤 薫（妻）", "佐藤 花子（夫）"]
    assert name.name_columns(cells, [""] * 5).given == ["太郎妻", "太郎奥", "花子", "薫", "花子夫"]


@pytest.mark.parametrize(
    "cell",
    ["佐藤（太郎・花子）", "佐藤(太郎と花子)", "佐藤（太郎、花子）様", "佐藤 [太郎・花子]", "佐藤（太郎）"],
)
def test_given_names_in_brackets_behind_a_surname_belong_to_it(cell: str) -> None:
    assert name.split(cell) == ("佐藤", "太郎")
    assert name.is_several(cell) == ("花子" in cell)


@pytest.mark.parametrize(
    "cell", ["佐藤（鈴木）", "佐藤（正）", "佐藤（父・母）", "佐藤（千葉・福島）", "佐藤（代理）"]
)
def test_a_note_in_brackets_behind_a_surname_is_no_given_name(cell: str) -> None:
    assert name.split(cell) == ("佐藤", "")


@pytest.mark.parametrize(
    "cell",
    [
        "サトウタロウ・サトウハナコ",
        "サトウ タロウ・スズキ ハナコ",
        "ｻﾄｳﾀﾛｳ･ｻﾄｳﾊﾅｺ",
        "さとうたろう・さとうはなこ",
    ],
)
def test_two_whole_names_in_kana_are_two_people(cell: str) -> None:
    found = name.name_columns([cell], [""])
    assert (found.surname, found.given, name.is_several(cell)) == (["サトウ"], ["タロウ"], True)


@pytest.mark.parametrize("cell", ["ジョン・スミス", "マリア・サラ", "ホセ・ルイス", "サトウ・タロウ"])
def test_a_dot_inside_a_name_in_kana_makes_no_second_person(cell: str) -> None:
    assert not name.is_several(cell)


@pytest.mark.parametrize("place", ["磐梯町", "福島県", "会津若松市", "福島県磐梯町", "東京都"])
@pytest.mark.parametrize("person", ["渡辺翼", "渡辺 翼", "渡辺翼様", "渡辺 翼さん"])
def test_the_municipality_that_somebody_is_of_is_no_part_of_the_name(place: str, person: str) -> None:
    assert name.split(f"{place}の{person}") == ("渡辺", "翼")


@pytest.mark.parametrize(
    ("cell", "given"), [("中村のぞみ", "のぞみ"), ("木村のり子", "のり子"), ("田村のぶえ", "のぶえ")]
)
def test_a_surname_that_ends_as_places_do_keeps_a_given_name_in_no(cell: str, given: str) -> None:
    assert name.split(cell)[1] == given


@pytest.mark.parametrize(
    ("kanji", "sounds"),
    [
        ("陽翔", {"haruto", "hinato"}),
        ("琉生", {"rui"}),
        ("碧人", {"aoto"}),
        ("湊斗", {"minato"}),
        ("陽葵", {"himari", "hinata"}),
    ],
)
def test_names_of_the_children_of_the_last_fifteen_years_are_read(kanji: str, sounds: set[str]) -> None:
    assert sounds <= set(readings.given_readings(kanji))


def test_what_is_known_of_readings_beside_the_data_set_puts_nobody_into_invented_towns() -> None:
    assert not {"琉生", "碧人", "陽葵"} & {known for known, *_ in readings.given_names()}


@pytest.mark.parametrize("cell", ["楊娜", "何潔", "羅森", "馬超"])
def test_two_characters_whose_kana_tell_two_parts_are_surname_and_given_name(cell: str) -> None:
    sounds = {"楊娜": "ヤン ナー", "何潔": "カ ケツ", "羅森": "ラ シン", "馬超": "マー チャオ"}
    assert name.split(cell, sounds[cell]) == (cell[0], cell[1])


@pytest.mark.parametrize(
    ("cell", "kana"), [("佐藤", "サトウ ハナコ"), ("小檜山", "コビヤマ タロウ"), ("鴇巣", "トウノス タロウ")]
)
def test_a_surname_alone_stays_whole_beside_the_kana_of_a_whole_name(cell: str, kana: str) -> None:
    assert name.split(cell, kana) == (cell, "")


@pytest.mark.parametrize(
    ("cell", "kana"),
    [
        ("舞 佐々木", "ささき まい"),
        ("舞 佐々木", "マイ ササキ"),
        ("佐々木 舞", "マイ ササキ"),
        ("まい ささき", "ササキ マイ"),
    ],
)
def test_a_name_or_its_kana_with_the_given_name_in_front_is_put_in_order(cell: str, kana: str) -> None:
    found = name.name_columns([cell], [kana])
    assert (found.surname_reading, found.given_reading) == (["sasaki"], ["mai"])
    assert (found.surname, found.given) in ((["佐佐木"], ["舞"]), (["ササキ"], ["マイ"]))


def test_of_two_surnames_the_kana_tell_which_is_the_given_name() -> None:
    assert name.split("七海 山田", "ヤマダ ナナミ") == ("山田", "七海")
    assert name.split("森 泉", "モリ イズミ") == ("森", "泉")


def test_the_kana_beside_a_name_from_abroad_tell_which_of_its_words_is_the_surname() -> None:
    found = name.name_columns(["マリア クリスティナ クルズ"], ["クルズ マリア クリスティナ"])
    assert (found.surname, found.given) == (["クルズ"], ["マリアクリスティナ"])


@pytest.mark.parametrize("device", ["SH-54C", "SO-51A", "A103SH"])
def test_what_makers_call_a_telephone_is_no_reading_of_the_name_in_brackets(device: str) -> None:
    kanji = name.name_columns([f"{device} (小山俊夫)"], [""])
    assert (kanji.surname, kanji.given, kanji.surname_reading) == (["小山"], ["俊夫"], [""])
    letters = name.name_columns([f"{device} (Toshio Koyama)"], [""])
    assert (letters.surname_reading, letters.given_reading) == (["koyama"], ["tosio"])


@pytest.mark.parametrize(
    ("cell", "parts"),
    [
        ("楊志強", ("楊", "志強")),
        ("郭涛", ("郭", "涛")),
        ("張本勲", ("張本", "勲")),
        ("許斐誠", ("許斐", "誠")),
        ("大翔", ("", "大翔")),
    ],
)
def test_a_name_without_a_space_is_split_as_its_country_has_it(cell: str, parts: tuple[str, str]) -> None:
    assert name.split(cell) == parts


@pytest.mark.parametrize(
    ("cell", "surname"), [("Hyun Jung", "Jung"), ("Jun Lee", "Lee"), ("Tanaka Kim", "Tanaka")]
)
def test_a_surname_from_abroad_may_stand_behind(cell: str, surname: str) -> None:
    assert name.split(cell)[0] == surname


BODIES = (
    "株式会社磐梯", "㈱磐梯 代表 渡部真一", "ﾊﾞﾝﾀﾞｲ株式会社", "若松会 会長", "若松会　会長　渡部真一",
    "商工 会", "磐梯観光協会 田中", "総務課", "総務 課", "Bandai Co. Ltd", "会田 花子", "団 伊玖磨",
    "渡部真一", "鈴木商店 代表 鈴木一郎", "", "（株）磐梯",
)  # fmt: skip


def test_a_column_says_of_organisations_and_who_signs_for_them_what_each_of_its_cells_does() -> None:
    assert name.organisations(BODIES) == set(filter(name.is_organisation, BODIES))
    assert name.signed_for(BODIES) == {
        cell: name.represented(cell) for cell in BODIES if name.represented(cell)
    }
