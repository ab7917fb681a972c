"""The REST API and the command line."""

__all__ = ["STORE"]

STORE = "sqlite:///kankei.db"
"""Where the store is if nobody names another: a file in the folder where one stands."""
