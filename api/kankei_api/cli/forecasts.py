"""How a preview looks at the terminal and as JSON."""

from collections.abc import Container
from typing import Any

import msgspec

from kankei.model.batch import PermissionDraft
from kankei.usecases.preview import Effect, FilePreview, Preview
from kankei_api.cli.console import Terminal
from kankei_api.cli.receipts import ranges
from kankei_api.intake import Taken

SHOWN = 10
"""Changed fields printed for one list; the others are counted."""
CODED = {name: name for name in ("channel", "kind", "status")} | dict.fromkeys(
    PermissionDraft.__struct_fields__, "flag"
)
"""Fields that hold a code, with the group of its words."""


def receipts_of(seen: Preview) -> list[Taken]:
    """The receipts of a preview, in the form in which those of an import are shown."""
    return [Taken(receipt=file.receipt, rows=file.rows) for file in seen.files]


def document(seen: Preview, token: str) -> dict[str, Any]:
    """What a preview knows beyond the receipts, as data."""
    names = ("changes", "renamed", "others", "money", "money_open", "first_on", "last_on")
    return {
        "effect": msgspec.to_builtins(seen.effect),
        "forecast": [
            {"file": file.receipt.file} | {name: msgspec.to_builtins(getattr(file, name)) for name in names}
            for file in seen.files
        ],
        "token": token,
    }


def show(terminal: Terminal, seen: Preview, cautioned: Container[str] = ()) -> None:
    """What changes in which field, the sums of each list, and what all of them do to people and number.

    ``cautioned`` are the lists of which it was said already that their rows bear other names now.
    """
    for file in seen.files:
        if not file.receipt.problems:
            _show_sums(terminal, file)
            _show_changes(terminal, file, renamed=file.receipt.file not in cautioned)
    if any(not file.receipt.problems for file in seen.files):
        _show_effect(terminal, seen.effect)


def _show_sums(terminal: Terminal, file: FilePreview) -> None:
    if file.first_on is None:
        return
    facts = {"file": file.receipt.file, "first": str(file.first_on), "last": str(file.last_on)}
    terminal.say("preview.days", **facts)
    if file.money or file.money_open:
        terminal.say("preview.money", money=f"{file.money:,}", open=f"{file.money_open:,}")


def _show_changes(terminal: Terminal, file: FilePreview, *, renamed: bool) -> None:
    for change in file.changes[:SHOWN]:
        terminal.say(
            "preview.change",
            row=str(change.row),
            field=terminal.words(f"meaning.{change.field}"),
            old=_said(terminal, change.field, change.old),
            new=_said(terminal, change.field, change.new),
        )
    if file.renamed and renamed:
        terminal.warn("preview.renamed", file=file.receipt.file, rows=f"{file.renamed:,}")
    if file.others:
        facts = {"count": f"{len(file.others):,}", "rows": ranges(file.others)}
        terminal.warn("preview.others", file=file.receipt.file, **facts)
    if len(file.changes) > SHOWN or file.receipt.counts.updated > len({one.row for one in file.changes}):
        terminal.say("preview.more", updated=f"{file.receipt.counts.updated:,}")


def _said(terminal: Terminal, field: str, value: str) -> str:
    """What a field holds, in words where it holds a code."""
    if not value:
        return terminal.words("preview.nothing")
    code = f"{CODED.get(field, '')}.{value}"
    words = terminal.words(code)
    return value if words == code else words


def _show_effect(terminal: Terminal, effect: Effect) -> None:
    facts = {name: f"{getattr(effect, name):,}" for name in ("begun", "met", "merged", "gone")}
    terminal.say("preview.people", **facts)
    asked = effect.questions_after - effect.questions_before
    terminal.say("preview.questions", asked=f"{asked:+,}", all=f"{effect.questions_after:,}")
    terminal.say(
        "preview.number",
        day=str(effect.as_of),
        rule=effect.rule,
        before=f"{effect.number_before:,}",
        after=f"{effect.number_after:,}",
        change=f"{effect.number_after - effect.number_before:+,}",
    )
