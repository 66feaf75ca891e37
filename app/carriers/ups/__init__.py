"""UPS: its REST interfaces of 2024 for labels, prices, tracking and Access Points."""
