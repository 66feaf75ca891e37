"""The parts of the tab Orders."""
