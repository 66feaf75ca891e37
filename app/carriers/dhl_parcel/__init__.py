"""DHL Parcel: the parcel service in Germany, for houses that send from there or hand over there."""
