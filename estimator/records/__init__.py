"""A shop's own past: its production and purchase records, and what they propose for an estimate."""
