"""``kankei review --list``: every judgement that was ever made, with the id by which it is taken back."""

from kankei.store import Store, audit
from kankei.usecases import review
from kankei.usecases.review import NamedJudgement
from kankei_api.cli.console import Terminal
from kankei_api.clock import JAPAN

COLUMNS = ("id", "when", "who", "verdict", "name", "name", "reason", "state")


def show(terminal: Terminal, store: Store, *, as_json: bool) -> int:
    """All judgements, oldest first; whose records they are about is entered in the audit."""
    with store.reading() as connection:
        found = review.history(connection)
    people = {person for one in found for person in (one.left_person, one.right_person) if person}
    store.write(lambda connection: audit.note(connection, *people))
    if as_json:
        terminal.json(found)
    elif found:
        headers = [terminal.words(f"review.column_{name}") for name in COLUMNS]
        terminal.table(headers, [_line(terminal, one) for one in found], numbers_from=len(COLUMNS), ids=[0])
        terminal.say("review.how_withdrawn")
    else:
        terminal.say("review.none_made")
    return 0


def _line(terminal: Terminal, one: NamedJudgement) -> list[str]:
    ended = one.withdrawn_at and one.withdrawn_at.astimezone(JAPAN).strftime("%Y-%m-%d %H:%M")
    state = terminal.words(f"review.state_{one.state}", when=ended or "")
    when = one.judged_at.astimezone(JAPAN).strftime("%Y-%m-%d %H:%M")
    verdict = terminal.words(f"review.verdict_{one.verdict}")
    return [str(one.id), when, one.judged_by, verdict, one.left_name, one.right_name, one.reason, state]
