"""Which surnames and given names exist, how common they are, and how they are read.

Readings are candidates for comparing, never a claim about a person: kana come from the フリガナ column.
Everything is loaded on first use. Source: ``data/NOTICE``.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from importlib.resources import files

from kankei.fields import kana
from kankei.fields.glyph import fold, fold_table

__all__ = [
    "GIVEN_LENGTHS",
    "RAREST",
    "given_genders",
    "given_latin",
    "given_long_sounds",
    "given_names",
    "given_readings",
    "given_share",
    "given_sound_share",
    "given_sounds",
    "popular_given",
    "popular_given_sounds",
    "sounds_japanese",
    "spellings",
    "surname_kana",
    "surname_latin",
    "surname_readings",
    "surname_share",
    "surname_sound_share",
    "surname_sounds",
    "surnames",
]

GIVEN_LENGTHS = (1e-9, 0.12, 0.74, 0.13, 0.008, 0.002)
"""Share of the population whose given name has 0, 1, 2 … kanji; an estimate."""
_COMMON = 10
RAREST = 5e-7
"""Share of the population that a surname outside the list is taken to have."""


def surname_readings(kanji: str) -> tuple[str, ...]:
    """Canonical Latin readings of a surname, likeliest first; empty if it is not known.

    >>> surname_readings("渡部"), surname_readings("髙橋")
    (('watanabe', 'watabe', 'watabu'), ('takahasi',))
    """
    return surname_latin().get(fold(kanji), ())


def sounds_japanese(surname: str, given: str) -> bool:
    """Whether both canonical readings are of names that Japanese bear; ``""`` for a part that is not told.

    >>> sounds_japanese("sato", "hanako"), sounds_japanese("sato", ""), sounds_japanese("yan", "tian")
    (True, True, False)
    """
    surnames, givens = surname_sound_share(), given_sound_share()
    return (not surname or surname in surnames) and (not given or given in givens)


def given_readings(kanji: str) -> tuple[str, ...]:
    """Canonical Latin readings of a given name, likeliest first; empty if it is not known.

    >>> given_readings("花子")
    ('hanako', 'kako')
    """
    return given_latin().get(fold(kanji), ())


def surnames() -> list[tuple[str, str, int]]:
    """(surname, reading in katakana, estimated population), commonest first.

    >>> surnames()[0]
    ('佐藤', 'サトウ', 1887000)
    """
    return [(row[0], row[1], int(row[2])) for row in _rows("surnames.tsv")]


def given_names() -> list[tuple[str, str, str, bool]]:
    """(spelling, reading in katakana, ``m`` or ``f``, whether the reading is a common one).

    Those of the data set, from which invented towns draw; what else is known to be read so adds no people.

    >>> given_names()[0]
    ('亜明日', 'アアス', 'm', False)
    """
    return list(_named(_rows("given_names.tsv")))


def _named(rows: Iterable[Sequence[str]]) -> Iterator[tuple[str, str, str, bool]]:
    return ((name, row[0], row[2], row[3] == "c") for row in rows for name in row[4].split(","))


@cache
def surname_share() -> Mapping[str, float]:
    """Folded surname to its share of the population."""
    total = 126_000_000
    shares: dict[str, float] = defaultdict(float)
    for name, _, population in surnames():
        shares[fold(name)] += population / total
    for name, _, bearers, *_ in _rows("surnames_more.tsv"):
        if fold(name) not in shares:
            shares[fold(name)] = max(int(bearers) / total, RAREST)
    return dict(shares)


@cache
def given_share() -> Mapping[str, float]:
    """Folded given name to its likelihood.

    No list says how common a spelling is: names of one length share what names of that length have of the
    population (:data:`GIVEN_LENGTHS`), a spelling of a common reading having ten times the others.
    """
    weights: dict[str, int] = {}
    for _, common, names in _folded_given():
        weight = _COMMON if common else 1
        for name in dict.fromkeys(names):
            weights[name] = weights.get(name, 0) + weight
    totals: dict[int, int] = defaultdict(int)
    for name, weight in weights.items():
        totals[len(name)] += weight
    portion = {size: GIVEN_LENGTHS[min(size, 5)] / total for size, total in totals.items()}
    return {name: weight * portion[len(name)] for name, weight in weights.items()}


@cache
def given_genders() -> Mapping[str, frozenset[str]]:
    """Folded given name, in kanji or kana, to whose it is: ``m``, ``f`` or both.

    >>> sorted(given_genders()["花子"]), sorted(given_genders()["薫"])
    (['f'], ['f', 'm'])
    """
    genders: dict[str, set[str]] = defaultdict(set)
    for name, reading, gender, _ in _named(_given_rows()):
        genders[fold(name)].add(gender)
        genders[reading].add(gender)
    return {name: frozenset(found) for name, found in genders.items()}


@cache
def popular_given() -> Mapping[str, float]:
    """Folded given names often given in some decade, to a share of the population; an estimate by rank.

    The list's names are taken to be a quarter of all, earlier lines and earlier spellings more of it.
    """
    return _popular()[0]


@cache
def popular_given_sounds() -> Mapping[str, float]:
    """The same for readings in canonical Latin."""
    return _popular()[1]


@cache
def _popular() -> tuple[Mapping[str, float], Mapping[str, float]]:
    weights: dict[str, float] = defaultdict(float)
    sounds: dict[str, float] = defaultdict(float)
    for rank, line in enumerate(_lines("given_popular.txt")):
        _, reading, *spelt = line.split(" ")
        for place, name in enumerate(spelt):
            weights[fold(name)] += 1 / (rank % 60 + 8) / (place + 1)
        sounds[kana.reading(reading)] += (
            1 / (rank % 60 + 8) * sum(1 / (place + 1) for place in range(len(spelt)))
        )
    quarter = 4 * sum(weights.values())
    return (
        {name: weight / quarter for name, weight in weights.items()},
        {sound: weight / quarter for sound, weight in sounds.items()},
    )


@cache
def surname_sounds() -> Mapping[str, float]:
    """Surname in katakana to its share, over all surnames so read."""
    shares: dict[str, float] = defaultdict(float)
    for name, readings in surname_kana().items():
        for rank, reading in enumerate(readings):
            shares[reading] += surname_share().get(name, RAREST) / (1, 3, 9, 20, 40, 60)[min(rank, 5)]
    return dict(shares)


@cache
def given_sounds() -> Mapping[str, float]:
    """Given name in katakana to its likelihood, by how many ways it is spelt."""
    weights: Counter[str] = Counter()
    for reading, _, _, common, names in _given_rows():
        weights[reading] += (names.count(",") + 1) * (_COMMON if common else 1)
    total = weights.total()
    return {reading: weight / total for reading, weight in weights.items()}


@cache
def surname_sound_share() -> Mapping[str, float]:
    """Surname in canonical Latin to its share."""
    shares: dict[str, float] = defaultdict(float)
    for reading, share in surname_sounds().items():
        shares[kana.reading(reading)] += share
    return dict(shares)


@cache
def given_sound_share() -> Mapping[str, float]:
    """Given name in canonical Latin to its likelihood."""
    latin = {row[0]: row[1] for row in _given_rows()}
    shares: dict[str, float] = defaultdict(float)
    for reading, share in given_sounds().items():
        shares[latin[reading]] += share
    return dict(shares)


@cache
def given_long_sounds() -> frozenset[str]:
    """The sounds of all known given names, with their long vowels."""
    return frozenset(map(kana.sound, given_sounds()))


@cache
def surname_kana() -> Mapping[str, tuple[str, ...]]:
    """Folded surname to its readings in katakana, likeliest first."""
    readings: dict[str, list[str]] = defaultdict(list)
    for name, more, *_ in _rows("surnames_more.tsv"):
        readings[fold(name)] += more.split(",")
    for name, reading, _ in surnames():
        readings[fold(name)].append(reading)
    return {name: tuple(dict.fromkeys(found)) for name, found in readings.items()}


@cache
def surname_latin() -> Mapping[str, tuple[str, ...]]:
    """Folded surname to its canonical readings, likeliest first."""
    return {name: tuple(dict.fromkeys(map(kana.reading, kanas))) for name, kanas in surname_kana().items()}


@cache
def given_latin() -> Mapping[str, tuple[str, ...]]:
    """Folded given name to its canonical readings, common ones first."""
    found: dict[str, tuple[str, ...]] = {}
    rows = _folded_given()
    for latin, _, names in sorted(rows, key=lambda row: not row[1]):
        one = (latin,)
        for name in names:
            known = found.setdefault(name, one)
            if latin not in known:
                found[name] = known + one
    return found


@cache
def _folded_given() -> list[tuple[str, bool, list[str]]]:
    """Given names by their canonical reading, and whether it is a common one: folded spellings."""
    rows = _given_rows()
    folded = "\n".join(row[4] for row in rows).translate(fold_table()).split("\n")
    return [
        (row[1], row[3] == "c", [fold(name) if "々" in name else name for name in names.split(",")])
        for row, names in zip(rows, folded, strict=True)
    ]


def _given_rows() -> tuple[list[str], ...]:
    """Rows of given names, those of the data set first."""
    return _rows("given_names.tsv") + _rows("given_names_more.tsv")


@cache
def _rows(name: str) -> tuple[list[str], ...]:
    """Rows of a data file, cell by cell, comments left out."""
    return tuple(line.split("\t") for line in _lines(name))


def _lines(name: str) -> list[str]:
    text = files("kankei.fields").joinpath("data", name).read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line and not line.startswith("#")]


def spellings(surname_reading: str) -> Iterator[str]:
    """Folded surnames with that canonical reading, commonest first.

    >>> next(spellings("yosimura"))
    '吉村'
    """
    yield from _by_reading().get(surname_reading, ())


@cache
def _by_reading() -> Mapping[str, tuple[str, ...]]:
    """Canonical reading to the folded surnames so read, commonest first."""
    found: dict[str, list[str]] = defaultdict(list)
    for name in sorted(surname_latin(), key=lambda name: -surname_share().get(name, RAREST)):
        for sound in surname_latin()[name]:
            found[sound].append(name)
    return {sound: tuple(names) for sound, names in found.items()}
