"""The stories that staff know: intake, ledger, review, report."""
