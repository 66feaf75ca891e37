"""The parts of the tab Returns."""
