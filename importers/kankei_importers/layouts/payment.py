"""What lists call the state of a gift, or of what somebody booked: paid, not yet, called off, none of these.

Each layout adds what only its system says.
"""

__all__ = [
    "AT_ONCE",
    "CALLED_OFF",
    "CALLED_OFF_BESIDE",
    "DECLINED",
    "FLAGGED",
    "GIVEN_BACK",
    "MISTAKEN",
    "NEUTRAL",
    "PAID",
    "PARTLY",
    "REFUSED",
    "SOME",
    "TAKEN_BACK",
    "VOIDED",
]

AT_ONCE = (
    r"(?i)クレジット|クレカ|カード|amazon|pay(?![a-z]|-?easy)|ペイ(?!ジー|メント)"
    r"|キャリア決済|かんたん決済|まとめて支払|ケータイ払|ポイント"
)
"""Paid in the moment of the application: its day is the day of the gift.

A transfer (銀行振込, 郵便振替, ペイジー) and money brought to a shop's till are paid later, or never.
"""

GIVEN_BACK = r"返金|返還|払い?戻|組み?戻|撤回|チャージバック|[rR](?i:efund)|[cC](?i:hargeback)"
"""The money went back. Like the next, each alternative opens with one character, for speed."""

TAKEN_BACK = (
    r"キャンセル|取り?消|取り?下|取り?(?:止|やめ)"
    r"|中止(?<!(?:発送|配送|出荷|送付|配信|雨天|荒天)中止)(?<!メール中止)|[cC](?i:ancel)|[vV](?i:oid(?<![a-z]void))"
)
"""Whoever gave or booked takes it back, whatever becomes of the money."""

CALLED_OFF = rf"{TAKEN_BACK}|{GIVEN_BACK}"
"""The gift or the place was taken back."""

DECLINED = r"辞退|却下|落選|選外|不(?:採択|採用|許可|承認|合格|交付|認定)"
"""Somebody who wanted to come does not after all, or was not chosen."""

CALLED_OFF_BESIDE = (
    r"(?<!一部)(?<!部分)(?<!返礼品)(?<!返礼品の)(?<!お礼の品)(?<!お礼の品の)(?<!発送)(?<!配送)(?<!出荷)"
    rf"(?:{CALLED_OFF})"
)
"""The same in a column of something else, where it is not said of a part or of the goods sent in return."""

SOME = r"一部|部分|(?i:partial(?:ly)?)"
"""Not all of it."""

PARTLY = rf"(?:{SOME})[\s_-]*(?:の|的な?)?(?:{CALLED_OFF})(?i:し|済み?|ed)*"
"""Some of a gift was given back, and it is one of what is left."""

MISTAKEN = (
    r"誤(?:登録|入力|申し?込み?|送信|記入?|操作)"
    r"|\A\W*(?:二重|重複)(?:申し?込み?|登録|予約|寄[附付]|決済|入力|分|行|データ)?\W*\Z"
    r"|\A\W*(?:テスト|ダミー|動作確認)(?:登録|データ|入力|送信|申し?込み?|予約|注文|決済|用|分|です)?\W*\Z"
)
"""Entered by mistake, twice, or to try the system out."""

VOIDED = rf"無効|削除|\Aテスト|{MISTAKEN}"
"""The row is of nothing that was done."""

FLAGGED = (
    r"(?i)\A(?!(?:[¥￥]?0(?:\.0+)?円?|0[:：].{0,8}|false|no|.{0,8}(?:な[しい]|ナ[シイ]|無し?|いません)|いいえ|イイエ|未|有効|通常|正常|健在|存命"
    r"|対象外|非該当|[29]999\D?(?:12\D?31|99\D?99).*|[-－ー―×✕])\Z)\S"
)
"""A cell that says yes by being filled in; nothing, and no yen, is no yes."""

REFUSED = (
    r"(?i)\Ang\Z|未(?!発|送|出荷|返|配|提出|申請|回答|着手)|入金待|(?:確認|支払い?|振込み?|払込み?|決済|納付|審査|承認)待"
    r"|\A要?確認(?:中|\Z)|(?:入金|決済|支払い?|振込|与信|内容)確認中|(?<!発送)(?:処理|手続き?)中|(?:決済|審査|申請|請求)中"
    r"|督促|催[促告]|滞納|保留|仮(?:受付|登録|売上)|(?<!ワンストップ)(?<!申請書)(?<!申請)不備|不可|不足|不明|エラー|失敗|拒否|期限切"
    r"|(?:納付書|請求書|(?:振込|払込|振替)(?:用紙|票|書|取扱票))を?(?:再?送付|発送|郵送|発行|送)"
    r"|(?:オーソリ?|与信|決済)ng|(?:オーソリ|与信)(?:済|完了|ok)|\A(?:オーソリ|与信)\Z|(?:入金|支払い?|決済|納付)(?:なし|無)|unpaid|pending|awaiting|fail|declined|expired|overdue"
)
"""The payment did not go through, or not yet, or nobody is sure of it."""

_NO_PAYMENT = r"(?<!受付)(?<!申込)(?<!申込み)(?<!登録)(?<!予約)(?<!案内)(?<!連絡)(?<!通知)(?<!請求)"
"""What may be done before anybody pays: 受付済, 申込完了, 入金案内済."""

PAID = (
    rf"(?i){_NO_PAYMENT}(?:(?<!決)済|完了)|受領|領収|入金確認|実売上|即時売上|売上確定|(?:入金|支払い?|納付)(?:あり|有)"
    r"|\A(?:(?:[rh]|令和|平成)?\d{1,4}[/.年-])?\d{1,2}[/.月-]\d{1,2}日?(?:着|入金)?\Z|\A[¥￥]?[1-9][\d,]{3,}円?\Z"
    r"|(?:カード|クレジット|クレカ|かんたん|キャリア|pay|ペイ)決済\Z"
    r"|(?<![a-z])ok\Z|\A(?:入金|決済|売上|収納|納付|成功|○|〇|◯|paid|settled|captured|succeeded|completed?)\Z"
)
"""The money has come in: a word, a day, an amount. To be asked after ``REFUSED``, which knows 「未済」."""

NEUTRAL = (
    r"有効|正常|通常|確定|成立|発送|出荷|送付|配送|発行|返礼品|お礼|証明書|ワンストップ|申請書|受付|申込|新規"
)
"""Tells how far the town is with a gift, and nothing of its payment: other columns decide."""
