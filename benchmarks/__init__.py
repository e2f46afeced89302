"""Measures and attacks the package on made-up replies; no result of an investigation is made here."""
