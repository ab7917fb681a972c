"""A model is used as a whole or refused: what has no weight of its own would be a guess."""

import hashlib
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgspec
import pytest

from kankei.errors import ModelError
from kankei.fields import readings
from kankei.matching.blocking import blocking_keys, candidate_pairs
from kankei.matching.comparison import LEVELS
from kankei.matching.model import (
    GROUNDS,
    NORMALISER,
    Model,
    check,
    default_model,
    default_recipe,
    read_model,
    read_recipe,
    write_model,
)
from kankei.matching.preparation import comparable_columns, prepare
from kankei.matching.training import missing_levels
from kankei.model import RecordDraft
from kankei.model.record import FORMS

Document = dict[str, Any]


def altered(*place: str, to: object = None) -> Model:
    """The model that ships with one entry of its file changed, or without it."""
    document: Document = msgspec.to_builtins(default_model())
    inner = document
    for name in place[:-1]:
        inner = inner[name]
    if to is None:
        del inner[place[-1]]
    else:
        inner[place[-1]] = to
    return msgspec.convert(document, Model)


@pytest.mark.parametrize(
    "place",
    [
        ("pair", "levels", "phone"),
        ("pair", "levels", "email", "one slip"),
        ("pair", "slopes", "contact"),
        ("pair", "slopes", "name", "namesakes"),
        ("core", "cuts", "second"),
        ("core", "bins", "second"),
    ],
    ids=" ".join,
)
def test_a_model_without_a_weight_is_refused_and_the_refusal_names_it(place: tuple[str, ...]) -> None:
    with pytest.raises(ModelError) as refused:
        check(altered(*place))
    assert refused.value.code in {"model.untrained", "model.unknown"}
    assert place[2] in refused.value.facts["names"]


def test_a_feature_with_a_bin_too_few_is_refused() -> None:
    with pytest.raises(ModelError, match="untrained"):
        check(altered("core", "bins", "second", to=default_model().core.bins["second"][1:]))


def test_a_weight_that_is_no_number_is_refused() -> None:
    with pytest.raises(ModelError, match="untrained"):
        check(altered("pair", "levels", "phone", "exact", to=float("inf")))


@pytest.mark.parametrize(
    "place",
    [
        ("pair", "levels", "email", "two slips"),
        ("pair", "levels", "shoe size"),
        ("pair", "crosses", "phone × handle"),
    ],
    ids=" ".join,
)
def test_a_weight_for_what_this_version_does_not_know_is_refused(place: tuple[str, ...]) -> None:
    made = altered(*place, to=1.0 if len(place) == 4 else {"exact": 1.0})
    with pytest.raises(ModelError, match="unknown"):
        check(made)


def test_a_model_of_another_normaliser_is_refused() -> None:
    with pytest.raises(ModelError, match="normaliser"):
        check(altered("normaliser", to="0"))


def test_a_file_that_is_no_model_is_refused_by_its_name(tmp_path: Path) -> None:
    (tmp_path / "own.json").write_bytes(b'{"name": "own"}')
    with pytest.raises(ModelError) as refused:
        read_model(tmp_path / "own.json")
    assert (refused.value.code, refused.value.facts["file"]) == ("model.broken", "own.json")


def test_a_model_written_and_read_has_the_same_digest(tmp_path: Path) -> None:
    write_model(default_model(), tmp_path / "model.json")
    assert read_model(tmp_path / "model.json").digest == default_model().digest


def test_the_model_that_ships_names_the_recipe_beside_it() -> None:
    recipe = read_recipe(default_recipe())
    assert default_model().recipe == recipe
    assert (default_model().name, default_model().version) == (recipe.name, recipe.version)


def test_a_commoner_name_speaks_for_a_pair_beside_a_birth_date_alone() -> None:
    slopes = default_model().pair.slopes
    told = {(g, n): slopes[g][n] for g in GROUNDS if g != "birth" for n in ("namesakes", "crowd")}
    assert max(told.values()) <= 0.0


def test_a_level_seen_on_two_pairs_is_still_missing_and_on_three_not() -> None:
    seen = {f"{field}: {name}": 3 for field, names in LEVELS.items() for name in names}
    assert missing_levels(seen) == []
    assert missing_levels(seen | {"surname: near": 2}) == ["surname: near"]


def test_a_file_that_is_no_recipe_is_refused_by_its_name(tmp_path: Path) -> None:
    (tmp_path / "own.toml").write_text('name = "own"\nsizes = "large"\n', encoding="utf-8")
    with pytest.raises(ModelError) as refused:
        read_recipe(tmp_path / "own.toml")
    assert (refused.value.code, refused.value.facts["file"]) == ("model.recipe", "own.toml")


def test_another_threshold_is_another_digest() -> None:
    assert altered("same_threshold", to=1.0).digest != default_model().digest


OF_NORMALISER: Mapping[str, tuple[str, str]] = {"2": ("3e4749e46a2fef8e", "885905aa33c6ddd8")}
"""What each version of the normaliser stands for; a new version, not another digest, when these change."""


def digest(said: object) -> str:
    return hashlib.sha256(msgspec.json.encode(said, order="sorted")).hexdigest()[:16]


def hard_records() -> list[RecordDraft]:
    """Both sides of the sixty hard pairs."""
    hard = tomllib.loads(Path(__file__).with_name("hard_pairs.toml").read_text("utf-8"))
    said = [pair[side] for kind in ("same", "different") for pair in hard[kind] for side in ("one", "two")]
    return msgspec.convert(said, list[RecordDraft])


def test_the_shares_of_names_are_those_that_the_normaliser_stands_for() -> None:
    shares = (
        readings.surname_share(),
        readings.surname_sound_share(),
        readings.popular_given(),
        readings.popular_given_sounds(),
    )
    told = [{name: f"{share:.9g}" for name, share in one.items()} for one in shares]
    assert digest(told) == OF_NORMALISER[NORMALISER][0]


def test_the_records_that_meet_are_those_that_the_normaliser_stands_for() -> None:
    table = prepare(hard_records())
    left, right = candidate_pairs(blocking_keys(table), size=len(table), cap=default_model().block_cap)
    assert digest(sorted(zip(left.tolist(), right.tolist(), strict=True))) == OF_NORMALISER[NORMALISER][1]


OF_FORMS: Mapping[str, str] = {"4": "096d1a623b327c83"}
"""What the version of the comparable forms stands for; when that changes, it is a new version."""
ODD = (
    "佐藤（妻）", "佐藤 太郎（父）", "磐梯町 渡辺翼", "佐藤:太郎", "佐藤太郎　佐藤花子", "花子のiPhone",
    "㈱磐梯 代表 阿部花子", "T. Hoshi", "佐藤（太郎・花子）", "磐梯町の渡辺翼",
    "佐藤(旧姓 鈴木)花子 様", "Taro SATO Jr.", "ジョン・スミス", "髙橋 花子", "三ヶ田 〓子", "匿名",
    "舞 佐々木", "楊志強", "SH-54C (小山俊夫)", "Hyun Jung", "金 民秀", "Mary J. Brown", "伊藤 司朗",
    "中村 太郎 花子", "町民A", "東京磐梯会", "渡会 太郎",
)  # fmt: skip


def test_the_forms_in_which_records_are_compared_are_those_that_their_version_stands_for() -> None:
    """A store of another version is refused until ``kankei init``: raise FORMS, do not mend the digest."""
    drafts = [*hard_records(), *(RecordDraft(name=name) for name in ODD)]
    assert digest(comparable_columns(drafts)) == OF_FORMS[FORMS]
