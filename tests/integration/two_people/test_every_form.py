"""Two people at one form, whichever it is: both keep what they typed, and nothing is overwritten
unseen."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

import portal
from portal.forms import Form
from shared_db.models import GroupRole, Role
from tests.factories.estimates import sub_quoting
from tests.factories.inquiries import colleague, sent_inquiry
from tests.factories.quotes import drafted, priceable
from tests.factories.rows import inquiry_rows
from tests.factories.shopdata import work_centre
from tests.factories.talk import proposed
from tests.factories.world import World, add_role
from tests.fixtures.portal import Browser
from tests.integration.inquiries.form_page import FormPage

NAMES = {"x_colleague": "同僚"}
"""People who are called otherwise than their short name."""
SignIn = Callable[[str | None], Browser]


@dataclass(frozen=True)
class Case:
    """A form that two people may have open: where it stands, and two of its fields."""

    page: str
    first: str
    second: str
    field: str
    other: str
    values: tuple[str, str] = ("一人目の入力", "二人目の入力")
    """What the two type: values that the fields take."""
    looks: bool = False
    """Whether what is merged is looked at first, and sent by a second press."""
    sent_to: str = ""
    """Where it is sent, if not to the page's address."""
    both_type: Mapping[str, str] = field(default_factory=dict)
    """What the form doesn't go without, the same by both."""
    others_fields: Sequence[str] = ()
    """What belongs to another form of the page."""

    @property
    def address(self) -> str:
        return self.sent_to or self.page


def give(world: World, name: str, role: Role | GroupRole) -> str:
    add_role(world, name, role)
    return name


def company_card(world: World) -> Case:
    second = give(world, "a_engineer", Role.MANAGER)
    return Case("/group/company", "a_manager", second, "address", "payment_terms")


def group_settings(world: World) -> Case:
    second = give(world, "b_engineer", GroupRole.ADMINISTRATOR)
    page = f"/group/{world.group_id}/settings"
    terms = {"terms_ja": "図面は外に出しません。"}
    return Case(page, "a_administrator", second, "name", "terms_en", both_type=terms)


def centre(world: World) -> Case:
    second = give(world, "a_engineer", Role.MANAGER)
    page = f"/own-data/work-centres/{work_centre(world)}"
    of_the_rate = ("hourly_rate", "valid_from")
    return Case(page, "a_manager", second, "name", "operation_name", others_fields=of_the_rate)


def revision(world: World) -> Case:
    sent = sent_inquiry(world)
    page = f"/inquiries/{sent.id}/revise"
    second = colleague(world)
    return Case(page, "x_customer", second, "remarks", "parts-0-material", looks=True)


def proposal(world: World) -> Case:
    inquiry, parts = inquiry_rows(world, lead="a")
    proposed(world, inquiry, parts, "a", "b")
    step = "parts-0-operations-1-specification"
    page = f"/inquiries/{inquiry}/proposal"
    return Case(page, "a_manager", "a_engineer", step, "note", looks=True)


def estimate(world: World) -> Case:
    page = f"/estimates/{sub_quoting(world).build()}"
    mass, name = (f"parts-0-lines-0-{cell}" for cell in ("mass_kg", "description"))
    return Case(page, "a_manager", "a_engineer", mass, name, ("21.05", "22.05"))


def price(world: World) -> Case:
    priced = priceable(world)
    page, draft = f"/inquiries/{priced.inquiry_id}/price", drafted(world, priced)
    sent_to = f"/quotes/{draft.id}/price"
    return Case(page, "a_sales", "a_manager", "remarks", "payment_terms", sent_to=sent_to)


FORMS: dict[str, Callable[[World], Case]] = {
    "CompanyCard": company_card,
    "GroupSettings": group_settings,
    "WorkCentreEdit": centre,
    "InquiryForm": revision,
    "NewProposal": proposal,
    "SaveBody": estimate,
    "TypedPrice": price,
}
"""By the model that a page's form is read with."""
SAID_OF_THEM = {
    "IssueBody": "issues what was looked at, types nothing",
    "AcceptTerms": "says which text was read, types nothing",
    "Rewording": "no page yet; a program is told by 409 (tests/integration/thread/test_changing.py)",
    "ChangedWorkCentre": "a program's, taken by what takes WorkCentreEdit",
    "Revise": "a program's, which keeps its own and is refused whole",
    "MoreQuantities": "adds to what stands, takes nothing away; shown again over what is newer",
    "AskQuantities": "a program's, which adds as MoreQuantities does",
    "KeepDraft": "the same form as InquiryForm, while it is typed",
    "DraftBody": "the same form as TypedPrice, while it is typed",
    "AutosaveBody": "the same form as SaveBody, while it is typed",
    "RolesForm": "one field alone, in test_roles.py",
}
"""Other models that name what they began from: why two people can't overwrite each other there."""
BEGAN_FROM = {"version", "based_on", "revision", "before", "text_version"}
BESIDE = {"InquiryForm", "TypedPrice"}
"""The page sends what these began from beside them."""


def models() -> Iterator[type[Form]]:
    for file in Path(portal.__path__[0]).glob("*/forms.py"):
        module = import_module(f"portal.{file.parent.name}.forms")
        for model in vars(module).values():
            if isinstance(model, type) and issubclass(model, Form):
                yield model


@pytest.fixture(params=FORMS)
def case(request: pytest.FixtureRequest, world: World) -> Case:
    return FORMS[request.param](world)


@pytest.fixture
def forms(case: Case, browser: SignIn) -> tuple[FormPage, FormPage]:
    """The form as both opened it at the same time."""
    first, second = (
        FormPage(browser(who).get(case.page).text) for who in (case.first, case.second)
    )
    return first, second


def stands(case: Case, browser: SignIn, name: str) -> str:
    return FormPage(browser(case.second).get(case.page).text).value(name)


def send(case: Case, client: Browser, form: FormPage, **typed: str) -> Any:
    """Send the form with something typed in it."""
    own = {name: value for name, value in form.sent().items() if name not in case.others_fields}
    return client.post(case.address, {**own, **case.both_type, **typed})


def test_what_two_people_type_in_different_fields_is_all_kept(
    case: Case, forms: tuple[FormPage, FormPage], browser: SignIn
) -> None:
    first, second = forms
    mine, theirs = case.values
    assert send(case, browser(case.second), second, **{case.other: theirs}).status_code == 303
    late = send(case, browser(case.first), first, **{case.field: mine})
    if case.looks:
        page = FormPage(late.text)
        assert (page.value(case.field), page.value(case.other)) == (mine, theirs)
        late = send(case, browser(case.first), page)
    assert late.status_code == 303
    assert (stands(case, browser, case.field), stands(case, browser, case.other)) == case.values


@pytest.mark.parametrize("side", ["mine", "theirs"])
def test_a_field_in_which_two_typed_is_shown_with_both_values_and_the_name_and_chosen(
    case: Case, forms: tuple[FormPage, FormPage], browser: SignIn, side: str
) -> None:
    first, second = forms
    mine, theirs = case.values
    client = browser(case.first)
    send(case, browser(case.second), second, **{case.field: theirs})
    shown = send(case, client, first, **{case.field: mine, case.other: "3"})
    for _ in range(2):  # pressing again, without a choice, overwrites nothing
        page, choice = FormPage(shown.text), shown.text.split('class="difference"')[1]
        assert shown.status_code == 409
        assert shown.text.count('class="difference"') == 1
        assert choice.index(mine) < choice.index(theirs)
        assert f"{NAMES.get(case.second, case.second)}の入力" in choice
        assert stands(case, browser, case.field) == theirs
        assert page.value(case.field) == mine, "nothing that was typed is lost"
        shown = send(case, client, page)
    (key,) = set(re.findall(r'name="(decided:[^"]+)"', choice))
    chosen = send(case, client, page, **{key: side})
    if case.looks:
        page = FormPage(chosen.text)
        assert page.value(case.field) == {"mine": mine, "theirs": theirs}[side]
        chosen = send(case, client, page)
    assert chosen.status_code == 303
    assert stands(case, browser, case.field) == {"mine": mine, "theirs": theirs}[side]
    assert stands(case, browser, case.other) == "3"


def test_what_was_typed_after_the_choice_was_shown_is_asked_about_again(
    case: Case, forms: tuple[FormPage, FormPage], browser: SignIn
) -> None:
    first, second = forms
    client = browser(case.first)
    send(case, browser(case.second), second, **{case.field: case.values[1]})
    page = FormPage(send(case, client, first, **{case.field: case.values[0]}).text)
    again = FormPage(browser(case.second).get(case.page).text)
    assert send(case, browser(case.second), again, **{case.field: "33"}).status_code == 303
    shown = send(case, client, page, decide="mine")
    assert shown.status_code == 409
    assert "33" in shown.text.split('class="difference"')[1]
    assert stands(case, browser, case.field) == "33"


def test_an_error_makes_no_older_form_a_newer_one(
    case: Case, forms: tuple[FormPage, FormPage], browser: SignIn
) -> None:
    first, second = forms
    mine, theirs = case.values
    client = browser(case.first)
    send(case, browser(case.second), second, **{case.field: theirs})
    wrong = {case.field: mine, case.other: "x" * 30_000}
    shown = send(case, client, first, **wrong)
    assert shown.status_code in (409, 422)
    corrected = send(case, client, FormPage(shown.text), **{case.other: "3"})
    assert corrected.status_code == 409
    assert theirs in corrected.text
    assert stands(case, browser, case.field) == theirs


def test_a_form_that_names_what_it_began_from_is_tried_here_or_has_a_reason_not_to_be() -> None:
    named = {model.__name__ for model in models() if BEGAN_FROM & set(model.model_fields)}
    assert named | BESIDE == FORMS.keys() | SAID_OF_THEM.keys()
