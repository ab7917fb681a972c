"""Good and bad lists made by code, and what the gate must say of each."""
