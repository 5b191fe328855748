"""One case that every row of the table is tried on: X asked, A leads, B was asked and answered."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from sqlalchemy import select

from portal.copying.service import keep as keep_template
from portal.pricing.service import start_draft
from shared_db.models import (
    DrawingPurpose,
    EarlierPart,
    EstimateLine,
    EstimatePart,
    ImportKind,
    Mail,
    PartQuantity,
    PastQuote,
    RollupRun,
)
from tests.factories.accounts import sent_link
from tests.factories.designs import CUSTOMER, brought
from tests.factories.estimates import SubQuoting, work_centre
from tests.factories.inquiries import sent_inquiry, unsent_inquiry
from tests.factories.intake import asked_at_the_entrance
from tests.factories.previews import looked_at
from tests.factories.quote_sheets import quote_sheet
from tests.factories.quotes import Priceable, issued
from tests.factories.shopdata import production, sent_file
from tests.factories.talk import accepted, asked, proposed, said
from tests.factories.world import World

FIGURES = {
    "a": {"price_per_kg": "777123.45", "hourly_rate": "888234.5"},
    "b": {"price_per_kg": "666345.25", "hourly_rate": "555456.75"},
}
"""What A's and B's own lines are built on: numbers that stand nowhere else."""
OFFERED = "444567.75"
"""B's price for A."""


@dataclass(frozen=True)
class Case:
    """Ids, by what the rows call them."""

    world: World
    files: Path
    group: UUID
    inquiry: UUID
    part: UUID
    quantity: int
    drawing: UUID
    design: UUID
    """A's, released to the customer."""
    sketch: UUID
    """A's own, that goes with its request to B."""
    kept_back: UUID
    """A's own, that nobody else ever saw."""
    draft: UUID
    """X's next inquiry, not sent yet."""
    upload: UUID
    """A drawing of it."""
    message: UUID
    """A's engineer to the shops."""
    ask: UUID
    proposal: UUID
    work_centre: UUID
    estimate: UUID
    """A's, as lead."""
    line: UUID
    row: UUID
    """The part in it."""
    earlier: UUID
    """The same as a part of before."""
    line_template: UUID
    """A's own."""
    request: UUID
    """A asks B."""
    sub_estimate: UUID
    """B's, in answer."""
    offer: UUID
    run: UUID
    quote_revision: UUID
    """Issued."""
    quote_draft: UUID
    import_id: UUID
    past_quote: UUID | None
    """A's quote sheet of an earlier year; its form waits to be mapped. None where files aren't
    taken in."""
    link: UUID
    mail: UUID
    person: UUID
    """One of A's people."""
    intake: UUID
    """Somebody unknown asked, has proven the address, and waits."""


def make_case(world: World, files: Path, do_jobs: Callable[[], None]) -> Case:
    """Play the case up to an issued quote and the draft of its next revision."""
    sent = sent_inquiry(world, files=files, lead="a")
    message = said(world, sent.id, "a_engineer", "板厚は1.6で進めます")
    ask = asked(world, sent.id, "b")
    proposal = proposed(world, sent.id, sent.part_ids, "a", "b")
    accepted(world, proposal, "b_engineer")
    costing = SubQuoting(world, sent.id, sent.part_ids)
    centre = costing.centres["a"] = work_centre(world, "a")
    costing.centres["b"] = work_centre(world, "b")
    estimate = costing.build()
    costing.fill(estimate, **FIGURES["a"])
    kept_back = brought(world, sent.id, files, name="kept back.step")
    design = brought(world, sent.id, files, audience=CUSTOMER)
    sketch = brought(world, sent.id, files, name="sketch.step", purpose=DrawingPurpose.SKETCH)
    request = costing.ask(estimate, drawing_ids=[str(sent.drawing_ids[0]), str(sketch)])
    sub_estimate = costing.build_answer(request)
    costing.fill(sub_estimate, "b_engineer", **FIGURES["b"])
    offer = costing.offer(request, price=OFFERED)
    import_id = sent_file(world, files, production())
    sent_file(world, files, quote_sheet(), kind=ImportKind.QUOTES, filename="見積書.xlsx")
    do_jobs()
    with world.record.as_server("a test") as db:
        run = db.scalars(
            select(RollupRun.id)
            .where(RollupRun.estimate_id == estimate)
            .order_by(RollupRun.created_at.desc())
        ).first()
        line = db.scalars(
            select(EstimateLine.id).where(EstimateLine.estimate_id == estimate)
        ).first()
        row = db.scalars(select(EstimatePart.id).where(EstimatePart.estimate_id == estimate)).one()
        earlier = db.scalars(
            select(EarlierPart.id).where(EarlierPart.estimate_part_id == row)
        ).one()
        past_quote = db.scalars(select(PastQuote.id)).first()
        drawing = sent.drawing_ids[0]
        quantities = select(PartQuantity.part_id, PartQuantity.quantity)
        wanted = [(row.part_id, row.quantity) for row in db.execute(quantities)]
    assert run and line
    revision = issued(world, Priceable(sent, sent.id, estimate, run, wanted))
    with world.record.work(world.actor("a_sales")) as work:
        quote_draft = start_draft(work, sent.id)
    with world.record.work(world.actor("a_engineer")) as work:
        template = keep_template(work, estimate, row, "角物の標準").id
    looked_at(world, files, drawing)
    draft, upload = unsent_inquiry(world, files)
    link = sent_link(world, "a_manager")
    do_jobs()
    with world.record.as_server("a test") as db:
        mail = db.scalars(select(Mail.id).where(Mail.company_id == world.companies["a"])).first()
    assert mail
    return Case(
        world=world,
        files=files,
        group=world.group_id,
        inquiry=sent.id,
        part=wanted[0][0],
        quantity=wanted[0][1],
        drawing=drawing,
        design=design,
        sketch=sketch,
        kept_back=kept_back,
        draft=draft,
        upload=upload,
        message=message,
        ask=ask,
        proposal=proposal,
        work_centre=centre,
        estimate=estimate,
        line=line,
        row=row,
        earlier=earlier,
        line_template=template,
        request=request,
        sub_estimate=sub_estimate,
        offer=offer,
        run=run,
        quote_revision=revision,
        quote_draft=quote_draft.id,
        import_id=import_id,
        past_quote=past_quote,
        link=link.id,
        mail=mail,
        person=world.people["a_purchaser"],
        intake=asked_at_the_entrance(world, files),
    )
