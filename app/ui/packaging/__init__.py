"""The page of packaging in the settings: boxes, and what goes into them."""
