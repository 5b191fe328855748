"""Drawings are looked at by a program of its own: a child process, bounded in time and memory.

Nothing else imports the libraries that read CAD files: what such a file does to them ends with the
child. A new format is one file in `formats/` and its test.
"""

BEGUN = "begun"
"""Left by a child once it is bounded: what goes wrong before that is no fault of the file."""
TOLD = "told.json"
"""Where a child says what came of it."""
