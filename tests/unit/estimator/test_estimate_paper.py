"""The estimate on paper: dense, but nothing of it is lost, however much there is."""

import io
from datetime import date
from pathlib import Path

from pypdf import PdfReader

from estimator.pdf.estimate_paper import EstimatePaper, PaperPart, PaperRow, draw_estimate

LONG = "曲げ加工（治具を使用し、三次元測定機で全数を測定して成績書をつける工程）"


def paper(parts: int, lines: int, breaks: int, **more: str) -> EstimatePaper:
    """Lines with long names, remarks and sources, and eight-figure amounts."""
    figures = tuple("¥12,345,678" for _ in range(breaks))
    rows = (
        PaperRow("group", "社内工程", cells=figures),
        *(
            PaperRow("line", f"{LONG}{n}", "段取 30分 ＋ 2.5分/個 · ¥4,500/時", "12件の作業記録",
                     remark=f"備考{n}", cells=figures)
            for n in range(lines)
        ),
        PaperRow("total", "原価", cells=figures),
    )  # fmt: skip
    quantities = tuple(f"{10**n:,}個" for n in range(breaks))
    return EstimatePaper(
        language="ja",
        day=date(2026, 11, 30),
        title="原価見積書",
        secret="社外秘",
        company="あおば精機",
        facts=(("引き合い番号", "RFQ-2026-00001"), ("客先", more.get("customer", "客先電機"))),
        heads=("明細", "内訳", "根拠"),
        continued="（続き）",
        foot="RFQ-2026-00001 · v3",
        page="{page} / {pages}",
        parts=tuple(
            PaperPart(f"部品{n}", "YM-1 · SS400", quantities, rows, (f"未確定 — 部品{n}の件",))
            for n in range(parts)
        ),
    )


def pages(fonts_folder: Path, told: EstimatePaper) -> list[str]:
    drawn = draw_estimate(told, str(fonts_folder))
    found = PdfReader(io.BytesIO(drawn), strict=True).pages
    assert all(page.mediabox.width > page.mediabox.height for page in found)
    return ["".join(page.extract_text().split()) for page in found]


def test_five_parts_of_forty_lines_and_eight_quantities_lose_nothing(fonts_folder: Path) -> None:
    found = pages(fonts_folder, paper(5, 40, 8))
    whole = "".join(found)
    assert all(whole.count(f"成績書をつける工程）{n}") >= 5 for n in range(40)), "no name is cut"
    assert all(whole.count(f"備考{n}") >= 5 for n in range(40))
    assert whole.count("¥12,345,678") == 5 * 42 * 8
    assert all(f"未確定—部品{n}の件" in whole for n in range(5))
    assert all("10,000,000個" in page and "社外秘" in page for page in found)


def test_a_part_that_fits_a_page_is_never_split_over_two(fonts_folder: Path) -> None:
    found = pages(fonts_folder, paper(4, 10, 3))
    assert not any("（続き）" in page for page in found)


def test_signs_that_no_font_has_and_braces_in_names_do_not_stop_it(fonts_folder: Path) -> None:
    found = pages(fonts_folder, paper(1, 2, 1, customer="{page} \U0001f680 \x00"))
    assert "{page}〓" in found[0]


def test_the_same_estimate_gives_the_same_bytes(fonts_folder: Path) -> None:
    told = paper(1, 3, 2)
    assert draw_estimate(told, str(fonts_folder)) == draw_estimate(told, str(fonts_folder))
