"""What an act brings with it for others: a step that follows in the things of several companies."""
