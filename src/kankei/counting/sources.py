"""Sources (出どころ) that a rule leaves out: what their lists tell earns nobody an axis.

Where people live, and that they died, stays known from there too: to leave a portal out takes people out of a
number, and puts nobody into it.
"""

import numpy as np

from kankei.counting.columns import Flags, Touches
from kankei.errors import RuleError
from kankei.model.rule import CountingRule

__all__ = ["check_sources", "unheard"]


def unheard(touches: Touches, rule: CountingRule) -> Flags:
    """The touchpoints from sources that the rule leaves out."""
    left = [place for place, name in enumerate(touches.sources) if name in rule.left_out]
    flags: Flags = np.isin(touches.source, left)
    return flags


def check_sources(touches: Touches, rule: CountingRule) -> None:
    """Stop a rule that leaves out a source of which there is no list.

    Args:
        touches: All that a store knows.
        rule: The rule.

    Raises:
        RuleError: There is none of that name (``rule.unknown_source``).
    """
    unknown = [name for name in rule.left_out if name not in touches.sources]
    if unknown:
        known = ", ".join(sorted(filter(None, touches.sources)))
        raise RuleError(rule.name, "rule.unknown_source", sources=", ".join(unknown), known=known or "-")
