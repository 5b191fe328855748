"""What takes time or must not be lost: Celery jobs and the sweeper."""
