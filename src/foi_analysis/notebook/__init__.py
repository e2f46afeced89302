"""What notebooks and analysts import: load, display, charts."""

from foi_analysis.notebook import display as display  # Registers how values are shown.
