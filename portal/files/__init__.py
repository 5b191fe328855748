"""A file arrives: what it is, whether it is whole, and where it is kept."""
