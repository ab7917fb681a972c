"""Lists of crowdfunding: whoever backs a project gives, whatever the project and the list are called."""

from kankei.model import DraftFile
from kankei_importers import run

HEADER = "支援ID,支援日時,リターン名,合計金額,支援者名,お名前（本名）,支援ステータス"


def backers() -> DraftFile:
    first = "1,2026/03/01 20:00,手紙,3000,hana,佐藤 花子,支援済み"
    second = "2,2026/03/02 20:00,,3000,ichi,鈴木 一郎,支援キャンセル"
    return run.draft(f"{HEADER}\n{first}\n{second}\n".encode(), name="駅舎再生プロジェクト支援者.csv")


def test_a_list_of_backers_is_of_gifts_though_its_name_tells_of_a_station() -> None:
    assert backers().channel == "donation"


def test_a_backer_who_took_it_back_gave_nothing() -> None:
    assert [row.touchpoint.status for row in backers().rows if row.touchpoint] == ["done", "cancelled"]


def test_a_backer_is_called_by_the_real_name_and_not_by_what_the_site_shows() -> None:
    assert [row.record.name for row in backers().rows if row.record] == ["佐藤 花子", "鈴木 一郎"]
