"""What the terminal shows and asks; readable on every code page, Japanese unless told otherwise."""

import codecs
import contextlib
import io
import sys
import time
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from typing import Any

import msgspec
from rich.cells import cell_len, set_cell_size
from rich.console import Console, JustifyMethod
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeElapsedColumn
from rich.table import Table
from rich.text import Text

from kankei.usecases.identity.stages import Stage, Watch
from kankei.wording import Lang, sentence
from kankei_api.errors import coded, urn

REDIRECTED = 1_000_000
"""Columns of what goes into a file or another program: nothing there is ever wrapped."""
READABLE = 12
"""Columns that words need beside an id so as not to be broken at every other letter."""
LINE_EVERY = 15.0
"""Seconds between lines of progress where no bar can be drawn."""
LOOK_ALIKE = {"—": "―", "–": "-", "〜": "～", "−": "－"}
"""What stands on a code page of Japan in the place of a sign that is not there."""
GAP = "  "
"""What stands between two columns."""


def _instead(error: UnicodeError) -> tuple[str, int]:
    """What is written of signs that a code page lacks: one that looks alike, if there is one; else a mark."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    signs = (LOOK_ALIKE.get(sign, "?") for sign in error.object[error.start : error.end])
    return "".join(sign if _writable(sign, error.encoding) else "?" for sign in signs), error.end


def _writable(sign: str, encoding: str) -> bool:
    try:
        sign.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True


codecs.register_error("kankei.alike", _instead)


def _width(stream: Any) -> int | None:
    """None lets the terminal say how wide it is; what is no terminal cannot."""
    return None if stream is not None and stream.isatty() else REDIRECTED


def _cells(cell: str | Text) -> int:
    """How many columns of a terminal a cell takes."""
    return cell_len(str(cell))


class Bar:
    """A progress bar under way; it shows nothing where nobody watches."""

    def __init__(self, progress: Progress, task: TaskID, tell: Callable[[str], None] | None = None) -> None:
        self._progress, self._task, self._label = progress, task, ""
        self._tell, self._told = tell, time.monotonic()

    def at(self, label: str) -> None:
        """What is worked on now."""
        self._label = label
        self._show(label)

    def rows(self, done: int, of: int = 0) -> None:
        """How many rows of it are done, and of how many if somebody knows."""
        self._show(f"{self._label} {done:,}/{of:,}" if of else f"{self._label} {done:,}")

    def _show(self, label: str) -> None:
        """Beside the bar; where none can be drawn, as a line every quarter of a minute."""
        self._progress.update(self._task, description=label)
        if self._tell is not None and time.monotonic() - self._told > LINE_EVERY:
            self._tell(label)
            self._told = time.monotonic()

    def step(self) -> None:
        """One more is done."""
        self._progress.advance(self._task)


class Terminal:
    """Standard output for results, standard error for everything else.

    ``interrupted`` is the sentence that is said if somebody breaks off now: what was kept, and how to go on.
    ``for_programs``: an error ends as one line of JSON, the last of standard error.
    """

    def __init__(self, lang: Lang = "ja", *, for_programs: bool = False) -> None:
        self.lang: Lang = lang
        self.for_programs = for_programs
        self.interrupted = "cli.interrupted"
        for stream in (sys.stdout, sys.stderr):
            if isinstance(stream, io.TextIOWrapper):
                # A redirected Windows console writes cp932, which lacks 𠮷: show a mark, never fail.
                stream.reconfigure(errors="kankei.alike")
        self._out = Console(highlight=False, soft_wrap=True, emoji=False, width=_width(sys.stdout))
        self._err = Console(stderr=True, highlight=False, soft_wrap=True, emoji=False)

    def words(self, code: str, **facts: str) -> str:
        """A sentence of the catalogue in the terminal's language."""
        return sentence(code, facts, lang=self.lang)

    def say(self, code: str, **facts: str) -> None:
        """A sentence of the result."""
        self.show(self.words(code, **facts))

    def show(self, text: str) -> None:
        """Text of the result as it stands."""
        self._out.print(text, markup=False)

    def warn(self, code: str, **facts: str) -> None:
        """A sentence beside the result."""
        self.note(self.words(code, **facts))

    def note(self, text: str) -> None:
        """Text beside the result as it stands."""
        self._err.print(text, markup=False)

    def fail(self, error: Exception) -> None:
        """The one sentence that says what went wrong and what to do."""
        code, facts = coded(error)
        self.refuse(code, facts, style="red")

    def refuse(self, code: str, facts: Mapping[str, str], *, style: str | None = None) -> None:
        """That a call was refused: a sentence, or for programs its stable name and the sentence."""
        message = self.words(code, **facts)
        if self.for_programs:
            self.note(msgspec.json.encode({"type": urn(code), "detail": message}).decode())
        else:
            self._err.print(self.words("cli.error", message=message), markup=False, style=style)

    def finish(self) -> None:
        """Write what is still held of the result.

        Raises:
            OSError: There is no room for it, or nobody reads on.
        """
        if sys.stdout is not None:
            sys.stdout.flush()

    def give_up(self) -> None:
        """Let go of a result that cannot be written: at its end Python would try again, in its own words."""
        try:
            self.finish()
        except OSError:
            sys.stdout = io.StringIO()

    def json(self, value: object) -> None:
        """A JSON document in UTF-8, whatever the console's code page."""
        document = msgspec.json.format(msgspec.json.encode(value), indent=2) + b"\n"
        binary: Any = getattr(sys.stdout, "buffer", None)
        if binary is None:
            sys.stdout.write(document.decode())
        else:
            sys.stdout.flush()
            binary.write(document)
            binary.flush()

    @property
    def width(self) -> int:
        """How many columns wide a table of the result can be."""
        return self._out.width

    @property
    def coloured(self) -> bool:
        """Whether the result is shown in colour: not in a file, not in another program."""
        return self._out.color_system is not None

    def table(
        self,
        headers: Sequence[str],
        rows: Sequence[Sequence[str | Text]],
        *,
        numbers_from: int,
        ids: Collection[int] = (),
    ) -> None:
        """A table; the columns from ``numbers_from`` on stand to the right.

        The columns ``ids`` are to be copied and never broken; where there is no room for that, each row is
        shown as lines of its own.
        """
        widths = [max(map(_cells, column)) for column in zip(headers, *rows, strict=True)]
        least = (wide if place in ids else min(wide, READABLE) for place, wide in enumerate(widths))
        if ids and sum(least) + len(GAP) * len(widths) > self._out.width:
            self._lines(headers, rows)
            return
        table = Table(header_style="bold", box=None, pad_edge=False, padding=(0, len(GAP), 0, 0))
        for place, header in enumerate(headers):
            side: JustifyMethod = "right" if place >= numbers_from else "left"
            table.add_column(header, justify=side, overflow="fold", no_wrap=place in ids)
        for row in rows:
            table.add_row(*row)
        self._out.print(table, soft_wrap=False, markup=False)

    def _lines(self, headers: Sequence[str], rows: Sequence[Sequence[str | Text]]) -> None:
        """Each row as lines, a cell each; the terminal wraps them, so that what is copied stays whole."""
        wide = max(map(cell_len, headers))
        for row in rows:
            for header, cell in zip(headers, row, strict=True):
                if cell:
                    self._out.print(Text.assemble((set_cell_size(header, wide), "bold"), GAP, cell))
            self._out.print()

    def can_ask(self) -> bool:
        """Whether somebody sits there to answer."""
        return sys.stdin is not None and sys.stdin.isatty()

    def ask(self, code: str, **facts: str) -> bool:
        """Yes or no, no being the answer to everything but y, yes and はい."""
        return self.answer(code, **facts).lower() in {"y", "yes", "はい", "ｙ"}

    def answer(self, code: str, **facts: str) -> str:
        """What somebody types behind a question that is asked before anything is done; "" if nobody does."""
        self._err.print(self.words(code, **facts), markup=False, end=" ")
        after, self.interrupted = self.interrupted, "cli.interrupted_before"
        typed = sys.stdin.readline().strip()
        self.interrupted = after
        return typed

    @contextlib.contextmanager
    def progress(self, total: int, *, quiet: bool = False) -> Iterator[Bar]:
        """A bar over ``total`` steps on standard error."""
        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
        hidden = quiet or not self._err.is_terminal
        with Progress(*columns, console=self._err, transient=True, disable=hidden) as progress:
            plain = self.note if not self._err.is_terminal and not quiet else None
            yield Bar(progress, progress.add_task("", total=total), plain)

    def stages(self, bar: Bar) -> Watch:
        """Shows beside a bar how far working out who is who has come."""

        def show(stage: Stage) -> None:
            bar.at(self.words(f"cli.stage_{stage.step}"))
            if stage.of:
                bar.rows(stage.done, stage.of)

        return show
