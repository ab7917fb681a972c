"""Text to one comparable value: one file per field of knowledge, each with scalar and column forms."""
