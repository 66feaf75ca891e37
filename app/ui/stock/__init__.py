"""The tab Stock."""
