"""Everybody comes in."""

from portal.trying.play.stage import Stage


def everybody_enters(stage: Stage) -> str:
    """Everybody signs in and opens a socket."""
    stage.enter()
    companies = {person.me["company"]["name"] for person in stage.people.values()}
    return f"{len(stage.people)} people of {len(companies)} companies"
