"""Claims, verdicts, and checks of arithmetic and comparability."""
