"""What judgements do for the model that ships: python benchmarks/judged.py [--judged 300] [--pairs 4].

Two towns of one kind, all rates of error multiplied: the links of the first that are most in doubt are
answered rightly, the model is refined by the answers as ``kankei train --judgements`` does, and both models
are held against the second town. "Off" is the mean distance of predicted from true over ten bands of links,
by links.
"""

import argparse
import random

import numpy as np
from identity import Outcome, scores, worse

from kankei.matching.columns import Bools, Ints
from kankei.matching.evaluation import LabelledTown, reliability
from kankei.matching.model import Model, default_model
from kankei.matching.refinement import refined
from kankei.matching.resolution import resolve
from kankei.matching.scoring import probability
from kankei.simulation import random_spec
from kankei.simulation.labelled import labelled

SEED, PEOPLE = 50, 2_500
"""First seed, which no training used; people of a town."""
CARELESS = (1.6, 2.5)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--judged", type=int, default=300)
    parser.add_argument("--pairs", type=int, default=4, help="pairs of towns for each rate of error")
    told = parser.parse_args()
    print(f"model {default_model().digest[:12]}\n")
    print("| errors, seed | judged | off: as shipped | refined | F1: as shipped | refined |")
    print("| --- | ---: | ---: | ---: | ---: | ---: |")
    measured = [line(rate, SEED + k, told.judged) for rate in CARELESS for k in range(told.pairs)]
    means = np.mean(measured, axis=0)
    print(f"| mean | | {means[0]:.3f} | {means[1]:.3f} | {means[2]:.4f} | {means[3]:.4f} |")


def line(rate: float, seed: int, most: int) -> tuple[float, ...]:
    """One line of the table: off and F1, as shipped and refined."""
    kind = random_spec(random.Random(f"judged {seed}"), people=PEOPLE)
    spec = worse(kind, rate)
    asked, held = (labelled(spec, place) for place in (seed, seed + 1_000))
    better = refined(default_model(), asked.table, *answers(asked, most))
    (off, score), (off_now, score_now) = (against(model, held) for model in (default_model(), better))
    judged = len(answers(asked, most)[0])
    print(
        f"| × {rate}, {seed} | {judged} | {off:.3f} | {off_now:.3f} | {score:.4f} | {score_now:.4f} |",
        flush=True,
    )
    return off, off_now, score, score_now


def answers(town: LabelledTown, most: int) -> tuple[Ints, Ints, Bools]:
    """The links most in doubt, two records each, and whether they are one person."""
    links = resolve(town.table, model=default_model()).links
    doubtful = np.argsort(np.abs(links.bits), kind="stable")[:most]
    left, right = links.left[doubtful], links.right[doubtful]
    return left, right, town.person[left] == town.person[right]


def against(model: Model, town: LabelledTown) -> tuple[float, float]:
    """How far a model's links are off in a town, and its F1 there."""
    outcome = Outcome(town, resolve(town.table, model=model))
    links = outcome.found.links
    same = (town.person[links.left] == town.person[links.right]).astype(np.int64)
    bands = reliability(probability(links.bits), same)
    off = sum(one.pairs * abs(one.predicted - one.true) for one in bands) / max(len(same), 1)
    return off, scores(outcome).f1


if __name__ == "__main__":
    main()
