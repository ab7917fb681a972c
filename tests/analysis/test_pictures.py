"""Pictures of the analyses: they are drawn, say their finding, and every word of them has its glyphs."""

from pathlib import Path

import pytest

from kankei.usecases.report import framing, funnel_chart, overlap_chart, survival_chart
from kankei_api.cli import run

from .test_command import home  # noqa: F401  the fixture


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


def test_a_bound_that_cannot_be_given_is_drawn_as_nothing_claimed() -> None:
    nan = float("nan")
    curve = survival_chart.Curve(name="x", people=60, converted=0, points=[(100, 50, 0.0, nan, nan)])
    drawn = survival_chart.specification([curve], headline="", below=[], source="")
    values = [row["high"] for rows in drawn["datasets"].values() for row in rows if "high" in row]
    assert values == [0.0, 0.0] * 2 or set(values) == {0.0}


@pytest.mark.parametrize("words", ["あ" * 200, "word " * 60, "", "句点。" * 40])
def test_lines_fit_and_lose_nothing(words: str) -> None:
    found = framing.lines(words)
    assert "".join(found).replace(" ", "") == words.replace(" ", "")
    assert max(len(line.encode("cp932")) for line in found) <= framing.LINE
