"""The `foi` command."""
