"""The estimate's workbook, in the words of the reader's language."""

from decimal import Decimal

from flask_babel import gettext

from estimator.xlsx import Book, BookLine, BookPart
from portal.estimates.terms import basis_of
from portal.estimates.words import CELL_NAMES, say_origin
from portal.handouts.gathered import Gathered
from portal.handouts.words import KINDS
from portal.language import day
from portal.off_loop import by_turns
from shared_db.foundation.base import Json
from shared_db.foundation.clock import today
from shared_db.models import LineKind, read_measured, read_source
from shared_db.spine.transaction import Work


def workbook_of(work: Work, gathered: Gathered) -> Book:
    """Everything that is written."""
    inquiry = gathered.inquiry
    about = (
        (gettext("Number"), inquiry.number or "—"),
        (gettext("Customer"), gathered.customer or "—"),
        (gettext("Subject"), inquiry.subject),
        (gettext("Person in charge"), gathered.holder or "—"),
        (gettext("Version of the estimate"), str(gathered.estimate.version)),
        (gettext("Printed on"), day(today(work.actor.zone))),
        ("", gettext("Confidential: not to leave the company")),
    )
    return Book(
        title=gettext("Cost estimate"),
        company=gathered.company,
        about=about,
        parts=tuple(_part(gathered, one) for one in by_turns(gathered.document["parts"])),
        result=gathered.result,
        words=_words(),
        said={
            ("whole_units", "1"): gettext("whole ones"),
            ("non_recurring_spread", "once"): gettext("charged once"),
            ("non_recurring_spread", "spread"): gettext("spread over the pieces"),
            ("pieces", "started"): gettext("all started"),
            ("pieces", "wanted"): gettext("only those wanted"),
        },
    )


def _part(gathered: Gathered, given: Json) -> BookPart:
    key = given["estimate_part_id"]
    part = gathered.parts[key]
    about = (part.drawing_number, part.drawing_revision, part.material)
    return BookPart(
        key=key,
        name=gathered.headings[key],
        about=" ".join(filter(None, about)),
        scrap_rate=Decimal(given["scrap_rate"]),
        quantities=tuple(given["quantities"]),
        lines=tuple(_line(gathered, one) for one in given["lines"]),
        parent=given["parent"],
        quantity_per=Decimal(given["quantity_per"] or 1),
    )


def _line(gathered: Gathered, line: Json) -> BookLine:
    kind, terms = line["kind"], line["terms"]
    basis = basis_of(LineKind(kind), terms.get("basis", ""))
    source = read_source(line.get("source") or {})
    return BookLine(
        line_id=line["line_id"],
        key=f"{kind}/{basis}" if basis else kind,
        description=line["description"],
        terms=terms,
        source=say_origin(source, terms, read_measured(line.get("measured") or {})),
        remark=gathered.remarks.get(line["line_id"], ""),
        work_centre=gathered.centres.get(line["line_id"], ""),
    )


def _words() -> dict[str, str]:
    return {
        **{name: gettext(word) for name, word in CELL_NAMES.items()},
        **{kind.value: gettext(word) for kind, word in KINDS.items()},
        "overview": gettext("Overview"),
        "how": gettext("Coloured cells may be changed; everything else computes by itself."),
        "part": gettext("Part"),
        "wanted": gettext("Pieces wanted"),
        "started": gettext("Pieces started"),
        "scrap": gettext("Scrap"),
        "quantity_per": gettext("Pieces in each assembly"),
        "subtotal": gettext("Subtotal"),
        "of_which_setup": gettext("of which set-up"),
        "of_which_run": gettext("of which run"),
        "of_which_spread": gettext("of which programs and jigs, spread"),
        "cost": gettext("Cost"),
        "unit_cost": gettext("Cost per piece"),
        "one_off": gettext("One-off charge"),
        "source": gettext("Source"),
        "work_centre": gettext("Work centre"),
        "remark": gettext("Remark on the line"),
        "offers": gettext("Offered prices"),
        "offered_quantity": gettext("Pieces that go outside"),
        "offered_unit_price": gettext("Unit price"),
        "offered_one_off": gettext("One-off charge"),
    }
