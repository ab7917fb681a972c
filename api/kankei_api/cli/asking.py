"""Questions at the terminal: two records side by side, one key each; keys come from lines of the input."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Generic, TypeVar
from unicodedata import normalize

from rich.text import Text

from kankei_api.cli import explained

if TYPE_CHECKING:
    import uuid

    from sqlalchemy import Connection

    from kankei.model import Judgement
    from kankei.store import Store
    from kankei.usecases.review import Question, SampledQuestion
    from kankei_api.cli.console import Terminal

ALIKE = 0.5
"""Values less alike than that differ all over: marking it would only be noise."""
KEYS = {"s": "same", "d": "different", "h": "household", "j": "joint", "u": "unsure"}
OTHERS = {"w", "q"}
"""Keys that decide nothing: why, and quit."""

AnyQuestion = TypeVar("AnyQuestion", bound="Question | SampledQuestion")


class Asking(Generic[AnyQuestion]):
    """One sitting: the questions in their order, and the answers given, the last of which can go back."""

    interrupted = "review.interrupted"
    """What is said to who breaks off."""

    def __init__(self, terminal: Terminal, store: Store, questions: list[AnyQuestion]) -> None:
        self._terminal, self._store, self._questions = terminal, store, questions
        self._given: list[tuple[int, uuid.UUID]] = []
        self._settled: set[int] = set()

    def through(self) -> int:
        """Ask until the questions or the answers end."""
        self._terminal.interrupted = self.interrupted
        place = 0
        while place < len(self._questions):
            with self._store.reading() as connection:
                waits = self._waits(connection, self._questions[place])
            if not waits:
                self._settled.add(place)
                place += 1
                continue
            self._show(place)
            key = self._key(self._questions[place])
            if key == "q":
                break
            place = self._back() if key == "z" else self._decide(place, KEYS[key])
        if self._settled:
            self._terminal.say("review.settled", count=str(len(self._settled)))
        left = len(self._questions) - len(self._given) - len(self._settled)
        self._terminal.say("review.done", decided=str(len(self._given)), left=str(left))
        return 0

    def _waits(self, connection: Connection, question: AnyQuestion) -> bool:
        """Whether a question still waits."""
        raise NotImplementedError

    def _head(self, place: int) -> None:
        """What is said above the two records."""
        raise NotImplementedError

    def _key(self, question: AnyQuestion) -> str:
        """The next answer, in either width; the end of the input means stop, ``w`` explains first."""
        wanted = {*KEYS, *OTHERS, *(["z"] if self._given else [])}
        while True:
            self._terminal.warn("review.keys_back" if self._given else "review.keys")
            line = sys.stdin.readline()
            key = normalize("NFKC", line).strip().lower()[:1] if line else "q"
            if key == "w":
                self._explain(question)
            elif key in wanted:
                return key
            else:
                self._terminal.warn("review.no_such_key")

    def _decide(self, place: int, verdict: str) -> int:
        """Keep an answer, unless others settled the question meanwhile; the place of the next one."""
        from kankei.model import JudgementDraft, Verdict  # noqa: PLC0415
        from kankei.usecases import review  # noqa: PLC0415
        from kankei_api.clerk import whoever  # noqa: PLC0415
        from kankei_api.clock import now  # noqa: PLC0415

        question = self._questions[place]
        draft = JudgementDraft(left=question.left.id, right=question.right.id, verdict=Verdict(verdict))

        def unit(connection: Connection) -> Judgement | None:
            waits = self._waits(connection, question)
            return review.judge(connection, draft, by=whoever(), at=now()) if waits else None

        kept = self._store.write(unit)
        if kept is None:
            self._terminal.warn("review.answered_meanwhile")
            self._settled.add(place)
            return place + 1
        self._given.append((place, kept.id))
        with self._store.reading() as connection:
            against = [one for one in review.contradictions(connection) if kept.id in {*one.same, *one.apart}]
        explained.contradictions(self._terminal, against)
        return place + 1

    def _back(self) -> int:
        """Take the last answer back; the place of its question."""
        from kankei.usecases import review  # noqa: PLC0415
        from kankei_api.clock import now  # noqa: PLC0415

        place, judgement = self._given.pop()
        self._store.write(lambda connection: review.withdraw(connection, judgement, at=now()))
        self._settled = {one for one in self._settled if one < place}
        self._terminal.say("review.withdrawn")
        return place

    def _explain(self, question: AnyQuestion) -> None:
        from kankei.usecases import review  # noqa: PLC0415

        with self._store.reading() as connection:
            found = review.why(connection, question.left.id, question.right.id)
            origins = review.origins(connection, (found.left, found.right))
        explained.pair(self._terminal, found, origins)

    def _show(self, place: int) -> None:
        from kankei.model import RecordDraft  # noqa: PLC0415

        terminal, question = self._terminal, self._questions[place]
        self._head(place)
        rows: list[list[str | Text]] = []
        for name in RecordDraft.__struct_fields__:
            left, right = getattr(question.left, name), getattr(question.right, name)
            if left or right:
                rows.append([terminal.words(f"meaning.{name}"), *self._marked(left, right)])
        rows.append([terminal.words("review.source"), *self._origins(question)])
        terminal.table(["", "A", "B"], rows, numbers_from=3)

    def _origins(self, question: AnyQuestion) -> list[str]:
        """Where both records were read."""
        from kankei.usecases import review  # noqa: PLC0415

        sides = (question.left, question.right)
        with self._store.reading() as connection:
            found = review.origins(connection, sides)
        return [explained.origin(self._terminal, found[one.no]) for one in sides]

    def _marked(self, left: str, right: str) -> tuple[Text, Text]:
        """Both values with what differs marked: in colour where there is colour, in brackets elsewhere."""
        one, two = differing(left, right)
        brackets = not self._terminal.coloured
        return _drawn(one, brackets=brackets), _drawn(two, brackets=brackets)


class AskingQueue(Asking["Question"]):
    """The queue: how likely each pair is one person and what its answer moves is said."""

    def _waits(self, connection: Connection, question: Question) -> bool:
        from kankei.usecases import review  # noqa: PLC0415

        return review.still_open(connection, question)

    def _head(self, place: int) -> None:
        terminal, question = self._terminal, self._questions[place]
        stands = terminal.words(f"review.stands_{'joined' if question.joined else 'apart'}")
        facts = {"place": f"{place + 1}/{len(self._questions)}", "probability": f"{question.probability:.0%}"}
        terminal.say("review.question", **facts, stands=stands)
        if question.effect:
            terminal.say("review.effect", effect=f"{question.effect:+d}")
        else:
            terminal.say("review.effect_none")


class AskingSample(Asking["SampledQuestion"]):
    """A random sample: every pair is asked about, and what the model thinks of it is not said."""

    interrupted = "review.sample_interrupted"

    def _waits(self, connection: Connection, question: SampledQuestion) -> bool:
        from kankei.store import memberships  # noqa: PLC0415

        pair = [question.left.no, question.right.no]
        return len(memberships.of_records(connection, pair)["record_no"]) == len(pair)

    def _head(self, place: int) -> None:
        self._terminal.say("review.sample_question", place=f"{place + 1}/{len(self._questions)}")


Parts = list[tuple[str, bool]]
"""A value in parts, each with whether it differs."""


def differing(left: str, right: str) -> tuple[Parts, Parts]:
    """Two values in parts that agree and parts that differ.

    Values hardly alike stay whole and unmarked, and so does what differs in width alone.

    >>> differing("高橋 健太", "髙橋 健太")
    ([('高', True), ('橋 健太', False)], [('髙', True), ('橋 健太', False)])
    """
    from difflib import SequenceMatcher  # noqa: PLC0415

    plain = [[normalize("NFKC", sign) for sign in text] for text in (left, right)]
    matcher = SequenceMatcher(None, plain[0], plain[1], autojunk=False)
    if normalize("NFKC", left) == normalize("NFKC", right) or matcher.ratio() < ALIKE:
        return [(left, False)], [(right, False)]
    codes = matcher.get_opcodes()
    one = [(left[a:b], kind != "equal") for kind, a, b, _, _ in codes if b > a]
    two = [(right[c:d], kind != "equal") for kind, _, _, c, d in codes if d > c]
    return one, two


def _drawn(parts: Parts, *, brackets: bool) -> Text:
    drawn = Text()
    for part, differs in parts:
        drawn.append(f"[{part}]" if differs and brackets else part, style="bold reverse" if differs else "")
    return drawn
