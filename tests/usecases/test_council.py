"""The answer for the council, the workbook, the pictures and the plan's table, from a real store."""

import datetime as dt
import re
import subprocess
import sys
import uuid
import zipfile
from pathlib import Path

import msgspec
import pytest
from python_calamine import load_workbook

from kankei.counting import load_rule, load_town
from kankei.counting.spans import parse_period
from kankei.model import Axis, Channel, DraftFile, RecordDraft, TouchpointDraft
from kankei.store import Store
from kankei.usecases import ledger
from kankei.usecases.number import headcount, standing
from kankei.usecases.number.progress import ProgressLine, progress
from kankei.usecases.report import council, count, drawing, plane_chart, terminal, workbook
from kankei.usecases.report.council import Cell, CouncilAnswer, answer_html, answer_text
from kankei.usecases.report.figures import AxisCounts, ZoneCounts
from kankei.usecases.report.table import basis, needed, reached_on

from .town import DAY, LATER, START, Town, lists

KNOWN = START + dt.timedelta(days=300)
RULE = load_rule("default")


@pytest.fixture
def town(store: Store) -> Town:
    made = Town(store)
    made.take({"1": "2025-12-01", "2": "2025-12-02", "3": "2024-12-03"})
    return made


def test_no_templates_are_loaded_for_an_answer_in_words() -> None:
    asked = "import sys, kankei.usecases.report.council; sys.exit('jinja2' in sys.modules)"
    subprocess.run([sys.executable, "-c", asked], check=True)


def answer(town: Town) -> CouncilAnswer:
    return council.council(town.store, as_of=DAY, known_at=KNOWN)


def line(town: Town, code: str, period: str = "令和7年度") -> ProgressLine:
    found = progress(
        town.store, period=parse_period(period, as_of=DAY), today=dt.date(2026, 12, 31), known_at=KNOWN
    )
    return next(one for one in found.lines if one.code == code)


def test_the_answer_holds_this_years_number_against_last_years_by_the_same_rule(town: Town) -> None:
    town.take({"4": "2021-05-01", "5": "2022-05-01", "6": "2023-05-01"})
    found = answer(town)
    assert (found.report.number, found.last.number) == (3, 1)
    assert found.report.rule == found.last.rule
    assert "2人（200.0%）増えています" in answer_text(found, RULE)
    assert "前年との増減には付けていない" in answer_text(found, RULE)


def test_a_year_whose_window_begins_before_the_first_list_is_not_held_against_this_one(town: Town) -> None:
    words = answer_text(answer(town), RULE)
    assert "増えています" not in words
    assert "前年（令和7年3月31日）と比べた増減は言えません" in words
    assert "ふるさと納税の記録が 令和6年12月3日 から" in words
    people = line(town, "people")
    assert (people.previous, people.versus_previous, people.forecast) == (None, None, None)
    assert people.begins is not None
    assert people.begins.whole_from == dt.date(2027, 11, 30)


def test_what_was_published_of_the_year_before_is_led_to_what_is_counted_now(store: Store) -> None:
    town = Town(store)
    town.take({"1": "2025-12-01", "2": "2025-12-02"})
    town.publish(DAY)
    town.take({"3": "2025-12-03"}, "late.csv")
    found = council.council(store, as_of=LATER, known_at=KNOWN)
    words = answer_text(found, RULE)
    assert "公表 1（令和8年3月31日 現在、数え方「標準」）では 2人と公表しました。" in words
    assert "数え直すと 3人で、差は +1人です（あとから届いた名簿 +1人）" in words


def test_what_was_published_of_the_day_itself_is_told_and_that_nothing_moved(town: Town) -> None:
    town.publish(DAY)
    town.publish(DAY)
    words = answer_text(answer(town), RULE)
    assert "公表 2（令和8年3月31日 現在" in words
    assert "数え直しても、同じ人たちです" in words
    assert "公表 1" not in words


def test_without_a_publication_of_either_day_the_newest_before_is_told(town: Town) -> None:
    town.publish(dt.date(2025, 12, 31))
    assert "公表 1（令和7年12月31日 現在" in answer_text(answer(town), RULE)


def test_a_change_of_the_rule_since_the_publication_is_told(town: Town) -> None:
    town.publish(DAY, rule="strict")
    assert "差は +3人です（数え方の変更 +3人）" in answer_text(answer(town), RULE)


def test_what_was_not_yet_published_at_the_moment_is_not_told(town: Town) -> None:
    before = town.at()
    town.publish(DAY)
    found = council.council(town.store, as_of=DAY, known_at=before)
    assert "公表 1" not in answer_text(found, RULE)


def test_a_workbook_with_small_cells_is_not_to_be_handed_out(book: dict[str, str]) -> None:
    other = "配るときは「kankei report --public」で作るか、「kankei analyse breakdown --public"
    assert other in book["xl/sharedStrings.xml"]


def test_a_year_without_lists_is_named_and_nothing_is_held_against_it(town: Town) -> None:
    town.take({"4": "2021-05-01", "5": "2022-05-01"})
    number, _, since, *_ = re.findall(r"^\d　(.*)$", answer_text(answer(town), RULE), re.MULTILINE)
    missing = "ふるさと納税の 令和5年4月1日 から 令和6年3月31日 までの記録がないため"
    assert number.endswith(f"ただし、{missing}、人数は少なく出ています。")
    assert since.endswith(f"前年は 1人と数えられますが、{missing}、同じ条件の人数ではありません。")
    people = line(town, "people")
    assert (people.value, people.previous, people.forecast) == (3, None, None)


def test_of_a_year_without_lists_the_plans_table_tells_no_figure(town: Town) -> None:
    town.take({"4": "2021-05-01", "5": "2022-05-01"})
    missing, after = line(town, "donations", "令和5年度"), line(town, "donations", "令和6年度")
    assert (missing.value, missing.rate, after.value, after.versus_previous) == (None, None, 10_000, None)
    words = "ふるさと納税の 令和5年4月1日 から 令和6年3月31日 までの記録がない（一覧がまだなら取り込む）"
    assert basis(missing, "ja") == basis(after, "ja") == words


def portal(source: str, key: str, last: str) -> DraftFile:
    """A list of one portal: weekly gifts of one of ``PEOPLE`` from the spring of 令和6年 to a day."""
    first, until = dt.date(2024, 4, 1), dt.date.fromisoformat(last)
    days = [first + dt.timedelta(days=day) for day in range(0, (until - first).days + 1, 7)]
    (row,) = lists({key: last}).rows
    rows = [
        msgspec.structs.replace(
            row,
            number=number,
            key=f"{source}-{number}",
            touchpoint=TouchpointDraft(channel=Channel.DONATION, occurred_on=day, amount=10_000),
        )
        for number, day in enumerate(days, start=2)
    ]
    name = f"{source}.csv"
    return msgspec.structs.replace(lists({}, name), rows=rows, layout=source, source=source)


@pytest.fixture
def portals(store: Store) -> Town:
    """Two portals, of one of which there are no lists after June."""
    made = Town(store)
    for file in (portal("egg", "1", "2025-06-10"), portal("rms", "2", "2026-03-31")):
        ledger.apply(store, file, by="clerk", at=made.at())
    return made


LATE = "ふるさと納税のうち出どころ「egg」の 令和7年6月10日 から 令和8年3月31日 までの記録"


def test_a_portal_whose_lists_stop_while_others_go_on_is_named(portals: Town) -> None:
    assert f"{LATE}がありません。" in terminal.text(count(portals.store, as_of=DAY, known_at=KNOWN))
    _, _, since, *_ = re.findall(r"^\d　(.*)$", answer_text(answer(portals), RULE), re.MULTILINE)
    assert f"{LATE}がないため" in since


def test_the_sum_of_gifts_of_which_a_portal_is_late_is_told_but_not_held_against_a_year_before(
    portals: Town,
) -> None:
    gifts = line(portals, "donations")
    assert (gifts.value, gifts.previous, gifts.forecast) == (62 * 10_000, None, None)
    assert basis(gifts, "ja") == f"{LATE}がない（一覧がまだなら取り込む）"


def test_the_number_is_told_with_what_is_missing_of_the_record_and_how_far_it_reaches(town: Town) -> None:
    town.take({"4": "2021-05-01", "5": "2022-05-01"})
    words = terminal.text(count(town.store, as_of=DAY, known_at=KNOWN))
    assert "ふるさと納税の 令和5年4月1日 から 令和6年3月31日 までの記録がありません。" in words
    assert "記録のいちばん新しい日は、ふるさと納税 令和7年12月2日" in words


def test_the_number_of_a_day_whose_window_begins_before_the_first_list_is_told_with_that(town: Town) -> None:
    found = count(town.store, as_of=DAY, known_at=KNOWN)
    assert "ふるさと納税の記録が 令和6年12月3日 からで" in terminal.text(found)
    assert found.begins
    assert found.begins.whole_from == dt.date(2027, 11, 30)


def test_a_gift_of_a_company_has_a_line_of_its_own(town: Town) -> None:
    told = lists({"1": "2025-05-01"}, "company.csv")
    company = RecordDraft(name="株式会社磐梯商事")
    rows = [msgspec.structs.replace(row, key="c", record=company) for row in told.rows]
    ledger.apply(town.store, msgspec.structs.replace(told, rows=rows), by="clerk", at=town.at())
    found = answer(town)
    assert (found.report.number, found.report.unidentified, found.report.organisations) == (3, 1, 1)
    assert "分からない接点 0件、会社・団体の名義の接点 1件" in answer_text(found, RULE)
    assert re.search(r"会社・団体の名義の接点 +1件", terminal.text(found.report))


def test_the_breakdown_is_axis_by_channel_by_zone_and_its_zones_add_up(town: Town) -> None:
    (cell,) = answer(town).cells
    assert (cell.axis, cell.channel, cell.people) == (Axis.ATTACHMENT, Channel.DONATION, 3)
    assert (cell.zones.in_prefecture, cell.zones.elsewhere) == (1, 2)


def test_every_line_of_the_breakdown_stands_beside_the_year_before(town: Town) -> None:
    lines = {(of, words): heads for of, words, heads in council.breakdown(answer(town))}
    assert lines["axis", "愛着"][:2] == lines["channel", "ふるさと納税"][:2] == [3, 1]
    assert all(heads[0] == sum(heads[2:]) for heads in lines.values())


def test_of_a_day_that_has_not_come_the_answer_says_so(town: Town) -> None:
    ahead = council.council(town.store, as_of=dt.date(2028, 3, 31), known_at=KNOWN)
    assert "まだ来ていない日です" in answer_text(ahead, RULE)
    assert "まだ来ていない日です" in terminal.text(ahead.report)
    assert "まだ来ていない日" not in answer_text(answer(town), RULE)


@pytest.mark.parametrize(
    ("day", "words"),
    [
        ("2027-01-15", "暦年と読めば目標の期限を過ぎています。年度と読めば月"),
        ("2027-04-15", "目標の期限を過ぎています。"),
    ],
)
def test_of_a_target_whose_day_has_passed_no_pace_is_told(town: Town, day: str, words: str) -> None:
    found = council.council(town.store, as_of=dt.date.fromisoformat(day), known_at=KNOWN)
    assert words in answer_text(found, RULE)
    assert "月 目標" not in answer_text(found, RULE)


def test_the_last_day_of_all_can_be_counted(town: Town) -> None:
    assert count(town.store, as_of=dt.date.max, known_at=KNOWN).number == 0


def test_followers_of_an_account_stand_beside_the_number_under_their_own_words(town: Town) -> None:
    headcount.add(
        town.store, channel="広報LINE", label="友だち", on=DAY, heads=1_200, by="clerk", at=town.at()
    )
    found = answer(town)
    assert "広報LINE「友だち」1,200人" in answer_text(found, RULE)
    assert re.search(r"広報LINE 友だち .*1,200", terminal.text(found.report))


def test_without_a_last_year_the_answer_says_so(store: Store) -> None:
    assert "比べられません" in answer_text(answer(Town(store)), RULE)


def test_the_answer_names_rule_and_digest_and_says_how_it_was_counted(town: Town) -> None:
    found = answer(town)
    words = answer_text(found, RULE)
    assert found.report.digest[:16] in words
    assert RULE.digest[:12] in words
    assert "一度だけ数える" in words


def test_the_answer_names_nobody(town: Town) -> None:
    assert not re.search("佐藤|鈴木|高橋", answer_text(answer(town), RULE) + answer_html(answer(town), RULE))


def test_the_page_is_complete_in_itself(town: Town) -> None:
    page = answer_html(answer(town), RULE)
    assert not re.search(r"https?://|<script|<link", page)
    assert "@page { size: A4" in page


def sheets(path: Path) -> dict[str, str]:
    with zipfile.ZipFile(path) as packed:
        return {name: packed.read(name).decode() for name in packed.namelist() if name.endswith(".xml")}


def written(town: Town, path: Path) -> dict[str, str]:
    period = parse_period("令和7年度", as_of=DAY)
    workbook.write(path, answer(town), progress(town.store, period=period, today=DAY, known_at=KNOWN), RULE)
    return sheets(path)


@pytest.fixture
def book(town: Town, tmp_path: Path) -> dict[str, str]:
    return written(town, tmp_path / "報告.xlsx")


def test_the_workbook_leads_from_what_was_published_to_what_is_counted_now(
    town: Town, tmp_path: Path
) -> None:
    town.publish(DAY, rule="strict")
    words = written(town, tmp_path / "報告.xlsx")["xl/sharedStrings.xml"]
    assert "公表 1（令和8年3月31日 現在、数え方「厳格（継続的な関わりのみ）」）" in words
    assert "　数え方の変更" in words


def test_the_workbook_holds_values_and_no_formula(book: dict[str, str]) -> None:
    assert not any("<f>" in text or "<f " in text for text in book.values())


def test_the_number_stands_in_a_cell_of_that_name(book: dict[str, str]) -> None:
    cell = re.search(r'name="kankei_number">[^!]*!\$B\$(\d+)<', book["xl/workbook.xml"])
    assert cell is not None
    assert re.search(rf'r="B{cell[1]}"[^>]*><v>3</v>', book["xl/worksheets/sheet1.xml"])


def test_the_interval_of_an_axis_stands_in_cells_of_its_name(book: dict[str, str]) -> None:
    for bound in ("low", "high"):
        assert f'name="kankei_attachment_{bound}"' in book["xl/workbook.xml"]


def test_the_answer_tells_the_interval_of_each_axis(town: Town) -> None:
    told = "軸ごとの人数は、9割の確かさで、交流 .+人、関係 .+人、愛着 .+人、定住 .+人。"
    assert re.search(told, answer_text(answer(town), RULE))


def test_of_nobody_the_workbook_tells_the_band_that_the_answer_tells(store: Store, tmp_path: Path) -> None:
    """One who gave long ago counts no more: 0 people, between 0 and 0."""
    old = Town(store)
    old.take({"1": "2016-12-01"})
    assert "0人から 0人の間" in answer_text(answer(old), RULE)
    book = written(old, tmp_path / "報告.xlsx")
    cell = re.search(r'name="kankei_low">[^!]*!\$B\$(\d+)<', book["xl/workbook.xml"])
    assert cell is not None
    assert re.search(rf'r="B{cell[1]}"[^>]*><v>0</v>', book["xl/worksheets/sheet1.xml"])


def test_the_drawing_of_the_workbook_is_read_out_as_its_heading(book: dict[str, str]) -> None:
    assert 'descr="令和8年3月31日現在 3人。' in book["xl/drawings/drawing1.xml"]


def test_of_a_day_that_has_not_come_the_workbook_says_so(town: Town, tmp_path: Path) -> None:
    early = council.council(town.store, as_of=LATER, known_at=dt.datetime(2027, 3, 30, tzinfo=dt.UTC))
    period = parse_period("令和7年度", as_of=DAY)
    plan = progress(town.store, period=period, today=DAY, known_at=KNOWN)
    workbook.write(tmp_path / "報告.xlsx", early, plan, RULE)
    assert "まだ来ていない日です。" in sheets(tmp_path / "報告.xlsx")["xl/sharedStrings.xml"]


def test_no_name_is_given_twice(book: dict[str, str]) -> None:
    names = re.findall(r'definedName name="(kankei_\w+)"', book["xl/workbook.xml"])
    assert len(names) == len(set(names)) > 50


def test_every_day_so_far_stands_beside_its_interval(town: Town, tmp_path: Path) -> None:
    written(town, tmp_path / "報告.xlsx")
    course = answer(town).report.course
    rows = load_workbook(str(tmp_path / "報告.xlsx")).get_sheet_by_name("これまで").to_python()
    assert rows[2][3:5] == ["9割の確かさの幅　下", "9割の確かさの幅　上"]
    assert [row[3:5] for row in rows[3 : 3 + len(course)]] == [[one.low, one.high] for one in course] != []


def test_every_sheet_prints_on_a4_one_page_wide(book: dict[str, str]) -> None:
    pages = [text for name, text in book.items() if "worksheets/sheet" in name]
    assert len(pages) == 5
    assert all('paperSize="9"' in page and 'fitToPage="1"' in page for page in pages)


def test_the_sentences_of_the_workbook_are_no_wider_than_the_paper(book: dict[str, str]) -> None:
    """Figures of 9.3 pixels, as in a wide font in the place of a missing one, on A4 between its margins."""
    (width,) = re.findall(r'<col [^>]*width="([\d.]+)"', book["xl/worksheets/sheet5.xml"])
    assert float(width) * 9.3 / 96 <= 210 / 25.4 - 1.2


def test_gifts_are_computed_and_held_against_the_year_before(town: Town) -> None:
    gifts = line(town, "donations")
    assert (gifts.value, gifts.previous, gifts.versus_previous) == (20_000, 10_000, 2.0)
    assert (gifts.basis, gifts.rate) == ("computed", 20_000 / 1_000_000_000)


def test_a_figure_entered_for_the_period_stands_with_its_source(town: Town) -> None:
    moved = line(town, "moved_in", "令和4年")
    assert (moved.value, moved.basis, moved.computed) == (74, "entered", None)
    assert "後期基本計画" in moved.source


def test_where_nothing_is_known_nothing_is_said(town: Town) -> None:
    moved = line(town, "moved_out")
    assert (moved.value, moved.basis, moved.forecast) == (None, "none", None)
    assert moved.last_entry is not None


def test_before_the_first_list_nothing_is_known_rather_than_none(town: Town) -> None:
    assert line(town, "donations", "令和元年度").value is None
    assert line(town, "donations", "令和6年度").versus_previous is None


def test_a_target_that_the_period_meets_is_said_to_be_met(town: Town) -> None:
    moved = line(town, "moved_out", "令和4年")
    assert moved.rate == pytest.approx(110 / 101)
    assert reached_on(moved, "ja") == "達成済み"


def moved(town: Town, kind: str, day: str) -> None:
    """A list of one move of the first of the town's people."""
    move = TouchpointDraft(channel=Channel.RESIDENCY, occurred_on=dt.date.fromisoformat(day), kind=kind)
    told = lists({"1": day}, f"{kind}.csv")
    rows = [msgspec.structs.replace(row, key=kind, touchpoint=move) for row in told.rows]
    ledger.apply(town.store, msgspec.structs.replace(told, rows=rows), by="clerk", at=town.at())


def test_lists_with_few_moves_out_do_not_show_that_few_moved(town: Town) -> None:
    moved(town, "moved_out", "2025-05-01")
    out = line(town, "moved_out")
    assert (out.value, out.rate, reached_on(out, "ja")) == (1, None, "")


def test_a_move_out_after_the_day_tells_nothing_of_the_balance_on_it(town: Town) -> None:
    moved(town, "moved_in", "2018-05-01")
    moved(town, "moved_out", "2026-05-01")
    net = line(town, "net_moves")
    assert (net.value, net.per_month, net.forecast, net.reached) == (None, None, None, None)


def test_the_pace_is_what_each_month_to_the_target_must_bring(town: Town) -> None:
    people = line(town, "people", "令和7年")
    assert people.value == 3
    assert people.per_month == 2_500  # 29,997 in twelve months


def test_where_a_gap_hides_what_was_reached_the_pace_is_told_at_most(portals: Town) -> None:
    people = line(portals, "people", "令和7年")
    assert (people.per_month, people.per_month_at_most) == (None, 2_500)  # 29,998 in twelve months
    assert needed(people, "ja") == "多くても 2,500"
    words = answer_text(answer(portals), RULE)
    assert (
        "目標まで、暦年と読めば月 多くても3,334人、年度と読めば月 多くても2,500人の上積みが要ります。"
        in words
    )


def test_of_a_target_year_that_lies_ahead_of_a_gap_the_pace_is_known(portals: Town) -> None:
    gifts = line(portals, "donations")
    assert (gifts.per_month, gifts.per_month_at_most) == (83_333_334, None)


def test_within_a_target_year_with_a_gap_the_pace_is_told_at_most(portals: Town) -> None:
    found = progress(portals.store, period=parse_period("令和8年", as_of=DAY), today=DAY, known_at=KNOWN)
    gifts = next(one for one in found.lines if one.code == "donations")
    assert (gifts.per_month, gifts.per_month_at_most) == (None, 111_096_667)


def test_a_target_year_that_is_over_has_neither_pace_nor_forecast(town: Town) -> None:
    found = progress(
        town.store,
        period=parse_period("令和9年", as_of=DAY),
        today=dt.date(2027, 12, 31),
        known_at=KNOWN,
    )
    assert (found.lines[0].per_month, found.lines[0].forecast) == (None, None)


def test_one_person_has_a_standing_an_outlook_and_a_place(town: Town) -> None:
    kept = town.publish()
    person = next(iter(kept.people.split()))
    found = standing.prospect(town.store, uuid.UUID(person), as_of=DAY, known_at=KNOWN)
    assert found.standing.axes == (Axis.ATTACHMENT,)
    assert [lapse.axis for lapse in found.lapses] == [Axis.ATTACHMENT]
    assert found.place is not None
    assert found.place.cell == "関係人口（地域に興味）"


def test_the_picture_of_the_plane_is_headed_by_its_largest_field() -> None:
    plane = load_town("bandai").plane
    assert plane is not None
    heads = {plane.cells.feeling: 30, plane.cells.both: 10}
    places = [
        standing.PlaneCount(real=0, feeling=1, cell=cell, people=people) for cell, people in heads.items()
    ]
    drawn = plane_chart.specification(places, plane, source="")
    assert drawn["title"]["text"] == "つながりのある 40人の 75% は「関係人口（地域に興味）」"


def test_everybody_who_stands_anywhere_is_on_the_plane_once(town: Town) -> None:
    places = standing.plane_of(town.store, as_of=DAY, known_at=KNOWN)
    assert sum(place.people for place in places) == 3


def test_the_plane_is_drawn_with_japanese_words(town: Town, tmp_path: Path) -> None:
    plane = load_town("bandai").plane
    assert plane is not None
    places = standing.plane_of(town.store, as_of=DAY, known_at=KNOWN)
    drawn = plane_chart.specification(places, plane, source="出典")
    drawing.write(str(tmp_path / "plane.svg"), drawn)
    drawing.write(str(tmp_path / "plane.png"), drawn)
    picture = (tmp_path / "plane.svg").read_text(encoding="utf-8")
    assert all(
        words in picture for words in ("関係人口（地域に興味）", "地域への想い", "3人", "出典", "3人の 100%")
    )
    assert (tmp_path / "plane.png").read_bytes().startswith(b"\x89PNG")


def test_a_picture_is_read_out_as_its_headline_and_the_lines_below(town: Town) -> None:
    plane = load_town("bandai").plane
    assert plane is not None
    places = standing.plane_of(town.store, as_of=DAY, known_at=KNOWN)
    picture = drawing.svg(plane_chart.specification(places, plane, source="出典"))
    assert picture.startswith('<svg role="img" aria-label="つながりのある 3人の 100% は')


def test_the_answer_says_how_many_are_counted_once_though_they_stand_in_several_channels(town: Town) -> None:
    answer = council.council(town.store, as_of=DAY, known_at=KNOWN)
    report = answer.report
    again = sum(one.people for one in report.by_channel) - report.number
    assert f"重なりの {again}人分を除いて {report.number}人になります。" in answer_text(answer, RULE)


def test_a_table_with_few_people_in_a_cell_is_not_to_be_handed_out(town: Town) -> None:
    answer = council.council(town.store, as_of=DAY, known_at=KNOWN)
    words = answer_text(answer, RULE)
    assert "10人未満の数があり" in words
    assert "kankei analyse breakdown --public --as-of 2026-03-31 --rule default" in words


def without_people(told: CouncilAnswer) -> CouncilAnswer:
    """An answer that tells of a hundred people in one sum alone."""
    axes = AxisCounts(exchange=0, relation=0, attachment=100, settlement=0)
    nobody = {"by_channel": (), "by_zone": (), "number": 100, "without_one_off_donors": 100, "axes": axes}
    return msgspec.structs.replace(told, cells=(), report=msgspec.structs.replace(told.report, **nobody))


def test_few_people_who_moved_since_a_publication_are_not_to_be_handed_out(store: Store) -> None:
    town = Town(store)
    town.take({"1": "2025-12-01", "2": "2025-12-02"})
    town.publish()
    town.take({"3": "2024-12-03"}, "late.csv")
    assert council.small_cells(without_people(council.council(town.store, as_of=DAY, known_at=town.at())))


def test_few_people_of_the_year_before_are_not_to_be_handed_out_either(town: Town) -> None:
    told = without_people(answer(town))
    assert not council.small_cells(told)
    many = ZoneCounts(in_town=0, in_prefecture=0, elsewhere=20, unknown=0)
    cell = Cell(axis=Axis.ATTACHMENT, channel=Channel.DONATION, people=20, last=1, zones=many)
    assert council.small_cells(msgspec.structs.replace(told, cells=(cell,)))
