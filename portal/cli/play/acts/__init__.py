"""What happens, one module for each part of the case."""

from portal.cli.play.acts import cost, enter, inquiry, quote, records, search, talk, wall

__all__ = ["cost", "enter", "inquiry", "quote", "records", "search", "talk", "wall"]
