"""The parts of the tab Click and collect."""
