"""The one record: models, who may see what, the event log, the jobs."""
