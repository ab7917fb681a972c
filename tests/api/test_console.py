"""What the terminal shows of long work where no bar can be drawn."""

import pytest

from kankei.usecases.stages import Stage, Step
from kankei_api.cli import console
from kankei_api.cli.console import Terminal


def test_without_a_terminal_a_line_now_and_then_tells_how_far_it_is(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(console, "LINE_EVERY", -1.0)
    terminal = Terminal()
    with terminal.progress(1) as bar:
        bar.at("四月.csv")
        bar.rows(5_000)
        terminal.stages(bar)(Stage(step=Step.COMPARING, done=3, of=40))
    assert capsys.readouterr().err.splitlines() == [
        "四月.csv",
        "四月.csv 5,000",
        "同じ人の照合: 似た記録どうしを比べています",
        "同じ人の照合: 似た記録どうしを比べています 3/40",
    ]
