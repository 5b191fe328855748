"""From before, for programs: the same services, the same wall."""

from uuid import UUID

from flask_babel import gettext

from portal.api import ApiSlice
from portal.copying import service
from portal.copying.answers import (
    BeforeOut,
    BroughtOut,
    EarlierLineOut,
    EarlierOut,
    EarlierPriceOut,
    LineTemplateOut,
    LineTemplatesOut,
    NewRateOut,
    TemplateLineOut,
)
from portal.copying.chains import CHAINS
from portal.copying.forms import Looking, PutBody, TakeBody, TemplateNameBody
from portal.copying.past import template_line
from portal.estimates.bringing import Brought, Told
from shared_db.models import LineTemplate
from shared_db.spine.transaction import Work

api = ApiSlice("copying")
ROW = "/estimates/<uuid:estimate_id>/parts/<uuid:row_id>"
BRINGING = ("not_allowed", "inquiry_over", "too_many_lines", "not_computed")


@api.get(f"{ROW}/before", query=Looking, answer=BeforeOut)
def before(work: Work, estimate_id: UUID, row_id: UUID, query: Looking) -> BeforeOut:
    """Earlier parts of the own company that are like a part of an estimate."""
    estimate, row, part = service.find_row(work, estimate_id, row_id)
    looked = service.look_at(work, query.of) if query.of else None
    found = service.look_for(work, estimate, row, part, query.q)
    return BeforeOut(
        found=[_found(one) for one in found],
        lines=[
            EarlierLineOut(
                id=line.id, kind=line.kind, description=line.description, terms=line.kept_terms
            )
            for line in (looked.lines if looked else ())
        ],
    )


@api.post(
    f"{ROW}/before", body=TakeBody, answer=BroughtOut, status=200, raises=(*BRINGING, "no_lines")
)
def take(work: Work, estimate_id: UUID, row_id: UUID, body: TakeBody) -> BroughtOut:
    """Take all lines of an earlier part into a part of an estimate, or one of them."""
    return _told(service.take(work, estimate_id, row_id, body.earlier_id, body.line_id))


@api.post(f"{ROW}/template", body=PutBody, answer=BroughtOut, status=200, raises=BRINGING)
def put(work: Work, estimate_id: UUID, row_id: UUID, body: PutBody) -> BroughtOut:
    """Put the lines of a template into a part of an estimate."""
    return _told(service.put(work, estimate_id, row_id, body.template))


@api.post(
    f"{ROW}/keep-template",
    body=TemplateNameBody,
    answer=LineTemplateOut,
    raises=("not_allowed", "no_lines", "too_many_templates"),
)
def keep(work: Work, estimate_id: UUID, row_id: UUID, body: TemplateNameBody) -> LineTemplateOut:
    """Keep the lines of a part as a template of the shop's own."""
    return _own(service.keep(work, estimate_id, row_id, body.name))


@api.get("/line-templates", answer=LineTemplatesOut)
def templates(work: Work) -> LineTemplatesOut:
    """The templates that everybody has, and the shop's own."""
    return _all(work)


@api.put(
    "/line-templates/<uuid:template_id>",
    body=TemplateNameBody,
    answer=LineTemplateOut,
    raises=("not_allowed",),
)
def rename(work: Work, template_id: UUID, body: TemplateNameBody) -> LineTemplateOut:
    """Call one of the shop's own otherwise."""
    return _own(service.rename(work, template_id, body.name))


@api.delete("/line-templates/<uuid:template_id>", answer=LineTemplatesOut, raises=("not_allowed",))
def delete(work: Work, template_id: UUID) -> LineTemplatesOut:
    """Delete one of the shop's own; lines that came of it stay. Answers with those left."""
    service.delete(work, template_id)
    return _all(work)


def _all(work: Work) -> LineTemplatesOut:
    everybodys = [
        LineTemplateOut(
            template=chain.key,
            name=gettext(chain.name),
            own=False,
            lines=[_line(one) for one in chain.lines()],
        )
        for chain in CHAINS
    ]
    return LineTemplatesOut(templates=everybodys + [_own(one) for one in service.templates(work)])


def _found(one: service.Found) -> EarlierOut:
    earlier, told = one.alike.earlier, one.figures
    names = ("id", "name", "drawing_number", "material", "customer", "number", "subject")
    return EarlierOut(
        **{name: getattr(earlier, name) for name in names},
        estimate_id=one.alike.estimate.id if one.alike.estimate else None,
        costed_on=earlier.costed_on,
        like=list(one.alike.likeness.reasons),
        prices=[EarlierPriceOut(**vars(price)) for price in told.prices],
        outcome=told.outcome,
        minutes=round(told.actual.minutes, 2) if told.actual else None,
        work_orders=told.actual.work_orders if told.actual else 0,
    )


def _told(told: Told) -> BroughtOut:
    rates = [NewRateOut(**vars(one)) for one in told.rates]
    return BroughtOut(lines=told.lines, rates=rates, to_ask=told.to_ask)


def _own(one: LineTemplate) -> LineTemplateOut:
    lines = [_line(template_line(line)) for line in one.lines]
    return LineTemplateOut(template=str(one.id), name=one.name, own=True, lines=lines)


def _line(one: Brought) -> TemplateLineOut:
    return TemplateLineOut(
        kind=one.kind, description=one.description, work_centre=one.centre, terms=one.terms
    )
