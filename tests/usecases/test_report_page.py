"""The report on paper and in the terminal: one invented report, looked at from many sides."""

import datetime as dt
import re
from functools import cache
from pathlib import Path

import msgspec
import pytest

from kankei.counting import goal, load_rule, load_town, parse_rule, rule_text
from kankei.counting.interval import Interval
from kankei.errors import RuleError
from kankei.model import Axis, Channel, Zone
from kankei.usecases import report
from kankei.usecases.report import Report, chart, drawing, font
from kankei.usecases.report.caution import caution, heads
from kankei.usecases.report.figures import (
    Aggregate,
    AxisCounts,
    AxisIntervals,
    ChannelFigures,
    CoursePoint,
    RuleName,
    ZoneCounts,
    ZoneFigures,
)
from kankei.usecases.report.notes import axis_note, number_notes

TODAY = dt.date(2026, 3, 31)
FOUR = AxisCounts(exchange=310, relation=4_210, attachment=11_980, settlement=45)


@cache
def sample(rule: str = "default", number: int = 12_345) -> Report:
    chosen, town = load_rule(rule), load_town("bandai")
    zones = ZoneCounts(in_town=45, in_prefecture=2_000, elsewhere=10_000, unknown=300)
    return Report(
        town=town.name,
        number_name=town.number_name,
        as_of=TODAY,
        known_at=dt.datetime(2026, 4, 1, 3, 0, tzinfo=dt.UTC),
        rule=RuleName(name=rule, version=chosen.version, digest=chosen.digest, title=chosen.title),
        number=number,
        estimate=None,
        low=None,
        high=None,
        axes=FOUR,
        without_one_off_donors=6_789,
        residents_in_number=45,
        thin=12,
        unidentified=7,
        companions=89,
        only_planned=34,
        by_channel=(
            ChannelFigures(channel=Channel.DONATION, people=11_000, touches=15_000, axes=FOUR, zones=zones),
        ),
        by_zone=tuple(ZoneFigures(zone=zone, people=getattr(zones, zone), axes=FOUR) for zone in Zone),
        aggregates=(Aggregate(channel="line", label="LINE友だち<b>", counted_on=TODAY, heads=1_200),),
        goal=goal(town, number=number, as_of=TODAY),
        course=(
            past(dt.date(2025, 3, 31), 9_876, 5_432),
            past(TODAY, number, 6_789),
        ),
        digest="ab" * 32,
    )


def past(day: dt.date, number: int, without: int) -> CoursePoint:
    return CoursePoint(
        as_of=day, number=number, without_one_off_donors=without, estimate=None, low=None, high=None
    )


@cache
def page() -> str:
    return report.html(sample(), queue=4)


def test_the_text_says_number_goal_and_lines() -> None:
    said = report.text(sample(), "ja")
    for words in ("１２，３４５人", "令和8年の目標 30,000人の 41.1%", "うち町民", "令和8年3月31日 現在"):
        assert words in said


def test_the_english_text_says_the_same() -> None:
    said = report.text(sample(), "en")
    assert "12,345 people" in said
    assert re.search(r"without one-off donors +6,789 people", said)


def test_the_page_says_how_many_people_only_signed_up() -> None:
    assert '<th scope="row">申し込んだだけの人</th><td>34人</td>' in page()


def test_the_text_tells_the_clock_of_japan() -> None:
    assert "令和8年4月1日 12:00" in report.text(sample(), "ja")


def test_the_text_can_be_shown_by_a_windows_console() -> None:
    assert report.text(sample(), "ja").encode("cp932")


def test_figures_of_the_text_are_flush_right_where_a_kanji_is_two_wide() -> None:
    lines = report.text(sample(), "ja").splitlines()
    axes = [line for line in lines if line.strip()[:2] in {"交流", "関係", "愛着", "定住"}]
    assert len({len(line) for line in axes}) == 1


def test_no_pace_is_asked_once_the_goal_is_met() -> None:
    said = report.text(sample(number=30_000), "ja")
    assert "達しています" in said
    assert "上積み" not in said


def test_after_the_goals_day_the_calendar_reading_says_so() -> None:
    late = goal(load_town("bandai"), number=12_345, as_of=dt.date(2027, 1, 31))
    assert "期限を過ぎています" in report.text(msgspec.structs.replace(sample(), goal=late), "ja")


def test_the_page_says_what_was_published_before() -> None:
    assert "公表 3 では 12,300人" in report.html(sample(), earlier=["公表 3 では 12,300人"])
    assert "前に公表した数" not in page()


def test_few_people_who_moved_since_the_publication_are_not_to_be_handed_out() -> None:
    assert "10人未満の数" in report.html(sample(), earlier=["利用停止 -2人"], moved=[0, 2])
    assert "10人未満の数" not in report.html(sample(), earlier=["あとから届いた名簿 +45人"], moved=[45, 0])


@pytest.mark.parametrize("few", [{"thin": 3}, {"only_planned": 1}, {"without_one_off_donors": 12_344}])
def test_few_people_in_a_sentence_are_not_to_be_handed_out_either(few: dict[str, int]) -> None:
    assert "10人未満の数があり" in report.html(msgspec.structs.replace(sample(), **few))


def test_a_page_with_small_cells_is_not_to_be_handed_out() -> None:
    few = ZoneCounts(in_town=9, in_prefecture=2_000, elsewhere=10_000, unknown=300)
    rows = tuple(msgspec.structs.replace(row, zones=few) for row in sample().by_channel)
    told = report.html(msgspec.structs.replace(sample(), by_channel=rows))
    assert "10人未満の数があり" in told
    assert "breakdown --public --as-of 2026-03-31 --rule default" in told
    assert "10人未満の数" not in page()


def test_the_page_asks_nothing_of_the_network() -> None:
    addresses = set(re.findall(r"""(?:src|href|url\()\s*[=(]?\s*["']?([a-z]+:)""", page()))
    assert addresses == {"data:"}
    assert "<script" not in page()
    assert "@import" not in page()


def test_the_page_draws_the_way_to_the_goal() -> None:
    for words in ("<svg", "計画 12,500", "令和元年"):
        assert words in page()


def test_labels_of_two_lines_never_touch_each_other_or_the_axis() -> None:
    upper, lower = chart.label_rises(4.0, 2.0)
    assert (4.0 + upper) - (2.0 + lower) >= chart.LABEL
    assert 2.0 + lower >= chart.LABEL / 2


def test_the_drawing_is_read_out_as_how_far_the_goal_is() -> None:
    assert '<svg role="img" aria-label="令和8年の目標 30,000人の 41.1%。あと 17,655人"' in page()


def test_every_line_of_a_table_is_headed() -> None:
    tables = re.findall(r"<tbody>(.*?)</tbody>", page(), re.DOTALL)
    assert all(line.startswith('<th scope="row">') for table in tables for line in table.split("<tr>")[1:])


def test_a_report_without_its_course_has_no_drawing() -> None:
    assert "<svg" not in report.html(msgspec.structs.replace(sample(), course=()))


def test_every_sign_of_the_page_has_a_glyph_inside_it() -> None:
    from fontTools.ttLib import TTFont

    folder = font.font_folder()
    assert folder is not None
    with TTFont(folder / "ipaexg.ttf", lazy=True) as whole:
        drawn = whole.getBestCmap()
    assert "font/woff2;base64," in page()
    assert [sign for sign in set(page()) if ord(sign) not in drawn and not sign.isspace()] == []


def test_the_embedded_font_holds_the_signs_and_little_else() -> None:
    import base64
    import io

    from fontTools.ttLib import TTFont

    address = font.embedded("磐梯町")
    held = TTFont(io.BytesIO(base64.b64decode(address.partition(",")[2]))).getBestCmap()
    assert {chr(code) for code in held} == set("磐梯町")


def test_a_drawing_in_a_file_of_its_own_brings_its_glyphs_along(tmp_path: Path) -> None:
    import base64
    import io

    from fontTools.ttLib import TTFont

    drawn = {"mark": "text", "data": {"values": [{"t": "磐梯町"}]}, "encoding": {"text": {"field": "t"}}}
    drawing.write(str(tmp_path / "a.svg"), drawn)
    packed = re.search("font/woff2;base64,([^)]*)", (tmp_path / "a.svg").read_text(encoding="utf-8"))
    assert packed is not None
    assert {ord(sign) for sign in "磐梯町"} <= set(
        TTFont(io.BytesIO(base64.b64decode(packed[1]))).getBestCmap()
    )


def test_who_waits_for_a_judgement_is_said_to_be_counted() -> None:
    assert "名寄せの確認待ちは 4組です。その人たちも、いまの判断のとおりに数に入っています。" in page()
    assert "名寄せの確認待ち" not in page().partition("人数に入れていないもの")[2]
    assert "名寄せの確認待ち" not in report.html(sample())


def test_the_page_escapes_what_a_list_said() -> None:
    assert "LINE友だち&lt;b&gt;" in page()


def test_the_page_says_an_interval_and_what_it_is_of_only_where_there_is_one() -> None:
    weighed = msgspec.structs.replace(sample(), estimate=12_300, low=12_200, high=12_400)
    assert "推計 12,300人（9割の確かさで 12,200～12,400人）" in report.html(weighed)
    assert "推計の幅は関係・愛着人口と軸ごとの人数のもので、住まい・チャネルごとの人数" in report.html(
        weighed
    )
    assert "9割の確かさで" not in page()
    assert "推計の幅" not in page()


def test_each_axis_is_told_with_its_own_interval_on_the_page_and_at_the_terminal() -> None:
    bands = {axis: Interval(estimate=20, low=10 + n, high=30 + n) for n, axis in enumerate(Axis)}
    weighed = msgspec.structs.replace(sample(), axis_intervals=AxisIntervals(**bands))
    assert "<p>9割の確かさで 12～32人</p>" in report.html(weighed)
    assert "9割の確かさで 12～32人" in report.text(weighed)


@pytest.mark.parametrize("rule", ["default", "strict", "broad"])
def test_the_page_prints_the_rule_that_counted(rule: str) -> None:
    counted = sample(rule)
    assert counted.rule.title in report.html(counted)
    assert counted.rule.digest[:16] in report.html(counted)


@pytest.mark.parametrize(
    ("low", "high", "words"),
    [
        (12_000, 12_300, "人数は推計の幅より多く出ています。"),
        (12_400, 12_700, "人数は推計の幅より少なく出ています。"),
        (12_300, 12_345, ""),
    ],
)
def test_a_number_outside_its_own_band_is_told_with_why(low: int, high: int, words: str) -> None:
    told = report.text(msgspec.structs.replace(sample(), estimate=(low + high) // 2, low=low, high=high))
    assert words in told
    assert ("推計の幅より" in told) is bool(words)


def test_people_on_an_axis_outside_its_band_are_told_with_why() -> None:
    known = {axis: getattr(FOUR, axis) for axis in FOUR.__struct_fields__}
    bands = {axis: Interval(estimate=people, low=people, high=people) for axis, people in known.items()}
    less = msgspec.structs.replace(bands["attachment"], high=known["attachment"] - 1, low=0)
    told = report.text(
        msgspec.structs.replace(sample(), axis_intervals=AxisIntervals(**bands | {"attachment": less}))
    )
    assert "愛着の人数は推計の幅より多く出ています。" in told
    assert told.count("推計の幅より") == 1


def test_the_page_leaves_to_the_printer_where_a_sheet_ends() -> None:
    """A break by force left a sheet nearly empty whenever a caution made the first page a line too long."""
    assert "break-before" not in page()


def test_the_page_refuses_a_rule_that_did_not_count() -> None:
    with pytest.raises(RuleError) as caught:
        report.html(sample(), rule="strict")
    assert caught.value.code == "rule.changed"


def test_the_note_of_an_axis_says_its_window_and_whether_residents_stand_there() -> None:
    rule = parse_rule(rule_text("default").replace("window_months = 12", "window_months = 18"), name="ours")
    note = axis_note(rule, Axis.EXCHANGE)
    assert "18か月" in note
    assert "町民を除く" in note


def test_the_note_of_attachment_includes_residents() -> None:
    assert "町民を含む" in axis_note(load_rule("default"), Axis.ATTACHMENT)


def test_the_strict_rule_says_whom_it_leaves_out() -> None:
    said = "".join(number_notes(load_rule("strict")))
    assert "町民は数に入れない" in said
    assert "一回かぎりの寄附者は数に入れない" in said


def test_who_stands_on_one_axis_of_the_number_alone_is_told_by_the_others() -> None:
    """Of 11,983 people 11,980 hold the town dear: 3 do not."""
    assert 3 in list(heads(sample(number=11_983)))


@pytest.mark.parametrize(("rule", "told"), [("strict", "--rule strict"), ("私案", "--rule 数え方のファイル")])
def test_a_caution_asks_for_the_file_of_a_towns_own_rule(rule: str, told: str) -> None:
    assert f"{told}」" in caution([3], as_of=TODAY, rule=rule)
