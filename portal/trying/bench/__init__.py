"""Figures, not tests. Each measure brings what it needs and leaves nothing behind, also when it is
interrupted."""
