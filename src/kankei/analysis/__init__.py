"""DataFrames for analysts."""
