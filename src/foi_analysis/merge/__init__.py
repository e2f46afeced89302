"""Merges the answers of all authorities into observations, coverage and ledger."""
