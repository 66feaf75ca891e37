"""FedEx: its REST interfaces for labels, prices and tracking."""
