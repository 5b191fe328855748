from workers.runner import Workshop


def expire(workshop: Workshop) -> None: ...
