"""What a list of each channel says: when something happened, whether it did, and what kind of thing it was.

A form turns a mapping into a layout; from there on a list that nobody declared goes the way of all others.
"""

import re

from kankei.model import Channel, Status
from kankei.model.axis import GIFTS, JOINED
from kankei.model.kind import FEELINGS, TIERS
from kankei_importers.amounts import amount_of, paid_amounts
from kankei_importers.cells import LEFT, NO_SIGNS
from kankei_importers.consent import Consent
from kankei_importers.header import fold
from kankei_importers.heads import APART
from kankei_importers.identity import identity_of
from kankei_importers.layout import (
    REFUNDED,
    Cell,
    First,
    Joined,
    Kind,
    Layout,
    Permission,
    Rule,
    Source,
)
from kankei_importers.layouts.payment import (
    AT_ONCE,
    CALLED_OFF,
    CALLED_OFF_BESIDE,
    DECLINED,
    FLAGGED,
    NEUTRAL,
    PAID,
    REFUSED,
    VOIDED,
)
from kankei_importers.layouts.presence import ABSENT, NO_SHOW, NOT_CHOSEN, PRESENT, UNDECIDED
from kankei_importers.mapping import Mapping
from kankei_importers.msforms import is_own_day
from kankei_importers.no_day import ENDED, TOLD
from kankei_importers.settling import LOOKING, MOVED, days_of_moving, kind_of_move, where_no_day
from kankei_importers.source import Split
from kankei_importers.when import (
    STAYS,
    column_of,
    died_on,
    ended_on,
    occurred_on,
    paid_on,
    signed_up,
)

__all__ = ["layout_of"]

_BESIDE = "beside"
"""Columns of states besides the best: what they say counts for nothing, but that something was called off."""
_MOVING = "moving"
"""Columns of days on which somebody moved."""
_CAME_IN = "came_in"
"""Columns of what came in of a gift, beside its amount."""
_EVERY = frozenset(
    {
        *("called_off", "refunded", "payment", "came_on", "happened_on", "ended_on", "chosen", "died"),
        *(_BESIDE, _MOVING),
    }
)
"""Meanings of which every column is heeded, not only the best."""
_NUMBERS = ("number", "local_number", "member_number")
"""What names a row within its source, the best first; a member's number stands in every list they are in."""

_OFF = rf"{CALLED_OFF}|{DECLINED}|削除|不催行"
_GONE = rf"{CALLED_OFF_BESIDE}|(?<!品)(?:{DECLINED})|{LEFT}"
_OVER = (
    r"(?:受付|来場|来店|来館|来訪|入場|参加|宿泊|利用|出席|体験|受講|実施|催行|退去|滞在|チェックイン|チェックアウト)済|終了|利用中|滞在中|入居中"
    r"|(?<!申込)(?<!込み)(?<!予約)(?<!登録)(?<!決済)(?<!入金)(?<!支払)(?<!払い)(?<!手続)(?<!続き)完了"
    r"|過去のゲスト|(?i:\A(?:present|attended|checked.?in)\Z)"
)
_WAITING = r"差し?戻|申請中|審査中|仮(?:登録|会員|入会|申込|受付)|未承認|承認待|確認中|保留"
_LEFT = (
    rf"{CALLED_OFF}|{LEFT}"
    r"|喪失|終了|期限切|廃止|休会|\Aブロック(?:中|済み?)?\Z|(?<!配信)(?<!送付)(?<!メール)停止"
    rf"|(?i:\A(?:{NO_SIGNS}|inactive)\Z)"
)
_STAYING = (
    r"(?i)有効|会員|登録|成約|交渉|入居|承認|確認|更新|継続|在籍|参加|活動|利用中|完了|済|通常|正常|配信|(?<!un)paid"
    r"|\A(?:○|〇|◯|有|-|true|yes|ok|active|valid)\Z"
)
_ASKING = re.compile("在籍|有効|active")
"""Folded headers of states under which 1 is yes and 0 is no; under any other they are somebody's codes."""
_SIGNED_UP = (
    r"申し?込|応募|予約|受付|受理|登録|確[定認保]|承認|許可|決定|当選|有効|招待|参加|対応|調整|検討"
    r"|仮|待|未|新規|変更|保留|支払|入金|決済|中\Z|\A-\Z|(?i:paid|confirmed|approved|registered|attending|waitlist)"
)
_SETTLED = r"済|完了|受理|確[定認]|決定|有効|登録|処理|\A(?:○|-)\Z"


def layout_of(mapping: Mapping, channel: Channel) -> Layout:
    """The layout by which a list with this mapping is read as a list of this channel."""
    number = next((one for one in _NUMBERS if one in mapping.columns), "")
    of_a_day = (
        channel is Channel.RESIDENCY
        or number == "member_number"
        or (number == "local_number" and channel not in GIFTS)
    )
    return Layout(
        name=mapping.name,
        version=mapping.version,
        title=mapping.name,
        channels=(channel,),
        number=column_of(mapping, number),
        line=_lines(mapping, channel),
        number_of_a_day=of_a_day,
        record=identity_of(mapping, channel),
        occurred_on=occurred_on(mapping, channel),
        signed_up=signed_up(mapping, channel),
        paid_on=paid_on(mapping, channel),
        ended_on=ended_on(mapping, channel),
        died_on=died_on(mapping, channel),
        amount=amount_of(mapping) if channel in GIFTS else None,
        refunded=_refunded(mapping),
        heads=_heads(mapping),
        companions=column_of(mapping, "companions"),
        kind=_kind(mapping, channel),
        detail=column_of(mapping, "detail"),
        rules=_rules(mapping, channel),
        asked=_asked(mapping, channel),
        otherwise=_otherwise(mapping, channel),
        permission=_permission(mapping),
        month_first=any(map(is_own_day, mapping.columns.get("applied_on", ()))),
        starts=column_of(mapping, "record_start"),
    )


def _refunded(mapping: Mapping) -> Source:
    """The columns that tell how much was given back, of which the first that says anything holds."""
    headers = mapping.columns.get("refunded", ())
    return First(tuple(Cell((header,)) for header in headers)) if headers else REFUNDED


def _heads(mapping: Mapping) -> Source | None:
    """The column that counts everybody; where it says nothing, those that count 大人 and 子ども, added."""
    headers = mapping.columns.get("heads", ())
    apart = tuple(Cell((header,)) for header in headers if APART.search(header))
    whole = tuple(Cell((header,)) for header in headers if not APART.search(header))[:1]
    if not apart:
        return whole[0] if whole else None
    return First((*whole, Joined(apart, by="+")))


def _lines(mapping: Mapping, channel: Channel) -> tuple[Source, ...]:
    """An order holds several tickets: the ticket's number tells them apart."""
    several = {"number", "local_number"} <= mapping.columns.keys() and channel not in GIFTS
    source = column_of(mapping, "local_number") if several else None
    return (source,) if source else ()


def _kind(mapping: Mapping, channel: Channel) -> Kind | None:
    if channel is Channel.SURVEY:
        source = column_of(mapping, "affection")
        return Kind(source, FEELINGS) if source else None
    source = column_of(mapping, "kind")
    if channel is Channel.REGISTRATION:
        return Kind(source, TIERS) if source else None
    return kind_of_move(mapping) if channel is Channel.RESIDENCY else None


def _is_of_members(mapping: Mapping, channel: Channel) -> bool:
    """Whether to be in the list is the act itself.

    So it is in a register (登録簿) of 二地域居住: who is entered there has declared to live in both places,
    without a first day of it or anybody who was there to see.
    """
    if channel is not Channel.DUAL_RESIDENCE:
        return channel in JOINED
    registered = any("登録" in header for header in mapping.columns.get("applied_on", ()))
    return registered and mapping.columns.keys().isdisjoint({"happened_on", "came_on", "attendance"})


def _rules(mapping: Mapping, channel: Channel) -> tuple[Rule, ...]:
    if channel in GIFTS:
        rules = _gift_rules(mapping)
    elif _is_of_members(mapping, channel):
        rules = _membership_rules(mapping)
    elif channel is Channel.RESIDENCY:
        rules = _move_rules(mapping)
    elif channel in STAYS:
        rules = [*_presence_rules(), ("happened_on", TOLD, Status.DONE)]
    else:
        rules = _presence_rules()
    columns = {
        **mapping.columns,
        _BESIDE: _beside(mapping, channel),
        _MOVING: days_of_moving(mapping),
        _CAME_IN: paid_amounts(mapping),
    }
    told = tuple(
        Rule(Cell((header,)), pattern, status)
        for meaning, pattern, status in rules
        for header in columns.get(meaning, ())[: None if meaning in _EVERY else 1]
    )
    return _codes(mapping) + told + ((*_at_once(mapping), *_given(mapping)) if channel in GIFTS else ())


def _at_once(mapping: Mapping) -> tuple[Rule, ...]:
    """That a card pays in the moment: where the list tells of paying, if its state is as it should be."""
    method, state = column_of(mapping, "method"), column_of(mapping, "payment", "status")
    if method is None or (state is None and "paid_on" in mapping.columns):
        return ()
    source = Split(state, NEUTRAL, method, Cell(())) if state else method
    return (Rule(source, AT_ONCE, Status.DONE),)


def _given(mapping: Mapping) -> tuple[Rule, ...]:
    """That a gift was given on its day (寄附日), where no column tells of paying, nor the state beside it."""
    day, state = column_of(mapping, "happened_on"), column_of(mapping, "payment", "status")
    if day is None or state is None or {"paid_on", "method"} & mapping.columns.keys():
        return ()
    return (Rule(Split(state, NEUTRAL, day, Cell(())), TOLD, Status.DONE),)


def _codes(mapping: Mapping) -> tuple[Rule, ...]:
    """What the mapping says of the codes in the column of states."""
    source = column_of(mapping, "status")
    if source is None:
        return ()
    codes = mapping.means.status.items()
    return tuple(Rule(source, rf"\A{re.escape(code)}\Z", status) for code, status in codes)


def _beside(mapping: Mapping, channel: Channel) -> tuple[str, ...]:
    """The columns of states of which only a word of calling off is heard."""
    others = [header for one in ("status", "attendance") for header in mapping.columns.get(one, ())[1:]]
    whole = ("shipping",) if channel in GIFTS else ("shipping", "payment")
    return (*others, *(header for one in whole for header in mapping.columns.get(one, ())))


def _asked(mapping: Mapping, channel: Channel) -> tuple[Source, ...]:
    """The columns each word of which is known to some rule, as things should be."""
    if channel in GIFTS:
        return ()
    always = _is_of_members(mapping, channel) or channel is Channel.RESIDENCY
    sources = [
        column_of(mapping, meaning) for meaning in (("status",) if always else ("status", "attendance"))
    ]
    return tuple(source for source in sources if source is not None)


def _gift_rules(mapping: Mapping) -> list[tuple[str, str, Status]]:
    said: list[str] = [meaning for meaning in ("payment", "status") if meaning in mapping.columns]
    rules = [("called_off", FLAGGED, Status.CANCELLED), (_BESIDE, CALLED_OFF_BESIDE, Status.CANCELLED)]
    rules += [(meaning, CALLED_OFF, Status.CANCELLED) for meaning in said]
    rules += [(meaning, VOIDED, Status.INVALID) for meaning in (*said, _BESIDE)]
    rules += [(meaning, REFUSED, Status.UNPAID) for meaning in said]
    rules += [("paid_on", TOLD, Status.DONE)]
    if paid_amounts(mapping):
        rules += [(_CAME_IN, r"[1-9]", Status.DONE)]
    elif "paid_on" not in mapping.columns and not said:
        rules += [("happened_on", TOLD, Status.DONE)]
    return [*rules, *((meaning, PAID, Status.DONE) for meaning in said)]


def _membership_rules(mapping: Mapping) -> list[tuple[str, str, Status]]:
    """A membership that ended on a day was one until then; one that ended nobody knows when never counts."""
    asks = any(map(_ASKING.search, map(fold, mapping.columns.get("status", ())[:1])))
    digits = {r"\A0\Z": Status.CANCELLED, r"\A1\Z": Status.DONE} if asks else {}
    return [
        ("status", rf"却下|重複|{VOIDED}", Status.INVALID),
        *([("ended_on", ENDED, Status.DONE)] if "ended_on" in mapping.columns else []),
        *_taken_back(),
        ("died", FLAGGED, Status.CANCELLED),
        ("status", _LEFT, Status.CANCELLED),
        *((meaning, _WAITING, Status.PLANNED) for meaning in ("status", "chosen")),
        ("status", _STAYING, Status.DONE),
        *(("status", digit, status) for digit, status in digits.items()),
    ]


def _taken_back() -> list[tuple[str, str, Status]]:
    """A mark in a column of its own; what was paid is not told, so any money given back was all of it."""
    marks = [(meaning, FLAGGED, Status.CANCELLED) for meaning in ("called_off", "refunded")]
    return [
        *marks,
        (_BESIDE, _GONE, Status.CANCELLED),
        ("chosen", rf"{NOT_CHOSEN}|{CALLED_OFF}", Status.CANCELLED),
    ]


def _move_rules(mapping: Mapping) -> list[tuple[str, str, Status]]:
    return [
        *_taken_back(),
        ("kind", CALLED_OFF, Status.CANCELLED),
        ("status", _OFF, Status.CANCELLED),
        ("status", LOOKING, Status.PLANNED),
        *([(_MOVING, TOLD, Status.DONE)] if where_no_day(mapping) is Status.PLANNED else []),
        ("status", rf"{_SETTLED}|{MOVED}", where_no_day(mapping)),
    ]


def _presence_rules() -> list[tuple[str, str, Status]]:
    return [
        *_taken_back(),
        ("stayed_away", FLAGGED, Status.ABSENT),
        ("attendance", NO_SHOW, Status.ABSENT),
        ("status", NO_SHOW, Status.ABSENT),
        ("attendance", _OFF, Status.CANCELLED),
        ("status", _OFF, Status.CANCELLED),
        ("attendance", VOIDED, Status.INVALID),
        ("status", VOIDED, Status.INVALID),
        ("attendance", UNDECIDED, Status.PLANNED),
        ("attendance", ABSENT, Status.ABSENT),
        ("attendance", PRESENT, Status.DONE),
        ("came_on", TOLD, Status.DONE),
        ("status", r"欠席|不参加|利用なし|(?i:absent|not attending)", Status.ABSENT),
        ("status", _OVER, Status.DONE),
        ("status", _SIGNED_UP, Status.PLANNED),
    ]


def _otherwise(mapping: Mapping, channel: Channel) -> Status:
    """What a row is that no rule speaks of.

    Signing up is not being there, nor is paying: a list with a day of either and no attendance is of plans.
    So is a stay whose first day the row itself does not tell. A gift that is only applied for is none yet.
    """
    has = mapping.columns.__contains__
    if channel in GIFTS:
        asked = has("paid_on") or has("payment") or has("status") or paid_amounts(mapping)
        return Status.UNPAID if asked or signed_up(mapping, channel) else Status.DONE
    if channel is Channel.RESIDENCY:
        return where_no_day(mapping)
    if _is_of_members(mapping, channel):
        return Status.DONE
    if channel in STAYS:
        return Status.PLANNED
    planned = map(has, ("attendance", "status", "came_on", "applied_on", "day", "wished_on"))
    only_paid = has("paid_on") and not has("happened_on")
    return Status.PLANNED if any(planned) or only_paid else Status.DONE


def _permission(mapping: Mapping) -> dict[Permission, Source]:
    found: dict[Permission, Source | None] = {
        "publish_name": _consent(mapping, "publish_name", refused="publish_refused"),
        "publish_message": column_of(mapping, "publish_message"),
        "mail": _consent(mapping, "mail", refused="mail_refused"),
    }
    return {name: source for name, source in found.items() if source is not None}


def _consent(mapping: Mapping, asked: str, *, refused: str) -> Consent | None:
    answers, refusals = (mapping.columns.get(meaning, ()) for meaning in (asked, refused))
    return Consent(answers, refusals, FLAGGED) if answers or refusals else None
