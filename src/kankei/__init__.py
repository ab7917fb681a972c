"""kankei counts the people with a tie to a town (関係・愛着人口), each once, and says how sure it is."""
