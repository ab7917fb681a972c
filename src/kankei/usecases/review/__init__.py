"""Review (名寄せの確認): what the model doubts, why, and what staff decide; all of it can be withdrawn."""

from kankei.usecases.review.drawing import svg, svg_of, text
from kankei.usecases.review.explaining import Bond, Near, PersonWhy, Said, Why, person, why
from kankei.usecases.review.grouping import Groups, groups
from kankei.usecases.review.judging import decide, judge, withdraw
from kankei.usecases.review.origins import Origin, origins
from kankei.usecases.review.questions import (
    Place,
    Promise,
    Question,
    Questions,
    queue,
    queue_length,
    still_open,
)
from kankei.usecases.review.relations import Contradiction, Kin, contradictions, kin, sides
from kankei.usecases.review.sampling import SampledQuestion, draw_sample, sample, sample_questions
from kankei.usecases.review.told import NamedJudgement, ToldJudgement, history, told

__all__ = [
    "Bond",
    "Contradiction",
    "Groups",
    "Kin",
    "NamedJudgement",
    "Near",
    "Origin",
    "PersonWhy",
    "Place",
    "Promise",
    "Question",
    "Questions",
    "Said",
    "SampledQuestion",
    "ToldJudgement",
    "Why",
    "contradictions",
    "decide",
    "draw_sample",
    "groups",
    "history",
    "judge",
    "kin",
    "origins",
    "person",
    "queue",
    "queue_length",
    "sample",
    "sample_questions",
    "sides",
    "still_open",
    "svg",
    "svg_of",
    "text",
    "told",
    "why",
    "withdraw",
]
