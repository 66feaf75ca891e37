"""The cut-off board: a screen on the wall that everybody on the floor sees, and nobody is named on."""
