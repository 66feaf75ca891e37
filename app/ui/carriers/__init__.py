"""What the window shows of carriers: labels that need somebody, contracts, pickup points."""
