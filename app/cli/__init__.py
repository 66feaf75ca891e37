"""The command line: the same jobs without a window."""

from app.cli.run import main

__all__ = ["main"]
