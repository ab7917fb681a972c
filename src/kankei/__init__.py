"""kankei counts the people with a tie to a town (関係・愛着人口), each once, and says how sure it is."""

__all__ = ["__version__"]

__version__ = "0.1.0"
"""The version of the library, the command line and the API, which are one package."""
