"""No text that a person or a program can send breaks the quote or gets lost in silence."""

import json
import time
from pathlib import Path

import pytest

from estimator.pdf import SUBSTITUTE, Sign
from estimator.pdf.printable import Printable
from estimator.radicals import ORDINARY
from tests.factories.quote_documents import english_quote, one_break, part, quote
from tests.unit.estimator.pdf_reading import draw, reader, squeezed, whole

NAUGHTY_FILE = Path(__file__).parents[4] / "shared" / "data" / "hostile" / "blns.json"
NAUGHTY = [
    "<rev A>",
    "<b>bold",
    '<img src="/etc/passwd"/>',
    "<para><font color=red>&lt;&amp;",
    "{name} {0} {{x}} %s %(a)s",
    "\\) Tj ET (",
    "\x00\x07\x1b[31m red",
    "\ud800 lone",
    "👩‍👩‍👧 🔩",
    "عربى עברית",
    "\u202egnirts\u202c",
    "a\u200bb\u2060c\ufeff",
    "Z̮̞̠͙͔ͅͅA͖͙",
    "\U0010ffff\uffff\ufffe",
]


def everywhere(text):
    """A quote with `text` in every field that takes words."""
    document = quote(
        [
            part(
                1,
                one_break(5, "100", unit=text, conditions=text),
                name=text,
                drawing_number=text,
                drawing_revision=text,
                material=text,
            )
        ],
        number=text,
        subject=text,
        delivery={"text": text},
        delivery_place=text,
        payment_terms=text,
        remarks=text,
        terms=text,
        addressee={"name": text, "honorific": "person", "department": text, "person": text},
    )
    for field in ("name", "postal_code", "address", "tel", "fax", "person", "registration_number"):
        document["issuer"][field] = text
    return document


def naughty():
    if not NAUGHTY_FILE.is_file():
        return NAUGHTY
    return NAUGHTY + json.loads(NAUGHTY_FILE.read_text("utf-8"))


def test_naughty_strings_print_verbatim_or_with_a_visible_substitute(fonts, texts):
    for text in naughty():
        if not text.strip():
            continue
        drawn = draw(quote(remarks=text), texts, fonts)
        printable = Printable(fonts)
        expected = squeezed(printable.text(text))
        assert expected in squeezed(whole(drawn)), repr(text)
        assert [sign.character for sign in printable.signs] == list(drawn.unprintable)
        assert drawn.shortened == ()


def test_naughty_strings_in_every_field_break_nothing(fonts, texts):
    for text in naughty():
        if text.strip():
            assert len(reader(draw(everywhere(text), texts, fonts)).pages) >= 1, repr(text)


def test_what_looks_like_markup_prints_as_written(fonts, texts):
    document = quote([part(1, name="板 <rev A>", drawing_number="<b>12&3")], remarks="<img src=x>")
    text = whole(draw(document, texts, fonts))
    assert "板 <rev A>" in text
    assert "<b>12&3" in text
    assert "<img src=x>" in text


def test_no_file_is_opened_for_what_a_text_says(fonts, texts, monkeypatch):
    def refuse(*_):
        raise AssertionError("a file was opened")

    monkeypatch.setattr("builtins.open", refuse)
    draw(everywhere('<img src="/etc/passwd"/> file:///etc/passwd'), texts, fonts)


@pytest.mark.parametrize("written", ["㈱", "髙", "−", "①", "㎜", "﨑", "ｱｶﾞ", "Ø", "±0.05", "10²"])
def test_what_shops_write_prints_as_it_is(written, fonts, texts):
    drawn = draw(quote(remarks=f"前{written}後"), texts, fonts)
    assert f"前{written}後" in whole(drawn)
    assert drawn.unprintable == ()


@pytest.mark.parametrize(
    ("written", "printed"),
    [
        ("⌀12", "⌀12"),
        ("TB\u20111001", "TB-1001"),
        ("か\u3099", "が"),
        ("a\u0308", "ä"),
        ("1\u00a02", "1 2"),
        ("A\u200bB\ufeffC", "ABC"),
        ("A\x00\x07B", "AB"),
        ("A\u202eB", "AB"),
        ("❤\ufe0f", "〓"),
    ],
)
def test_lookalikes_and_marks_print_with_the_same_meaning(written, printed, fonts, texts):
    assert f"前{printed}後" in whole(draw(quote(remarks=f"前{written}後"), texts, fonts))


def test_what_the_fonts_lack_shows_and_is_reported_once_with_every_place(fonts, texts):
    named = part(2, one_break(conditions="🔩"), name="🔩")
    drawn = draw(quote([part(1), named], subject="野🔩", remarks="🔩🔩\ud800"), texts, fonts)
    nut, surrogate = drawn.signs
    assert nut == Sign("🔩", "〓", ("subject", "parts.2.name", "parts.2.conditions", "remarks"))
    assert surrogate == Sign("U+D800", "〓", ("remarks",))
    text = whole(drawn)
    assert f"野{SUBSTITUTE}" in text
    assert SUBSTITUTE * 3 in text


@pytest.mark.parametrize("radical", ["⾼⽤⾦", "⼊⽀⽅⼀", "⻑⻘⻝⺠", "⿊⾭⼾"])
def test_a_radical_prints_as_the_ideograph_that_it_stands_for(radical, fonts, texts):
    ideographs = "".join(ORDINARY[one] for one in radical)
    drawn = draw(quote(subject=radical), texts, fonts)
    assert ideographs in whole(drawn)
    assert drawn.signs == ()


def test_every_radical_has_an_ideograph_that_prints(fonts):
    printable = Printable(fonts)
    every = [chr(c) for c in (*range(0x2E81, 0x2EF4), *range(0x2F00, 0x2FD6)) if c != 0x2E9A]
    assert {printable.text(one) for one in every} == set(map(ORDINARY.get, every))
    assert printable.signs == ()


@pytest.mark.parametrize(
    "written", ["⌖⏥⌭⟂⫽⌓⏤⌯⌰", "φ12⁺⁰·⁰⁵", "5⅛", "±0.02", "Ra1.6▽▽", "↧⌴⌵", "Ⓜ", "𠮷野𩸽", "⎾⏀"]
)
def test_signs_of_drawings_and_rare_ideographs_print_and_can_be_copied(written, fonts, texts):
    drawn = draw(quote(subject=written, remarks=f"前{written}後"), texts, fonts)
    assert f"前{written}後" in squeezed(whole(drawn))
    assert drawn.signs == ()


@pytest.mark.parametrize(
    ("written", "japanese", "english"),
    [
        ("⌖0.05", "位置度0.05", "position0.05"),
        ("⅛", "1/8", "1/8"),
        ("5⅛", "5 1/8", "5 1/8"),
        ("φ12⁺⁰·⁰⁵", "φ12(+0.05)", "φ12(+0.05)"),
        ("Ⓜ", "(M)", "(M)"),
        ("福\ufa00", "福切", "福切"),
    ],
)
def test_without_a_font_for_it_a_sign_prints_what_it_means_and_is_told(
    written, japanese, english, main_fonts, texts
):
    for made, printed in ((quote, japanese), (english_quote, english)):
        drawn = draw(made(remarks=f"前{written}後"), texts, main_fonts)
        assert f"前{printed}後" in whole(drawn)
        (sign,) = drawn.signs
        assert sign.character in written
        assert sign.printed in printed
        assert sign.where == ("remarks",)


def test_a_variant_of_an_ideograph_prints_its_base_form_and_is_reported(fonts, texts):
    drawn = draw(quote(remarks="辻\U000e0100様"), texts, fonts)
    assert "辻様" in whole(drawn)
    assert drawn.unprintable == ("辻\U000e0100",)


@pytest.mark.parametrize(
    "long", ["W" * 200_000, "図" * 200_000, "\u0301" * 200_000, "a b" * 70_000, "x\n" * 100_000]
)
def test_an_endless_text_is_cut_visibly_and_quickly(long, fonts, texts):
    began = time.process_time()
    drawn = draw(everywhere(long), texts, fonts)
    assert time.process_time() - began < 10  # twenty fields of it
    assert "remarks" in drawn.shortened
    assert {"number", "parts.1.unit"} <= set(drawn.shortened) or "\u0301" in long
    assert "parts.1.name" in drawn.shortened
    assert "…" in whole(drawn)
    assert len(drawn.pdf) < 1_000_000


def test_the_largest_figures_stay_in_their_columns(fonts, texts):
    most = "999999999999999.999999"
    document = quote([part(1, one_break(1) | {"unit_price": most, "amount": most})])
    document["totals"]["subtotal"] = document["totals"]["total"] = most
    document["totals"]["taxes"] = [{"rate": "0.10", "base": most, "tax": most}]
    assert "…" not in whole(draw(document, texts, fonts))
    assert "¥999,999,999,999,999.999999" in whole(draw(document, texts, fonts))
