"""What a customer finds on the paper."""

import base64
import io
import re
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from PIL import Image

from estimator.pdf import (
    REQUIRED_TEXTS,
    FontsMissing,
    TextsRefused,
    draw_quote,
    load_fonts,
    lost_when_drawn,
)
from estimator.quote_document import Refused, parse
from tests.factories.quote_documents import english_quote, one_break, part, quote, quote_with_breaks
from tests.unit.estimator.pdf_reading import draw, pages, reader, squeezed, whole

HEAD = "品名・図番"


def png(width=60, height=60):
    file = io.BytesIO()
    Image.new("RGBA", (width, height), (200, 30, 30, 128)).save(file, "PNG")
    return file.getvalue()


def with_issuer(**changes):
    document = quote()
    document["issuer"] |= changes
    return document


def test_a_quote_prints_its_figures_as_given_and_adds_nothing_up(fonts, texts):
    document = quote([part(1, one_break(3, "105"))])
    document["totals"] = {
        "subtotal": "315",
        "taxes": [
            {"rate": "0.10", "base": "215", "tax": "21"},
            {"rate": "0.08", "base": "100", "tax": "8"},
        ],
        "total": "1234500",
    }
    text = whole(draw(document, texts, fonts))
    for printed in ("¥105", "¥315", "消費税（10%）", "消費税（8%）", "対象 ¥215", "¥21", "¥8"):
        assert printed in text
    assert text.count("¥1,234,500") == 2  # above the table and below it


def test_a_drawing_is_named_with_its_revision(fonts, texts):
    parts = [part(1), part(2, drawing_revision=None), part(3, drawing_number=None)]
    text = squeezed(whole(draw(quote(parts), texts, fonts)))
    assert "図番SB-2041Rev.B" in text
    assert "図番SC-0117-02納期" not in text
    assert "Rev.03" in text


@pytest.mark.parametrize(
    ("addressee", "printed"),
    [
        ({"honorific": "company"}, "株式会社田中製作所御中"),
        ({"honorific": "company", "department": "購買部"}, "株式会社田中製作所購買部御中"),
        ({"honorific": "person", "person": "田中 一郎"}, "株式会社田中製作所田中一郎様"),
        ({"honorific": "person"}, "株式会社田中製作所様"),
        ({"name": "田中製作所 御中", "honorific": "company"}, "田中製作所御中"),
        ({"name": "田中製作所 様", "honorific": "company"}, "田中製作所御中"),
    ],
)
def test_there_is_one_honorific_and_only_one(addressee, printed, fonts, texts):
    document = quote(addressee={"name": "株式会社田中製作所"} | addressee)
    text = squeezed(whole(draw(document, texts, fonts)))
    assert printed in text
    assert text.count("御中") + text.count("様") == 1


def test_an_honorific_is_never_broken_from_a_long_name(fonts, texts):
    name = "株式会社" + "東日本精密板金機械加工" * 5
    text = whole(draw(quote(addressee={"name": name, "honorific": "company"}), texts, fonts))
    assert re.search(r"\S　?御中", text)
    assert name in squeezed(text)


def test_the_issuer_is_printed_with_its_registration_number(fonts, texts):
    text = whole(draw(quote(), texts, fonts))
    for printed in ("有限会社すみだ製作所", "〒131-0041", "03-0000-1234", "T7000012050002", "髙橋"):
        assert printed in text


def test_dates_are_written_as_the_reader_writes_them(fonts, texts):
    assert "2026年3月5日" in whole(draw(quote(), texts, fonts))
    english = whole(draw(english_quote(), texts, fonts))
    assert "5 Mar 2026" in english
    assert "10 Apr 2026" in english


def test_an_english_quote_has_no_japanese_on_it(fonts, texts):
    parts = [part(1, name="Bracket"), part(2, name="Cover")]
    text = whole(draw(english_quote(parts), texts, fonts))
    assert not re.search(r"[\u3040-\u30ff\u4e00-\u9fff]", text)


def test_several_quantities_give_a_table_per_part_and_no_grand_total(fonts, texts):
    text = whole(draw(quote_with_breaks(2, 3), texts, fonts))
    assert "合計金額を確定" in text
    assert "合計（税込）" not in text
    assert "御見積金額" not in text
    for printed in ("10 個", "¥8,937", "¥89,370", "¥45,000", "受注後21日", "試作品"):
        assert printed in text


def test_columns_nobody_uses_are_left_out(fonts, texts):
    prices = [one_break(1, "900"), one_break(10, "500")]
    text = whole(draw(quote([part(1, *prices)]), texts, fonts))
    assert "初期費用" not in text
    assert "条件" not in text.replace("お支払条件", "")


def test_one_off_work_stands_apart_from_the_price_per_piece(fonts, texts):
    text = whole(draw(quote([part(1, one_break(10, "900", one_off="45000"))]), texts, fonts))
    assert "初期費用（初回のみ：型・治具・プログラムなど）" in text
    assert "¥45,000" in text


def test_forty_lines_repeat_the_head_and_number_their_pages(fonts, texts):
    drawn = pages(draw(quote([part(n) for n in range(1, 41)]), texts, fonts))
    assert len(drawn) == 3
    for number, text in enumerate(drawn, 1):
        assert text.count(HEAD) == 1
        assert f"{number} / 3 ページ" in text
        assert "Q-2026-00031" in text
        assert "第2版" in text


@pytest.mark.parametrize("count", range(5, 22))
def test_the_totals_stay_in_one_piece_below_at_least_one_line(count, fonts, texts):
    drawn = pages(draw(quote([part(n) for n in range(1, count + 1)]), texts, fonts))
    (last,) = (text for text in drawn if "小計" in text)
    assert "図番" in last.split(HEAD)[1]
    for printed in ("消費税（10%）", "合計（税込）", HEAD):
        assert printed in last


@pytest.mark.parametrize("lines", [1, 8, 16, 24])
def test_a_head_never_stands_alone_above_the_foot(lines, fonts, texts):
    long = "長い名称の装置一式" * 20
    wordy = {"conditions": "長い条件の説明です。" * 2 * lines}
    turned = set()
    for offers in ([one_break(1, **wordy)], [one_break(1, **wordy), one_break(2, **wordy)]):
        document = quote([part(1, *offers, name=long)], subject=long, delivery={"text": long})
        document |= {"delivery_place": long, "payment_terms": long}
        document["addressee"] = {"name": long, "honorific": "company", "department": long}
        for page in pages(draw(document, texts, fonts)):
            assert ("金額\n" in page.replace("御見積金額", "")) <= (
                "図番" in page.replace(HEAD, "")
            )
            turned.add("図番" in page.replace(HEAD, ""))
    assert lines < 16 or turned == {True, False}


def test_a_part_split_over_pages_is_named_again(fonts, texts):
    long = "長い条件の説明が続きます。" * 60
    prices = [one_break(n, "900", conditions=long) for n in range(1, 9)]
    drawn = pages(draw(quote([part(1, *prices)]), texts, fonts))
    assert len(drawn) > 1
    assert all("取付ブラケット" in text for text in drawn)
    assert "（続き）" in drawn[-1]


def test_long_names_wrap_and_lose_nothing(fonts, texts):
    name = (
        "ステンレス製防滴型センサー取付用ブラケット左右勝手違い一式（表面処理・組立を含む）改良型"
    )
    address = "東京都墨田区八広9丁目99番9号 すみだ中小企業センタービルディング別館 12階 1203号室"
    document = with_issuer(address=address)
    document["parts"][0]["name"] = name
    drawn = draw(document, texts, fonts)
    text = squeezed(whole(drawn))
    assert name in text
    assert squeezed(address) in text
    assert drawn.shortened == ()


def test_what_a_field_of_the_head_may_hold_is_printed_whole(fonts, texts):
    def long(length: int) -> str:
        return "".join(f"{n}番目の、" for n in range(length))[:length]

    document = quote(subject=long(200), delivery={"text": long(150)})
    document |= {"delivery_place": long(100), "payment_terms": long(300)}
    drawn = draw(document, texts, fonts)
    assert drawn.shortened == ()
    printed = squeezed(whole(drawn))
    assert long(200) in printed
    assert long(300) in printed
    assert "番目の" not in "".join(pages(drawn)[1:])


@pytest.mark.parametrize(("pieces", "printed"), [(1, "1 pc"), (2, "2 pcs")])
def test_one_piece_is_one_pc(pieces, printed, fonts, texts):
    document = english_quote()
    document["parts"] = [part(1, one_break(pieces))]
    lines = whole(draw(document, texts, fonts)).splitlines()
    assert printed in lines


def test_what_would_be_lost_is_told_without_drawing_as_it_is_with_drawing(fonts, texts):
    document = parse(quote(subject="絵🏭" + "長い件名" * 200, remarks="⌀12"))
    drawn = draw_quote(document, texts["ja"], fonts)
    told = lost_when_drawn(document, texts["ja"], fonts)
    assert told.as_json() == drawn.as_json()
    assert told.as_json() == [
        {"character": "🏭", "printed": "〓", "where": ["subject"]},
        {"shortened": "subject"},
    ]


def test_both_fonts_are_embedded_and_no_other_is_named(fonts, texts):
    file = reader(draw(quote(), texts, fonts))
    found = {}
    for page in file.pages:
        for font in page["/Resources"]["/Font"].values():
            inner = font.get_object()
            found[inner["/BaseFont"].split("+")[1]] = inner["/FontDescriptor"]["/FontFile2"]
    assert set(found) == {"BIZUDPGothic-Regular", "BIZUDPGothic-Bold"}
    assert all(stream.get_object().get_data() for stream in found.values())


def test_the_file_says_what_it_is(fonts, texts):
    file = reader(draw(quote(), texts, fonts))
    assert file.metadata is not None
    assert "Q-2026-00031" in file.metadata.title
    assert file.metadata.author == "有限会社すみだ製作所"
    assert file.metadata["/CreationDate"] == "D:20260305"
    assert file.root_object["/Lang"] == "ja"
    assert len(file.pages[0].mediabox) == 4
    assert [round(float(side)) for side in file.pages[0].mediabox[2:]] == [595, 842]


def test_the_same_quote_gives_the_same_bytes_also_from_many_threads(fonts, texts):
    documents = [quote_with_breaks(5, 3), english_quote(), with_issuer(seal_image=b64(png()))]
    alone = [draw(document, texts, fonts).pdf for document in documents]
    with ThreadPoolExecutor(6) as pool:
        drawn = list(pool.map(lambda d: draw(d, texts, fonts).pdf, documents * 6))
    assert drawn == alone * 6


def b64(image):
    return base64.b64encode(image).decode()


def test_the_seal_is_printed_and_its_box_only_where_customary(fonts, texts):
    sealed = draw(with_issuer(seal_image=b64(png(300, 200))), texts, fonts)
    assert len(reader(sealed).pages[0].images) == 1
    assert "印" not in squeezed(whole(sealed))
    assert "印" in whole(draw(quote(), texts, fonts))


def test_a_damaged_seal_is_refused_by_name(fonts, texts):
    for broken in (png()[:60], png()[:33] + b"x" * 40):
        with pytest.raises(Refused) as refused:
            draw(with_issuer(seal_image=b64(broken)), texts, fonts)
        assert refused.value.field == "issuer.seal_image"


@pytest.mark.parametrize("language", ["ja", "en"])
def test_the_wording_of_both_languages_is_complete(language, texts):
    assert set(REQUIRED_TEXTS) <= set(texts[language])


def test_missing_texts_are_all_named_at_once(fonts, texts):
    less = {k: v for k, v in texts["ja"].items() if k not in {"title", "page"}}
    with pytest.raises(TextsRefused) as refused:
        draw(quote(), {"ja": less}, fonts)
    assert refused.value.codes == ("title", "page")


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("page", "{page}"),
        ("page", "{page} {pages} {number.__class__}"),
        ("page", "{page} {pages"),
        ("month_names", "Jan Feb"),
        ("number", "{number!r} {revision}"),
    ],
)
def test_a_text_that_does_not_hold_its_places_is_refused(code, text, fonts, texts):
    with pytest.raises(TextsRefused) as refused:
        draw(quote(), {"ja": texts["ja"] | {code: text}}, fonts)
    assert refused.value.codes == (code,)


def test_missing_fonts_are_told_with_the_folder(tmp_path: Path):
    with pytest.raises(FontsMissing, match=re.escape(str(tmp_path))):
        load_fonts(tmp_path)
    (tmp_path / "BIZUDPGothic_400Regular.ttf").write_bytes(b"no font")
    with pytest.raises(FontsMissing, match="can't be read"):
        load_fonts(tmp_path)


def test_two_hundred_parts_with_five_quantities_are_drawn_in_seconds(fonts, texts):
    began = time.process_time()
    drawn = draw(quote_with_breaks(200, 5), texts, fonts)
    assert time.process_time() - began < 5
    text = pages(drawn)
    assert sum(page.count("図番") for page in text) == 200
    assert all("単価" in page for page in text[:-1])
