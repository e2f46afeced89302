"""Makes the demonstration replies and the test corpus; not part of the package."""
