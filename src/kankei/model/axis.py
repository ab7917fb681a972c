"""The town's words for how somebody stands to it, and for the ways people reach it."""

from enum import StrEnum


class Axis(StrEnum):
    """Four independent questions about a person on a day, not rungs of a ladder."""

    EXCHANGE = "exchange"
    """交流: came, stayed, worked or attended."""
    RELATION = "relation"
    """関係: a strong or a lasting tie."""
    ATTACHMENT = "attachment"
    """愛着: holds the town dear, resident or not, whether they ever came or not."""
    SETTLEMENT = "settlement"
    """定住: moved in and not out."""


class Channel(StrEnum):
    """The way a touchpoint reached the town (チャネル)."""

    DONATION = "donation"
    """ふるさと納税"""
    CORPORATE_DONATION = "corporate_donation"
    """企業版ふるさと納税: an organisation, never a person."""
    STATION_EVENT = "station_event"
    """駅舎イベント"""
    ONLINE_TOUR = "online_tour"
    """オンラインツアー"""
    ONLINE_VISIT = "online_visit"
    """オンライン視察"""
    COMMUNITY = "community"
    """Facebook グループなどの会員"""
    TRIAL_STAY = "trial_stay"
    """お試し住宅"""
    REGISTRATION = "registration"
    """ふるさと住民登録"""
    RESIDENCY = "residency"
    """転入・転出"""
    SURVEY = "survey"
    """アンケート"""
    CO_CREATION = "co_creation"
    """ワークショップ・審議会"""
    VOLUNTEERING = "volunteering"
    """ボランティア"""
    DUAL_RESIDENCE = "dual_residence"
    """二地域居住"""
    WORK_STAY = "work_stay"
    """ワーケーション・就労"""
    VISIT = "visit"
    """来訪"""


GIFTS = frozenset({Channel.DONATION, Channel.CORPORATE_DONATION})
"""The channels of which each touchpoint is a gift of money, a person's or an organisation's."""
JOINED = frozenset({Channel.COMMUNITY, Channel.REGISTRATION, Channel.SURVEY})
"""The channels that one reaches by signing up or answering: to be on the list is to have done it."""


class Status(StrEnum):
    """Whether a touchpoint happened. Only ``DONE`` counts (law 9: unknown means not counted)."""

    DONE = "done"
    """済: paid, attended, stayed, registered, moved."""
    PLANNED = "planned"
    """予定: applied or registered for an event, nothing known of attendance."""
    ABSENT = "absent"
    """欠席"""
    UNPAID = "unpaid"
    """入金前・支払不明"""
    CANCELLED = "cancelled"
    """取消"""
    INVALID = "invalid"
    """無効"""


class Zone(StrEnum):
    """Where a person lives, seen from the town (居住地)."""

    IN_TOWN = "in_town"
    """町内"""
    IN_PREFECTURE = "in_prefecture"
    """県内"""
    ELSEWHERE = "elsewhere"
    """県外"""
    UNKNOWN = "unknown"
    """不明"""
