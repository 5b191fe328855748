"""The complete case against a running server, by separate people.

They sign in, write and listen over real HTTP and Socket.IO; nothing here touches the database.
`story.py` is the order of things, `acts/` what happens, `stage.py` who is there.
"""
