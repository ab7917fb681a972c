"""What people allow is read from what they wrote, the stricter way, and stays so through merging and undo."""

import pytest
from tests.importers import kintone_server as server
from tests.usecases.people_of_town import Folk

from kankei.model import DraftFile, Receipt, Verdict
from kankei.store import Store
from kankei.usecases.rights import permissions
from kankei_importers import kintone, run
from kankei_importers.cells import allowed

FIELDS = {"news": "今後のご案内", "public": "公表の可否"}
WORDS = {
    "受付のみ": (False, False),
    "受付・連絡のみ": (False, False),
    "連絡可": (True, False),
    "案内を送ってよい（メール可）": (True, False),
    "公表可": (None, True),
    "連絡可・公表可": (True, True),
    "氏名のみ公表": (None, True),
    "氏名は公表不可": (False, False),
    "お断りします": (False, False),
    "辞退": (False, False),
    "配信停止": (False, False),
    "受け取らない": (False, False),
    "OFF": (False, False),
    "unsubscribed": (False, False),
    "cleaned": (False, False),
    "subscribed": (True, False),
    "配信中": (True, False),
    "ＮＧ": (False, False),
    "希望する": (True, True),
    "希望はありません": (False, False),
    "いりません": (False, False),
    "ありません": (None, None),
    "〇": (True, True),
    "": (None, None),
}
"""What is written, and what it says of mail and of the name's publication."""


@pytest.mark.parametrize("cell", WORDS)
def test_a_yes_to_less_is_no_yes_to_more(cell: str) -> None:
    assert (allowed(cell, "mail"), allowed(cell, "publish_name")) == WORDS[cell]


@pytest.mark.parametrize(
    "header", ["今後もお便りを受け取りますか", "連絡してよいか", "移住の情報を連絡してもよいですか"]
)
def test_a_question_whether_somebody_may_be_written_to_is_known_in_plain_words(header: str) -> None:
    text = f"回答日,氏名,{header}\n2026-04-01,佐藤 花子,いいえ\n"
    (row,) = run.draft(text.encode(), name="list.csv", channel="survey").rows
    assert row.permission is not None
    assert row.permission.mail is False


class Town(Folk):
    """A store that takes a kintone app with two fields of what people allow."""

    def load(self, *said: tuple[str, str]) -> Receipt:
        """Take the app as it is when its people, in their order, have chosen this."""
        people = [server.record(number, name) for number, name in ((1, "佐藤 花子"), (2, "鈴木 一郎"))]
        for one, chosen in zip(people, said, strict=True):
            one |= {
                code: {"type": "DROP_DOWN", "value": value}
                for code, value in zip(FIELDS, chosen, strict=True)
            }
        with server.serving(people) as domain:
            kinds = {code: {"type": "DROP_DOWN", "label": label} for code, label in FIELDS.items()}
            domain.fields |= kinds
            data = kintone.fetch(kintone.address(domain.url), token=server.TOKEN)
        file = run.draft(data, name="kintone/town/12", channel="trial_stay")
        return self.take(file)

    def allow(self) -> list[tuple[bool, bool]]:
        """Whether each may be sent mail and be named in public, as the export of people has it."""
        found = []
        with self.store.reading() as connection:
            for key in ("1", "2"):
                told = permissions.of_person(connection, self.person(key))
                found.append((told.mail.allowed, told.publish_name.allowed))
        return found


ALL, LESS = ("連絡可", "公表可"), ("受付のみ", "受付のみ")


def test_who_takes_a_yes_back_in_an_app_has_taken_it_back(store: Store) -> None:
    town = Town(store)
    town.load(ALL, ALL)
    assert town.allow() == [(True, True), (True, True)]
    town.load(LESS, ALL)
    assert town.allow() == [(False, False), (True, True)]
    town.load(("連絡可", "連絡可"), ("連絡可", "連絡可"))
    assert town.allow() == [(False, False), (True, False)]


def test_the_stricter_word_holds_through_merging_and_undo(store: Store) -> None:
    town = Town(store)
    town.load(ALL, ALL)
    later = town.load(LESS, ALL)
    same = town.judge(town.record("1"), town.record("2"), Verdict.SAME)
    assert town.person("1") == town.person("2")
    assert town.allow() == [(False, False)] * 2
    town.undo(later)
    assert town.allow() == [(True, True)] * 2
    town.redo(later)
    assert town.allow() == [(False, False)] * 2
    town.withdraw(same)
    assert town.allow() == [(False, False), (True, True)]


def members(header: str, *rows: str, purpose: str = "") -> DraftFile:
    """A list of members with these columns beside day and name."""
    text = "\n".join([f"登録日,氏名,{header}", *(f"2024-05-01,佐藤 花子,{row}" for row in rows), ""])
    return run.draft(text.encode(), channel="registration", purpose=purpose)


def mails(header: str, *rows: str) -> list[bool | None]:
    """Whether each row allows mail, in a list of members with these columns."""
    return [row.permission.mail if row.permission else None for row in members(header, *rows).rows]


def names(header: str, *rows: str) -> list[bool | None]:
    """Whether each row allows its name to be published, in a list of members with these columns."""
    return [row.permission.publish_name if row.permission else None for row in members(header, *rows).rows]


@pytest.mark.parametrize(
    ("header", "no", "yes"),
    [
        ("配信状態", "配信停止", "配信中"),
        ("町からのお知らせ", "受け取らない", "受け取る"),
        ("お知らせ配信", "OFF", "ON"),
        ("Accepts Marketing", "no", "yes"),
        ("EMAIL_MARKETING_STATUS", "unsubscribed", "subscribed"),
        ("DM送付可否", "×", "○"),
        ("広報送付", "不要", "要"),
        ("お知らせ希望", "しない", "する"),
        ("自治体からのメール配信", "希望しない", "希望する"),
        ("通知の受信", "0", "1"),
        ("メール購読ステータス", "購読解除済み", "購読中"),
        ("自治体からのメール", "☐", "☑"),
        ("今後の情報提供", "不要", "希望"),
        ("今後の案内可否", "不可", "可"),
        ("今後の連絡", "希望しない", "希望する"),
        ("主催者からのメール", "不可", "可"),
        ("メールでの案内に同意", "☐", "☑"),
        ("配信OK", "NG", "OK"),
    ],
)
def test_a_systems_own_column_of_mail_is_read(header: str, no: str, yes: str) -> None:
    assert mails(header, no, yes) == [False, True]


@pytest.mark.parametrize(
    ("header", "no", "yes"),
    [
        ("氏名公開", "公開しない", "公開する"),
        ("公開可否", "不可", "可"),
        ("公開/非公開", "非公開", "公開"),
        ("寄附者情報の公開", "×", "○"),
        ("ホームページ掲載", "掲載しない", "掲載可"),
        ("お名前を公開してもよいですか", "いいえ", "はい"),
    ],
)
def test_whether_a_name_may_be_published_is_read_in_the_words_of_town_halls(
    header: str, no: str, yes: str
) -> None:
    assert names(header, no, yes) == [False, True]


@pytest.mark.parametrize("header", ["匿名希望", "匿名での寄附を希望する", "お名前の公表を希望しない方は○"])
def test_who_wants_to_stay_unnamed_is_not_named_and_who_does_not_say_so_allows_nothing(header: str) -> None:
    assert names(header, "○", "", "希望しない") == [False, None, None]


@pytest.mark.parametrize(
    ("header", "said"),
    [
        ("メルマガ配信停止", [False, None]),
        ("メールマガジンの配信を希望しない方は○", [False, None]),
        ("案内を希望する・しない", [True, None]),
        ("案内メール（要・不要）", [True, None]),
        ("メルマガの可否（不可の場合は×）", [True, None]),
        ("案内状の送付を希望されない方は✓", [False, None]),
    ],
)
def test_a_tick_under_a_question_that_is_turned_round_is_a_no(header: str, said: list[bool | None]) -> None:
    assert mails(header, "○", "") == said


def test_who_refuses_to_be_named_has_not_agreed_to_the_message_by_what_the_list_was_given_for(
    store: Store,
) -> None:
    town = Town(store)
    text = (
        "登録番号,登録日,氏名,氏名公開\n1,2024-05-01,佐藤 花子,公開しない\n2,2024-05-01,鈴木 一郎,公開する\n"
    )
    town.take(run.draft(text.encode(), channel="registration", purpose="publish"))
    with store.reading() as connection:
        told = [permissions.of_person(connection, town.person(key)) for key in ("1", "2")]
    assert [(one.publish_name.allowed, one.publish_message.allowed) for one in told] == [
        (False, False),
        (True, True),
    ]


def test_of_two_columns_of_mail_the_stricter_is_read() -> None:
    assert mails("メルマガ,配信状態", "希望する,配信停止", "希望する,検討中", "希望する,") == [
        False,
        None,
        True,
    ]


def test_a_mark_in_a_column_of_refusals_is_a_no_and_its_lack_no_yes() -> None:
    assert mails("配信停止日", "2025-01-02", "") == [False, None]


@pytest.mark.parametrize(
    ("header", "cell"),
    [
        ("備考", "メルマガ不要"),
        ("備考", "以後連絡不要"),
        ("備考", "DM送らないで"),
        ("ステータス", "配信停止"),
        ("会報のご案内状", "いいえ"),
    ],
)
def test_a_refusal_of_mail_in_a_column_that_is_not_read_for_it_is_told_with_its_row(
    header: str, cell: str
) -> None:
    text = f"登録日,氏名,{header}\n2024-05-01,佐藤 花子,\n2024-05-01,鈴木 一郎,{cell}\n"
    (note,) = run.draft(text.encode(), channel="registration").notes
    assert (note.code, note.column, note.facts) == ("gate.refusal_noted", header, {"rows": "1", "row": "3"})


def test_an_answer_that_is_neither_yes_nor_no_is_told_without_its_words() -> None:
    rows = [("佐藤 花子", "可"), ("鈴木 一郎", "検討中の佐藤さん"), ("山田 太郎", ""), ("大石 翔", "公表可")]
    said = [f"{number},2024-05-01,{name},福島県,{word}" for number, (name, word) in enumerate(rows, start=1)]
    text = "\n".join(["受付番号,登録日,氏名,住所,メール配信", *said, ""])
    file = run.draft(text.encode(), channel="registration")
    (note,) = (one for one in file.notes if one.code == "gate.answer_unread")
    assert (note.column, note.facts) == ("メール配信", {"rows": "1", "row": "3"})
    assert [row.permission and row.permission.mail for row in file.rows] == [True, None, None, None]
