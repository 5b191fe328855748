"""`tsunagu init`: begin real use with the first group, company and administrator."""

import os
import shlex
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar
from zoneinfo import available_timezones

import click

from portal.accounts.passwords import LEAST, check_password, hash_password
from portal.beginning.founding import BEGUN, Founder, Home, connected, found, has_group
from portal.cli.options import data_option, say, with_plain_errors
from portal.forms import Email, Form, read
from portal.group.forms import CompanyName, PersonName
from portal.running.access import portal_environment
from portal.running.folder import default_data_folder
from shared_db.foundation.errors import Invalid
from shared_db.models import GroupRole, Language, Role

PASSWORD = "TSUNAGU_ADMIN_PASSWORD"  # noqa: S105 (the name of a variable)
ALWAYS: frozenset[Role | GroupRole] = frozenset({GroupRole.ADMINISTRATOR, Role.MANAGER})
"""Somebody must be able to invite shops, and to look after the first company's people."""
ALSO = [Role.ENGINEER.value, Role.PURCHASER.value, Role.SALES.value]
T = TypeVar("T")


CURRENCY = "JPY"
"""The only one that the pages are written for."""


def _a_zone(_context: click.Context, _option: click.Parameter, zone: str) -> str:
    if zone not in available_timezones():
        raise click.BadParameter(f"“{zone}” is no time zone; “Europe/Berlin” is one.")
    return zone


class CompanyAnswer(Form):
    """The name of a group or a company."""

    value: CompanyName


class PersonAnswer(Form):
    """The name of a person."""

    value: PersonName


class EmailAnswer(Form):
    """An e-mail address."""

    value: Email


@click.command("init", short_help="Write the first group, company, administrator.")
@data_option
@click.option("--group", help="Name of the group of shops.")
@click.option(
    "--timezone",
    "zone",
    default="Asia/Tokyo",
    show_default=True,
    callback=_a_zone,
    help="By which clocks the group's days and hours go.",
)
@click.option("--company", help="Name of the first member shop.")
@click.option("--name", help="Name of the administrator.")
@click.option("--email", help="The address with which the administrator signs in.")
@click.option(
    "--password-file",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help=f"File whose first line is the password. Else {PASSWORD} says it, or you are asked.",
)
@click.option(
    "--language",
    type=click.Choice([language.value for language in Language]),
    default=Language.JAPANESE.value,
    show_default=True,
)
@click.option(
    "--coordinator/--no-coordinator",
    default=True,
    show_default=True,
    help="Whether the administrator also coordinates for the group.",
)
@click.option(
    "--role", "more", multiple=True, type=click.Choice(ALSO), help="What else; may be repeated."
)
@with_plain_errors
def command(
    data: Path,
    group: str | None,
    zone: str,
    company: str | None,
    name: str | None,
    email: str | None,
    password_file: Path | None,
    language: str,
    coordinator: bool,
    more: tuple[str, ...],
) -> None:
    """Write the first group, company and administrator, who is the company's manager too.

    What no flag says is asked. A record that holds a group already is left as it is.
    """
    roles = ALWAYS | {Role(role) for role in more}
    roles |= {GroupRole.COORDINATOR} if coordinator else set()
    with (
        portal_environment(data, say, os.environ.get("PUBLIC_URL", "")) as environment,
        connected(environment["DATABASE_URL"]) as record,
    ):
        with record.as_server("the beginning of a group") as db:
            if has_group(db):
                raise click.ClickException(BEGUN)
        group_name = _ask("Name of the group", group, _company)
        company_name = _ask("Name of your company", company, _company)
        person_name = _ask("Your name", name, lambda said: read(PersonAnswer, said).value)
        address = _ask("Your e-mail address", email, lambda said: read(EmailAnswer, said).value)
        known = [person_name, company_name, group_name]
        kept = hash_password(_password(password_file, address, known))
        founder = Founder(person_name, address, kept, Language(language), roles)
        found(record, group_name, Home(zone, CURRENCY), company_name, founder)
    say(f"The group “{group_name}” begins. {_start(data)}Sign in as {address}, invite the others.")


def _start(data: Path) -> str:
    """What starts the portal of this folder; nothing where the servers are somebody else's."""
    if os.environ.get("DATABASE_URL"):
        return ""
    folder = "" if data == default_data_folder() else f" --data {shlex.quote(str(data))}"
    return f"`tsunagu up{folder}` starts the portal. "


def _company(said: dict[str, str]) -> str:
    return read(CompanyAnswer, said).value


def _ask(question: str, given: str | None, check: Callable[[dict[str, str]], T]) -> T:
    """What a flag said, or what is answered, until it can be taken."""
    while True:
        said = given if given is not None else click.prompt(question)
        try:
            return check({"value": said})
        except Invalid as invalid:
            _explain(question, invalid, final=given is not None)


def _password(file: Path | None, email: str, known: list[str]) -> str:
    """From the file, the environment, or asked twice; raises `ClickException` if too easy."""
    given = os.environ.get(PASSWORD)
    if file is not None:
        given = next(iter(file.read_text(encoding="utf-8").splitlines()), "")
    while True:
        said = given
        if said is None:
            said = click.prompt(
                f"Password (at least {LEAST} characters)", hide_input=True, confirmation_prompt=True
            )
        try:
            check_password(said, email, known)
        except Invalid as invalid:
            _explain("Password", invalid, final=given is not None)
        else:
            return said


def _explain(question: str, invalid: Invalid, *, final: bool) -> None:
    """Say what is wrong; raises `ClickException` where nobody can answer again."""
    problem = next(iter(invalid.fields.values()))
    sentence = problem.sentence % problem.values if problem.values else problem.sentence
    if final:
        raise click.ClickException(f"{question}: {sentence}")
    click.echo(sentence)
