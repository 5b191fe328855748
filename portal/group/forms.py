"""What is typed about companies, people and invitations."""

from typing import Annotated, Any
from uuid import UUID

from pydantic import BeforeValidator, Field

from portal.forms import Email, Filled, Form, Storable
from shared_db.models import Language, Role, Rounding


def _none_if_empty(value: Any) -> Any:
    return value or None


Line = Annotated[str, Storable, Field(max_length=300)]
Short = Annotated[str, Storable, Field(max_length=40)]
CompanyName = Annotated[str, Storable, Filled, Field(max_length=200)]
PersonName = Annotated[str, Storable, Filled, Field(max_length=100)]
GroupId = Annotated[UUID | None, BeforeValidator(_none_if_empty)]
Roles = tuple[Role, ...]


class CompanyCard(Form):
    """What documents print of one's own company."""

    version: int
    name: CompanyName
    postal_code: Annotated[str, Storable, Field(max_length=20)] = ""
    address: Line = ""
    tel: Short = ""
    fax: Short = ""
    registration_number: Short = ""
    tax_rounding: Rounding
    payment_terms: Line = ""


class Invitation(Form):
    """Whom to invite, and in which language to write."""

    client_id: UUID
    name: PersonName
    email: Email
    language: Language


class PersonInvitation(Invitation):
    """A colleague, with what he will do here."""

    roles: Roles = ()


class CompanyInvitation(Invitation):
    """The first person of a company that is new here, in one of the own groups."""

    company_name: CompanyName
    group_id: GroupId = None


class RolesForm(Form):
    """What somebody does here from now on; `before` is what the page showed."""

    before: Line = ""
    roles: Roles = ()
