"""Invented towns whose truth is known: for the demo, training, tests and benchmarks."""
