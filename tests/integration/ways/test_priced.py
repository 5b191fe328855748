"""What goes into a part is in that part's price, and in what its quote rests on."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from uuid import UUID

from sqlalchemy import select

from portal.pricing.forms import PriceForm
from portal.pricing.prices import Wanted, price_all
from portal.ways import structure
from portal.ways.forms import RowBody, StructureBody
from shared_db.foundation.clock import today
from shared_db.models import EstimatePart, QuoteBasis, RollupRun
from tests.factories.estimates import sub_quoting
from tests.factories.quotes import Priceable, issued
from tests.factories.world import World


def test_a_part_inside_another_is_left_out_of_the_price_and_its_offers_are_in_the_basis(
    world: World, do_jobs: Callable[[], None]
) -> None:
    case = sub_quoting(world, parts=2)
    estimate = case.build()
    case.fill(estimate)
    frame, leg = (UUID(part["id"]) for part in case.grid(estimate)["parts"])
    with world.record.work(world.actor("a_engineer")) as work:
        placed = RowBody(part=leg, into=frame, quantity_per=Decimal(4))
        structure.save(work, estimate, StructureBody(parts=[placed]))
    offer = case.offer(case.ask(estimate))
    do_jobs()
    with world.record.as_server("a test") as db:
        newest = select(RollupRun).where(RollupRun.estimate_id == estimate)
        run = db.scalars(newest.order_by(*RollupRun.newest_first())).first()
        assert run is not None and run.complete
        part = {row.id: row.part_id for row in db.scalars(select(EstimatePart))}
    asked = [Wanted(part[frame], 10), Wanted(part[leg], 10), Wanted(part[leg], 40)]
    terms = PriceForm.model_validate({"valid_until": str(today() + timedelta(days=9))})
    priced = price_all(asked, run.result, terms, currency="JPY", price_step=Decimal(1))
    assert [one.typed.left_out for one in priced] == [False, True, True]
    assert priced[0].unit_price is not None
    assert [one.unit_price for one in priced[1:]] == [None, None], "it would be paid for twice"
    wanted = [(part[frame], 10), (part[frame], 100)]
    revision = issued(world, Priceable(None, case.inquiry, estimate, run.id, wanted))  # type: ignore[arg-type]
    with world.record.as_server("a test") as db:
        basis = select(QuoteBasis.request_item_id, QuoteBasis.offer_id).where(
            QuoteBasis.revision_id == revision
        )
        rows = db.execute(basis).all()
    assert [row.offer_id for row in rows] == [offer, offer], "of the frame, and of the leg in it"
