"""Counting: touchpoints and a rule in, standings and the number out; pure, no store, no clock."""

from kankei.counting.columns import NOBODY, Touch, Touches, columns
from kankei.counting.pace import goal, pace
from kankei.counting.population import Population, one_off_donors, population
from kankei.counting.rules import (
    load_rule,
    load_town,
    parse_rule,
    parse_town,
    rule_text,
    shipped_rules,
    town_text,
)
from kankei.counting.standings import Standings, standings

__all__ = [
    "NOBODY",
    "Population",
    "Standings",
    "Touch",
    "Touches",
    "columns",
    "goal",
    "load_rule",
    "load_town",
    "one_off_donors",
    "pace",
    "parse_rule",
    "parse_town",
    "population",
    "rule_text",
    "shipped_rules",
    "standings",
    "town_text",
]
