"""Kana and romaji meet in one canonical form."""

import re

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from kankei.errors import FieldError
from kankei.fields import kana, romaji

PLAIN = (
    "アaイiウuエeオoカkaキkiクkuケkeコkoガgaギgiグguゲgeゴgoサsaスsuセseソsoザzaズzuゼzeゾzoタtaテteトtoダdaデdeドdo"
    "ナnaニniヌnuネneノnoハhaヒhiヘheホhoバbaビbiブbuベbeボboパpaピpiプpuペpeポpoマmaミmiムmuメmeモmo"
    "ヤyaユyuヨyoラraリriルruレreロroワwa"
)
SMALL = {"ャ": "a", "ュ": "u", "ョ": "o"}
MORAE = [(sign, sound, sound) for sign, sound in re.findall(r"([ァ-ヶ])([a-z]+)", PLAIN)]
MORAE += [
    ("シ", "shi", "si"),
    ("チ", "chi", "ti"),
    ("ツ", "tsu", "tu"),
    ("フ", "fu", "hu"),
    ("ジ", "ji", "zi"),
]
MORAE += [
    (sign + small, hepburn + vowel, f"{kunrei}y{vowel}")
    for sign, hepburn, kunrei in [("シ", "sh", "s"), ("チ", "ch", "t"), ("ジ", "j", "z")]
    for small, vowel in SMALL.items()
]
MORAE += [
    (sign + small, f"{first}y{vowel}", f"{first}y{vowel}")
    for sign, first in zip("キギニヒビピミリ", "kgnhbpmr", strict=True)
    for small, vowel in SMALL.items()
]
HARD = [mora for mora in MORAE if mora[1][0] in "kstpc"]
SYLLABLE = st.one_of(
    st.sampled_from(MORAE).map(lambda mora: (mora,)),
    st.sampled_from(HARD).map(lambda mora: (("ッ", "Q", "Q"), mora)),
    st.sampled_from(MORAE).map(lambda mora: (mora, ("ン", "N", "N"))),
)
LARGE = re.compile("[キギチニヒビピミリ]ヨ[ウオ]|[キギチニヒビピリ]ユ[ウン]")


def spelt(morae: list[tuple[str, str, str]], column: int) -> str:
    """The morae in one system, ン and ッ by what follows, long vowels written out."""
    text = "".join(mora[column] for mora in morae)
    text = re.sub(r"Q(?=ch)", "t", text)
    text = re.sub(r"Q(?=(.))", r"\1", text)
    text = re.sub(r"N(?=[aiueoy])", "n'", text)
    text = re.sub(r"N(?=[bmp])", "m" if column == 1 else "n", text)
    return text.replace("N", "n")


NAMES = st.lists(SYLLABLE, min_size=1, max_size=5).map(
    lambda parts: [mora for part in parts for mora in part]
)


@given(NAMES)
def test_a_name_in_kana_and_in_any_romaji_has_one_reading(morae: list[tuple[str, str, str]]) -> None:
    written = "".join(mora[0] for mora in morae)
    assume(not LARGE.search(written) and not written.startswith("ッ"))
    hepburn, kunrei = spelt(morae, 1), spelt(morae, 2)
    styles = {
        "hepburn, long vowels written out": hepburn,
        "hepburn with macrons": re.sub("o[ou]", "ō", hepburn).replace("uu", "ū"),
        "hepburn, long vowels dropped": re.sub("o[ou]", "o", hepburn).replace("uu", "u"),
        "passport OH": re.sub("o[ou](?=[^aiueo]|$)", "oh", hepburn),
        "kunrei": kunrei,
        "kunrei with circumflex": re.sub("o[ou]", "ô", kunrei).replace("uu", "û"),
        "capitals": hepburn.upper(),
        "no apostrophe": hepburn.replace("'", ""),
        "hyphen for apostrophe": hepburn.replace("'", "-").title(),
    }
    readings = {style: romaji.reading(text) for style, text in styles.items()}
    assert readings == dict.fromkeys(styles, kana.reading(written))


@given(NAMES)
def test_hiragana_half_width_and_nfd_read_alike(morae: list[tuple[str, str, str]]) -> None:
    import unicodedata

    written = "".join(mora[0] for mora in morae)
    assert kana.normalize(kana.to_hiragana(written)) == written
    assert kana.normalize(unicodedata.normalize("NFD", written)) == written


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("シヨウ", "ショウ"),
        ("キヨウコ", "キョウコ"),
        ("リユウイチ", "リュウイチ"),
        ("ジユン", "ジュン"),
        ("シユリ", "シュリ"),
        ("ハツトリ", "ハットリ"),
        ("テツペイ", "テッペイ"),
        ("オオノ", "オーノ"),
        ("オウノ", "オノ"),
        ("ユウコ", "ユーコ"),
        ("ミヅホ", "ミズホ"),
        ("ヂロウ", "ジロウ"),
        ("カヲル", "カオル"),
        ("チヱ", "チエ"),
        ("ヴィオラ", "ビオラ"),
        ("ｵｵﾀﾞ", "おおだ"),
        ("か\u3099く", "ガク"),
        ("ミスヾ", "ミスズ"),
        ("オ-ノ", "オーノ"),
        ("オ―ノ", "オーノ"),
    ],
)
def test_two_ways_to_write_one_kana_name_meet(left: str, right: str) -> None:
    assert kana.reading(left) == kana.reading(right) != ""


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("キヨコ", "キョウコ"),
        ("リヨコ", "リョウコ"),
        ("イツキ", "イッキ"),
        ("レイナ", "レナ"),
        ("カンノ", "カノ"),
        ("ミユ", "ミュウ"),
        ("ヒロシ", "ヒロキ"),
    ],
)
def test_two_different_names_stay_two(left: str, right: str) -> None:
    assert kana.reading(left) != kana.reading(right)


@pytest.mark.parametrize("spelling", ["Gumma", "Gunma", "GUNNMA".replace("NN", "N")])
def test_m_before_m_is_the_syllabic_nasal(spelling: str) -> None:
    assert romaji.reading(spelling) == kana.reading("グンマ")


@pytest.mark.parametrize(
    ("text", "katakana"),
    [
        ("ﾔﾏﾀﾞ ﾀﾛｳ", "ヤマダ タロウ"),
        ("やまだ　たろう", "ヤマダ タロウ"),
        ("ジョン・スミス", "ジョン スミス"),
        ("  サトウ  ", "サトウ"),
    ],
)
def test_kana_have_one_form(text: str, katakana: str) -> None:
    assert kana.parse(text) == katakana


@pytest.mark.parametrize("text", ["佐藤", "Sato", "サトウ1", "サトウ花子", "ー", "ヽ"])
def test_what_is_not_all_kana_is_unreadable(text: str) -> None:
    with pytest.raises(FieldError) as caught:
        kana.parse(text)
    assert caught.value.code == "kana.unreadable"
