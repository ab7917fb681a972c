"""Rules as files: what a good one says, and where a bad one is wrong."""

from pathlib import Path

import pytest

from kankei.counting import load_rule, load_town, parse_rule, rule_text, shipped_rules
from kankei.counting.amendment import Amendment, amendments
from kankei.errors import RuleError
from kankei.model.rule import CountingRule
from kankei.wording import sentence

DEFAULT = rule_text("default")


def broken(was: str, became: str) -> RuleError:
    """The error of the default rule with one thing changed, which must be there to change."""
    assert was in DEFAULT
    with pytest.raises(RuleError) as caught:
        parse_rule(DEFAULT.replace(was, became, 1), name="ours")
    return caught.value


def line_of(text: str) -> int:
    return next(number for number, line in enumerate(DEFAULT.splitlines(), 1) if text in line)


@pytest.mark.parametrize("name", shipped_rules())
def test_every_shipped_rule_goes_by_the_name_of_its_file(name: str) -> None:
    assert load_rule(name).name == name


def test_a_town_can_copy_and_change_a_rule(tmp_path: Path) -> None:
    ours = tmp_path / "わたしたちの数え方.toml"
    text = DEFAULT.replace('name = "default"', 'name = "ours"').replace(
        "window_months = 36", "window_months = 24"
    )
    ours.write_text(text, encoding="utf-8")
    assert load_rule(str(ours)).relation.window_months == 24


def test_a_rule_saved_by_the_windows_editor_is_read(tmp_path: Path) -> None:
    (tmp_path / "ours.toml").write_text(DEFAULT, encoding="utf-8-sig")
    assert load_rule(str(tmp_path / "ours.toml")) == load_rule("default")


def test_comments_are_no_part_of_the_digest() -> None:
    assert parse_rule(DEFAULT + "\n# 町で確認済み\n", name="ours").digest == load_rule("default").digest


def test_another_window_is_another_digest() -> None:
    other = parse_rule(DEFAULT.replace("window_months = 12", "window_months = 24"), name="ours")
    assert other.digest != load_rule("default").digest


def test_the_shipped_rules_differ() -> None:
    assert len({load_rule(name).digest for name in shipped_rules()}) == len(shipped_rules())


def test_no_shipped_rule_counts_companies() -> None:
    def ties(rule: CountingRule) -> set[str]:
        return {tie for _, axis in rule.open_axes for tie in axis.ties}

    assert not any("corporate_donation" in ties(load_rule(name)) for name in shipped_rules())


def test_two_rules_are_told_apart_key_by_key() -> None:
    text = DEFAULT.replace("window_months = 36", "window_months = 24", 1)
    later = parse_rule(text.replace('"online_tour", "online_visit",\n]', '"online_tour",\n]'), name="ours")
    assert amendments(load_rule("default"), later) == (
        Amendment(key="exchange.channels", first="online_visit", second=""),
        Amendment(key="relation.window_months", first="36", second="24"),
    )


def test_another_title_alone_is_no_other_rule() -> None:
    renamed = parse_rule(DEFAULT.replace('title = "標準"', 'title = "町の標準"'), name="ours")
    assert amendments(load_rule("default"), renamed) == ()


def test_an_unknown_channel_is_found_on_its_line() -> None:
    error = broken('  "online_tour", "online_visit",\n]', '  "online_tour", "on_line_visit",\n]')
    assert (error.code, error.line) == ("rule.unknown_channel", line_of('"online_tour", "online_visit",'))


def test_a_misspelt_key_is_found_on_its_line() -> None:
    error = broken("window_months = 36", "window_month = 36")
    assert (error.code, error.line) == ("rule.unknown_key", line_of("window_months = 36"))


def test_a_missing_key_points_to_its_table() -> None:
    error = broken("window_months = 12", "#")
    assert (error.code, error.line) == ("rule.missing_key", line_of("[exchange]"))
    assert error.facts == {"key": "exchange.window_months"}


def test_a_missing_part_is_named_without_a_line() -> None:
    with pytest.raises(RuleError) as caught:
        parse_rule(DEFAULT.partition("[one_off]")[0], name="ours")
    assert (caught.value.code, caught.value.facts) == ("rule.missing_part", {"key": "one_off"})
    assert "行目" not in sentence("rule.missing_part", {"rule": "ours", "key": "one_off"})


def test_a_window_of_no_month_is_found_on_its_line() -> None:
    error = broken("window_months = 12", "window_months = 0")
    assert (error.code, error.line) == ("rule.wrong_value", line_of("window_months = 12"))


def test_a_word_where_yes_or_no_belongs_is_found_on_its_line() -> None:
    error = broken("address_counts = true", 'address_counts = "はい"')
    assert (error.code, error.line) == ("rule.wrong_value", line_of("address_counts = true"))


def test_an_unknown_axis_is_found_on_its_line() -> None:
    error = broken('axes = ["relation", ', 'axes = ["relations", ')
    assert (error.code, error.line) == ("rule.wrong_value", line_of("axes = ["))


def test_a_line_that_is_no_toml_is_named() -> None:
    error = broken('title = "標準"', 'title = "標準')
    assert (error.code, error.line) == ("rule.unreadable", line_of('title = "標準"'))


def test_a_file_that_breaks_off_is_named_at_its_end() -> None:
    with pytest.raises(RuleError) as caught:
        parse_rule("[exchange]\nchannels = [", name="ours")
    assert (caught.value.code, caught.value.line) == ("rule.unreadable", 2)


def test_a_rule_that_is_not_there_is_said_with_those_that_are() -> None:
    with pytest.raises(RuleError) as caught:
        load_rule("defalt")
    assert caught.value.code == "rule.not_found"
    assert caught.value.facts["shipped"] == "broad, continuing, default, premium, strict"


def test_a_town_that_is_not_there_is_called_a_town() -> None:
    with pytest.raises(RuleError) as refused:
        load_town("nowhere")
    assert (refused.value.code, refused.value.facts) == ("rule.town_not_found", {"shipped": "bandai"})


def test_a_rule_in_another_encoding_is_refused(tmp_path: Path) -> None:
    (tmp_path / "ours.toml").write_text(DEFAULT, encoding="cp932", errors="replace")
    with pytest.raises(RuleError) as caught:
        load_rule(str(tmp_path / "ours.toml"))
    assert caught.value.code == "rule.encoding"


@pytest.mark.parametrize(
    "code", ["not_found", "encoding", "unreadable", "unknown_key", "missing_key", "changed"]
)
def test_every_refusal_is_a_japanese_sentence(code: str) -> None:
    assert sentence(f"rule.{code}").endswith("。")


def test_the_town_follows_the_line_of_its_plan() -> None:
    stones = [(stone.label, stone.people) for stone in load_town("bandai").line]
    assert stones == [("平成30年", 220), ("令和4年", 12_500), ("令和8年", 30_000)]
