"""Measures and attacks the package on made-up replies; makes no result of an investigation."""
