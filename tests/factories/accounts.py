"""People with passwords, and links as the portal sends them."""

from functools import cache
from uuid import uuid4

from sqlalchemy import select

from portal.accounts.passwords import hash_password
from portal.group import service
from portal.group.forms import CompanyInvitation, PersonInvitation
from shared_db.access import Given
from shared_db.foundation.settings import Settings
from shared_db.foundation.tokens import link_token
from shared_db.models import Language, Link, LinkPurpose, Person, Role
from tests.factories.world import World

PASSWORD = "three words in a row"


def give_password(world: World, name: str, password: str = PASSWORD) -> None:
    """Let somebody of the world sign in with a password."""
    with world.record.as_server("a test") as db:
        db.get_one(Person, world.people[name]).password_hash = _hashed(password)


@cache
def _hashed(password: str) -> str:
    """Made once: each hash costs what it is meant to cost to those who guess."""
    return hash_password(password)


def epoch(world: World, name: str) -> int:
    """The number that somebody's sign-ins must carry."""
    with world.record.as_server("a test") as db:
        found = db.scalar(select(Person.session_epoch).where(Person.id == world.people[name]))
    assert found is not None
    return found


def sent_link(
    world: World,
    who: str,
    purpose: LinkPurpose = LinkPurpose.INVITE_PERSON,
    *,
    email: str = "new@example.jp",
    roles: tuple[Given, ...] = (Role.ENGINEER,),
    of: str = "a_engineer",
    language: Language = Language.JAPANESE,
) -> Link:
    """A link that somebody sends, through the service; `of` is whose password it resets."""
    person = PersonInvitation(
        client_id=uuid4(), name="新人 花子", email=email, language=language, roles=roles
    )
    company = CompanyInvitation(
        client_id=uuid4(),
        name="新人 花子",
        email=email,
        language=language,
        company_name="新顔製作所",
    )
    with world.record.work(world.actor(who)) as work:
        if purpose is LinkPurpose.INVITE_PERSON:
            return service.invite_person(work, person)
        if purpose is LinkPurpose.INVITE_CUSTOMER:
            return service.invite_customer(work, company)
        if purpose is LinkPurpose.INVITE_COMPANY:
            return service.invite_company(work, company)
        return service.reset_password(work, world.people[of])


def link_path(settings: Settings, link: Link, *, by_mail: bool = False) -> str:
    """The link's path, secret and all: as it is shown, or as it stands in the letter."""
    return f"/link/{link_token(settings.secret_key, link.id, by_mail=by_mail)}"
