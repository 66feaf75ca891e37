"""Arrimage: from the paid order to the refunded return, at the station."""

__version__ = "0.1.0"
