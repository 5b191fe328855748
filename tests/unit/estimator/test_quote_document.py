"""The document of a quote is read strictly, and comes back as it was."""

import copy
import json

import pytest

from estimator.quote_document import Refused, as_json, parse
from tests.factories.quote_documents import english_quote, one_break, part, quote, quote_with_breaks

TINY_PNG = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="


def changed(path, value):
    document = quote()
    at = document
    *way, last = path
    for step in way:
        at = at[step]
    if value is KeyError:
        del at[last]
    else:
        at[last] = value
    return document


@pytest.mark.parametrize(
    "document",
    [
        quote(),
        quote_with_breaks(),
        english_quote(),
        changed(["issuer", "seal_image"], TINY_PNG),
        quote(delivery=None, valid_until=None, terms="検収後\n60日以内"),
    ],
)
def test_a_document_survives_json(document):
    value = parse(document)
    kept = json.loads(json.dumps(as_json(value)))
    assert parse(kept) == value


def test_in_english_everybody_is_called_what_they_are_called_there():
    document = quote()
    document["issuer"]["english"] = {"name": "Sumida Works Ltd.", "person": "Keiko Takahashi"}
    document["addressee"] |= {"honorific": "person", "person": "森 太郎"}
    document["addressee"]["english"] = {"name": None, "person": "Taro Mori"}
    japanese, english = parse(document), parse(document | {"language": "en"})
    assert (japanese.issuer.name, japanese.addressee.person) == ("有限会社すみだ製作所", "森 太郎")
    assert (english.issuer.name, english.issuer.person) == ("Sumida Works Ltd.", "Keiko Takahashi")
    assert english.issuer.address == japanese.issuer.address, "what has no English stays"
    assert (english.addressee.name, english.addressee.person) == (
        japanese.addressee.name,
        "Taro Mori",
    )


def test_reading_changes_nothing_in_what_it_reads():
    document = quote_with_breaks()
    before = copy.deepcopy(document)
    parse(document)
    assert document == before


@pytest.mark.parametrize(
    ("path", "value", "field"),
    [
        (["language"], "fr", "language"),
        (["number"], "  ", "number"),
        (["number"], 31, "number"),
        (["revision"], "-1", "revision"),
        (["revision"], True, "revision"),
        (["issue_date"], "5.3.2026", "issue_date"),
        (["valid_until"], "2026-02-30", "valid_until"),
        (["currency"], "yen", "currency"),
        (["parts"], [], "parts"),
        (["parts"], "x", "parts"),
        (["parts", 0], "x", "parts[0]"),
        (["parts", 0, "breaks"], [], "parts[0].breaks"),
        (["parts", 1, "breaks", 0, "quantity"], "0", "parts[1].breaks[0].quantity"),
        (["parts", 1, "breaks", 0, "unit_price"], 105.0, "parts[1].breaks[0].unit_price"),
        (["parts", 1, "breaks", 0, "unit_price"], "NaN", "parts[1].breaks[0].unit_price"),
        (["parts", 1, "breaks", 0, "unit_price"], "1e9", "parts[1].breaks[0].unit_price"),
        (["parts", 1, "breaks", 0, "amount"], "-5", "parts[1].breaks[0].amount"),
        (["parts", 1, "breaks", 0, "amount"], "１２３", "parts[1].breaks[0].amount"),
        (["parts", 0, "breaks", 0, "lead_time_days"], 1.5, "parts[0].breaks[0].lead_time_days"),
        (["parts", 0, "nmae"], "x", "parts[0].nmae"),
        (["addressee", "person"], "田中", "addressee.person"),
        (["addressee", "honorific"], "both", "addressee.honorific"),
        (["delivery"], {}, "delivery.date"),
        (["delivery"], {"date": "2026-04-01", "text": "早め"}, "delivery.date"),
        (["issuer"], None, "issuer"),
        (["issuer", "seal_image"], "AAAA", "issuer.seal_image"),
        (["issuer", "seal_image"], "ø", "issuer.seal_image"),
        (["totals"], KeyError, "totals"),
        (["totals", "taxes", 0, "tax"], None, "totals.taxes[0].tax"),
        (["margin"], "0.3", "margin"),
    ],
)
def test_a_document_that_is_wrong_is_refused_at_the_field(path, value, field):
    with pytest.raises(Refused) as refused:
        parse(changed(path, value))
    assert refused.value.field == field
    assert refused.value.sentence.endswith(".")


def test_a_choice_of_quantities_has_no_total():
    document = quote([part(1, one_break(1), one_break(10))])
    document["totals"] = quote()["totals"]
    with pytest.raises(Refused) as refused:
        parse(document)
    assert refused.value.field == "totals"


def test_an_image_that_would_unfold_into_gigabytes_is_refused():
    import base64

    huge = bytearray(base64.b64decode(TINY_PNG))
    huge[16:24] = (100_000).to_bytes(4, "big") * 2
    with pytest.raises(Refused, match="pixels"):
        parse(changed(["issuer", "seal_image"], base64.b64encode(bytes(huge)).decode()))
