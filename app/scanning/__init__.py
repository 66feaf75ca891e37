"""From key strokes and bytes to the meaning of a scan."""
