"""What happens, one module for each part of the case."""

from portal.trying.play.acts import (
    before,
    by_hand,
    charge,
    cost,
    designs,
    enter,
    inquiry,
    quote,
    records,
    search,
    talk,
    wall,
    ways,
)

__all__ = [
    "before",
    "by_hand",
    "charge",
    "cost",
    "designs",
    "enter",
    "inquiry",
    "quote",
    "records",
    "search",
    "talk",
    "wall",
    "ways",
]
