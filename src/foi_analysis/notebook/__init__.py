"""What notebooks and analysts import: load, display, charts."""
