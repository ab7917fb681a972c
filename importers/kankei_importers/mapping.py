"""How the columns of an undeclared list are understood: proposed from the dictionary, mended by a person.

A mapping is kept as a small TOML file, so that somebody can correct it and next year's list is read the same.
"""

import re
import tomllib
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any

import msgspec
from msgspec import Meta, Struct

from kankei.errors import FileError
from kankei.model import Channel, Status
from kankei_importers import msforms, shops
from kankei_importers.header import dictionary, fold, meanings_of, told_apart
from kankei_importers.naming import THERE, asked

__all__ = ["SUFFIX", "Mapping", "Means", "corrected", "load", "loads", "propose", "wrote"]

SUFFIX = ".toml"
"""How the name of the file of a mapping ends."""
_NAME = re.compile("名前|氏名|芳名")
_NAMES = frozenset({"name", "surname", "given", "display_name", "householder"})
_REST_OF_A_NAME = ("given", "kana", "surname_kana", "given_kana")
_IN_OR_OUT = re.compile("[町市村]内(?:[町市村]?外)?(?:の?別|区分)?")
"""Folded, a header that asks whether somebody lives in town."""


class Means(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a system's codes mean, where no word says it: the whole cell → what it stands for."""

    status: dict[str, Status] = {}
    """Of the first column of ``status``; before any word is heard."""


class Mapping(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the headers of a list mean: meaning (a name of ``headers.toml``) → headers, the best first.

    ``positions`` is the same for a list without a header: meaning → numbers of columns, the first being 1.
    ``means`` tells the codes in the cells.
    """

    name: str = ""
    version: str = "1"
    channel: Channel
    columns: dict[str, tuple[str, ...]] = {}
    positions: dict[str, tuple[Annotated[int, Meta(ge=1)], ...]] = {}
    means: Means = msgspec.field(default_factory=Means)

    def save(self, path: Path | str) -> None:
        """Write it as TOML (UTF-8), to be read again by :func:`load`."""
        Path(path).write_text(self.text(), encoding="utf-8")

    def text(self) -> str:
        """The TOML, each line of which somebody can correct."""
        lines = ["# 列の読み方。左が意味、右が一覧の見出しです。直して保存すれば、その通りに読みます。"]
        lines += [f"{key} = {_quoted(value)}" for key, value in self._head().items()]
        lines += ["", "[columns]"]
        for meaning, headers in self.columns.items():
            lines.append(f"{meaning} = [{', '.join(map(_quoted, headers))}]")
        if self.positions:
            lines += ["", "# 見出しのない一覧: 左から何列目か（1 から）", "[positions]"]
            lines += [f"{meaning} = {list(places)}" for meaning, places in self.positions.items()]
        if self.means.status:
            lines += ["", "# 状態の列にある記号の意味", "[means.status]"]
            lines += [f"{_quoted(code)} = {_quoted(said)}" for code, said in self.means.status.items()]
        return "\n".join(lines) + "\n"

    def _head(self) -> dict[str, str]:
        return {"name": self.name, "version": self.version, "channel": str(self.channel)}


def propose(header: Sequence[str], channel: Channel) -> Mapping:
    """The likeliest meaning of each header; a header the dictionary does not know is left out.

    >>> propose(["お名前", "ご住所", "好きな食べ物"], Channel.SURVEY).columns
    {'name': ('お名前',), 'address': ('ご住所',)}
    """
    own = msforms.own_columns(header) | shops.own_columns(header)
    found: dict[str, list[tuple[bool, str]]] = {}
    for column, (known, exact) in zip(header, meanings_of(header), strict=True):
        meaning = own.get(column, known)
        if meaning:
            found.setdefault(meaning, []).append((not exact, column))
    order = list(dictionary())
    columns = {meaning: _best(meaning, found[meaning]) for meaning in sorted(found, key=order.index)}
    return Mapping(channel=channel, columns=_of_one(_named(columns)))


def load(path: Path | str) -> Mapping:
    """Read a mapping that somebody saved.

    Raises:
        FileError: ``mapping.unreadable`` for what is no such file, ``mapping.unknown_meaning``,
            ``mapping.unknown_status``.
    """
    name = Path(path).name
    try:
        return loads(Path(path).read_text(encoding="utf-8-sig"), name)
    except UnicodeDecodeError:
        raise FileError(name, "mapping.unreadable") from None


def wrote(path: Path) -> bool:
    """Whether a file is a mapping that :func:`load` reads."""
    try:
        load(path)
    except FileError:
        return False
    return True


def loads(text: str, name: str) -> Mapping:
    """:func:`load` for a text; ``name`` is what errors call it."""
    try:
        raw: dict[str, Any] = tomllib.loads(text)
        _check_codes(raw, name)
        mapping = msgspec.convert(raw, Mapping)
    except (tomllib.TOMLDecodeError, msgspec.ValidationError):
        raise FileError(name, "mapping.unreadable") from None
    unknown = [meaning for meaning in (*mapping.columns, *mapping.positions) if meaning not in dictionary()]
    if unknown:
        raise FileError(name, "mapping.unknown_meaning", meaning=unknown[0], choices=", ".join(dictionary()))
    return mapping


def _check_codes(raw: dict[str, Any], name: str) -> None:
    """What a code stands for is a status; anything else that is wrong is found as a mapping is made of it."""
    means = raw.get("means")
    codes = means.get("status") if isinstance(means, dict) else None
    for said in codes.values() if isinstance(codes, dict) else ():
        if said not in list(Status):
            raise FileError(name, "mapping.unknown_status", status=str(said), choices=", ".join(Status))


def corrected(mapping: Mapping, header: Sequence[str], changes: Sequence[tuple[str, str]]) -> Mapping:
    """A mapping with some columns understood differently.

    Args:
        mapping: As it was proposed.
        header: That of the list.
        changes: (column, meaning): from now on the column is the first to be read for that meaning and has no
            other; with ``""`` it is not read. Of columns with one header the second is called 氏名#2.

    Raises:
        FileError: ``mapping.no_column``, ``mapping.unknown_meaning``.

    >>> corrected(propose(["氏名", "備考"], Channel.SURVEY), ["氏名", "備考"], [("備考", "detail")]).columns
    {'name': ('氏名',), 'detail': ('備考',)}
    """
    numbered = dict(zip(told_apart(header), header, strict=True))
    printed = {fold(column): column for column in (*numbered, *header)}
    columns = dict(mapping.columns)
    for said, meaning in changes:
        if fold(said) not in printed:
            raise FileError(
                mapping.name, "mapping.no_column", column=said, columns="・".join(filter(None, numbered))
            )
        if meaning and meaning not in dictionary():
            choices = ", ".join(dictionary())
            raise FileError(mapping.name, "mapping.unknown_meaning", meaning=meaning, choices=choices)
        column = printed[fold(said)]
        same = {fold(column), fold(numbered.get(column, column))}
        columns = {
            known: tuple(one for one in found if fold(one) not in same) for known, found in columns.items()
        }
        if meaning:
            columns[meaning] = (column, *columns.get(meaning, ()))
    return msgspec.structs.replace(
        mapping, columns={known: found for known, found in columns.items() if found}
    )


def _best(meaning: str, found: Sequence[tuple[bool, str]]) -> tuple[str, ...]:
    """Headers of one meaning: exact words before guesses, in the dictionary's order of preference.

    Of names those of who was there go before those of who applied, booked or leads; of addresses whether
    somebody lives in town (町内外) goes behind whatever else tells where.
    """
    words = [fold(word) for word in dictionary()[meaning].words]
    rank = {word: place for place, word in reversed(list(enumerate(words)))}
    ordered = sorted(
        found,
        key=lambda item: (
            _IN_OR_OUT.fullmatch(fold(item[1])) is not None,
            item[0],
            not _is_there(item[1]),
            rank.get(fold(item[1]), len(words)),
        ),
    )
    return tuple(dict.fromkeys(column for _, column in ordered))


def _named(columns: dict[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    """The columns; where none asks for a name alone, one that asks for its reading too is of names.

    >>> _named({"kana": ("お名前（ふりがな）",)}), _named({"kana": ("フリガナ",)})
    ({'name': ('お名前（ふりがな）',)}, {'kana': ('フリガナ',)})
    """
    both = [header for header in columns.get("kana", ()) if _NAME.search(fold(header))]
    if not both or not _NAMES.isdisjoint(columns):
        return columns
    kana = tuple(header for header in columns["kana"] if header not in both)
    rest = {meaning: headers for meaning, headers in columns.items() if meaning != "kana"}
    return rest | {"name": tuple(both)} | ({"kana": kana} if kana else {})


def _of_one(columns: dict[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    """The columns with those first that tell the rest of the name of the person whose name is read."""
    (name, *_) = columns.get("surname") or columns.get("name") or ("",)
    rest = {meaning: columns[meaning] for meaning in _REST_OF_A_NAME if meaning in columns}
    return columns | {
        meaning: tuple(sorted(headers, key=lambda header: _whose(header) != _whose(name)))
        for meaning, headers in rest.items()
    }


def _is_there(header: str) -> bool:
    return _whose(header) in THERE


def _whose(header: str) -> str:
    found = asked(fold(header))
    return found.who if found else ""


def _quoted(text: str) -> str:
    """A TOML basic string, which JSON's escapes are too."""
    return msgspec.json.encode(text).decode("utf-8").replace("\x7f", "\\u007f")
