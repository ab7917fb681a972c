"""Addresses."""

import pytest
from msgspec.structs import astuple

from kankei.errors import FieldError
from kankei.fields import address


@pytest.mark.parametrize(
    "text",
    [
        "福島県耶麻郡磐梯町大字磐梯字中ノ橋1855-2",
        "福島県磐梯町大字磐梯字中ノ橋１８５５番地の２",
        "福島県　耶麻郡磐梯町　磐梯中の橋1855番地2",
        "耶麻郡磐梯町大字磐梯字中之橋１８５５－２",
        "磐梯町大字磐梯字中ノ橋1855ー2",
        "〒969-3392 福島県耶麻郡磐梯町大字磐梯字中ノ橋1855番地-2",
        "福島県耶麻郡磐梯町大字磐梯字中ノ橋1855の2",
    ],
)
def test_one_place_in_the_country_has_one_form(text: str) -> None:
    assert tuple(address.parse(text)) == ("福島県", "磐梯町", "磐梯中ノ橋", "1855-2", "")


@pytest.mark.parametrize(
    "text",
    [
        "東京都八王子市中野山王6-23-8 グリーンハイツ弐番館 1301",
        "東京都八王子市中野山王六丁目23番8号グリーンハイツ弐番館1301号室",
        "東京都八王子市中野山王６－２３－８－１３０１",
        "八王子市中野山王6丁目23-8 グリーンハイツ　１３０１号",
        "東京都　八王子市　中野山王6の23の8　#1301",
        "東京都八王子市中野山王6丁目23番8号 グリーンハイツ1301 佐藤方",
    ],
)
def test_one_flat_in_the_city_has_one_form(text: str) -> None:
    assert tuple(address.parse(text)) == ("東京都", "八王子市", "中野山王", "6-23-8", "1301")


@pytest.mark.parametrize(
    ("text", "prefecture", "city"),
    [
        ("三重県四日市市諏訪町1-5", "三重県", "四日市市"),
        ("広島県廿日市市下平良1-11-1", "広島県", "廿日市市"),
        ("奈良県大和郡山市北郡山町248-4", "奈良県", "大和郡山市"),
        ("福島県郡山市朝日1-23-7", "福島県", "郡山市"),
        ("東京都町田市森野2-2-22", "東京都", "町田市"),
        ("新潟県十日町市千歳町3-3", "新潟県", "十日町市"),
        ("新潟県村上市三之町1-1", "新潟県", "村上市"),
        ("北海道余市郡余市町朝日町26", "北海道", "余市町"),
        ("群馬県佐波郡玉村町下新田201", "群馬県", "玉村町"),
        ("東京都武蔵村山市本町1-1-1", "東京都", "武蔵村山市"),
        ("東京都東村山市本町1-2-3", "東京都", "東村山市"),
        ("東京都羽村市緑ヶ丘5-2-1", "東京都", "羽村市"),
        ("長野県大町市大町3887", "長野県", "大町市"),
        ("岐阜県郡上市八幡町島谷228", "岐阜県", "郡上市"),
        ("愛知県蒲郡市旭町17-1", "愛知県", "蒲郡市"),
        ("福岡県小郡市小郡255-1", "福岡県", "小郡市"),
        ("石川県野々市市三納1-1", "石川県", "野々市市"),
        ("滋賀県東近江市八日市緑町10-5", "滋賀県", "東近江市"),
        ("千葉県市川市八幡1-1-1", "千葉県", "市川市"),
        ("千葉県市原市国分寺台中央1-1-1", "千葉県", "市原市"),
        ("山梨県西八代郡市川三郷町市川大門1790", "山梨県", "市川三郷町"),
        ("佐賀県杵島郡大町町大字大町5017", "佐賀県", "大町町"),
        ("奈良県高市郡明日香村岡55", "奈良県", "明日香村"),
        ("福岡県京都郡みやこ町勝山1", "福岡県", "みやこ町"),
        ("北海道札幌市東区東雁来9条1-8", "北海道", "札幌市東区"),
        ("神奈川県横浜市保土ヶ谷区川島町203", "神奈川県", "横浜市保土ケ谷区"),
        ("東京都三宅村阿古497", "東京都", "三宅村"),
        ("茨城県龍ヶ崎市3710", "茨城県", "龍ケ崎市"),
        ("群馬県多野郡吉井町池1695", "群馬県", "吉井町"),
        ("沖縄県南城市", "沖縄県", "南城市"),
        ("東京都中央区", "東京都", "中央区"),
        ("福島県", "福島県", ""),
    ],
)
def test_a_municipality_ends_where_it_ends(text: str, prefecture: str, city: str) -> None:
    found = address.parse(text)
    assert (found.prefecture, found.city) == (prefecture, city)


@pytest.mark.parametrize(
    ("text", "postal_code", "prefecture"),
    [
        ("郡山市朝日1-23-7", "", "福島県"),
        ("横浜市中区日本大通1", "", "神奈川県"),
        ("港区芝公園4-2-8", "", "東京都"),
        ("磐梯町", "", "福島県"),
        ("福島", "", "福島県"),
        ("東京 中央区", "", "東京都"),
        ("府中市宮西町2-24", "", ""),
        ("府中市宮西町2-24", "183-0022", "東京都"),
        ("館町2305番地の1", "1930944", "東京都"),
        ("本町1-2", "", ""),
    ],
)
def test_a_prefecture_left_out_is_found_where_only_one_fits(
    text: str, postal_code: str, prefecture: str
) -> None:
    assert address.address_columns([text], [postal_code]).prefecture == [prefecture]


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("一丁目2番3号", "1-2-3"),
        ("１－２－３", "1丁目2番地3"),
        ("二十三丁目5", "23-5"),
        ("霞が関2-1", "霞ヶ関2-1"),
        ("梶ケ谷674", "梶ヶ谷674"),
        ("西ノ宮1", "西之宮1"),
        ("三ツ沢1", "三ッ沢1"),
        ("北四条西5-10", "北4条西5-10"),
        ("澤田1", "沢田1"),
        ("瑞穂通り7-5", "瑞穂通7-5"),
        ("野駄第21地割170番地", "野駄21-170"),
    ],
)
def test_two_ways_to_write_a_place_fold_together(left: str, right: str) -> None:
    assert address.normalize(left) == address.normalize(right)


@pytest.mark.parametrize(
    ("text", "room"),
    [
        ("1-2 101号室", "101"),
        ("1-2 #101", "101"),
        ("1-2 ハイツB-203", "203"),
        ("1-2 コーポ第2", "2"),
        ("1-2 第2コーポ", ""),
        ("1-2", ""),
        ("1-2-3-405", "405"),
    ],
)
def test_only_the_room_is_kept_of_a_building(text: str, room: str) -> None:
    assert address.parse(f"東京都港区芝{text}").room == room


@pytest.mark.parametrize(
    ("text", "code"),
    [("", "address.empty"), ("海外", "address.unreadable"), ("Tokyo, Japan", "address.unreadable")],
)
def test_what_is_no_address_says_why(text: str, code: str) -> None:
    with pytest.raises(FieldError) as caught:
        address.parse(text)
    assert caught.value.code == code


def test_there_are_47_prefectures_792_cities_and_926_towns_and_villages() -> None:
    rows = address._municipalities()
    places = [place for row in rows for place in row[2]]
    assert len(rows) == 47
    assert sum(place.endswith("市") for place in places) == 792
    assert sum(place.endswith(("町", "村")) for place in places) == 926


def test_every_city_is_found_behind_its_prefecture_and_with_its_district() -> None:
    for prefecture, _, places in address._municipalities():
        found = address.address_columns(
            [f"{prefecture}{place}本町1-2" for place in places], [""] * len(places)
        )
        assert found.city == places
        assert set(found.prefecture) == {prefecture}
        assert set(found.town) == {"本町"}


HOME = address.Home("磐梯町", "福島県", ("磐梯", "更科", "赤枝", "大谷"), ("9693301", "9693302"))


@pytest.mark.parametrize(
    ("text", "postal_code", "town", "block"),
    [
        ("町内", "", "", ""),
        ("町内在住", "", "", ""),
        ("当町", "", "", ""),
        ("本町", "", "", ""),
        ("本町内", "", "", ""),
        ("地元", "", "", ""),
        ("磐梯", "", "", ""),
        ("磐梯町内", "", "", ""),
        ("町内（更科）", "", "更科", ""),
        ("更科", "", "更科", ""),
        ("更科字清水平1-2", "", "更科清水平", "1-2"),
        ("大字磐梯字漆方１－２", "", "磐梯漆方", "1-2"),
        ("福島県大字磐梯字漆方1-2", "", "磐梯漆方", "1-2"),
        ("漆方1-2", "969-3301", "漆方", "1-2"),
        ("", "9693302", "", ""),
    ],
)
def test_the_lists_of_a_town_need_not_name_it(text: str, postal_code: str, town: str, block: str) -> None:
    (place,) = zip(*astuple(address.address_columns([text], [postal_code], home=HOME)), strict=True)
    assert place == ("福島県", "磐梯町", town, block, "")


@pytest.mark.parametrize(
    ("text", "postal_code", "prefecture", "city"),
    [
        ("磐梯熱海", "", "", ""),
        ("町内在勤", "", "", ""),
        ("大谷地1-2", "", "", ""),
        ("更科町1-2", "", "", ""),
        ("本町1-2", "", "", ""),
        ("大谷1-2", "321-0345", "栃木県", ""),
        ("会津若松市本町1-2", "969-3301", "福島県", "会津若松市"),
        ("会津若松", "", "福島県", "会津若松市"),
        ("郡山", "969-3301", "福島県", "郡山市"),
        ("仙台", "", "宮城県", "仙台市"),
        ("福島", "", "福島県", ""),
        ("県内", "", "福島県", ""),
        ("町外", "", "", ""),
    ],
)
def test_what_is_not_surely_in_the_town_stays_what_it_says(
    text: str, postal_code: str, prefecture: str, city: str
) -> None:
    found = address.address_columns([text], [postal_code], home=HOME)
    assert (found.prefecture, found.city) == ([prefecture], [city])


def test_whose_list_it_is_decides_what_a_local_word_means() -> None:
    assert address.address_columns(["町内", "更科"], ["", ""]).city == ["", ""]


@pytest.mark.parametrize(
    ("written", "town", "block"),
    [
        ("宮崎県都城市姫城町６街区２１号", "姫城町", "6-21"),
        ("岩手県岩手郡雫石町第10地割字上町南12番地3", "上町南", "10-12-3"),
        ("京都市中京区寺町通御池上る上本能寺前町488番地", "上本能寺前町", "488"),
        ("京都市下京区四条通室町東入ル函谷鉾町78", "函谷鉾町", "78"),
    ],
)
def test_quarters_that_are_counted_or_found_by_streets(written: str, town: str, block: str) -> None:
    found = address.parse(written)
    assert (found.town, found.block) == (town, block)
