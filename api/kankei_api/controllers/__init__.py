"""One thin controller per noun."""
