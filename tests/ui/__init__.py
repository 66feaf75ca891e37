"""The window on real widgets, with a real station on SQLite."""
