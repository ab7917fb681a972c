"""The only SQL: one file per noun."""
