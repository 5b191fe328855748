"""`tsunagu reset-link`: let somebody in again who can't ask a manager for a link."""

import os
from collections.abc import Mapping
from pathlib import Path

import click
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.beginning.founding import connected
from portal.cli.options import data_option, say, with_plain_errors
from portal.group.service import RESET_LASTS, reset_from_server
from portal.running.access import portal_environment
from shared_db.access import Actor
from shared_db.foundation.company_names import fold_name
from shared_db.foundation.settings import SettingMissing, Settings, from_environment
from shared_db.foundation.tokens import link_address
from shared_db.models import Company, Link, Person
from shared_db.spine.acting import load_actor
from shared_db.spine.transaction import Record


@click.command("reset-link", short_help="Make a link with which a person sets a new password.")
@click.argument("email")
@click.option("--company", help="Whose person it is, where several have typed the address.")
@data_option
@with_plain_errors
def command(email: str, company: str | None, data: Path) -> None:
    """Print a link with which the person with the address EMAIL sets a new password.

    For when nobody can sign in any more who could make one on the portal's page “Group”. It works
    once; earlier ones of this person end. Whether the portal runs meanwhile makes no difference.
    """
    _check_folder(data)
    with (
        portal_environment(data, say, os.environ.get("PUBLIC_URL", "")) as environment,
        connected(environment["DATABASE_URL"]) as record,
    ):
        settings = _settings(environment)
        link = make_link(record, email.strip(), company)
    lasts = RESET_LASTS.days
    say(f"With this link {link.name} sets a new password. It works once, for {lasts} days:")
    say(link_address(settings, link.id))
    if not environment.get("PUBLIC_URL"):
        say(
            "PUBLIC_URL is not set, so the portal's address is not known here. If it is another "
            f"one than {settings.public_url}, put it in the place of that."
        )


def make_link(record: Record, email: str, company: str | None = None) -> Link:
    """Write the link, as an act of the person's own. Raises `ClickException` if there's nobody."""
    with record.work(lambda db: _person(db, email, company)) as work:
        return reset_from_server(work)


def _person(db: Session, email: str, company: str | None) -> Actor:
    person = _of_address(db, email, company)
    actor = load_actor(db, person.id)
    if actor is None:
        raise click.ClickException(
            f"{person.name} ({email}) can't sign in: the account was closed. A manager of the "
            "company can open it again on the page “Group”."
        )
    return actor


def _of_address(db: Session, email: str, company: str | None) -> Person:
    """Who has the address: who has proven it, else the only one, else the one in this company."""
    rows = db.execute(
        select(Person, Company.name)
        .join(Company, Company.id == Person.company_id)
        .where(func.lower(Person.email) == email.lower())
    ).all()
    found = [row for row in rows if company is None or fold_name(row.name) == fold_name(company)]
    if not found:
        raise click.ClickException(f"Nobody here has the address {email}.")
    everybody: list[Person] = [row.Person for row in found]
    people = [one for one in everybody if one.email_proven_at is not None] or everybody
    if len(people) > 1:
        names = ", ".join(f"“{row.name}”" for row in found)
        raise click.ClickException(
            f"Several people have typed the address {email}. Name one's company with --company: "
            f"{names}."
        )
    return people[0]


def _check_folder(data: Path) -> None:
    """Make no new portal where none is. Raises `ClickException` saying where to look."""
    secrets = data.expanduser() / "secrets.json"
    there = os.path.exists(secrets)  # noqa: PTH110 (says no where we may not look)
    if not os.environ.get("DATABASE_URL") and not there:
        raise click.ClickException(
            f"There is no portal in {data}, or its folder is another user's. Name the folder with "
            "--data, as the user who starts the portal. On a group server run this where "
            "DATABASE_URL and SECRET_KEY are set, as they are for the worker."
        )


def _settings(environment: Mapping[str, str]) -> Settings:
    try:
        return from_environment(environment)
    except SettingMissing as missing:
        raise click.ClickException(f"{missing} The link is signed as the portal's are.") from None
