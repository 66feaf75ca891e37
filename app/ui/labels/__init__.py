"""The parts of the tab Labels."""
