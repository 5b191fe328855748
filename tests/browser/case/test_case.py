"""The whole case, lived through at the screens of people who sit at them at the same time, and have
a keyboard and nothing else."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest
from playwright.sync_api import expect
from pypdf import PdfReader

from portal.beginning.sample.drawn import step_block
from shared_db.foundation.clock import today
from tests.browser.case.keyboard import ByKeyboard
from tests.browser.case.person import Person

pytestmark = pytest.mark.browser
SUBJECT = "検査治具のフレーム"
A, B = "株式会社ことぶき橋精機", "株式会社うめわか板金工業"
DRAWING = step_block((60, 40, 8)) + b"/* what makes a drawing large */\n" * 90_000


@dataclass
class Table:
    """Everybody who sits at it."""

    customer: ByKeyboard
    coordinator: ByKeyboard
    lead: ByKeyboard
    support: ByKeyboard
    call_sales: Callable[[], ByKeyboard]
    folder: Path
    sales: ByKeyboard | None = None


@pytest.mark.timeout(240)
def test_a_request_becomes_an_order_while_everybody_watches(
    seat: Callable[..., ByKeyboard], tmp_path: Path
) -> None:
    table = Table(
        customer=seat("x_buyer", by=ByKeyboard),
        coordinator=seat("a_coordinator", by=ByKeyboard),
        lead=seat("a_engineer", by=ByKeyboard),
        support=seat("b_engineer", by=ByKeyboard),
        call_sales=lambda: seat("a_sales", by=ByKeyboard),
        folder=tmp_path,
    )
    for act in (
        customer_sends_a_request,
        coordinator_chooses_the_lead,
        engineers_talk,
        support_shop_can_make_part_of_it,
        lead_proposes_and_support_shop_accepts,
        lead_builds_its_estimate,
        lead_asks_for_a_price,
        support_shop_opens_the_drawing,
        support_shop_gives_its_offer,
        costs_roll_up_before_the_leads_eyes,
        sales_issues_the_quote,
        customer_reads_asks_and_orders,
        everybody_sees_the_order,
    ):
        act(table)


def customer_sends_a_request(table: Table) -> None:
    """Two parts with several quantities and a drawing; the shops' lists show it at once."""
    customer, members = table.customer, (table.coordinator, table.lead, table.support)
    for member in members:
        member.goes_to("引き合い")
        member.does_not_see(SUBJECT)
    customer.goes_to("依頼一覧")
    customer.presses("新しい見積依頼")
    customer.types("件名", SUBJECT)
    customer.types("希望納期", str(today() + timedelta(days=45)))
    customer.types("目標金額", "１８０，０００")
    customer.ticks("リピート")
    customer.chooses("品質水準", "標準（一般公差）")
    customer.types("納入場所", "船橋工場")
    _fill_part(customer, 0, "ブラケット", "BR-201", "B", "A5052", (10, 100))
    customer.presses("品目を追加")
    _fill_part(customer, 1, "カバー", "CV-330", "", "SPCC t1.2", (5,))
    _choose_the_drawing(customer, table.folder)
    customer.sees("保存しました")
    customer.presses("依頼を送信する")
    customer.sees("東京下町連携の全社が内容を確認できるようになりました。", "初回のご連絡")
    for member in members:
        member.sees(SUBJECT, "あさひ野計測機器株式会社")
        member.presses(SUBJECT)
        member.sees("BR-201 改訂B", "10 / 100", "¥180,000", "とりまとめ企業は未定")
        member.is_connected()
    customer.presses("依頼内容を見る")
    customer.is_connected()


def _fill_part(
    customer: Person,
    row: int,
    name: str,
    number: str,
    rev: str,
    material: str,
    wanted: tuple[int, ...],
) -> None:
    part = f".row >> nth={row}"
    for field, value in (("品名", name), ("図番", number), ("図面の版", rev), ("材質", material)):
        customer.types(field, value, within=part)
    for place, quantity in enumerate(wanted, 1):
        customer.types(f"数量 {place}", str(quantity), within=part)


def _choose_the_drawing(customer: ByKeyboard, folder: Path) -> None:
    """It says how far it is while it goes up."""
    file = folder / "bracket.step"
    file.write_bytes(DRAWING)
    customer.is_on_a_line(uploadThroughput=1_500_000)
    customer.uploads(file, customer.page.locator(".row input[type=file]").first)
    line = customer.page.locator("[data-file]", has_text="bracket.step")
    expect(line.locator("[data-file-state]")).to_have_text(re.compile(r"送信中 [1-9]\d*%"))
    expect(line).to_have_attribute("data-state", "done")
    customer.is_on_a_line()


def coordinator_chooses_the_lead(table: Table) -> None:
    """Everybody's page says so, and offers the lead's engineer the next step."""
    table.coordinator.presses("とりまとめ企業を選ぶ", within="#inquiry-head")
    table.coordinator.chooses("お客様に回答する会社", A)
    table.coordinator.presses("とりまとめ企業を選ぶ", within="#lead")
    table.coordinator.sees("とりまとめ企業を決め、通知しました。")
    for other in (table.customer, table.lead, table.support):
        other.sees(f"とりまとめ：{A}", within="#inquiry-head")
    table.lead.sees("提案方針を書く", within="#inquiry-head")
    table.lead.sees("自社の原価見積")


def engineers_talk(table: Table) -> None:
    """Posts appear at once at the others', and never at the customer's."""
    table.lead.says("切削は当社でやります。カバーの曲げはうめわかさん、いかがですか。")
    table.support.sees("カバーの曲げはうめわかさん", within="[data-posts]")
    table.support.says("曲げはできます。塗装は外に出すことになります。")
    for other in (table.lead, table.coordinator):
        other.sees("塗装は外に出すことになります。", within="[data-posts]")
    table.lead.says("ありがとうございます。")
    table.support.sees("ありがとうございます。", within="[data-posts]")
    table.customer.does_not_see("塗装は外に出す", "ありがとうございます。")


def support_shop_can_make_part_of_it(table: Table) -> None:
    """The coordinator asks; the answer, with what is missing, arrives at the card."""
    coordinator, support = table.coordinator, table.support
    coordinator.opens("会員企業に打診する")
    coordinator.types("打診の内容", "カバーを塗装まで含めて作れますか。", within="#asks")
    coordinator.chooses("対象", "カバー CV-330", within="#asks")
    coordinator.ticks(B, within="#asks")
    coordinator.presses("打診する", within="#asks")
    support.sees("カバーを塗装まで含めて作れますか。", within="[data-posts]")
    support.ticks("一部対応可", within="#asks")
    support.types("足りないもの", "焼付塗装の炉がありません。", within="#asks")
    support.presses("回答する", within="#asks")
    coordinator.sees("一部対応可", "焼付塗装の炉がありません。", within="#asks")
    table.lead.sees("焼付塗装の炉がありません。", within="[data-posts]")


def lead_proposes_and_support_shop_accepts(table: Table) -> None:
    """Who makes what, step by step; agreed as soon as the named shop says yes."""
    lead, support = table.lead, table.support
    lead.presses("提案方針を書く", within="#inquiry-head")
    bracket, cover = "#f-parts-0-operations", "#f-parts-1-operations"
    _fill_step(lead, bracket, 0, "切削", A, "±0.05")
    _fill_step(lead, cover, 0, "切断", A, "")
    lead.presses("工程を追加", within=cover)
    _fill_step(lead, cover, 1, "曲げ", B, "R0.5")
    lead.types("会員企業への連絡事項", "塗装は次回に相談します。")
    lead.presses("会員企業に提示する")
    lead.sees("回答待ち", within="#proposals")
    support.sees("塗装は次回に相談します。", within="#proposals")
    support.presses("自社として同意する", within="#proposals")
    for other in (support, lead, table.coordinator):
        other.sees("合意済み", within="#proposals")
    table.customer.sees("見積を準備しています", within="#inquiry-head")


def _fill_step(lead: Person, part: str, row: int, name: str, company: str, wanted: str) -> None:
    step = f"{part} .row >> nth={row}"
    lead.types("工程の内容", name, within=step)
    lead.chooses("担当企業", company, within=step)
    lead.types("仕様", wanted, within=step)


def lead_builds_its_estimate(table: Table) -> None:
    """Figures move while they are typed; what was agreed is there already."""
    lead = table.lead
    lead.presses("原価見積を作る", within="#inquiry-head")
    lead.presses("原価見積を作る", within="#own-estimates")
    lead.sees("原価見積：検査治具のフレーム")
    lead.is_connected()
    bracket, cover = "#part-0", "#part-1"
    lead.types("A5052 単価", "1200", within=bracket)
    lead.types("A5052 重量", "0.5", within=bracket)
    lead.types("A5052 歩留り", "0.8", within=bracket)
    expect(lead.page.locator("[data-cell=parts-0-material-0]")).to_have_text("¥7,500")
    expect(lead.page.locator("[data-cell=parts-0-material-1]")).to_have_text("¥75,000")
    lead.chooses("切削 作業区", "5軸マシニングセンタ", within=bracket)
    lead.types("切削 段取", "60", within=bracket)
    lead.types("切削 加工", "１２", within=bracket)
    expect(lead.page.locator("[data-cell=parts-0-setup-0]")).to_have_text("¥5,000")
    expect(lead.page.locator("[data-cell=parts-0-run-0]")).to_have_text("¥10,000")
    expect(lead.page.locator("[data-cell=parts-0-cost-0]")).to_have_text("¥22,500")
    lead.presses_this(lead.page.locator("[data-parts] a").nth(1))
    lead.types("SPCC t1.2 単価", "300", within=cover)
    lead.types("SPCC t1.2 重量", "1", within=cover)
    lead.types("SPCC t1.2 歩留り", "1", within=cover)
    lead.chooses("切断 作業区", "最終検査", within=cover)
    lead.types("切断 段取", "10", within=cover)
    lead.types("切断 加工", "2", within=cover)
    lead.sees("保存しました")


def lead_asks_for_a_price(table: Table) -> None:
    """Out of the outside line to B's inbox, which shows it by itself."""
    lead, support = table.lead, table.support
    support.goes_to("受信箱")
    figure = support.page.locator("[data-inbox-figure]").first
    before = support.page.request.get(f"{support.address}/api/v1/inbox").json()["count"]
    lead.presses("他社に見積を依頼")
    lead.chooses("依頼先", B)
    lead.ticks("カバー: 曲げ")
    lead.types("回答期限", str(today() + timedelta(days=5)))
    lead.types("依頼先への連絡事項", "図面の通りです。")
    lead.presses("見積を依頼する")
    lead.sees("依頼を送信しました。")
    lead.presses("原価見積へ")
    lead.is_connected()
    support.sees(f"{A}から二次見積の依頼が届いています。")
    expect(figure).to_have_text(str(before + 1))


def support_shop_opens_the_drawing(table: Table) -> None:
    """The terms come first, and come back to the drawing."""
    support = table.support
    support.presses(SUBJECT)
    support.sees("二次見積：検査治具のフレーム", "R0.5", "図面の通りです。")
    support.presses("引き合いと図面")
    support.presses("bracket.step", within="#drawings")
    support.sees("秘密保持の条件")
    support.presses("条件に同意する")
    support.sees("条件に同意しました。")
    assert support.downloads("ダウンロード", table.folder) == DRAWING
    table.customer.sees(f"{B}が開きました", within="#drawings")


def support_shop_gives_its_offer(table: Table) -> None:
    """Built from its own costs in the same sheet, of which nobody sees a thing."""
    support = table.support
    support.goes_to("受信箱")
    support.presses(SUBJECT)
    support.presses("自社の原価見積を作る")
    support.chooses("曲げ 作業区", "ベンダー（曲げ）")
    expect(support.page.get_by_label("曲げ 賃率")).to_have_value("4800")
    support.sees("保存しました")
    support.types("曲げ 段取", "30")
    support.types("曲げ 加工", "3")
    expect(support.page.locator("[data-cell=parts-0-cost-0]")).to_have_text("¥3,600")
    support.sees("¥720", within="#rollup")
    support.presses("二次見積を提出する")
    support.types("原価への上乗せ", "20")
    support.presses("価格を入れる")
    expect(support.page.get_by_label("単価").first).to_have_value("864")
    support.types("納期", "10")
    support.types("有効期限", str(today() + timedelta(days=60)))
    support.types("条件", "材料支給でお願いします。")
    support.presses("二次見積を提出する", within="main form")
    support.sees("二次見積を提出しました。")


def costs_roll_up_before_the_leads_eyes(table: Table) -> None:
    """The offer shows under its line while the lead has the sheet open; a press takes it, and typing
    goes on from there."""
    lead = table.lead
    lead.sees(B, "¥864", within="#part-1")
    expect(lead.page.locator("[data-cell=parts-1-outside-0]")).to_have_text("–")
    lead.presses_this(lead.page.locator("#part-1").get_by_role("button", name="採用する"))
    lead.sees("集計済み", within="#rollup")
    expect(lead.page.locator("[data-cell=parts-1-outside-0]")).to_have_text("¥4,320")
    lead.sees(B, within="#part-1")
    lead.types("切断 加工", "2.0", within="#part-1")
    lead.sees("保存しました")
    lead.does_not_see("先に変更しました")


def sales_issues_the_quote(table: Table) -> None:
    """From cost to price, and out."""
    table.sales = sales = table.call_sales()
    sales.presses(SUBJECT)
    sales.presses("見積書を作成する")
    sales.types("管理費（原価に対して）", "10")
    sales.types("利益", "20")
    sales.chooses("利益の計算方法", "ここまでの原価に対する率")
    for quantity in (10, 100, 5):
        sales.types(f"納期（受注後の日数） {quantity}", "20")
    expect(sales.page.locator("[data-cell$=-price]").first).to_have_text("¥2,970")
    sales.types("有効期限", str(today() + timedelta(days=30)))
    sales.presses("保存して見積書を確認する")
    sales.sees("藤沢 里奈", "¥29,700", "受注後20日")
    sales.presses("見積書を発行する")
    sales.agrees("見積書を発行する")
    sales.sees("見積書を発行し、お客様に通知しました。")


def customer_reads_asks_and_orders(table: Table) -> None:
    """The page, the PDF, a question, and one quantity of one part."""
    customer, sales = table.customer, table.sales
    customer.presses("見積書を見る", within="#inquiry-head")
    customer.sees("御見積書", "¥29,700", A)
    customer.is_connected()
    pdf = PdfReader(BytesIO(customer.downloads("PDF（日本語）", table.folder)))
    printed = "".join(page.extract_text() for page in pdf.pages)
    assert "29,700" in printed
    assert "あさひ野計測機器株式会社" in printed
    assert B not in printed
    customer.presses("質問する")
    sales.presses("RFQ-")
    sales.presses("お客様と")
    sales.is_connected()
    customer.says("納期を5日早められますか。")
    sales.sees("納期を5日早められますか。", within="[data-posts]")
    sales.says("はい、15日で承ります。")
    customer.sees("はい、15日で承ります。", within="[data-posts]")
    customer.presses("見積書を見る", within="#inquiry-head")
    expect(customer.page.locator("[data-cell=total]")).to_have_text("–")
    customer.ticks("5個")
    expect(customer.page.locator("[data-cell=total]")).to_have_text("¥10,774")
    customer.ticks("10個")
    expect(customer.page.locator("[data-cell=total]")).to_have_text("¥43,444")
    customer.presses("この内容で注文する")
    customer.sees("2品目を合計¥43,444（税込）で注文しますか？")
    customer.agrees("注文する")
    customer.sees("注文番号", "¥43,444")


def everybody_sees_the_order(table: Table) -> None:
    """How it ended stands on every screen, and on the lists."""
    for other in (table.coordinator, table.sales):
        other.sees("受注", within="#inquiry-head")
    table.support.sees("採用", within="#request")
    table.lead.goes_to("引き合い")
    table.lead.presses("注文あり")
    table.lead.sees(SUBJECT, "受注", within="#inquiries")
    table.customer.goes_to("依頼一覧")
    table.customer.presses("注文あり")
    table.customer.sees(SUBJECT, "ご注文済み", within="#inquiries")
