"""Drawing an issued quote: from its frozen document alone, in one language, kept as a file."""

from sqlalchemy import select

from estimator.pdf import Drawn, FontPair, FontsMissing, draw_quote, load_fonts
from estimator.quote_document import parse
from shared_db.files import file_store_of
from shared_db.foundation.base import Json
from shared_db.foundation.settings import Settings
from shared_db.models import Inquiry, Language, Quote, QuotePdf, QuoteRevision
from shared_db.spine import streams
from shared_db.spine.events import QuotePdfReady
from shared_db.spine.jobs import Claim
from shared_db.spine.transaction import Work
from templates.papers import quote_texts
from workers.runner import Workshop


def do(work: Work, claim: Claim, workshop: Workshop) -> None:
    """Draw one language of an issued revision; one that is drawn already stays as it is.

    Raises `FontsMissing` when the fonts are not there: the job fails, and says so.
    """
    language = Language(claim.params["language"])
    # Under the revision's lock, so that two jobs for one language can't both draw.
    revision = work.session.get_one(
        QuoteRevision, claim.subject_id, with_for_update={"key_share": True}
    )
    if work.session.get(QuotePdf, (revision.id, language)) is not None:
        return
    drawn = draw(revision.document or {}, language, _fonts(workshop.settings))
    kept = file_store_of(workshop.settings).put_bytes(drawn.pdf)
    work.session.add(
        QuotePdf(
            revision_id=revision.id,
            language=language,
            sha256=kept.sha256,
            size=kept.size,
            unprintable=drawn.as_json(),
        )
    )
    _tell_ready(work, revision, language)


def draw(document: Json, language: Language, fonts: FontPair) -> Drawn:
    """The document in a language: the paper's own words change, what people wrote doesn't."""
    return draw_quote(parse({**document, "language": language.value}), quote_texts(language), fonts)


def _fonts(settings: Settings) -> FontPair:
    if settings.fonts is None:
        raise FontsMissing("The fonts' folder is not set (TSUNAGU_FONTS).")
    return load_fonts(settings.fonts)


def _tell_ready(work: Work, revision: QuoteRevision, language: Language) -> None:
    inquiry, company_id = work.session.execute(
        select(Inquiry, Quote.company_id)
        .join(Quote, Quote.inquiry_id == Inquiry.id)
        .where(Quote.id == revision.quote_id)
    ).one()
    for stream in (
        streams.customer_side(inquiry),
        streams.company_side(inquiry.id, company_id),
    ):
        work.tell(stream, QuotePdfReady(revision_id=revision.id, language=language.value))
