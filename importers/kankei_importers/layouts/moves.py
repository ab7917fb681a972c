"""What lists of residents call a move (異動事由): the first of these found in the cell names it."""

__all__ = ["MOVES"]

MOVES = (
    (r"転居|世帯(?:変更|主変更|合併|分離)", "moved_within"),
    (r"転入|(?i:move.?in)", "moved_in"),
    (r"死亡|死去|失踪宣告|(?i:died|death)", "died"),
    (r"転出|消除|(?i:move.?out)", "moved_out"),
    (r"出生", "born"),
)
