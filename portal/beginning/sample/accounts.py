"""How the sample's people sign in. Everybody may know their password: they are invented."""

from dataclasses import dataclass
from uuid import UUID

from portal.beginning.sample.companies import COMPANIES
from shared_db.models import GroupRole, Language, Role

SAMPLE_GROUP = UUID("7e5a3c10-5a5a-4d0e-9d5e-0a5a3c107e5a")
PASSWORD = "tsunagu-sample"  # noqa: S105 (of invented people, printed for everybody)


@dataclass(frozen=True)
class Account:
    """How one of the sample's people signs in."""

    key: str
    """Company and job, such as `a_engineer`."""
    company: str
    name: str
    email: str
    password: str
    language: Language
    roles: tuple[Role | GroupRole, ...]


def accounts() -> list[Account]:
    """Everybody who can sign in, in the order of the sample."""
    return [
        Account(
            key=f"{company.key}_{person.job}",
            company=company.name,
            name=person.name,
            email=f"{person.job}@{company.domain}",
            password=PASSWORD,
            language=company.language,
            roles=person.roles,
        )
        for company in COMPANIES
        for person in company.people
    ]
