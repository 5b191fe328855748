"""One act, one transaction, one commit: with its events and jobs, and done once when retried."""
