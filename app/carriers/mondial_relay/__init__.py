"""Mondial Relay: labels by API 2 (REST), parcel shops and tracking by API 1 (SOAP)."""
