"""Lists of a bank of empty houses (空き家バンク): who moved in, who only asks, what the clerk is told."""

from kankei.model import Channel, DraftFile, Status
from kankei_importers.run import draft

HOUSES = (
    "登録日,氏名,住所,電話番号,状況,成約日,入居日\n"
    "2024/04/15,佐藤 太郎,東京都世田谷区代沢1-2-3,090-1111-2222,成約,2024/08/20,2024/09/01\n"
    "2024/05/10,鈴木 花子,埼玉県川口市本町1-1-1,080-2222-3333,登録中,,\n"
    "2024/07/08,渡辺 健,茨城県水戸市三の丸1-1,090-4444-5555,成約,2025/02/10,\n"
)


def taken(text: str, channel: Channel) -> DraftFile:
    return draft(text.encode(), name="空き家バンク.csv", channel=channel)


def statuses(text: str, channel: Channel) -> list[Status]:
    return [row.touchpoint.status for row in taken(text, channel).rows if row.touchpoint]


def notes(text: str, channel: Channel) -> dict[str, str]:
    return {note.code: note.facts.get("rows", "") for note in taken(text, channel).notes}


def test_who_only_asks_for_a_house_or_has_signed_for_one_has_not_moved_in() -> None:
    assert statuses(HOUSES, Channel.RESIDENCY) == [Status.DONE, Status.PLANNED, Status.PLANNED]


def test_where_only_days_of_contracts_are_told_they_are_the_moves() -> None:
    text = (
        "氏名,旧住所,登録日,成約日\n"
        "佐藤 太郎,東京都世田谷区代沢1-2-3,2024/4/1,2024/08/20\n"
        "鈴木 花子,埼玉県川口市本町1,2024/4/2,\n"
    )
    assert statuses(text, Channel.RESIDENCY) == [Status.DONE, Status.PLANNED]


def test_a_state_of_looking_goes_before_a_day_of_moving_in() -> None:
    text = HOUSES.replace("登録中,,", "交渉中,,2024/12/01")
    assert statuses(text, Channel.RESIDENCY)[1] is Status.PLANNED


def test_a_move_in_without_its_own_day_is_one_on_the_day_of_its_notification() -> None:
    text = "氏名,旧住所,転入日,届出日\n佐藤 太郎,東京都世田谷区代沢1-2-3,,2024/08/20\n"
    assert statuses(text, Channel.RESIDENCY) == [Status.DONE]


def test_of_members_who_found_a_house_it_is_said_that_they_count_as_no_residents() -> None:
    assert notes(HOUSES, Channel.COMMUNITY)["gate.moves_told"] == "2"


def test_the_moves_of_a_list_of_members_are_a_list_of_their_own() -> None:
    assert taken(HOUSES, Channel.REGISTRATION).digest != taken(HOUSES, Channel.RESIDENCY).digest
    assert taken(HOUSES, Channel.REGISTRATION).digest == taken(HOUSES, Channel.COMMUNITY).digest


def test_a_list_of_moves_alone_is_the_same_list_under_any_channel() -> None:
    text = "届出日,転入日,氏名,旧住所\n2024/4/2,2024/4/1,佐藤 太郎,東京都世田谷区代沢1-2-3\n"
    assert taken(text, Channel.RESIDENCY).digest == taken(text, Channel.COMMUNITY).digest


def test_a_state_alone_tells_that_a_member_found_a_house() -> None:
    text = "登録日,氏名,住所,状況\n2024/04/15,佐藤 太郎,東京都世田谷区代沢1-2-3,成約済\n"
    assert notes(text, Channel.REGISTRATION)["gate.moved_beside"] == "1"


def test_moves_that_are_dated_by_asking_are_told() -> None:
    text = "登録日,氏名,住所\n2024/04/15,佐藤 太郎,東京都世田谷区代沢1-2-3\n"
    assert notes(text, Channel.RESIDENCY)["gate.moved_on_asking"] == "1"
    assert "gate.moved_on_asking" not in notes(text.replace("登録日", "届出日"), Channel.RESIDENCY)
