"""Carriers: labels, pickup points and tracking from those who bring the parcels; no database, no Qt."""
