"""What screens show: pages of frozen rows."""
