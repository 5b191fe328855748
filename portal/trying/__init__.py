"""Trying the portal from outside: people as programs, the whole case played, figures."""
