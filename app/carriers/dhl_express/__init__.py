"""DHL Express: MyDHL API for labels, prices and tracking."""
