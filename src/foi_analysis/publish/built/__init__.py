"""Reads a folder that would be published as a stranger does, and works out what it tells."""
