"""Published figures and real replies as facts; exact bounds; conflicts."""
