"""Review (名寄せの確認): what the model doubts, why, and what staff decide; all of it can be withdrawn."""

from kankei.usecases.review.drawing import svg, text
from kankei.usecases.review.explaining import Bond, Near, PersonWhy, Said, Why, person, why
from kankei.usecases.review.judging import decide, judge, withdraw
from kankei.usecases.review.questions import Promise, Question, Questions, queue, queue_length, still_open
from kankei.usecases.review.relations import Contradiction, Kin, contradictions, kin, sides

__all__ = [
    "Bond",
    "Contradiction",
    "Kin",
    "Near",
    "PersonWhy",
    "Promise",
    "Question",
    "Questions",
    "Said",
    "Why",
    "contradictions",
    "decide",
    "judge",
    "kin",
    "person",
    "queue",
    "queue_length",
    "sides",
    "still_open",
    "svg",
    "text",
    "why",
    "withdraw",
]
