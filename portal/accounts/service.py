"""Signing in, and what people do with their own accounts."""

from uuid import UUID

from portal.accounts.forms import AboutMe, NewPassword, NewToken, SignInForm
from portal.accounts.passwords import check_password, hash_password, is_password
from portal.accounts.queries import myself
from shared_db.access import must_find, visible_tokens
from shared_db.entry.sign_ins import SignIn, end_keys, end_resets, find_sign_ins
from shared_db.foundation.base import utc_now
from shared_db.foundation.errors import N_, DomainError, Invalid
from shared_db.foundation.tokens import new_api_token
from shared_db.models import ApiToken, Language, Person
from shared_db.spine import streams
from shared_db.spine.events import PeopleChanged
from shared_db.spine.transaction import Record, Work


class WrongSignIn(DomainError):
    """Address or password is wrong; nobody is told which."""

    status = 422

    def __init__(self) -> None:
        super().__init__(
            "wrong_sign_in",
            N_("The e-mail address or the password is not right. Please check both."),
        )


def sign_in(record: Record, form: SignInForm) -> SignIn:
    """Who this is. Raises `WrongSignIn`, after the same time whatever was wrong.

    The passwords are checked with no connection held, since that takes a while. There are always
    two: of who has proven the address, and of the first who has only typed it. So the time doesn't
    tell whether either is there.
    """
    with record.as_server("signing in") as db:
        found = find_sign_ins(db, form.email.strip())
    proven: list[SignIn | None] = [each for each in found if each.proven]
    typed: list[SignIn | None] = [each for each in found if not each.proven]
    for each in [*(proven or [None]), *(typed or [None])]:
        right = is_password(each.password_hash if each else None, form.password)
        if right and each is not None:
            return each
    raise WrongSignIn


def save_about_me(work: Work, form: AboutMe) -> Person:
    """Change one's own name, in both writings, and language."""
    person = myself(work, lock=True)
    person.name, person.language = form.name, form.language
    person.name_in_english = form.name_in_english
    work.tell(
        streams.company(person.company_id), PeopleChanged(person_id=person.id, name=person.name)
    )
    return person


def choose_language(work: Work, language: Language) -> None:
    """Read everything in this language from now on."""
    myself(work).language = language


def change_password(work: Work, form: NewPassword) -> Person:
    """Take a new password; every sign-in but the one that asks ends (it gets the new epoch), and
    every key for programs."""
    person = myself(work, lock=True)
    _check_present(person, "current", form.current)
    check_password(form.password, person.email, [person.name, work.actor.company_name])
    person.password_hash = hash_password(form.password)
    person.session_epoch += 1
    end_resets(work.session, person.id)
    end_keys(work.session, person.id)  # whoever knew the old password may have made one
    return person


def check_it_is_me(work: Work, field: str, password: str) -> None:
    """Refuse what a stranger at a browser that was left open could do. Raises `Invalid`."""
    if not password:
        raise Invalid.one(field, "password_needed", N_("Please enter your password for this."))
    _check_present(myself(work), field, password)


def _check_present(person: Person, field: str, password: str) -> None:
    if not is_password(person.password_hash, password):
        raise Invalid.one(field, "wrong_password", N_("This is not your present password."))


def make_token(work: Work, form: NewToken) -> tuple[ApiToken, str]:
    """A key for programs, with its text, which is known only now."""
    secret, secret_hash = new_api_token()
    token = ApiToken(person_id=work.actor.person_id, name=form.program, token_hash=secret_hash)
    work.session.add(token)
    work.session.flush()
    return token, secret


def revoke_token(work: Work, token_id: UUID) -> None:
    """Let nobody use the key any more; doing it twice is the same as once."""
    token = must_find(work.session, visible_tokens(work.actor), token_id, lock=True)
    token.revoked_at = token.revoked_at or utc_now()
