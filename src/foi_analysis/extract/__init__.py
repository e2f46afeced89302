"""Turns grids of cells into answers, and accounts for every one of them."""
