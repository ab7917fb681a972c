"""Reads the lists a town holds, as they were exported."""
