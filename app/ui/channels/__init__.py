"""The sales channels: how each is doing, connecting one, and what somebody has to look at."""
