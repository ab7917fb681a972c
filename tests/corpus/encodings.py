# ruff: noqa: E501, S311  (headers and rows as they are printed; invented data)
"""Lists in every encoding a clerk may hand on, whole, cut, mixed and with 外字, and how they are read."""

import random
from collections.abc import Iterator

from msgspec import Struct

from kankei.model import DraftFile
from kankei_importers import run

ENCODINGS = ("utf-8", "utf-8-sig", "cp932", "euc-jp", "iso-2022-jp", "utf-16", "utf-16-le", "utf-16-be")
DAMAGES = ("whole", "truncated", "mixed", "gaiji")
HEADERS = (
    ("登録日", "氏名", "フリガナ", "住所", "電話番号"),
    ("タイムスタンプ", "お名前", "ふりがな", "お住まいの地域", "備考"),
    ("登録日", "表示名"),
    ("date", "name", "address"),
)
_PEOPLE = (
    ("佐藤 花子", "サトウ ハナコ"),
    ("鈴木一郎", "ｽｽﾞｷ ｲﾁﾛｳ"),
    ("渡部 美咲", "わたなべ みさき"),
    ("五十嵐 翔", "イガラシ ショウ"),
    ("髙橋 さくら", "タカハシ サクラ"),
    ("林 蓮", "ﾊﾔｼ ﾚﾝ"),
    ("山﨑 葵", ""),
)
_PLACES = (
    "福島県耶麻郡磐梯町大字磐梯0",
    "東京都港区芝公園０－０",
    "大阪府大阪市北区梅田０丁目",
    "北海道札幌市～南",
    "",
)
_NOTES = ("応援しています", "①㈱磐梯", "ｶﾀｶﾅ", "", "a-b c")


class Encoded(Struct, frozen=True, kw_only=True):
    """A list in some encoding and what its rows truly say, by the number of the row."""

    encoding: str
    damage: str
    data: bytes
    truth: dict[int, tuple[str, ...]]


def encoded_files(count: int, seed: int) -> Iterator[Encoded]:
    """So many lists, over all encodings and damages in turn."""
    rng = random.Random(seed)
    for no in range(count):
        encoding = ENCODINGS[no % len(ENCODINGS)]
        damage = DAMAGES[no // len(ENCODINGS) % len(DAMAGES)]
        yield DAMAGED[damage](encoding, _rows(rng, encoding), rng)


def outcome(list_: Encoded) -> str:
    """right: every row taken says the truth; ask: the file or a row was refused, or the last one cautioned.

    wrong: anything else. What is cut inside its very last cell cannot be told from a list without a last line
    end, as some spreadsheets write them, so that a person is asked to look.
    """
    file = run.draft(list_.data, name="名簿.csv", channel="registration")
    untrue = [row for row in file.rows if row.record is not None and row.cells != list_.truth.get(row.number)]
    if untrue:
        return "ask" if all(_is_cautioned(file, row.number) for row in untrue) else "wrong"
    return "right" if _is_whole(file, list_) else "ask"


def _is_cautioned(file: DraftFile, number: int) -> bool:
    """Whether the clerk is told to compare the last row, behind which the file breaks off."""
    return any(note.code == "gate.unended" and note.facts["row"] == str(number) for note in file.notes)


def _is_whole(file: DraftFile, list_: Encoded) -> bool:
    return not file.problems and sum(row.record is not None for row in file.rows) == len(list_.truth)


def _rows(rng: random.Random, encoding: str) -> list[tuple[str, ...]]:
    header = rng.choice(HEADERS)
    rows: list[tuple[str, ...]] = [header]
    for _ in range(rng.choice((1, 2, 5, 30))):
        day = f"2024/{rng.randint(1, 12):02}/{rng.randint(1, 28):02}"
        name, kana = rng.choice(_PEOPLE)
        rest = {
            "フリガナ": kana,
            "ふりがな": kana,
            "電話番号": f"090-{rng.randint(1000, 9999)}-0000",
            "備考": rng.choice(_NOTES),
        }
        cells = (day, name, *(rest.get(name, rng.choice(_PLACES)) for name in header[2:]))
        rows.append(tuple(_encodable(cell, encoding) for cell in cells))
    return rows


def _encodable(cell: str, encoding: str) -> str:
    """The cell without what the encoding has no character for: its own system would never have written it."""
    return "".join(sign for sign in cell if sign.encode(encoding, "ignore"))


def _text(rows: list[tuple[str, ...]]) -> str:
    return "".join(",".join(cells) + "\r\n" for cells in rows)


def _truth(rows: list[tuple[str, ...]]) -> dict[int, tuple[str, ...]]:
    return dict(enumerate(rows[1:], start=2))


def _whole(encoding: str, rows: list[tuple[str, ...]], _: random.Random) -> Encoded:
    return Encoded(encoding=encoding, damage="whole", data=_text(rows).encode(encoding), truth=_truth(rows))


def _truncated(encoding: str, rows: list[tuple[str, ...]], rng: random.Random) -> Encoded:
    """Cut off somewhere in its last line."""
    data = _text(rows).encode(encoding)
    kept = len(_text(rows[:-1]).encode(encoding))
    at = rng.randrange(kept + 1, len(data))
    return Encoded(encoding=encoding, damage="truncated", data=data[:at], truth=_truth(rows))


def _mixed(encoding: str, rows: list[tuple[str, ...]], rng: random.Random) -> Encoded:
    """Rows of a list in another encoding put behind it."""
    other = rng.choice([one for one in ("utf-8", "cp932", "euc-jp") if one != encoding])
    more = [tuple(_encodable(cell, other) for cell in row) for row in rows[1:]]
    data = _text(rows).encode(encoding) + _text(more).encode(other)
    return Encoded(encoding=encoding, damage="mixed", data=data, truth=_truth([*rows, *more]))


def _gaiji(encoding: str, rows: list[tuple[str, ...]], rng: random.Random) -> Encoded:
    """A character that one machine has for itself in one of the names."""
    if encoding in {"euc-jp", "iso-2022-jp"}:
        encoding = "cp932"
        rows = [rows[0], *(tuple(_encodable(cell, encoding) for cell in row) for row in rows[1:])]
    place = rng.randrange(1, len(rows))
    row = rows[place]
    spoilt = [*rows[:place], (row[0], row[1] + "\ue000", *row[2:]), *rows[place + 1 :]]
    data = b"\xf0\x40".join(part.encode(encoding) for part in _text(spoilt).split("\ue000")) if encoding == "cp932" else _text(spoilt).encode(encoding)  # fmt: skip
    return Encoded(encoding=encoding, damage="gaiji", data=data, truth=_truth(spoilt))


DAMAGED = {"whole": _whole, "truncated": _truncated, "mixed": _mixed, "gaiji": _gaiji}
