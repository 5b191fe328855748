"""People, what they may do in their company, and the links and tokens that let them in."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, UniqueConstraint, func, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from shared_db.foundation.base import Base, HasCreated, HasId, choice, short


class Role(StrEnum):
    """What a person does in the company; one person may do several."""

    CUSTOMER = "customer"
    ENGINEER = "engineer"
    PURCHASER = "purchaser"
    SALES = "sales"
    MANAGER = "manager"


class GroupRole(StrEnum):
    """What a person of a shop does for a whole group, and in no other group."""

    COORDINATOR = "coordinator"
    ADMINISTRATOR = "administrator"


class Language(StrEnum):
    """The languages of the pages and documents."""

    JAPANESE = "ja"
    ENGLISH = "en"


class Person(Base, HasId, HasCreated):
    """Somebody who signs in. Whose an address is, whatever its case, is known once it was proven;
    until then others may have typed it too."""

    __tablename__ = "person"
    __table_args__ = (
        Index(
            "uq_person_proven_email",
            text("lower(email)"),
            unique=True,
            postgresql_where=text("email_proven_at IS NOT NULL"),
        ),
        Index("uq_person_company_id_email", "company_id", text("lower(email)"), unique=True),
        Index("ix_person_email", text("lower(email)")),
    )

    company_id: Mapped[UUID] = mapped_column(ForeignKey("company.id"), index=True)
    email: Mapped[str] = short(254)
    email_proven_at: Mapped[datetime | None]
    """When a link was followed that stood only in a letter to the address."""
    name: Mapped[str] = short(100)
    name_in_english: Mapped[str] = short(100, default="")
    """English documents print it where it is given."""
    language: Mapped[Language] = choice(Language, default=Language.JAPANESE)
    password_hash: Mapped[str | None] = short(200)
    session_epoch: Mapped[int] = mapped_column(default=1)
    """Raised by a password change or reset: every older sign-in ends."""
    active: Mapped[bool] = mapped_column(default=True)


class EndedSignIn(Base):
    """A sign-in that somebody ended: a copy of its cookie opens nothing any more."""

    __tablename__ = "ended_sign_in"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    ended_at: Mapped[datetime] = mapped_column(server_default=func.now())


class PersonRole(Base):
    """One role of one person in the own company."""

    __tablename__ = "person_role"

    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), primary_key=True)
    role: Mapped[Role] = choice(Role, primary_key=True)


class PersonGroupRole(Base):
    """One role of one person over one group. It sleeps while their shop isn't in the group."""

    __tablename__ = "group_role"

    group_id: Mapped[UUID] = mapped_column(ForeignKey("group.id"), primary_key=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), primary_key=True, index=True)
    role: Mapped[GroupRole] = choice(GroupRole, primary_key=True)


class LinkPurpose(StrEnum):
    """What a link in a mail is for."""

    INVITE_COMPANY = "invite_company"
    INVITE_CUSTOMER = "invite_customer"
    INVITE_PERSON = "invite_person"
    TAKE_OVER = "take_over"
    """For the first person of a customer whose requests a shop has entered."""
    RESET_PASSWORD = "reset_password"  # noqa: S105 (a purpose, not a password)
    PROVE_ADDRESS = "prove_address"


class Link(Base, HasId, HasCreated):
    """An invitation or reset. Its secret is made of the id and the server's key: kept nowhere."""

    __tablename__ = "link"
    __table_args__ = (CheckConstraint("expires_at > created_at", name="expires_after_creation"),)

    purpose: Mapped[LinkPurpose] = choice(LinkPurpose)
    group_id: Mapped[UUID | None] = mapped_column(ForeignKey("group.id"))
    company_id: Mapped[UUID | None] = mapped_column(ForeignKey("company.id"), index=True)
    person_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    email: Mapped[str] = short(254)
    name: Mapped[str] = short(100, default="")
    company_name: Mapped[str] = short(200, default="")
    roles: Mapped[list[Any]] = mapped_column(default=list)
    language: Mapped[Language] = choice(Language, default=Language.JAPANESE)
    sent_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]


class ApiToken(Base, HasId, HasCreated):
    """A person's key for programs; only its SHA-256 is kept."""

    __tablename__ = "api_token"
    __table_args__ = (UniqueConstraint("token_hash"),)

    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    name: Mapped[str] = short(100)
    token_hash: Mapped[bytes] = mapped_column(LargeBinary)
    last_used_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]


class ClientAction(Base):
    """A write that carried the client's own id, and what it answered: a retry gets the same."""

    __tablename__ = "client_action"

    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), primary_key=True)
    action: Mapped[str] = short(60, primary_key=True)
    client_id: Mapped[UUID] = mapped_column(primary_key=True)
    body_hash: Mapped[bytes] = mapped_column(LargeBinary)
    answer: Mapped[Any | None] = mapped_column(JSONB(none_as_null=True))
    created_at: Mapped[datetime] = mapped_column(server_default=func.now(), index=True)


class FormDraft(Base):
    """A form as it stands in front of somebody, exactly as typed; never an event."""

    __tablename__ = "form_draft"

    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), primary_key=True)
    form: Mapped[str] = short(60, primary_key=True)
    subject_id: Mapped[UUID] = mapped_column(primary_key=True, index=True)
    typed: Mapped[dict[str, Any]] = mapped_column(default=dict)
    version: Mapped[int] = mapped_column(default=1)
    updated_at: Mapped[datetime] = mapped_column(server_default=func.now(), onupdate=func.now())
