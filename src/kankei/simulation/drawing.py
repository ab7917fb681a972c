"""Towns drawn at random: every parameter in a wide range about an ordinary town.

A matcher that learns on towns of one setting looks good at home and breaks elsewhere, so no parameter is left
at its default. Rates of error share one factor per town: some towns are careful, others are not.
"""

import math
import random

import msgspec

from kankei.simulation.spec import LISTS, Shares, TownSpec

SHARES: dict[str, tuple[float, float]] = {
    "last_year_part": (0.2, 1.0),
    "growth": (-0.1, 0.35),
    "resident_share": (0.0, 0.08),
    "prefecture_share": (0.03, 0.35),
    "city_size_weight": (0.0, 1.0),
    "keen_share": (0.05, 0.35),
    "keen_factor": (1.0, 2.8),
    "gift_repeat": (0.15, 0.6),
    "event_repeat": (0.02, 0.3),
    "tour_repeat": (0.1, 0.55),
    "same_year": (0.1, 0.6),
    "settle_after_stay": (0.0, 0.4),
    "moved_out": (0.0, 0.3),
    "absent": (0.05, 0.45),
    "companions": (0.2, 0.7),
    "other_recipient": (0.02, 0.35),
    "premium": (0.1, 0.6),
    "member_city_only": (0.0, 0.8),
    "surname_zipf": (0.75, 1.3),
    "local_surnames": (0.0, 0.35),
    "given_zipf": (0.75, 1.4),
    "writing_zipf": (0.5, 1.8),
    "popular_given": (0.0, 0.9),
    "kana_given": (0.0, 0.03),
    "variant_glyph": (0.03, 0.35),
    "variant_plain": (0.2, 0.8),
    "gaiji_mark": (0.0, 1.0),
    "namesakes_same_city": (0.0, 0.4),
    "married": (0.005, 0.08),
    "maiden_kept": (0.0, 0.7),
    "family_character": (0.0, 0.2),
    "namesake_child": (0.0, 0.03),
    "household_share": (0.12, 0.6),
    "couple_only": (0.3, 0.9),
    "twins": (0.0, 0.12),
    "two_surnames": (0.0, 0.06),
    "landline": (0.05, 0.4),
    "landline_used": (0.1, 0.6),
    "mobile_shared": (0.0, 0.06),
    "email_shared": (0.0, 0.45),
    "phone_none": (0.02, 0.2),
    "email_none": (0.03, 0.35),
    "email_missing": (0.0, 0.15),
    "email_second": (0.05, 0.45),
    "email_changed": (0.0, 0.12),
    "phone_changed": (0.0, 0.08),
    "phone_recycled": (0.0, 0.008),
    "station_phone": (0.2, 0.9),
    "station_email": (0.3, 0.95),
    "member_phone": (0.3, 0.95),
    "phone_dashed": (0.1, 0.9),
    "relay_changed": (0.0, 0.2),
    "moved": (0.02, 0.2),
    "number_style": (0.2, 0.9),
    "number_wide": (0.03, 0.4),
    "oaza": (0.0, 0.25),
    "building": (0.1, 0.55),
    "building_omitted": (0.05, 0.45),
    "building_wide": (0.1, 0.7),
    "kana_half": (0.0, 0.35),
    "kana_hiragana": (0.02, 0.35),
    "station_kana": (0.1, 0.95),
    "birth_given": (0.1, 0.6),
    "birth_era": (0.05, 0.7),
    "romaji": (0.1, 0.6),
    "romaji_surname_first": (0.1, 0.6),
    "romaji_plain": (0.5, 0.95),
    "device_name": (0.0, 0.2),
    "unspaced": (0.1, 0.7),
}
"""What towns differ in: lowest and highest value, drawn evenly."""

RATES: dict[str, tuple[float, float]] = {
    "cancelled": (0.003, 0.05),
    "unpaid": (0.003, 0.06),
    "zoom_rejoin": (0.005, 0.12),
    "soft_swap": (0.004, 0.08),
    "namesakes": (0.001, 0.02),
    "company_contact": (0.0005, 0.02),
    "placeholder": (0.0003, 0.01),
    "clerk_contact": (0.0003, 0.01),
    "lost_zero": (0.01, 0.15),
    "phone_wide": (0.02, 0.2),
    "phone_abroad": (0.005, 0.07),
    "phone_typo": (0.003, 0.03),
    "email_typo": (0.003, 0.03),
    "email_wide": (0.008, 0.08),
    "email_upper": (0.008, 0.08),
    "district_omitted": (0.001, 0.1),
    "prefecture_omitted": (0.001, 0.1),
    "address_town_only": (0.0003, 0.03),
    "postal_zero_lost": (0.001, 0.05),
    "postal_wrong": (0.0005, 0.015),
    "postal_missing": (0.0005, 0.03),
    "kana_missing": (0.001, 0.08),
    "kana_typo": (0.005, 0.045),
    "kana_long_vowel": (0.001, 0.02),
    "kana_large": (0.001, 0.04),
    "reading_guessed": (0.0005, 0.012),
    "kanji_slip": (0.0005, 0.01),
    "birth_slip": (0.0008, 0.02),
    "birth_wrong": (0.0003, 0.015),
    "partial_name": (0.0005, 0.02),
    "kana_name": (0.001, 0.03),
    "reversed_name": (0.0005, 0.01),
}
"""How often things go wrong: lowest and highest rate, drawn evenly on a scale of powers."""

_NEVER = 0.25
_CARELESSNESS = (0.6, 1.7)
_STRANGE, _WRONG = 14, 4
"""Shares and rates of a strange town that lie outside of what an ordinary one may have."""
_BEYOND = (0.2, 1.0)
"""How far outside, in widths of the range."""
_ABOVE = 0.75
_HABITS = (1.0, 1.0, 1.5, 2.2)
"""Factors on all rates of error of a strange town."""
_EXCESS = (1.5, 3.0)
_UNBOUNDED = {"surname_zipf", "given_zipf", "writing_zipf", "keen_factor"}
"""Parameters that are no shares."""


def random_spec(rng: random.Random, *, people: int = 3000) -> TownSpec:
    """A town of so many people with every other parameter drawn at random.

    A quarter of the rates of error are nought in any one town: some lists never see the slip at all.

    >>> random_spec(random.Random(1), people=200).people
    200
    """
    default = TownSpec()
    years = rng.randint(4, 12)
    careless = math.exp(rng.uniform(*map(math.log, _CARELESSNESS)))
    drawn = {name: rng.uniform(low, high) for name, (low, high) in SHARES.items()}
    drawn |= {name: careless * _rate(rng, low, high) for name, (low, high) in RATES.items()}
    return msgspec.structs.replace(
        default,
        people=people,
        first_year=default.first_year + default.years - years,
        years=years,
        entry=_shares(rng, default.entry, spread=0.8),
        also=_shares(rng, default.also, spread=0.6),
        **drawn,
    )


def strange_spec(rng: random.Random, *, people: int = 3000) -> TownSpec:
    """A town unlike those of ``random_spec``: many parameters lie outside of what these can have.

    >>> strange_spec(random.Random(1), people=200).people
    200
    """
    ordinary = random_spec(rng, people=people)
    changed = {name: _outside(rng, name) for name in rng.sample(sorted(SHARES), _STRANGE)}
    factor = rng.choice(_HABITS)
    rates = {name: min(1.0, factor * getattr(ordinary, name)) for name in RATES}
    for name in rng.sample(sorted(RATES), _WRONG):
        rates[name] = min(0.4, max(rates[name], RATES[name][1]) * rng.uniform(*_EXCESS))
    return msgspec.structs.replace(ordinary, **changed, **rates)


def _outside(rng: random.Random, name: str) -> float:
    """A share outside of its range, mostly above it."""
    low, high = SHARES[name]
    beyond = rng.uniform(*_BEYOND) * (high - low)
    value = max(0.0, high + beyond if rng.random() < _ABOVE else low - beyond)
    return value if name in _UNBOUNDED else min(0.95, value)


def _rate(rng: random.Random, low: float, high: float) -> float:
    if rng.random() < _NEVER:
        return 0.0
    return math.exp(rng.uniform(math.log(low), math.log(high)))


def _shares(rng: random.Random, middle: Shares, *, spread: float) -> Shares:
    """Each share times a log-normal factor, at most three in ten; one list in ten does not exist."""
    drawn = {name: min(0.3, getattr(middle, name) * math.exp(rng.gauss(0, spread))) for name in LISTS}
    for name in LISTS:
        if rng.random() < 0.1:
            drawn[name] = 0.0
    drawn["egg"] = max(drawn["egg"], 0.02)
    return Shares(**drawn)
