"""Pictures of the analyses: they are drawn, say their finding, and every word of them has its glyphs."""

from pathlib import Path

import pytest

from kankei.model import Channel
from kankei.store import open_store
from kankei.usecases.report import framing, funnel_chart, overlap_chart, survival_chart
from kankei_api.cli import run

from .test_analyses import learn
from .test_command import home  # noqa: F401  the fixture
from .towns import did, moved_in, stayed


@pytest.mark.parametrize("name", ["overlap", "funnel", "conversion"])
def test_an_analysis_is_drawn_as_svg_and_png(home: Path, name: str) -> None:  # noqa: F811
    for suffix, beginning in ((".svg", b"<svg"), (".png", b"\x89PNG")):
        out = home / f"picture{suffix}"
        assert run(["analyse", name, "--as-of", "2026-03-31", "--out", str(out)]) == 0
        assert out.read_bytes().startswith(beginning)


def test_a_table_without_a_picture_is_not_drawn(home: Path) -> None:  # noqa: F811
    assert run(["analyse", "cohorts", "--out", str(home / "x.png")]) == 2


def test_what_is_to_be_published_is_not_drawn(home: Path) -> None:  # noqa: F811
    """A bar of three people is a figure below ten."""
    assert run(["analyse", "overlap", "--public", "--out", str(home / "x.png")]) == 2


def test_the_headline_of_an_overlap_counts_people_once() -> None:
    sets = [(("donation",), 70), (("donation", "visit"), 20), (("donation", "survey", "visit"), 10)]
    drawn = overlap_chart.specification(sets, source="")
    assert drawn["title"]["text"] == "二つ以上のチャネルで関わった人は 30人（30%）"


def test_sets_that_are_not_drawn_are_said() -> None:
    sets = [((f"c{place:02}",), 100 - place) for place in range(overlap_chart.SHOWN + 2)]
    below = "".join(overlap_chart.specification(sets, source="")["title"]["subtitle"])
    assert "2通り 163人" in below


def test_a_funnel_says_the_share_of_the_step_before() -> None:
    drawn = funnel_chart.specification([("met", 200), ("again", 50)], source="")
    rows = next(rows for rows in drawn["datasets"].values() if len(rows) == 2)
    assert [row["rate"] for row in rows] == ["", "前の段の 25.0%"]


def test_a_curve_ends_where_too_few_are_watched() -> None:
    points = [(100, 50, 0.1, 0.05, 0.2), (400, survival_chart.LEAST - 1, 0.5, 0.1, 0.9)]
    curve = survival_chart.Curve(name="x", people=60, converted=6, points=points)
    drawn = survival_chart.specification([curve], headline="", below=[], source="")
    shares = {row["share"] for rows in drawn["datasets"].values() for row in rows if "share" in row}
    assert shares == {0.0, 0.1}


def test_where_no_bound_can_be_given_no_band_is_drawn() -> None:
    nan = float("nan")
    points = [(100, 50, 0.0, nan, nan), (200, 49, 0.1, 0.05, 0.2)]
    curve = survival_chart.Curve(name="x", people=60, converted=1, points=points)
    drawn = survival_chart.specification([curve], headline="", below=[], source="")
    area, line = (layer["data"]["name"] for layer in drawn["vconcat"][0]["layer"])
    assert [row["share"] for row in drawn["datasets"][area]] == [0.1]
    assert [row["share"] for row in drawn["datasets"][line]] == [0.0, 0.0, 0.1]


def test_a_small_group_that_is_named_is_drawn_and_those_that_are_not_are_said() -> None:
    curves = [
        survival_chart.Curve(
            name=f"g{people}", people=people, converted=2, points=[(9, people, 0.1, 0.1, 0.2)]
        )
        for people in (60, 50, 40, 30, 20, 10)
    ]
    drawn = survival_chart.specification(curves, headline="", below=[], source="", named=["g10"])
    names = {row["name"] for rows in drawn["datasets"].values() for row in rows if "name" in row}
    assert names == {f"g{people}　{people}人のうち 2人" for people in (60, 50, 40, 10)}
    assert drawn["title"]["subtitle"] == ["ほかに 2区分 50人（うち至った人 4人）は描いていない。"]


def test_the_headline_of_curves_is_about_every_group_however_small(home: Path) -> None:  # noqa: F811
    """Five channels of twenty people, and sixteen of whom a trial stay led four to living here."""
    store = open_store("sqlite:///kankei.db")
    others = ("station_event", "online_tour", "community", "survey", "registration")
    first = [
        did(20 * n + m, Channel(one), "2024-05-01") for n, one in enumerate(others, 1) for m in range(20)
    ]
    guests = [stayed(person, "2024-05-01") for person in range(120, 136)]
    learn(store, *first, *guests, *(moved_in(person, "2024-08-01") for person in range(120, 136, 4)))
    store.close()
    asked = ["--origin", "any", "--by", "first_channel", "--as-of", "2026-03-31"]
    assert run(["analyse", "conversion", *asked, "--out", "picture.svg"]) == 0
    assert "で定住に至った人は、お試し住宅で 25.0%、" in (home / "picture.svg").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "name", ["overlap", "funnel", "conversion --origin any --outcome settlement --by all"]
)
def test_a_picture_that_tells_of_few_people_says_what_may_be_handed_out(home: Path, name: str) -> None:  # noqa: F811
    analysis, *options = name.split()
    assert run(["analyse", analysis, *options, "--as-of", "2026-03-31", "--out", "picture.svg"]) == 0
    drawn = (home / "picture.svg").read_text(encoding="utf-8")
    instead = f"analyse {name} --public --as-of 2026-03-31 --rule default"
    assert "10人未満の数があり" in drawn
    assert instead in drawn
    assert run(instead.split()) == 0


def test_few_people_are_those_of_a_bar_and_those_between_two_steps() -> None:
    assert 9 in overlap_chart.heads([(("donation",), 70), (("visit",), 9)])
    assert funnel_chart.heads([("met", 200), ("again", 195)]) == [200, 195, 5]
    assert survival_chart.heads([survival_chart.Curve(name="x", people=60, converted=6, points=[])]) == [
        60,
        6,
    ]


def test_the_figures_of_a_picture_are_read_out_to_who_does_not_see_it() -> None:
    funnel = funnel_chart.specification([("met", 200), ("again", 50)], source="")
    assert "別の日にもう一度 50人・前の段の 25.0%。" in funnel["description"]
    overlap = overlap_chart.specification([(("donation", "visit"), 70)], source="")
    assert "ふるさと納税・来訪 70人。" in overlap["description"]
    points = [(300, 50, 0.1, 0.05, 0.2), (700, 20, 0.1, 0.05, 0.2)]
    curve = survival_chart.Curve(name="甲", people=60, converted=6, points=points)
    survival = survival_chart.specification([curve], headline="", below=[], source="")
    assert "60人のうち 6人、至った人の割合は 1年で 10.0%（95%の幅 5.0%～20.0%）。" in survival["description"]


def test_where_all_were_there_from_the_first_day_that_is_said_in_place_of_a_curve(home: Path) -> None:  # noqa: F811
    asked = ["--origin", "donation", "--outcome", "attachment", "--as-of", "2026-03-31"]
    assert run(["analyse", "conversion", *asked, "--out", "picture.svg"]) == 0
    drawn = (home / "picture.svg").read_text(encoding="utf-8")
    assert "達していた人が15人います" in drawn
    assert "観察に入る人がいない" in drawn


@pytest.mark.parametrize("words", ["あ" * 200, "word " * 60, "", "句点。" * 40])
def test_lines_fit_and_lose_nothing(words: str) -> None:
    found = framing.lines(words)
    assert "".join(found).replace(" ", "") == words.replace(" ", "")
    assert max(len(line.encode("cp932")) for line in found) <= framing.LINE
