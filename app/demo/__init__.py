"""The demo shop: an invented merchant in the middle of a working day, and the main job played on it."""
