"""The number counted once more, by somebody who has the exported touchpoints and the text of the rule.

Nothing of kankei is used. Each function is a sentence of docs/decisions/0002-default-rule.md.
"""

import datetime as dt
from collections.abc import Mapping
from typing import Any

import pandas as pd

AXES = ["exchange", "relation", "attachment", "settlement"]
NEAREST = ["in_town", "in_prefecture", "elsewhere", "unknown"]
REGISTERS = "^residents$|宛名番号|住民記録|住民異動|住民基本台帳|住基"
Rule = Mapping[str, Any]


def read(path: str) -> pd.DataFrame:
    """The exported file."""
    days = ["occurred_on", "ended_on"]
    return pd.read_csv(path, parse_dates=days, dtype={"kind": str}).fillna({"kind": ""})


def fiscal_year(days: pd.Series) -> Any:
    """年度: from 1 April on it is the year's own number, before it that of the year before."""
    return days.dt.year - (days.dt.month < 4)


def first_day(day: pd.Timestamp, months: int) -> pd.Timestamp:
    """Windows end with the day asked for and are whole months."""
    return day + pd.Timedelta(days=1) - pd.DateOffset(months=months)


def since(touches: pd.DataFrame, first: pd.Timestamp) -> pd.DataFrame:
    """What has a last day is in a window that its last day is not before."""
    return touches[touches.ended_on.fillna(touches.occurred_on) >= first]


def lasting(touches: pd.DataFrame, day: pd.Timestamp) -> pd.DataFrame:
    """Lasting ties hold from their day until they end, on their last day too."""
    return touches[touches.ended_on.isna() | (touches.ended_on >= day)]


def of_ties(touches: pd.DataFrame, ties: Any) -> pd.DataFrame:
    """A tie is a channel, or ``channel:kind``."""
    return touches[touches.channel.isin(list(ties)) | (touches.channel + ":" + touches.kind).isin(list(ties))]


def recurring(touches: pd.DataFrame, years: int) -> pd.DataFrame:
    """Those of people whose touchpoints begin in so many different fiscal years."""
    different: pd.Series = fiscal_year(touches.occurred_on).groupby(touches.person_id).transform("nunique")
    return touches[different >= years]


def weighed(touches: pd.DataFrame, rule: Rule) -> pd.DataFrame:
    """With their weights; of one person and one day only the heaviest unless the rule says otherwise."""
    weights = rule["weights"]
    special = (touches.channel + ":" + touches.kind).map(weights)
    found = touches.assign(weight=special.fillna(touches.channel.map(weights)))
    found = found.assign(last=found.ended_on.fillna(found.occurred_on)).sort_values(["weight", "last"])
    each_day = rule.get("once_per", "day") == "day"
    return found.groupby(["person_id", "occurred_on"]).tail(1) if each_day else found


def heard(touches: pd.DataFrame, axis: Rule, day: pd.Timestamp) -> dict[str, pd.DataFrame]:
    """What an axis listens to on a day: once, as long as it lasts, in a repetition, by its weight."""
    recent = since(touches, first_day(day, axis["window_months"]))
    once = [tie for tie in axis.get("channels", []) if tie not in axis.get("lasting", [])]
    return {
        "once": of_ties(recent, once),
        "lasting": lasting(of_ties(touches, axis.get("lasting", [])), day),
        "repeat": of_ties(recent, axis.get("repeat", {}).get("channels", [])),
        "weighed": weighing(touches, axis, day, axis.get("weighed", {})),
    }


def weighing(touches: pd.DataFrame, axis: Rule, day: pd.Timestamp, rule: Rule) -> pd.DataFrame:
    """What weighs: in the axis's months, or in the fiscal year of the day."""
    april = pd.Timestamp(day.year - (day.month < 4), 4, 1)
    first = april if rule.get("window") == "fiscal_year" else first_day(day, axis["window_months"])
    return since(of_ties(touches, rule.get("weights", [])), first)


def earning(touches: pd.DataFrame, axis: Rule, day: pd.Timestamp) -> pd.DataFrame:
    """What puts people on an axis, whoever they are: one that is enough, a repetition, or enough weight."""
    found = heard(touches, axis, day)
    if "repeat" in axis:
        found["repeat"] = recurring(found["repeat"], axis["repeat"]["fiscal_years"])
    if "weighed" in axis:
        rule = axis["weighed"]
        chosen = weighing(weighed(of_ties(touches, rule["weights"]), rule), axis, day, rule)
        together = chosen.weight.groupby(chosen.person_id).transform("sum")
        found["weighed"] = chosen[together >= rule["threshold"]]
    return pd.concat(found.values())


def apart(touches: pd.DataFrame, rule: Rule) -> pd.DataFrame:
    """With ``way``; a move in that is over is two, the second out, or a death, and it tells no address."""
    way, ties = pd.Series("", touches.index), rule["settlement"]
    way[of_ties(touches, [*ties["moved_in"], "residency:moved_in_until_death"]).index] = "in"
    way[of_ties(touches, ties["moved_out"]).index] = "out"
    way[of_ties(touches, ties.get("died", ["residency:died"])).index] = "died"
    told = touches.assign(way=way)
    over = told[(told.way == "in") & told.ended_on.notna()]
    how = over.kind.map({"moved_in_until_death": "died"}).fillna("out")
    ends = over.assign(way=how, occurred_on=over.ended_on, zone="unknown")
    both = pd.concat([told, ends], ignore_index=True)
    return both.assign(ended_on=both.ended_on.where(both.way == ""))


def on_one_day(touches: pd.DataFrame) -> pd.DataFrame:
    """Moves the same way within 365 days after one another are one, on the register's day, else the first."""
    order = touches.way.map(["", "in", "out", "died"].index)
    told = touches.assign(order=order).sort_values(["person_id", "occurred_on", "order"], ignore_index=True)
    moves = told[told.way != ""]
    before = moves.shift()
    soon = (moves.occurred_on - before.occurred_on).dt.days <= 365
    again = (moves.person_id == before.person_id) & (moves.way == before.way) & soon
    move = (~again).cumsum()
    first = moves.occurred_on.groupby(move).transform("min")
    registered = moves.occurred_on.where(moves.source.str.contains(REGISTERS)).groupby(move).transform("min")
    return told.assign(occurred_on=registered.fillna(first).combine_first(told.occurred_on))


def latest(touches: pd.DataFrame, way: str) -> Any:
    """When each last moved in, or out, or died."""
    return touches[touches.way == way].groupby("person_id").occurred_on.max()


def settlers(touches: pd.DataFrame) -> set[Any]:
    """定住: moved in and not out since; both on one day is out. The dead have not settled."""
    came = latest(touches, "in")
    left = latest(touches, "out").reindex(came.index) >= came
    return set(came.index[~left]) - set(latest(touches, "died").index)


def homes(touches: pd.DataFrame) -> pd.Series:
    """The address of the latest thing done, of one day the nearest; a move out ends an address in town."""
    told = touches[touches.zone.isin(NEAREST[:3])]
    near = told.assign(near=-told.zone.map(NEAREST.index).astype(int)).sort_values(["occurred_on", "near"])
    last = near.groupby("person_id").last()
    left = latest(touches, "out").reindex(last.index) >= last.occurred_on
    return last.zone.mask(left & (last.zone == "in_town"), "unknown")


def one_off_donors(touches: pd.DataFrame, rule: Rule, day: pd.Timestamp) -> set[Any]:
    """Of whom every touchpoint that any axis hears is a gift, in one fiscal year, and who has not settled."""
    all_heard = pd.concat(part for axis in AXES[:3] for part in heard(touches, rule[axis], day).values())
    gifts = of_ties(all_heard, rule["one_off"]["channels"])
    years = fiscal_year(gifts.occurred_on).groupby(gifts.person_id).nunique()
    others = all_heard[~all_heard.index.isin(gifts.index)]
    few = years.index[years <= rule["one_off"]["fiscal_years"]]
    return set(few) - set(others.person_id) - settlers(touches)


def done(touches: pd.DataFrame, rule: Rule, day: pd.Timestamp) -> pd.DataFrame:
    """Only what was done counts, by the day, and of nobody who asked not to be counted (利用停止)."""
    ever = touches[touches.countable & (touches.status == "done")]
    told = on_one_day(apart(ever, rule))
    return told[told.occurred_on <= day]


def standings(touches: pd.DataFrame, rule: Rule, day: pd.Timestamp) -> pd.DataFrame:
    """A line for everybody who did anything: axes, ``resident``, ``zone``, ``one_off``, ``counted``."""
    did = done(touches, rule, day).dropna(subset="person_id")
    people = pd.DataFrame(index=pd.Index(sorted(set(did.person_id)), name="person_id"))
    alive = ~people.index.isin(latest(did, "died").index)  # whoever died stands on no axis from that day on
    people["settlement"] = people.index.isin(list(settlers(did)))
    zone = homes(did).reindex(people.index).fillna("unknown").mask(people.settlement, "in_town")
    people["zone"] = zone.where(alive, "unknown")
    at_home = (people.zone == "in_town") & rule["settlement"]["address_counts"]
    people["resident"] = people.settlement | at_home
    for axis in AXES[:3]:
        stood = people.index.isin(earning(did, rule[axis], day).person_id) & alive
        people[axis] = stood & (rule[axis]["residents"] | ~people.resident)
    people["thin"] = did.groupby("person_id").thin.all()
    people["one_off"] = people.index.isin(list(one_off_donors(did, rule, day)))
    left_out = people.resident & (not rule["number"]["residents"])
    left_out |= people.one_off & (not rule["number"]["one_off_donors"])
    people["counted"] = people[rule["number"]["axes"]].any(axis=1) & ~left_out
    return people


def figures(touches: pd.DataFrame, rule: Rule, day: dt.date) -> dict[str, Any]:
    """The number, and the lines beside it."""
    at = pd.Timestamp(day)
    people, did = standings(touches, rule, at), done(touches, rule, at)
    counted, nobodys = people[people.counted], did[did.person_id.isna()]
    unheard = [part for axis in rule["number"]["axes"] for part in heard(nobodys, rule[axis], at).values()]
    visits = pd.concat(heard(did, rule["exchange"], at).values())
    return {
        "number": len(counted),
        "axes": {axis: int(people[axis].sum()) for axis in AXES},
        "without_one_off_donors": int((~counted.one_off).sum()),
        "residents_in_number": int(counted.resident.sum()),
        "thin": int(counted.thin.sum()),
        "zones": {zone: int((counted.zone == zone).sum()) for zone in NEAREST},
        "unidentified": len(set(pd.concat(unheard).index)),
        "companions": int(visits[~visits.index.duplicated()].companions.sum()),
    }
