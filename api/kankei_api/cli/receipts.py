"""How the ledger's answers look at the terminal and as JSON."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import msgspec

from kankei.model import Counts, Outcome, Problem
from kankei_api.acquaintance import RENAMED
from kankei_api.cli.console import Bar, Terminal
from kankei_api.errors import told
from kankei_api.intake import Listed, Taken
from kankei_importers.gate import FILE_CODES
from kankei_importers.rejects import REASON

SHOWN = 20
"""Problems printed for one list; the others are counted."""
RANGES = 10
"""Runs of rows that are named for one problem."""


def passing(bar: Bar, files: Sequence[Listed]) -> Iterator[Listed]:
    """The files one by one, the bar telling of each."""
    for file in files:
        bar.at(file.name)
        yield file
        bar.step()


def agreed(terminal: Terminal, seen: Sequence[Taken]) -> bool:
    """Ask whether to take what was shown; no if there is nothing to take."""
    good = [taken for taken in seen if not taken.refused]
    if not good:
        return False
    rows = total(good).created + total(good).updated
    return terminal.ask("cli.import_ask", files=str(len(good)), rows=f"{rows:,}")


def close(terminal: Terminal, taken: Sequence[Taken], *, as_json: bool, others: Sequence[str]) -> int:
    """Show the outcome and answer the exit code: 0 only if every list was taken."""
    if as_json:
        terminal.json(document(terminal, taken))
    else:
        show(terminal, taken, others)
    return 1 if any(one.refused for one in taken) else 0


def show(terminal: Terminal, taken: Sequence[Taken], others: Sequence[str], *, files: int = 0) -> None:
    """The table of all lists, how they were understood, and what was wrong.

    ``files`` is how many there are where a line of the table stands for several.
    """
    outcomes = [terminal.words(f"outcome.{outcome}") for outcome in Outcome]
    headers = [terminal.words(f"cli.column_{name}") for name in ("file", "layout", "channel")] + outcomes
    terminal.table(headers, [_row(terminal, one) for one in taken], numbers_from=3)
    _show_mappings(terminal, taken)
    _show_refusals(terminal, taken)
    for one in taken:
        _show_problems(terminal, one)
        _show_protected(terminal, one)
    _show_notes(terminal, taken)
    if others:
        terminal.warn("cli.import_others", count=str(len(others)), files=", ".join(others[:SHOWN]))
    if rejected := total(taken).rejected:
        terminal.warn("cli.import_rejected", rejected=f"{rejected:,}")
    refused = sum(one.refused for one in taken)
    code = "cli.import_refused" if refused else "cli.import_done"
    terminal.say(code, files=str(files or len(taken)), refused=str(refused), rows=f"{total(taken).rows:,}")


def total(taken: Sequence[Taken]) -> Counts:
    """The five counts over all lists."""
    fields = Counts.__struct_fields__
    return Counts(**{name: sum(getattr(one.receipt.counts, name) for one in taken) for name in fields})


def document(terminal: Terminal, taken: Sequence[Taken]) -> dict[str, Any]:
    """The same as data: each receipt with its problems, and the sums."""
    return {
        "files": [
            msgspec.to_builtins(one.receipt)
            | {
                "taken": not one.refused,
                "problems": [_problem(terminal, problem) for problem in one.receipt.problems],
                "rows": [_problem(terminal, problem) for problem in one.rows],
                "notes": [_problem(terminal, problem) for problem in one.notes],
            }
            for one in taken
        ],
        "counts": msgspec.to_builtins(total(taken)),
        "refused": sum(one.refused for one in taken),
    }


def _row(terminal: Terminal, one: Taken) -> list[str]:
    receipt = one.receipt
    if one.refused:
        return [receipt.file, terminal.words("cli.stopped"), *[""] * (1 + len(Outcome))]
    layout = receipt.layout or terminal.words("cli.own_layout")
    channel = terminal.words(f"channel.{receipt.channel}")
    return [receipt.file, layout, channel, *(f"{getattr(receipt.counts, outcome):,}" for outcome in Outcome)]


def _show_mappings(terminal: Terminal, taken: Sequence[Taken]) -> None:
    """How the columns were understood, once for all lists that were understood alike."""
    alike: dict[tuple[tuple[tuple[str, str], ...], tuple[str, ...]], list[str]] = {}
    for one in taken:
        if one.receipt.mapping and (one.rows or not one.refused):
            alike.setdefault((one.receipt.mapping, one.receipt.unread), []).append(one.receipt.file)
    for (mapping, unread), files in alike.items():
        pairs = ", ".join(
            f"{_on_one_line(header)} → {terminal.words(f'meaning.{field}')}" for header, field in mapping
        )
        more = terminal.words("cli.and_more", count=str(len(files) - 1)) if len(files) > 1 else ""
        terminal.say("cli.import_mapping", file=files[0], more=more, mapping=pairs)
        theirs = dict.fromkeys(_on_one_line(header) for header in unread if header != REASON)
        if theirs:
            quoted = ", ".join(terminal.words("cli.column_quoted", column=header) for header in theirs)
            terminal.say("cli.import_unread", columns=quoted)


def _on_one_line(header: str) -> str:
    return " ".join(header.split())


def _show_refusals(terminal: Terminal, taken: Sequence[Taken]) -> None:
    """What is wrong with lists as a whole."""
    whole = ((one, problem) for one in taken for problem in one.receipt.problems if problem.row is None)
    for message in _of_lists(terminal, whole):
        terminal.note(message)


def _show_problems(terminal: Terminal, one: Taken) -> None:
    """What is wrong with single rows, and where the word of staff was kept against the list."""
    wrong = list(
        _of_rows(terminal, one.receipt.file, (*one.receipt.problems, *one.rows, *one.receipt.rejected))
    )
    kept = list(_of_rows(terminal, one.receipt.file, one.receipt.kept))
    for message in wrong[:SHOWN]:
        terminal.note(message)
    for message in kept[:SHOWN]:
        terminal.warn("cli.import_note", message=message)
    if more := len(wrong[SHOWN:]) + len(kept[SHOWN:]):
        terminal.warn("cli.import_more", file=one.receipt.file, count=f"{more:,}")
    if one.receipt.repeated:
        terminal.warn("cli.import_repeated", file=one.receipt.file)


def _of_rows(terminal: Terminal, file: str, problems: Iterable[Problem]) -> Iterator[str]:
    """Sentences on single rows, each once with the rows of which it is to be said."""
    alike: dict[tuple[str, str], list[int]] = {}
    for problem in problems:
        if problem.row is not None:
            alike.setdefault((problem.column, told(problem, terminal.lang)), []).append(problem.row)
    for (column, sentence), rows in alike.items():
        kind = f"{'cell' if column else 'row'}{'s' if len(rows) > 1 else ''}"
        facts = {"row": ranges(rows), "column": column, "count": f"{len(rows):,}"}
        yield f"{terminal.words(f'cli.place_{kind}', file=file, **facts)} {sentence}"


def _show_protected(terminal: Terminal, one: Taken) -> None:
    """How many rows are of people whom the import protects."""
    if one.receipt.protected:
        code = "cli.import_protected" if one.receipt.applied else "cli.import_would_protect"
        terminal.warn(code, file=one.receipt.file, rows=f"{one.receipt.protected:,}")


def _show_notes(terminal: Terminal, taken: Sequence[Taken]) -> None:
    """What is noted of lists, once for all of which the same is to be said."""
    for accepted in (True, False):
        code = "cli.import_accepted" if accepted else "cli.import_note"
        notes = [(one, note) for one in taken for note in one.notes if (note.code in FILE_CODES) is accepted]
        for message in _of_lists(terminal, ((one, note) for one, note in notes if note.row is None)):
            terminal.warn(code, message=message)
        for one, note in notes:
            if note.row is not None:
                terminal.warn(code, message=placed(terminal, one.receipt.file, note))


def _of_lists(terminal: Terminal, said: Iterable[tuple[Taken, Problem]]) -> Iterator[str]:
    """Sentences on whole lists, each once with the lists of which it is to be said."""
    alike: dict[str, list[str]] = {}
    for one, problem in said:
        alike.setdefault(told(problem, terminal.lang), []).append(one.receipt.file)
    for sentence, files in alike.items():
        kind = "files" if len(files) > 1 else "file"
        where = terminal.words(f"cli.place_{kind}", file=files[0], count=str(len(files) - 1))
        yield f"{where} {sentence}"


def cautioned(taken: Sequence[Taken]) -> set[str]:
    """The lists of which it is noted that their rows bear other names now."""
    return {one.receipt.file for one in taken for note in one.notes if note.code == RENAMED}


def with_notes(taken: Sequence[Taken], notes: Mapping[str, tuple[Problem, ...]]) -> list[Taken]:
    """The same with what was noted of each list."""
    return [msgspec.structs.replace(one, notes=notes.get(one.receipt.file, ())) for one in taken]


def ranges(rows: Sequence[int]) -> str:
    """Numbers of rows, neighbours taken together; of many only the first.

    >>> ranges([7, 2, 3, 4])
    '2–4, 7'
    """
    found: list[list[int]] = []
    for row in sorted(set(rows)):
        if found and row == found[-1][-1] + 1:
            found[-1].append(row)
        else:
            found.append([row])
    shown = ", ".join(f"{few[0]}" if len(few) == 1 else f"{few[0]}–{few[-1]}" for few in found[:RANGES])
    return f"{shown} …" if len(found) > RANGES else shown


def placed(terminal: Terminal, file: str, problem: Problem) -> str:
    """A problem as one line: file, row, column, and its sentence."""
    kind = "file" if problem.row is None else "cell" if problem.column else "row"
    where = terminal.words(f"cli.place_{kind}", file=file, row=str(problem.row), column=problem.column)
    return f"{where} {told(problem, terminal.lang)}"


def _problem(terminal: Terminal, problem: Problem) -> dict[str, Any]:
    ids = {"ids": problem.facts["all_ids"].split()} if "all_ids" in problem.facts else {}
    return ids | {
        "row": problem.row,
        "column": problem.column,
        "code": problem.code,
        "message": told(problem, terminal.lang),
    }
