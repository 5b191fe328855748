"""Last year's quote sheets as they lie in a shop's folders: their shape, and what they say."""
