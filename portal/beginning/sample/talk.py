"""What is said: between the shops, with the customer, and who was asked whether he can make it."""

from portal.asks.forms import NewAnswer, NewAsk
from portal.asks.service import answer_ask, ask_capability
from portal.beginning.sample.stage import Stage, sent
from portal.beginning.sample.told import LAST_WORD
from portal.forms import read
from portal.thread.forms import NewPost
from portal.thread.queries import find_channel
from portal.thread.service import post_message, read_up_to
from shared_db.models import Channel

GROUP, CUSTOMER = Channel.GROUP, Channel.CUSTOMER
Said = tuple[str, Channel, str]

TALK: dict[str, tuple[Said, ...]] = {
    "stage": (
        (
            "a_coordinator",
            GROUP,
            "測定ステージの案件です。切削はことぶき橋さん、仕上げはしらひげさんでいかがでしょうか。",
        ),
        (
            "a_engineer",
            GROUP,
            "当社の5軸で1チャッキングでいけます。平面度0.02は最後に軽く一皮取れば出せます。",
        ),
        (
            "c_engineer",
            GROUP,
            "仕上げは大丈夫です。アルマイト前なので、エッジは糸面取りで統一しますね。",
        ),
        (
            "a_sales",
            CUSTOMER,
            "お引き合いありがとうございます。本日中に進め方をご連絡いたします。",
        ),
        ("x_design", CUSTOMER, "よろしくお願いします。上面の平面度だけは厳守でお願いします。"),
    ),
    "cover": (
        ("b_engineer", GROUP, "うちで抜きと曲げまで一式できます。外観面だけ傷に気を付けます。"),
        ("c_engineer", GROUP, "バリ取りはうちで。端面は手触りで確認します。"),
        (
            "b_sales",
            CUSTOMER,
            "お引き合いありがとうございます。塗装なしでのお見積りで承知しました。",
        ),
    ),
    "bracket": (
        ("a_coordinator", GROUP, "左右勝手の溶接物です。うめわかさん、溶接ひずみはどうですか？"),
        ("b_engineer", GROUP, "治具を起こせば0.3以内に収まります。治具代は初回だけ見てください。"),
        ("a_engineer", GROUP, "では溶接後に当社で基準面をさらいます。"),
        (
            "a_sales",
            CUSTOMER,
            "図面を確認しました。溶接後に基準面を加工する進め方でお見積りいたします。",
        ),
    ),
    "gripper": (
        (
            "c_engineer",
            GROUP,
            "アルミの削り出しなのでうちが取りまとめます。研削だけお願いできますか。",
        ),
        ("a_engineer", GROUP, "把持面の研削は受けられます。平面度0.05なら問題ありません。"),
        (
            "c_sales",
            CUSTOMER,
            "Thank you for your request. We can machine and grind the fingers in our group.",
        ),
    ),
    "shaft": (
        (
            "a_engineer",
            GROUP,
            "旋削と円筒研削は社内、両端の面取りと仕上げをしらひげさんにお願いします。",
        ),
        ("c_engineer", GROUP, "承知しました。30本なら2日見てもらえれば大丈夫です。"),
        (
            "a_sales",
            CUSTOMER,
            "お引き合いありがとうございます。h6研削まで一式でお見積りいたします。",
        ),
    ),
    "chassis": (
        (
            "a_coordinator",
            GROUP,
            "横浜のロボットメーカーさんのフレームです。溶接はうめわかさん中心でどうでしょう。",
        ),
        ("b_engineer", GROUP, "レーザーから溶接までできます。長さ600なら治具も手持ちで足ります。"),
        ("c_engineer", GROUP, "仕上げは可能です。今週は混んでいるので来週着手になります。"),
        (
            "a_sales",
            CUSTOMER,
            "Thank you, Emma. We are working on it with our partners and will quote this week.",
        ),
        ("y_buyer", CUSTOMER, "Great. Please quote the plating separately if you can."),
    ),
    "holder": (
        ("a_engineer", GROUP, "前回の続きの二次試作です。板厚が2.0になったので曲げRを見直します。"),
        ("b_engineer", GROUP, "内R1.0でいけます。割れ防止に圧延方向だけ指示ください。"),
        ("a_sales", CUSTOMER, "板厚変更の件、承知しました。曲げRは1.0で検討しております。"),
    ),
    "jig": (
        ("a_coordinator", GROUP, "校正治具の引き合いです。基準面の研削がポイントになりそうです。"),
        (
            "a_engineer",
            GROUP,
            "研削は当社の平研で。押さえ板はばね材なので板金さんの意見を聞きたいです。",
        ),
        (
            "b_engineer",
            GROUP,
            "SK95 t1.0の曲げはスプリングバックが読みにくいです。試し曲げをさせてください。",
        ),
        (
            "a_coordinator",
            CUSTOMER,
            "お引き合いありがとうございます。進め方を各社で相談しております。",
        ),
        (
            "x_design",
            CUSTOMER,
            "押さえ板の熱処理は必要でしょうか？ ご意見をいただけると助かります。",
        ),
    ),
    "casting": (
        ("a_engineer", GROUP, "ダイカストは3社とも設備がありません。お断りでよいと思います。"),
    ),
}

AFTER_THE_QUOTE: dict[str, tuple[Said, ...]] = {
    "stage": (
        ("x_design", CUSTOMER, "5台分の納期を1週間ほど短縮できますか？"),
        ("a_sales", CUSTOMER, "材料が入っておりますので、5台でしたら可能です。"),
    ),
    "bracket": (("x_buyer", CUSTOMER, "100個の場合、2回に分けて納入いただくことはできますか？"),),
}


READ = ("stage", "cover", "bracket", "holder")
MOST = 10_000


def people_talk(stage: Stage) -> None:
    """The shops talk it over, and the first words go to the customers."""
    _say(stage, TALK)


def customers_ask_about_quotes(stage: Stage) -> None:
    """Customers ask about what they were quoted; one question is still open."""
    _say(stage, AFTER_THE_QUOTE)


def customers_read(stage: Stage) -> None:
    """The customers have read what they were answered, where nothing is open."""
    for name in READ:
        for who in ("x_buyer", "x_design"):
            with stage.work(who) as work:
                _inquiry, channel = find_channel(work, stage.asked[name].id, CUSTOMER)
                read_up_to(work, channel.id, MOST)


def coordinator_asks_shops(stage: Stage) -> None:
    """Whether they can make it is asked; one shop has answered, the other not yet."""
    shops = [str(stage.companies[short]) for short in ("b", "c")]
    question = "押さえ板（SK95 t1.0）の曲げと仕上げ、納期内に対応できますか？"
    with stage.work("a_coordinator") as work:
        new = read(NewAsk, sent(question=question, company_ids=shops))
        ask = ask_capability(work, stage.asked["jig"].id, new)
    missing = "曲げはできますが、焼入れの手配は当社ではできません。"
    with stage.work("b_engineer") as work:
        answer_ask(work, ask.id, read(NewAnswer, sent(answer="partly", missing=missing)))


def coordinator_waits(stage: Stage) -> None:
    """The last word of the story, which says that it was told to its end."""
    last = {"client_id": str(LAST_WORD), "body": "しらひげさんのお返事を待って進め方を決めます。"}
    with stage.work("a_coordinator") as work:
        post_message(work, stage.asked["jig"].id, GROUP, read(NewPost, last))


def _say(stage: Stage, talk: dict[str, tuple[Said, ...]]) -> None:
    for name, said in talk.items():
        for who, channel, body in said:
            with stage.work(who) as work:
                post_message(work, stage.asked[name].id, channel, read(NewPost, sent(body=body)))
