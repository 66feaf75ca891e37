"""The devices of the bench in the settings: scanners, scale, sounds, and the profile that holds them."""
