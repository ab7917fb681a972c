"""A rule in sentences: the method note is made from the rule itself and cannot say anything else."""

from collections.abc import Iterable

from msgspec import UNSET

from kankei.model.axis import Axis
from kankei.model.rule import AxisRule, CountingRule, Weighed
from kankei.wording import Lang, sentence


def axis_note(rule: CountingRule, axis: Axis, *, lang: Lang = "ja") -> str:
    """Who stands on an axis under a rule, as one sentence."""
    if axis is Axis.SETTLEMENT:
        return sentence("report.note_settlement", lang=lang)
    axis_rule = dict(rule.open_axes)[axis]
    ways = sentence("report.note_or", lang=lang).join(_ways(axis_rule, lang))
    return sentence(f"report.note_{'open' if axis_rule.residents else 'closed'}", {"ways": ways}, lang=lang)


def number_notes(rule: CountingRule, *, lang: Lang = "ja") -> list[str]:
    """Who is in the number, who counts as a resident and who as a one-off donor."""
    axes = _listed((sentence(f"axis.{axis}", lang=lang) for axis in rule.number.axes), lang)
    code = "note_number" if len(rule.number.axes) > 1 else "note_number_one"
    notes = [sentence(f"report.{code}", {"axes": axes}, lang=lang)]
    if not rule.number.residents:
        notes.append(sentence("report.note_out_residents", lang=lang))
    if not rule.number.one_off_donors:
        notes.append(sentence("report.note_out_one_off", lang=lang))
    if rule.left_out:
        names = sentence("report.note_source_and", lang=lang).join(
            sentence("report.note_source", {"source": name}, lang=lang) for name in rule.left_out
        )
        notes.append(sentence("report.note_out_sources", {"sources": names}, lang=lang))
    if rule.settlement.address_counts:
        notes.append(sentence("report.note_address", lang=lang))
    notes.append(sentence("report.note_one_off", {"years": str(rule.one_off.fiscal_years)}, lang=lang))
    return notes


def tie_name(tie: str, *, lang: Lang = "ja") -> str:
    """A tie as it is printed.

    >>> tie_name("donation"), tie_name("survey:attached")
    ('ふるさと納税', 'アンケート（愛着があるとの回答）')
    """
    channel, _, kind = tie.partition(":")
    name = sentence(f"channel.{channel}", lang=lang)
    if not kind:
        return name
    code = f"kind.{kind}"
    words = sentence(code, lang=lang)
    inner = kind if words == code else words
    return f"{name}（{inner}）" if lang == "ja" else f"{name} ({inner})"


def _ways(rule: AxisRule, lang: Lang) -> Iterable[str]:
    facts = {"months": str(rule.window_months)}
    if rule.channels:
        code = "note_channels" if len(rule.channels) > 1 else "note_channel"
        yield sentence(f"report.{code}", facts | {"channels": _ties(rule.channels, lang)}, lang=lang)
    if rule.lasting:
        yield sentence("report.note_lasting", {"channels": _ties(rule.lasting, lang)}, lang=lang)
    if rule.repeat is not None:
        facts |= {"channels": _ties(rule.repeat.channels, lang), "years": str(rule.repeat.fiscal_years)}
        yield sentence("report.note_repeat", facts, lang=lang)
    if rule.weighed is not UNSET:
        yield _weighed(rule.window_months, rule.weighed, lang)


def _weighed(months: int, weighed: Weighed, lang: Lang) -> str:
    """By how much weight, within when, and what weighs how much."""
    within = sentence(f"report.note_within_{weighed.window}", {"months": str(months)}, lang=lang)
    weights = _listed(
        (f"{tie_name(tie, lang=lang)} {weight}" for tie, weight in weighed.weights.items()), lang
    )
    facts = {"within": within, "weights": weights, "threshold": str(weighed.threshold)}
    return sentence(f"report.note_weighed_{weighed.once_per}", facts, lang=lang)


def _ties(ties: Iterable[str], lang: Lang) -> str:
    return _listed((tie_name(tie, lang=lang) for tie in ties), lang)


def _listed(words: Iterable[str], lang: Lang) -> str:
    return ("、" if lang == "ja" else ", ").join(words)
