"""Carriers against servers that speak as they do."""
