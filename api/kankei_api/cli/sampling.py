"""A random sample at the terminal: pairs asked about like the queue, and what their answers say of all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kankei_api.clerk import whoever
from kankei_api.cli.asking import AskingSample
from kankei_api.clock import day_of, now

if TYPE_CHECKING:
    from kankei.store import Store
    from kankei.usecases.identity.estimation import Estimate, Layer
    from kankei_api.cli.console import Terminal

__all__ = ["ask", "show"]


def ask(terminal: Terminal, store: Store, size: int, seed: int | None) -> int:
    """Ask about what is open of a sample, which is drawn first if there is none."""
    from kankei.store import audit  # noqa: PLC0415
    from kankei.usecases import review  # noqa: PLC0415

    sample = review.draw_sample(store, size=size, seed=seed, by=whoever(), at=now())
    with store.reading() as connection:
        questions = review.sample_questions(connection, sample)
    facts = {"size": f"{sample.size:,}", "seed": str(sample.seed), "day": f"{day_of(sample.drawn_at)}"}
    if not questions:
        terminal.say("review.sample_done", **facts)
        return 0
    whom = {person for one in questions for person in (one.left_person, one.right_person) if person}
    store.write(lambda connection: audit.note(connection, *whom))
    terminal.say("review.sample_head", **facts, open=f"{len(questions):,}")
    return AskingSample(terminal, store, list(questions)).through()


def show(terminal: Terminal, found: Estimate) -> None:
    """What a sample says, in words and a table of its strata."""
    facts = {"asked": f"{found.asked:,}", "answered": f"{found.answered:,}", "unsure": f"{found.unsure:,}"}
    day = f"{day_of(found.drawn_at)}"
    terminal.say("evaluate.sample_head", **facts, seed=str(found.seed), day=day)
    if found.precision is None or found.low is None or found.high is None:
        terminal.say("evaluate.sample_none", **facts)
        return
    band = {"low": f"{found.low:.1%}", "high": f"{found.high:.1%}"}
    terminal.say("evaluate.sample_precision", precision=f"{found.precision:.1%}", **band)
    if found.to_halve:
        more = {"more": f"{found.to_halve:,}", "size": str(found.size_to_halve)}
        terminal.say("evaluate.sample_halve", **more, seed=str(found.seed))
    _show_missed(terminal, found)
    names = ("stands", "bits", "pairs", "asked", "same", "different")
    headers = [terminal.words(f"evaluate.sample_{name}") for name in names]
    terminal.table(headers, [_row(terminal, one) for one in found.strata], numbers_from=2)
    terminal.say("evaluate.sample_then", day=day)


def _show_missed(terminal: Terminal, found: Estimate) -> None:
    if found.missed is None or found.missed_low is None or found.missed_high is None:
        return
    band = {"low": f"{found.missed_low:,.0f}", "high": f"{found.missed_high:,.0f}"}
    terminal.say("evaluate.sample_missed", missed=f"{found.missed:,.0f}", **band, of=f"{found.missed_of:,}")


def _row(terminal: Terminal, one: Layer) -> list[str]:
    stands = terminal.words(f"review.stands_{'joined' if one.joined else 'apart'}")
    low, high = ("" if bits is None else f"{bits:+.0f}" for bits in (one.low, one.high))
    numbers = (one.pairs, one.asked, one.same, one.different)
    return [stands, f"{low} … {high}".strip(), *(f"{number:,}" for number in numbers)]
