"""Six people and a town, for tests of the gate."""

import datetime as dt

from kankei_importers.gate import Expectation

HERE = Expectation(town="磐梯町", town_code="074071", today=dt.date(2026, 11, 21))

PEOPLE = [
    ("佐藤 花子", "サトウ ハナコ", "969-3301", "福島県磐梯町"),
    ("鈴木 一郎", "スズキ イチロウ", "105-0011", "東京都港区"),
    ("高橋 美咲", "タカハシ ミサキ", "530-0001", "大阪府大阪市"),
    ("渡辺 翔", "ワタナベ ショウ", "060-0001", "北海道札幌市"),
    ("伊藤 葵", "イトウ アオイ", "460-0001", "愛知県名古屋市"),
    ("山本 楓", "ヤマモト カエデ", "810-0001", "福岡県福岡市"),
]
