"""The blocks around the table: title, addressee, issuer, conditions, the sum, the remarks.

Each takes the sheet, draws itself from where the pen is, and leaves the pen below itself or says
how far down it came.
"""

from estimator.pdf.marks import Colour, Rule, Style, Words, width_mm
from estimator.pdf.page import BODY, SMALL, STRONG, Sheet
from estimator.pdf.wording import Wording
from estimator.quote_document import Addressee, Delivery, Honorific, Issuer, QuoteDocument

TITLE = Style(size=19, leading=8, bold=True, colour=Colour.ACCENT)
ADDRESSEE = Style(size=12.5, leading=6.2, bold=True)
DEPARTMENT = Style(size=10, leading=5.9, bold=True)
ISSUER = Style(size=10.5, leading=5.2, bold=True)
DETAIL = Style(size=8.2, leading=4.2)
REMARK = Style(size=8.6, leading=4.6)
SMALL_HEAD = Style(size=8.6, leading=4.6, bold=True, colour=Colour.ACCENT)
LABEL = Style(size=8.2, leading=4.5, colour=Colour.QUIET)
SUM = Style(size=17, leading=8, bold=True, colour=Colour.ACCENT)

LEFT_COLUMN = 96.0
RIGHT_COLUMN_AT = 123.0
RIGHT_COLUMN = 67.0
LABEL_WIDTH = 22.0
SEAL_SIDE = 18.5
REMARK_LINES = 300
CONDITION_LINES = 16  # 300 characters
ROOM_BELOW = 60.0  # of the first page: for the sum and the beginning of the table


def draw_opening(sheet: Sheet, document: QuoteDocument, wording: Wording) -> None:
    """Title across; addressee and conditions on the left, number and issuer on the right."""
    _draw_title(sheet, wording.texts["title"])
    begin = sheet.y
    issuer_top = _draw_numbering(sheet, begin, document, wording)
    right_end = _draw_issuer(sheet, issuer_top, document.issuer, wording)
    left_end = _draw_addressee(sheet, begin + 1, document.addressee, wording)
    left_end = _draw_conditions(sheet, left_end + 3.5, document, wording)
    sheet.y = max(left_end, right_end) + 2
    _draw_sum(sheet, document, wording)


def _draw_title(sheet: Sheet, title: str) -> None:
    if all(c >= "\u2e80" for c in title):
        title = " ".join(title)  # 御 見 積 書
    sheet.centred(sheet.y + 7, title, TITLE)
    sheet.rule(sheet.y + 12.5, strong=True)
    sheet.y += 21.5


def _draw_numbering(sheet: Sheet, y: float, document: QuoteDocument, wording: Wording) -> float:
    texts = wording.texts
    number = texts.fill("number", number=document.number, revision=str(document.revision))
    rows = (
        (texts["number_label"], number),
        (texts["issue_date_label"], wording.day(document.issue_date)),
    )
    for label, value in rows:
        sheet.fitted(RIGHT_COLUMN_AT, y, label, LABEL, LABEL_WIDTH)
        sheet.from_right(
            sheet.right, y, value, BODY, RIGHT_COLUMN - LABEL_WIDTH, even=False, field="number"
        )
        y += 5.2
    return y + 5.5


def _draw_addressee(sheet: Sheet, y: float, addressee: Addressee, wording: Wording) -> float:
    """Company, department, person from the top; the last of them carries the one honorific."""
    rows = [(addressee.name, "addressee.name", ADDRESSEE)]
    template = f"honorific_{addressee.honorific.value}"
    if addressee.department:
        department = (addressee.department, "addressee.department", DEPARTMENT)
        named_last = addressee.honorific is Honorific.PERSON and not addressee.person
        rows.insert(0 if named_last else 1, department)
    if addressee.person:
        rows.append((addressee.person, "addressee.person", ADDRESSEE.at_size(11.5)))
        template = "honorific_person_at_company"
    for name, field, style in rows[:-1]:
        lines = sheet.wrapped(name, style, LEFT_COLUMN, 4, field).lines
        y = sheet.lines(sheet.left, y, lines, style) + 0.4
    name, field, style = rows[-1]
    before, _, after = wording.texts[template].partition("{name}")
    room = LEFT_COLUMN - width_mm(after, style, sheet.fonts)
    lines = sheet.wrapped(before + _bare(name, wording), style, room, 4, field).lines
    last = lines[-1] if lines else before
    y = sheet.lines(sheet.left, y, [*lines[:-1], last + after], style)
    sheet.put(Rule(sheet.left, y - style.leading + 2.6, LEFT_COLUMN, 0.2, Colour.QUIET))
    return y - style.leading + 9.4


def _bare(name: str, wording: Wording) -> str:
    """The name without an honorific that was typed into it: two of them are bad manners."""
    name = name.strip()
    for code in ("honorific_company", "honorific_person", "honorific_person_at_company"):
        honorific = wording.texts[code].partition("{name}")[2].strip()
        if honorific and name.endswith(honorific) and name != honorific:
            return name.removesuffix(honorific).rstrip()
    return name


def _draw_conditions(sheet: Sheet, y: float, document: QuoteDocument, wording: Wording) -> float:
    texts = wording.texts
    greeting = sheet.wrapped(texts["greeting"], BODY, LEFT_COLUMN, 4, "greeting").lines
    y = sheet.lines(sheet.left, y, greeting, BODY) + (2.5 if greeting else 0)
    rows = (
        ("subject", document.subject, STRONG),
        ("delivery", _delivery(document.delivery, wording), BODY),
        ("delivery_place", document.delivery_place, BODY),
        ("payment_terms", document.payment_terms, BODY),
        ("valid_until", wording.day(document.valid_until) if document.valid_until else None, BODY),
    )
    for code, value, style in rows:
        if not value:
            continue
        sheet.fitted(sheet.left, y, texts[f"{code}_label"], LABEL, LABEL_WIDTH - 2)
        fitting = int((sheet.bottom - ROOM_BELOW - y) / style.leading)
        most = max(1, min(CONDITION_LINES, fitting))
        lines = sheet.wrapped(value, style, LEFT_COLUMN - LABEL_WIDTH, most, code).lines
        y = sheet.lines(sheet.left + LABEL_WIDTH, y, lines, style) + 0.9
    return y


def _delivery(delivery: Delivery | None, wording: Wording) -> str | None:
    if delivery is None:
        return None
    return wording.day(delivery.day) if delivery.day else delivery.words


def _draw_issuer(sheet: Sheet, y: float, issuer: Issuer, wording: Wording) -> float:
    """Name and address over the column's width, the short lines beside the seal."""
    texts = wording.texts
    x, width = RIGHT_COLUMN_AT, RIGHT_COLUMN
    name = sheet.wrapped(issuer.name, ISSUER, width, 3, "issuer.name").lines
    y = sheet.lines(x, y, name, ISSUER) + 0.3
    postal = texts.fill("postal_code", code=issuer.postal_code) if issuer.postal_code else ""
    for text, field in ((postal, "issuer.postal_code"), (issuer.address, "issuer.address")):
        if text:
            y = sheet.lines(x, y, sheet.wrapped(text, DETAIL, width, 3, field).lines, DETAIL)
    seal_top = y - 2.4
    sealed = issuer.seal_image is not None or bool(texts["seal"])
    room = width - (SEAL_SIDE + 2 if sealed else 0)
    for code, field, place in (
        ("tel", "tel", "number"),
        ("fax", "fax", "number"),
        ("person_in_charge", "person", "name"),
        ("registration_number", "registration_number", "number"),
    ):
        value = getattr(issuer, field)
        if value:
            text = texts.fill(code, **{place: value})
            lines = sheet.wrapped(text, DETAIL, room, 2, f"issuer.{field}").lines
            y = sheet.lines(x, y, lines, DETAIL)
    if not sealed:
        return y
    sheet.seal(sheet.right - SEAL_SIDE, seal_top, SEAL_SIDE, issuer.seal_image, texts["seal"])
    return max(y, seal_top + SEAL_SIDE + 4)


def _draw_sum(sheet: Sheet, document: QuoteDocument, wording: Wording) -> None:
    """The total in large figures; where there is a choice, the sentence that says so."""
    texts = wording.texts
    if document.totals is None:
        lines = sheet.wrapped(
            texts["settled_on_choice"], BODY, sheet.measure - 8, 6, "settled_on_choice"
        ).lines
        height = 4.5 * len(lines) + 4.6
        sheet.tint(sheet.y, height)
        sheet.lines(sheet.left + 4, sheet.y + 5.6, lines, BODY)
    else:
        height = 13.0
        sheet.tint(sheet.y, height)
        sheet.rule(sheet.y + height, strong=True)
        base = sheet.y + 8.7
        sheet.fitted(sheet.left + 4, base, texts["total_label"], STRONG.at_size(11), 48)
        total = wording.money(document.totals.total)
        after = width_mm(texts["total_remark"], SMALL, sheet.fonts)
        sheet.from_right(sheet.right - 6 - after, base, total, SUM, 85)
        sheet.fitted(sheet.right - 4 - after, base, texts["total_remark"], SMALL, after + 1)
    sheet.y += height + 6


def draw_remarks(sheet: Sheet, document: QuoteDocument, wording: Wording) -> None:
    """Remarks and terms flow over as many pages as they need."""
    for field, text in (("remarks", document.remarks), ("terms", document.terms)):
        if not text:
            continue
        lines = sheet.wrapped(text, REMARK, sheet.measure, REMARK_LINES, field).lines
        if sheet.room < 5 + REMARK.leading * min(len(lines), 3) + 3:
            sheet.turn()
        sheet.y += 5
        sheet.fitted(sheet.left, sheet.y, wording.texts[f"{field}_label"], SMALL_HEAD, 80)
        sheet.y += 5
        for line in lines:
            if sheet.room < 0:
                sheet.turn()
                sheet.y += REMARK.leading
            sheet.put(Words(sheet.left, sheet.y, line, REMARK))
            sheet.y += REMARK.leading
        sheet.y += 1
