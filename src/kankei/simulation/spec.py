"""What an invented town is made of: every parameter of the generator in one Struct."""

from msgspec import Struct

LISTS = (
    "egg",
    "rms",
    "redhorse",
    "shincho",
    "zoom_tour",
    "station_form",
    "furusato_jumin",
    "otameshi_kintone",
    "tennyu",
    "fb_self_declared",
)
"""The ten lists a town keeps, named as their files are."""


class Shares(Struct, frozen=True, kw_only=True):
    """One share of the people for each list."""

    egg: float = 0.0
    rms: float = 0.0
    redhorse: float = 0.0
    shincho: float = 0.0
    zoom_tour: float = 0.0
    station_form: float = 0.0
    furusato_jumin: float = 0.0
    otameshi_kintone: float = 0.0
    tennyu: float = 0.0
    fb_self_declared: float = 0.0

    def column(self) -> list[float]:
        """The shares in the order of ``LISTS``."""
        return [float(getattr(self, name)) for name in LISTS]


class TownSpec(Struct, frozen=True, kw_only=True):
    """An invented town. Shares and rates lie in 0 … 1 and are of what their line names.

    The defaults make a town of ordinary lists: two thirds of the people are in one list only, one in three
    lives with somebody else who is in a list, and every field is now and then missing, moved or misspelt.

    >>> TownSpec(people=500).years
    9
    """

    # size, time and place
    people: int = 3000
    first_year: int = 2018
    """First fiscal year (April to March)."""
    years: int = 9
    last_year_part: float = 0.58
    """How much of the last fiscal year has passed."""
    growth: float = 0.0
    """Natural logarithm of the yearly growth of what happens."""
    prefecture: str = "福島県"
    city: str = "耶麻郡磐梯町"
    postal_code: str = "969330"
    """First digits of the town's own postal codes."""
    areas: tuple[str, ...] = ("大字磐梯", "大字更科", "大字大谷", "大字赤枝", "大字源橋")
    resident_share: float = 0.01
    """People who live in the town from the beginning."""
    prefecture_share: float = 0.10
    """People of the town's own prefecture."""
    city_size_weight: float = 0.45
    """Exponent of a municipality's population in how many of its people know the town."""

    # who comes how, and how often
    entry: Shares = Shares(
        egg=0.195,
        rms=0.185,
        redhorse=0.105,
        shincho=0.08,
        zoom_tour=0.045,
        station_form=0.29,
        furusato_jumin=0.05,
        otameshi_kintone=0.003,
        tennyu=0.002,
        fb_self_declared=0.06,
    )
    """Weights of the list a person enters by."""
    also: Shares = Shares(
        egg=0.045,
        rms=0.04,
        redhorse=0.04,
        shincho=0.035,
        zoom_tour=0.055,
        station_form=0.06,
        furusato_jumin=0.08,
        otameshi_kintone=0.012,
        tennyu=0.006,
        fb_self_declared=0.09,
    )
    """Share of all people who turn up in each further list."""
    keen_share: float = 0.22
    """People who turn up in further lists more often than others, and come back more often."""
    keen_factor: float = 2.6
    """How much more often than the mean they turn up in further lists."""
    gift_repeat: float = 0.38
    """Chance of one more gift after each gift."""
    event_repeat: float = 0.1
    tour_repeat: float = 0.36
    same_year: float = 0.3
    """Chance that a repetition falls into the same fiscal year."""
    settle_after_stay: float = 0.1
    """People of the trial houses who move in."""
    moved_out: float = 0.1
    """Of those who moved in, later moved out."""
    cancelled: float = 0.015
    unpaid: float = 0.02
    absent: float = 0.25
    """Of the sign-ups to a station event."""
    companions: float = 0.5
    """Of the sign-ups, not coming alone."""
    zoom_rejoin: float = 0.03
    """Of the tour's participants, a second row of the same evening."""
    other_recipient: float = 0.2
    """Gifts sent to somebody else."""
    premium: float = 0.3
    """Of the registered, in the premium kind."""
    member_city_only: float = 0.48
    """Of the registered, address given as far as the municipality."""

    # names
    surname_zipf: float = 1.0
    """Exponent on the national frequency of surnames: above 1 the common ones grow."""
    local_surnames: float = 0.08
    """People of the prefecture and the town who bear one of its own surnames (×4 in the town)."""
    given_zipf: float = 1.15
    """Exponent of given-name readings over their rank."""
    writing_zipf: float = 1.3
    """Exponent of the writings of one reading over their rank."""
    popular_given: float = 0.15
    """Given names from the short list of popular ones."""
    kana_given: float = 0.01
    """Given names whose official writing is kana."""
    variant_glyph: float = 0.15
    """Names with a character that has variants, of people who write the variant (髙﨑𠮷邉)."""
    variant_plain: float = 0.5
    """Their rows in which the plain form stands."""
    gaiji_mark: float = 0.5
    """Characters cp932 cannot hold that arrive as ? (else as their plain form)."""
    soft_swap: float = 0.02
    """Rows of a 斎藤 in which 斉藤 stands, or the other way."""
    namesakes: float = 0.005
    """People who were given the full name of somebody else."""
    namesakes_same_city: float = 0.15
    """Of those, living in the same municipality."""
    married: float = 0.03
    """Singles whose surname changes at some time."""
    maiden_kept: float = 0.3
    """Display names of the married that still have the earlier surname."""
    family_character: float = 0.06
    """Children whose given name begins with the character of a parent's."""
    namesake_child: float = 0.01
    """Children who bear the given name of a parent."""

    # households
    household_share: float = 0.36
    """People who live with at least one other person of the lists."""
    couple_only: float = 0.6
    """Households of two that are a couple; the others are a parent and a child."""
    twins: float = 0.04
    """Of children with a brother or sister, twins."""
    two_surnames: float = 0.02
    """Couples who keep two surnames."""
    landline: float = 0.22
    """Single households with a fixed line; families have it three times as often."""
    landline_used: float = 0.4
    """Rows on which somebody with a fixed line and a mobile gives the fixed one."""
    mobile_shared: float = 0.02
    """People of a household who give another one's mobile number as theirs."""
    email_shared: float = 0.2
    """People of a household who use another one's mailbox."""

    # phone and e-mail
    phone_none: float = 0.07
    email_none: float = 0.13
    email_missing: float = 0.05
    """Rows of people with a mailbox on which it is left out."""
    email_second: float = 0.25
    """People with a second mailbox; a third of their rows have it."""
    email_changed: float = 0.04
    phone_changed: float = 0.03
    phone_recycled: float = 0.003
    """People whose given-up number somebody else of the lists got."""
    company_contact: float = 0.004
    """People who give their company's info@ address and number."""
    station_phone: float = 0.52
    station_email: float = 0.68
    member_phone: float = 0.62
    placeholder: float = 0.002
    """Phones such as 090-0000-0000."""
    clerk_contact: float = 0.002
    """Rows on which the clerk put the town hall's own mailbox, phone or address."""
    lost_zero: float = 0.045
    phone_wide: float = 0.075
    phone_abroad: float = 0.025
    """Written +81."""
    phone_dashed: float = 0.48
    phone_typo: float = 0.012
    email_typo: float = 0.012
    email_wide: float = 0.03
    email_upper: float = 0.025
    relay_changed: float = 0.05
    """Orders on which Rakuten's relay address is a new one."""

    # address
    moved: float = 0.08
    """People who move once in the years of the lists."""
    number_style: float = 0.55
    """Rows on which the house number is written in the person's own style; else in any."""
    number_wide: float = 0.16
    oaza: float = 0.09
    """Rows with 大字 before the town."""
    building: float = 0.3
    building_omitted: float = 0.22
    building_wide: float = 0.4
    district_omitted: float = 0.01
    """Rows without the 郡."""
    prefecture_omitted: float = 0.01
    """One-cell addresses without the prefecture."""
    address_town_only: float = 0.0
    """Rows without a house number."""
    postal_zero_lost: float = 0.004
    postal_wrong: float = 0.003
    postal_missing: float = 0.002

    # kana, birth date and the look of names
    kana_half: float = 0.12
    kana_hiragana: float = 0.11
    kana_missing: float = 0.01
    station_kana: float = 0.48
    kana_typo: float = 0.018
    kana_long_vowel: float = 0.004
    """Rows with オウ for オオ, ジ for ヂ and the like."""
    kana_large: float = 0.004
    """Small kana written large (シヨウ)."""
    reading_guessed: float = 0.002
    """Rows on which a clerk guessed another reading of the kanji."""
    kanji_slip: float = 0.002
    """Rows with another writing of the same given name (浩・博)."""
    birth_given: float = 0.31
    """Of the gifts, with a birth date for the ワンストップ特例."""
    birth_era: float = 0.3
    """Birth dates as 昭和55年1月2日 in the lists that mix both."""
    birth_slip: float = 0.004
    """One digit wrong, or month and day swapped."""
    birth_wrong: float = 0.002
    """The birth date of another person of the household, or any."""
    romaji: float = 0.33
    """Display names in Latin letters."""
    romaji_surname_first: float = 0.3
    romaji_plain: float = 0.8
    """Latin names in the usual Hepburn or keyboard spelling; else passport OH or kunrei."""
    device_name: float = 0.09
    """Zoom names such as iPhone (佐藤花子)."""
    unspaced: float = 0.33
    """Names without a space where the form has one cell."""
    partial_name: float = 0.003
    """Display and form names that are a surname, a given name or a nickname only."""
    kana_name: float = 0.005
    reversed_name: float = 0.002
    """Kanji names written given name first."""
