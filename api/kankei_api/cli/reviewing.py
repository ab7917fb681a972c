"""``kankei review``: pairs that may be one person, side by side, decided with one key each."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import rich_click as click

from kankei_api.cli.options import store_option

if TYPE_CHECKING:
    import uuid

    from kankei.store import Store
    from kankei.usecases.review import Question
    from kankei_api.cli.console import Terminal

ALIKE = 0.5
"""Values less alike than that differ all over: marking it would only be noise."""
KEYS = {"s": "same", "d": "different", "h": "household", "u": "unsure"}


@click.command("review")
@click.option("--limit", type=click.IntRange(1, 1000), default=20, show_default=True)
@store_option
@click.pass_obj
def command(terminal: Terminal, *, limit: int, store_url: str) -> int:
    """Show question after question and keep each answer at once; ``z`` takes the last one back."""
    from kankei.store import open_store  # noqa: PLC0415  # numpy and the store, which --help must not pay
    from kankei.usecases import review  # noqa: PLC0415

    store = open_store(store_url)
    with store.reading() as connection:
        questions = review.queue(connection, limit=limit)
    if not questions:
        terminal.say("review.nothing")
        return 0
    decided = _go_through(terminal, store, questions)
    terminal.say("review.done", decided=str(decided), left=str(len(questions) - decided))
    return 0


def _go_through(terminal: Terminal, store: Store, questions: list[Question]) -> int:
    """Ask until the questions or the answers end; how many stand decided."""
    given: list[uuid.UUID] = []
    while len(given) < len(questions):
        question = questions[len(given)]
        _show(terminal, question, f"{len(given) + 1}/{len(questions)}")
        key = _key(terminal, can_go_back=bool(given))
        if key == "q":
            break
        if key == "z":
            _withdraw(store, given.pop())
            terminal.say("review.withdrawn")
        else:
            given.append(_decide(store, question, KEYS[key]))
    return len(given)


def _key(terminal: Terminal, *, can_go_back: bool) -> str:
    """The next answer; the end of input means stop."""
    wanted = {*KEYS, "q", *(["z"] if can_go_back else [])}
    while True:
        terminal.warn("review.keys_back" if can_go_back else "review.keys")
        line = sys.stdin.readline()
        key = line.strip().lower()[:1] if line else "q"
        if key in wanted:
            return key


def _decide(store: Store, question: Question, verdict: str) -> uuid.UUID:
    from kankei.model import JudgementDraft, Verdict  # noqa: PLC0415
    from kankei.usecases import review  # noqa: PLC0415
    from kankei_api.clock import now  # noqa: PLC0415
    from kankei_api.intake import whoever  # noqa: PLC0415

    draft = JudgementDraft(left=question.left.id, right=question.right.id, verdict=Verdict(verdict))
    return review.decide(store, draft, by=whoever(), at=now()).id


def _withdraw(store: Store, judgement: uuid.UUID) -> None:
    from kankei.usecases import review  # noqa: PLC0415
    from kankei_api.clock import now  # noqa: PLC0415

    store.write(lambda connection: review.withdraw(connection, judgement, at=now()))


def _show(terminal: Terminal, question: Question, place: str) -> None:
    from kankei.model import RecordDraft  # noqa: PLC0415

    terminal.say("review.question", place=place, probability=f"{question.probability:.0%}")
    rows = []
    for name in RecordDraft.__struct_fields__:
        left, right = getattr(question.left, name), getattr(question.right, name)
        if left or right:
            rows.append([terminal.words(f"meaning.{name}"), left, right, marks(left, right)])
    sources = [terminal.words("review.source"), question.left.source, question.right.source, ""]
    terminal.table(["", "A", "B", ""], [*rows, sources], numbers_from=4)


def marks(left: str, right: str) -> str:
    """What differs of two values that are alike: the differing parts as ``a|b``, ``""`` if there is none.

    >>> marks("高橋 健太", "髙橋 健太")
    '高|髙'
    """
    from difflib import SequenceMatcher  # noqa: PLC0415

    matcher = SequenceMatcher(None, left, right, autojunk=False)
    if matcher.ratio() < ALIKE:
        return ""
    codes = matcher.get_opcodes()
    return " ".join(f"{left[a:b]}|{right[c:d]}" for kind, a, b, c, d in codes if kind != "equal")
