"""Messages to customers and the ways they leave."""
