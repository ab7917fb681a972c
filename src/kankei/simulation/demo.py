"""The invented town of the demonstration: 磐梯町 as it might have been, nobody in it real."""

from kankei.simulation.spec import Shares, TownSpec

_ENTRY = Shares(
    egg=0.20,
    rms=0.20,
    redhorse=0.10,
    shincho=0.06,
    zoom_tour=0.06,
    station_form=0.20,
    furusato_jumin=0.07,
    otameshi_kintone=0.012,
    tennyu=0.004,
    fb_self_declared=0.09,
)
_ALSO = Shares(
    egg=0.06,
    rms=0.05,
    redhorse=0.03,
    shincho=0.03,
    zoom_tour=0.08,
    station_form=0.09,
    furusato_jumin=0.10,
    otameshi_kintone=0.02,
    tennyu=0.004,
    fb_self_declared=0.12,
)


def demo_spec() -> TownSpec:
    """The town of ``kankei demo``.

    3,000 people of 2018 to 2026; some 220 have a tie at the end of the first year, and more every year.

    >>> demo_spec().people
    3000
    """
    return TownSpec(
        people=3000,
        first_year=2018,
        years=9,
        growth=0.19,
        entry=_ENTRY,
        also=_ALSO,
        popular_given=0.8,
        resident_share=0.04,
        settle_after_stay=0.3,
        gift_repeat=0.46,
    )
