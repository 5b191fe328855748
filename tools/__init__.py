"""What sets the project up and checks it; nothing in here is part of the running portal."""
