"""What people type to sign in, about themselves, and on a link's page."""

from typing import Annotated
from uuid import UUID

from pydantic import Field

from portal.forms import Filled, Form, Storable
from shared_db.models import Language

Typed = Annotated[str, Storable, Field(max_length=2000)]
PersonName = Annotated[str, Storable, Filled, Field(max_length=100)]
CompanyName = Annotated[str, Storable, Field(max_length=200)]
TypedPassword = Annotated[str, Storable, Filled, Field(max_length=1000)]
"""As typed; `passwords.check_password` says whether it may become one."""


class SignInForm(Form):
    """An address and a password; `next` is where the person was going."""

    email: Typed
    password: Typed
    next: Typed = ""


class AboutMe(Form):
    """What a person says of himself."""

    name: PersonName
    name_in_english: Annotated[str, Storable, Field(max_length=100)] = ""
    language: Language


class NewPassword(Form):
    """A change of the password by its owner."""

    current: TypedPassword
    password: TypedPassword


class NewToken(Form):
    """A key for programs, by the name of the program; with the password unless just given."""

    client_id: UUID
    program: PersonName
    token_password: Typed = ""


class FirstPassword(Form):
    """What who follows an invitation says. `company_name` where a company enters with him."""

    name: PersonName
    company_name: CompanyName = ""
    password: TypedPassword


class ResetPassword(Form):
    """What who follows a reset link says."""

    password: TypedPassword
