"""kankei counts the people who keep a tie with a town (関係・愛着人口), each once, and says how sure it is."""
