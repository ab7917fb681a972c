"""Entity resolution: block, compare, score, cluster. Pure: no SQL, no clock, no files but the model's."""
