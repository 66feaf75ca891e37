"""The tab Picking and packing, in parts: the walk, the bench, the dock, and what they share."""
