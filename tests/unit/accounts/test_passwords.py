"""Which passwords are too easy, and how long it takes to see that."""

from concurrent.futures import ThreadPoolExecutor
from time import perf_counter

import pytest

from portal.accounts.passwords import check_password
from portal.beginning import sample
from portal.beginning.sample.companies import COMPANIES
from shared_db.foundation.errors import Invalid

EMAIL = "taro.yamada@johoku.example"
KNOWN = ["山田 太郎", "Taro Yamada", "株式会社城北製作所"]


def refused(password: str, email: str = EMAIL, known: list[str] = KNOWN) -> str:
    """The code of what is wrong with it."""
    try:
        check_password(password, email, known)
    except Invalid as invalid:
        return invalid.fields["password"].code
    return ""


@pytest.mark.parametrize(
    "password",
    [
        "1234567890",
        "password12",
        "Password1!",
        "P@ssw0rd123",
        "qwertyuiop",
        "1q2w3e4r5t",
        "aaaaaaaaaaaa",
        "abcdefghij",
        "iloveyou12",
        "letmein12345",
        "sakura2026",
        "19801212ab",
        "yamada1980",
        "tsunagu2026",
        "Johoku2026!",
        "城北製作所城北製作所",
        "ｐａｓｓｗｏｒｄ１２",
    ],
)
def test_common_words_names_dates_and_rows_of_keys_are_refused(password: str) -> None:
    assert refused(password) == "password_common"


@pytest.mark.parametrize(
    "password",
    [
        "three words in a row",
        "つくえ みどり 三角 かえる",
        "another-good-1",
        "kQ7#vLp2xZ",
        "hello 4 tall",
    ],
)
def test_a_few_words_and_what_a_program_has_made_are_taken(password: str) -> None:
    assert refused(password) == ""


def test_the_samples_password_needs_no_exception() -> None:
    for company in COMPANIES:
        for person in company.people:
            address = f"{person.job}@{company.domain}"
            assert refused(sample.PASSWORD, address, [person.name, company.name]) == ""


@pytest.mark.parametrize(
    "password", ["4@8({[<369!1|05$+7%2" * 10, "a1" * 100, "aaaaaaaaab" * 20, "l1|5$s@a4" * 22]
)
def test_no_password_takes_long_to_look_at(password: str) -> None:
    began = perf_counter()
    refused(password)
    assert perf_counter() - began < 2


def test_people_who_choose_at_the_same_time_are_not_taken_for_each_other() -> None:
    names = [f"Zbigniew{n}Szczepanski{n}" for n in range(8)]
    with ThreadPoolExecutor(8) as threads:
        own = list(threads.map(lambda n: refused(f"{n}1", known=[n]), names * 5))
    assert set(own) == {"password_common"}
