"""What the terminal shows of long work where no bar can be drawn."""

import io
import os
import subprocess
import sys
from pathlib import Path

import pytest

from kankei.usecases.identity.stages import Stage, Step
from kankei_api.cli import console
from kankei_api.cli.console import Terminal

ID = "01986f3e-1c2d-7a45-8b6f-0123456789ab"


class Screen(io.StringIO):
    """A terminal of 80 columns, without colours."""

    def isatty(self) -> bool:
        return True


def shown(monkeypatch: pytest.MonkeyPatch, headers: list[str], *rows: list[str]) -> list[str]:
    """The lines of a table whose first column is ids."""
    screen = Screen()
    monkeypatch.setenv("TERM", "dumb")
    monkeypatch.setattr(sys, "stdout", screen)
    Terminal().table(headers, rows, numbers_from=len(headers), ids=[0])
    return screen.getvalue().splitlines()


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


def test_where_a_table_has_no_room_for_an_id_each_row_is_lines_of_its_own(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    headers = ["番号", "ファイル", "取り込んだ時", "状態", "新規", "更新"]
    row = [ID, "四月の登録.csv", "2026-04-18 10:00", "有効", "12,345", "0"]
    assert shown(monkeypatch, headers, row) == [
        f"番号          {ID}",
        "ファイル      四月の登録.csv",
        "取り込んだ時  2026-04-18 10:00",
        "状態          有効",
        "新規          12,345",
        "更新          0",
        "",
    ]


def test_beside_an_id_words_are_folded(monkeypatch: pytest.MonkeyPatch) -> None:
    _, *lines = shown(monkeypatch, ["番号", "理由"], [ID, "窓口で本人に確かめました" * 3])
    assert lines[0].startswith(f"{ID}  窓口で")
    assert len(lines) == 2


def test_into_a_pipe_no_row_is_wrapped(capsys: pytest.CaptureFixture[str]) -> None:
    Terminal().table(["番号", "A", "B"], [[ID, ID, "長い理由" * 60]], numbers_from=3, ids=[0, 1])
    assert capsys.readouterr().out.splitlines()[1].rstrip() == f"{ID}  {ID}  {'長い理由' * 60}"


def test_a_sign_that_the_code_page_lacks_is_shown_by_one_that_looks_alike(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    paper = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(paper, encoding="cp932"))
    Terminal().show("使われた日 — 一–二〜三 𠮷野")
    sys.stdout.flush()
    assert paper.getvalue().decode("cp932").strip() == "使われた日 ― 一-二～三 ?野"


LOADING = """
import os, signal, sys
signal.signal(signal.SIGINT, signal.default_int_handler)
class Stopped:
    def find_spec(self, name, *about):
        if name == "rich_click":
            os.kill(os.getpid(), signal.SIGINT)
sys.meta_path.insert(0, Stopped())
from kankei_api.beginning import main
main()
"""
"""A signal comes while the command is still loaded; what was begun in the background would not hear it."""


@pytest.mark.skipif(os.name == "nt", reason="a signal of POSIX")
def test_who_breaks_off_while_the_command_loads_reads_a_sentence() -> None:
    done = subprocess.run([sys.executable, "-c", LOADING], capture_output=True, check=False)
    assert (done.returncode, done.stderr.decode()) == (130, "中断しました。まだ何も変えていません。\n")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no such device there")
@pytest.mark.parametrize("more", [[], ["--json"]])
def test_a_result_for_which_there_is_no_room_is_told_in_one_sentence(more: list[str]) -> None:
    call = [sys.executable, "-m", "kankei_api.cli", "rules", "list", *more]
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(call, stdout=full, stderr=subprocess.PIPE, check=False)
    assert done.returncode == 1
    (line,) = done.stderr.decode().splitlines()
    assert "出力先に空きがないため" in line
