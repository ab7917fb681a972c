"""The dossier of a person: everything, also of those who turned out to be them, and who looked."""

import io
import zipfile

import pytest
from msgspec.structs import replace
from tests.usecases.people_of_town import HANAKO, SECRETS, TARO, TODAY, UNTIL, Folk, listed, row

from kankei.errors import UnknownError
from kankei.model import Channel, Measure, RecordDraft, TouchpointDraft, Verdict
from kankei.store import Store
from kankei.usecases import ledger
from kankei.usecases.interaction import Interaction, log
from kankei.usecases.number import publication
from kankei.usecases.people import correcting
from kankei.usecases.rights import dossier, dossier_page, erasing, protection, stopping
from kankei.usecases.rights.dossier import Force

SCRIPT = "<script>alert(1)</script>"


@pytest.fixture
def folk(store: Store) -> Folk:
    opened = Folk(store)
    opened.take(listed("a.csv", row(2, "R-1", HANAKO), row(3, "R-2", TARO)))
    opened.take(
        listed("b.csv", row(5, "E-1", RecordDraft(name="佐藤花子", email=HANAKO.email)), source="egg")
    )
    return opened


def of(folk: Folk, key: str = "R-1", store: Store | None = None) -> dossier.Dossier:
    return dossier.compiled(store or folk.store, folk.person(key), at=folk.at(), today=TODAY)


def test_every_record_stands_in_it_with_the_row_it_came_from(folk: Folk) -> None:
    told = of(folk)
    assert [one.address for one in told.records] == [HANAKO.address, ""]
    assert [(line.file, line.row, line.cells[1]) for line in told.lines] == [
        ("a.csv", 2, "佐藤　花子"),
        ("b.csv", 5, "佐藤花子"),
    ]


def test_it_has_what_was_merged_judged_corrected_and_stopped(folk: Folk) -> None:
    folk.judge(folk.record("R-1"), folk.record("R-2"), Verdict.SAME, "窓口で確認")
    fields = {"phone": "090-1234-5678"}
    correcting.correct(folk.store, folk.record("R-1"), fields, reason="本人の申出", by="chief", at=folk.at())
    stopping.stop(folk.store, folk.person("R-1"), {Measure.NOT_CONTACTED}, by="chief", at=folk.at())
    told = of(folk)
    assert len(told.records) == 4
    assert [(word.verdict, word.reason) for word in told.words] == [(Verdict.SAME, "窓口で確認")]
    assert [(one.field, one.before, one.after) for one in told.corrections] == [
        ("phone", HANAKO.phone, "090-1234-5678")
    ]
    assert told.stopped == (Measure.NOT_CONTACTED,)
    assert len(told.known_as) == 1


def test_it_says_in_which_published_numbers_the_person_is(folk: Folk) -> None:
    at = folk.at()
    publication.publish(folk.store, as_of=at.date(), known_at=at, by="c", at=at)
    assert [(one.no, one.counted) for one in of(folk).publications] == [(1, True)]


def test_who_looked_stands_in_it_the_call_for_it_last(folk: Folk) -> None:
    protection.reveal(folk.acting("kana", "安否確認"), folk.person("R-1"), purpose="安否確認")
    told = of(folk, store=folk.acting("chief", "開示請求"))
    assert [(look.by, look.purpose) for look in told.looks] == [("kana", "安否確認"), ("chief", "開示請求")]


def test_where_a_protected_person_lives_is_veiled_in_it_too(folk: Folk) -> None:
    before = of(folk)
    protection.protect(folk.store, folk.person("R-1"), until=UNTIL, by="c", at=folk.at(), today=TODAY)
    told = of(folk)
    assert [secret for secret in SECRETS if secret in repr(before) and secret in dossier_page.html(before)]
    assert not [secret for secret in SECRETS if secret in repr(told) + dossier_page.html(told)]


def test_the_page_reads_in_japanese_and_runs_nothing_that_a_list_said(folk: Folk) -> None:
    folk.take(listed("c.csv", row(2, "X-1", RecordDraft(name=f"{SCRIPT}　花子", email="x@example.jp"))))
    page = dossier_page.html(of(folk, "X-1"))
    assert "保有個人情報の写し" in page
    assert SCRIPT not in page


def test_the_pack_holds_the_page_and_the_data(folk: Folk) -> None:
    told = of(folk)
    with zipfile.ZipFile(io.BytesIO(dossier.packed(told, dossier_page.html(told)))) as pack:
        assert pack.namelist() == ["dossier.html", "dossier.json"]
        assert HANAKO.address in pack.read("dossier.json").decode()


def test_of_an_erased_person_there_is_nothing_to_read(folk: Folk) -> None:
    person = folk.person("R-1")
    erasing.erase(folk.store, person, by="chief", at=folk.at())
    told = dossier.compiled(folk.store, person, at=folk.at(), today=TODAY)
    assert [one.name for one in told.records] == ["", ""]
    assert told.lines == ()
    assert "消去したため、位置づけはありません" in dossier_page.html(told)


def test_nobody_unknown_has_a_dossier(folk: Folk) -> None:
    import uuid

    with pytest.raises(UnknownError):
        dossier.compiled(folk.store, uuid.uuid4(), at=folk.at(), today=TODAY)


def test_touchpoints_in_force_come_first_and_the_rest_say_that_they_are_not(folk: Folk) -> None:
    fields = {"phone": "090-1234-5678"}
    correcting.correct(folk.store, folk.record("R-1"), fields, reason="電話", by="chief", at=folk.at())
    told = {"amount": "20000"}
    correcting.amend(folk.store, folk.touchpoint("R-1"), told, reason="領収書", by="chief", at=folk.at())
    gifts = [(one.amount, one.force) for one in of(folk).touchpoints if one.amount]
    assert gifts[:2] == [(10_000, Force.IN_FORCE), (20_000, Force.IN_FORCE)]
    assert gifts[2:] == [(10_000, Force.REPLACED)] * 2


def test_a_gift_withdrawn_is_told_as_withdrawn_and_the_ones_before_as_replaced(folk: Folk) -> None:
    correcting.withdraw(folk.store, folk.record("R-2"), reason="誤り", by="chief", at=folk.at())
    told = of(folk, "R-2")
    assert [one.force for one in told.touchpoints] == [Force.REPLACED, Force.WITHDRAWN]
    assert [one.force for one in told.records] == [Force.IN_FORCE, Force.REPLACED]
    assert "取り下げ・取り消し済み" in dossier_page.html(told)


def test_what_an_undone_list_said_is_told_as_withdrawn(folk: Folk) -> None:
    later = folk.take(listed("c.csv", row(2, "R-1", replace(HANAKO, phone="090-1234-5678"))))
    folk.undo(later)
    assert [(one.phone, one.force) for one in of(folk).records if one.phone] == [
        (HANAKO.phone, Force.IN_FORCE),
        ("090-1234-5678", Force.WITHDRAWN),
    ]


def test_a_correction_is_told_with_who_when_and_since_when_it_is_undone(folk: Folk) -> None:
    fields, at, undone = {"phone": "090-1234-5678"}, folk.at(), folk.at()
    made = correcting.correct(folk.store, folk.record("R-1"), fields, reason="電話", by="chief", at=at)
    assert [(one.by, one.at, one.withdrawn_at) for one in of(folk).corrections] == [("chief", at, None)]
    ledger.undo(folk.store, made.batch, by="clerk", at=undone)
    assert [one.withdrawn_at for one in of(folk).corrections] == [undone]


def test_the_page_calls_fields_and_deeds_by_their_words(folk: Folk) -> None:
    told = {"amount": "20000"}
    correcting.amend(folk.store, folk.touchpoint("R-1"), told, reason="領収書", by="chief", at=folk.at())
    page = dossier_page.html(replace(of(folk), looks=(searched(folk),)))
    assert "<td>金額</td><td>10000</td>" in page
    assert "人を検索した" in page
    assert not [raw for raw in ("touchpoint.amount", "searchPeople") if raw in page]


def searched(folk: Folk) -> dossier.Look:
    return dossier.Look(at=folk.at(), by="kana", action="searchPeople", purpose="", outcome="done")


def test_what_was_logged_is_told_field_by_field_on_the_page(folk: Folk) -> None:
    did = TouchpointDraft(channel=Channel.VISIT, occurred_on=TODAY, detail="駅前の清掃")
    interaction = Interaction(touchpoint=did, record=RecordDraft(name="鈴木　一郎", email="i@example.jp"))
    made = log(folk.store, interaction, by="kana", at=folk.at(), as_of=TODAY)
    assert made.person is not None
    page = dossier_page.html(dossier.compiled(folk.store, made.person, at=folk.at(), today=TODAY))
    assert "<tr><th>チャネル</th><td>来訪</td></tr>" in page
    assert "occurred_on" not in page


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("egg", "1. エッグ（寄附管理システム）（"),
        ("community:会員番号", "1. コミュニティ会員（会員番号）（"),
        ("trial_stay", "1. お試し住宅（"),
        ("磐梯町ファンクラブ", "1. 磐梯町ファンクラブ（"),
    ],
)
def test_the_page_says_in_words_whose_numbers_a_record_bears(folk: Folk, source: str, words: str) -> None:
    folk.take(listed("d.csv", row(2, "D-1", RecordDraft(name="鈴木　恵")), source=source))
    assert words in dossier_page.html(of(folk, "D-1"))


def test_what_was_logged_or_put_right_by_itself_is_told_so_and_in_no_file(folk: Folk) -> None:
    told = {"phone": "090-1234-5678"}
    correcting.correct(folk.store, folk.record("R-1"), told, reason="電話", by="chief", at=folk.at())
    page = dossier_page.html(of(folk))
    assert ("<h3>職員が直したもの（" in page, "correction/" in page) == (True, False)


@pytest.mark.parametrize("action", ["cli.export", "cli.review.list", "cli.import.ledger", "compareRules"])
def test_the_page_has_words_for_what_is_done_at_the_terminal(folk: Folk, action: str) -> None:
    page = dossier_page.html(replace(of(folk), looks=(replace(searched(folk), action=action),)))
    assert action.removeprefix("cli.") not in page
