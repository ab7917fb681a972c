"""Organisations in the place of a name: companies, offices, clubs, and the human being beside one.

What stands here are words that no surname or given name holds, and the few that some do are weighed.
"""

import re

from kankei.fields import address, readings
from kankei.fields.glyph import fold, script
from kankei.fields.segmentation import split_kanji, whole_name
from kankei.fields.text import squeeze

__all__ = [
    "CLERKS",
    "before_its_post",
    "holds_post",
    "is_place",
    "may_mention",
    "mentioned",
    "person_beside",
    "spelt_out",
    "without_home",
    "without_label",
]

CLERKS = r"主[任査事]|参事|技師"
"""Posts of an office that are no surname and no given name; a regular expression."""
_HEADS = r"副?会長|副?団長|副?組合長|事務局長|幹事|総代"
"""Who speaks for a club."""
_JAPANESE = re.compile(
    r"\((?:株|有|合|医|財|社|学|福)\)|株式会社|有限会社|合同会社|合資会社|合名会社|相互会社|一般(?:社団|財団)|公益(?:社団|財団)|社団|財団"
    r"|医療法人|学校法人|宗教法人|社会福祉法人|特定非営利活動法人|法人"
    r"|組合|協会|協議会|連盟|連合会|商工会|振興会|委員会|後援会|同窓会|町内会|自治会|老人会|婦人会|女性会|青年会|県人会|町人会"
    r"|子ども会|子供会|育成会|保存会|愛好会|研究会|親睦会|同好会|友の会|有志の会|一同|青年団|消防団|議員団|基金|農協|漁協|生協"
    r"|商会|商店|商事|物産|産業|工業|建設|電設|電機|工務店|製作所|研究所|診療所|保育所|事務所|事業所|営業所|役場|役所|県庁|議会"
    r"|警察署|消防署|郵便局|図書館|公民館|観光(?!客)|旅館|ホテル|温泉|銀行|信用金庫|不動産|運送|酒造|食品|印刷|農園|農場|神社|教会"
    r"|大学(?!生)|学校|学園|高校(?!生)|保育園(?!児)|幼稚園(?!児)|こども園|病院|クリニック|医院|歯科|薬局|センター|支店|本社|本店|本部|総務部|営業部|総務課|企画課"
    r"|御中|\S{2}[課係班]\Z|\S{3}室\Z|新聞|出版|カンパニー|コーポレーション|ホールディングス|グループ|サークル|チーム|クラブ"
)
"""Each alternative opens with one character, for speed."""
_BODY_WORD = re.compile(r"(?<![^\s(])[^\s()]{2,30}(?:会議?|[団隊])(?=(?:様|さま|さん|殿)?(?:[\s()]|\Z))")
"""A word that ends as the names of clubs and corps do: 東京磐梯会, 協力隊."""
_LATIN = re.compile(
    r"(?<![a-z])pta(?![a-z])|\b(?:npo|inc|co|ltd|corp|llc|gmbh|company|university|office|hotel|club|association|foundation)\b\.?",
    re.IGNORECASE,
)
_SHORT = re.compile(r"\A\((?:株|有|合|医|財|社|学|福)\)|\(株\)")
_FULL = {
    "有": "有限会社",
    "合": "合同会社",
    "医": "医療法人",
    "財": "財団法人",
    "社": "社団法人",
    "学": "学校法人",
    "福": "社会福祉法人",
}
_POST = re.compile(
    rf"代表取締役(?:社長|会長)?|取締役|代表社員|代表理事|理事長|代表者?|(?<!\S)(?:{_HEADS})"
    rf"|(?<!\S)\S{{0,4}}(?:社長|専務|常務|所長|店長|支店長|支部長|支配人|校長|学長|園長|院長|局長|室長|部長|課長|係長|担当者?|理事|顧問|会計|主幹|{CLERKS})(?:補佐|代理)?(?![^\s(（])"
)
_LEGAL = re.compile(
    r"\((?:株|有|合|医|財|社|学|福)\)|株式会社|有限会社|合同会社|合資会社|合名会社|相互会社|社団|財団|法人|協同組合"
    r"|\b(?:inc|co|ltd|corp|llc|gmbh)\b",
    re.IGNORECASE,
)
"""法人格: what acts in its own name, whoever signs for it."""
_BODY = re.compile(
    r"(?:[会団](?<!商会)|一同|組合|連盟|クラブ|サークル|チーム|グループ|役場|役所|銀行|信用金庫|大学|[小中高]学?校|高等学校)\Z"
)
"""How a body is called that belongs to nobody, as a shop belongs to whoever keeps it."""
_PLACE = re.compile(r"(?:都|道|府|県|市|区|町|村|役場|支部|会員)$")
_HOME = re.compile(r"(\S{1,20}[都道府県市区町村])の ?(\S[^の]*)")
_BRANCH = re.compile(r"(?:[都道府県市区町村]|店|館|園|堂|荘|会|場|所|校|局|課|係|班|室|科|隊|組|の[^ ]+)$")
_SHORTEST = 2
"""Characters of a surname, or of a short name, of whoever signs."""
_LEAST = 3
"""Characters of a full name."""


def mentioned(words: str) -> bool:
    """Whether a text, squeezed, names an organisation, whoever else it names.

    >>> mentioned("株式会社磐梯 渡部真一"), mentioned("渡部真一")
    (True, False)
    >>> mentioned("東京磐梯会"), mentioned("渡会 太郎"), mentioned("高橋朋会")
    (True, False, False)
    """
    if _JAPANESE.search(words) or _LATIN.search(words):
        return True
    may_be_body = "会" in words or "団" in words or "隊" in words
    return may_be_body and any(map(_is_body, _BODY_WORD.findall(words)))


def may_mention(word: str) -> bool:
    """Whether a text with this word, without a space in it, may name an organisation.

    >>> may_mention("磐梯建設"), may_mention("若松会"), may_mention("渡部真一")
    (True, True, False)
    """
    return mentioned(squeeze(word))


def spelt_out(words: str) -> str:
    """A text with 「(株)」 written as 「株式会社」, so that it is no note in brackets.

    >>> spelt_out("(株)磐梯")
    '株式会社磐梯'
    """
    return _SHORT.sub(lambda found: _FULL.get(found[0][1], "株式会社"), words) if "(" in words else words


def person_beside(words: str) -> str:
    """The human being whom a text names, without the organisation, the post and the place beside the name.

    >>> [person_beside(words) for words in ("株式会社磐梯 代表 渡部真一", "本部 太郎", "磐梯建設")]
    ['渡部真一', '本部 太郎', '']
    """
    tokens = words.split()
    *before, after = _POST.split(words)
    signed = "".join(before).strip() and not mentioned(after) and _is_full(after.split())
    if signed and not _is_named_so(tokens):
        return " ".join(after.split())
    if not mentioned(words) or _is_named_so(tokens):
        return " ".join(_without_place(tokens))
    tokens = " ".join((*before, after)).split()
    kept = [token for token in tokens if not mentioned(token)]
    if any(mentioned(token) and not _rest_of(token) for token in tokens):
        kept = kept[1:]  # 「磐梯 株式会社」: the company's own name stands beside the word
    kept = _without_place(kept)
    return " ".join(kept) if _is_full(kept) else ""


def without_label(words: str) -> str:
    """A text, squeezed, without what stands before a colon, where a full name stands behind it alone.

    >>> [without_label(words) for words in ("会員:佐藤 花子", "佐藤花子:会津若松市", "佐藤:ボランティア")]
    ['佐藤 花子', '佐藤花子:会津若松市', '佐藤:ボランティア']
    """
    label, _, named = words.partition(":")
    is_name = _is_full(label.split()) or fold(label.strip()) in readings.surname_share()
    return named.strip() if _is_full(named.split()) and not is_name else words


def without_home(words: str) -> str:
    """A text, squeezed, without the municipality or prefecture that somebody is said to be of.

    >>> [without_home(words) for words in ("磐梯町の渡辺翼", "福島県の渡辺", "中村のぞみ", "更科町の渡辺翼")]
    ['渡辺翼', '渡辺', '中村のぞみ', '更科町の渡辺翼']
    """
    found = _HOME.fullmatch(words) if "の" in words else None
    if found is None or not _is_municipality(found[1]):
        return words
    named = _is_full(found[2].split()) or fold(found[2]) in readings.surname_share()
    return found[2] if named else words


def _is_municipality(word: str) -> bool:
    """Whether a word is a prefecture or a municipality, and no more of an address."""
    told = address.address_columns([word], [""])
    return any((*told.prefecture, *told.city)) and not any(told.town)


def holds_post(word: str) -> bool:
    """Whether a word, without a space in it, names the post of whoever signs for an organisation.

    >>> holds_post("代表"), holds_post("磐梯支店長"), holds_post("渡部真一")
    (True, True, False)
    """
    return _POST.search(word) is not None


def before_its_post(text: str) -> str:
    """The organisation that stands before the post of somebody who signs for it, as written; else "".

    It bears a 法人格 or is a body that belongs to nobody (会, 組合); a shop is its keeper's.

    >>> cells = ("㈱磐梯 代表 渡部真一", "若松会 会長 渡部真一", "鈴木商店 代表 鈴木一郎", "㈱磐梯 代表")
    >>> [before_its_post(cell) for cell in cells]
    ['㈱磐梯', '若松会', '', '']
    """
    post = _POST.search(text)
    if post is None or len(text[post.end() :].strip(" \u3000()（）様")) < _SHORTEST:
        return ""
    before = text[: post.start()].strip().rstrip("(（").rstrip()
    said = squeeze(before)
    if _LEGAL.search(said):
        return before
    return before if _BODY.search(said) and mentioned(said) else ""


def _is_body(word: str) -> bool:
    """Whether a word that ends as a club's name does is no name that people bear: 渡会, 高橋朋会."""
    whole = fold(word)
    surname, given = split_kanji(whole)
    named = surname in readings.surname_share() and given in readings.given_share() and len(given) > 1
    return not named and whole not in readings.surname_share()


def _rest_of(token: str) -> str:
    """What is left of a word without what says that it is an organisation: of 「株式会社」 nothing."""
    return _LATIN.sub("", _JAPANESE.sub("", token)).strip(".,()")


def _is_named_so(tokens: list[str]) -> bool:
    """Whether known names make up the whole, one of which an organisation could have: 本部 太郎."""
    surnames, givens = readings.surname_share(), readings.given_share()
    folded = list(map(fold, tokens))
    if len(folded) == 1:
        folded = list(split_kanji(folded[0]))
    return len(folded) == 2 and folded[1] in givens and (folded[0] in surnames or not _rest_of(folded[0]))


def _is_full(tokens: list[str]) -> bool:
    """Whether words beside an organisation or a label are somebody's full name, and no branch of it."""
    whole = "".join(tokens)
    if len(whole) < _LEAST or not 1 <= len(tokens) <= _LEAST:
        return False
    if script(whole) not in ("kanji", "mixed"):
        return len(tokens) > 1 or script(whole) == "kana"
    surname, given = map(fold, tokens) if len(tokens) == 2 else split_kanji(fold(whole))
    known = surname in readings.surname_share(), given in readings.given_share()
    if len(tokens) > 1:
        return any(known)
    return (all(known) and not _PLACE.search(whole)) or (
        known[0] and given != "" and not _BRANCH.search(whole)
    )


def _without_place(tokens: list[str]) -> list[str]:
    """The words without a place in front of a name, as long as a name remains.

    Before a whole name in one word (会津 渡部真一) whatever is no name is taken for one.
    """
    if len(tokens) == 2 and any(whole_name(fold(tokens[1]))) and not _may_be_name(tokens[0]):
        return tokens[1:]
    if len(tokens) < 2 or (len(tokens) == 2 and len(tokens[0]) <= _LEAST):
        return tokens
    return tokens[1:] if is_place(tokens[0]) and len("".join(tokens[1:])) >= _LEAST else tokens


def _may_be_name(word: str) -> bool:
    """Whether a word is a known surname or given name, or no kanji."""
    known = fold(word) in readings.surname_share() or fold(word) in readings.given_share()
    return known or script(word) != "kanji"


def is_place(word: str) -> bool:
    """Whether a word ends as places do and is no surname.

    >>> is_place("磐梯町"), is_place("会津支部"), is_place("中村")
    (True, True, False)
    """
    return _PLACE.search(word) is not None and fold(word) not in readings.surname_share()
