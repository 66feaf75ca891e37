"""A day on the floor without a window: real stations, a real server, and everything that goes wrong."""
