"""Who is told of an act, and how: messages, inboxes, letters."""
