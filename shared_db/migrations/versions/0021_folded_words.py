"""Words are found however they were written, and inquiries by their parts too"""

import sqlalchemy as sa
from alembic import op

revision = "0021_folded_words"
down_revision = "0020_pieces_wanted"
branch_labels = None
depends_on = None

# The radicals that Unicode doesn't unfold, and the ideographs that they stand for.
RADICALS = (
    "⺁厂⺂乙⺃乚⺄乙⺅亻⺆冂⺇几⺈刀⺉刂⺊卜⺋卩⺌小⺍小⺎兀⺏尢⺐尢⺑尢⺒巳⺓幺⺔彑⺕彑⺖忄⺗心⺘扌⺙攵"
    "⺛旡⺜日⺝月⺞歺⺠民⺡氵⺢氺⺣灬⺤爫⺥爫⺦爿⺧牛⺨犭⺩王⺪疋⺫目⺬示⺭礻⺮竹⺯糸⺰糸⺱网⺲罒⺳网⺴网"
    "⺵网⺶羊⺷羊⺸羊⺹老⺺聿⺻聿⺼肉⺽臼⺾艹⺿艹⻀艹⻁虎⻂衤⻃西⻄西⻅見⻆角⻇角⻈言⻉貝⻊足⻋車⻌辶⻍辶"
    "⻎辶⻏阝⻐金⻑長⻒長⻓長⻔門⻕阜⻖阝⻗雨⻘青⻙韋⻚頁⻛風⻜飛⻝食⻞食⻟食⻠食⻡首⻢馬⻣骨⻤鬼⻥魚⻦鳥"
    "⻧鹵⻨麦⻩黄⻪黽⻫斉⻬斉⻭歯⻮歯⻯竜⻰竜⻱亀⻲亀龟亀"
)
# Forms of one ideograph, strokes, dashes, diameters and times as one, once Unicode has unfolded widths.
FORMS = "彐彑戶戸靑青黃黄黑黒髙高﨑崎𠮷吉濵浜邊辺邉辺齋斉齊斉斎斉澤沢廣広龍竜國国"
SIGNS = "⁄/‐-‒-–-—-―-−-⌀φ∅φØφøφΦφ×x✕x"
SAME = RADICALS + FORMS + SIGNS
# Variants of an ideograph, joiners and marks of direction: nobody sees them.
UNSEEN = "[\u00ad\u200b-\u200f\u2060\ufe00-\ufe0f\ufeff\U000e0100-\U000e01ef]"

PLAIN = f"normalize(regexp_replace(p_words, '{UNSEEN}', '', 'g'), NFKC)"

# To translate takes a hundred times as long as to see that nothing is to be translated.
FOLDED = f"""
CREATE FUNCTION folded(p_words text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE COST 200 RETURN lower(
    CASE WHEN {PLAIN} ~ '[{SAME[::2]}]'
        THEN translate({PLAIN}, '{SAME[::2]}', '{SAME[1::2]}')
        ELSE {PLAIN}
    END
);
COMMENT ON FUNCTION folded IS 'Words as they are compared: width, case, radicals and forms as one';
"""

# As before, in a time that grows with the words and not with their square: a request has many parts.
PIECES = """
CREATE OR REPLACE FUNCTION word_pieces(p_words text, p_least integer) RETURNS text[]
LANGUAGE sql IMMUTABLE PARALLEL SAFE COST 10000 RETURN (
    SELECT coalesce(array_agg(DISTINCT piece), '{}')
    FROM (
        SELECT letter, letter || lead(letter) OVER (ORDER BY place) AS pair
        FROM string_to_table(lower(p_words), NULL) WITH ORDINALITY AS letters(letter, place)
    ) each_one,
    LATERAL (VALUES (letter, 1), (pair, 2)) AS pieces(piece, length)
    WHERE length >= p_least AND piece IS NOT NULL
);
"""

PART_WORDS = """
CREATE FUNCTION keep_part_words() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE inquiry SET part_words = coalesce((
        SELECT string_agg(concat_ws(chr(10), name, drawing_number, material), chr(10)
            ORDER BY position, id)
        FROM part WHERE part.inquiry_id = inquiry.id AND dropped_in_revision IS NULL
    ), '')
    WHERE id IN (SELECT inquiry_id FROM changed);
    RETURN NULL;
END $$;
COMMENT ON FUNCTION keep_part_words IS 'An inquiry is found by the words of its standing parts';
"""
TRIGGER = """
CREATE TRIGGER keep_part_words_{name} AFTER {event} ON part
REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION keep_part_words()
"""
FILL = """
UPDATE inquiry SET part_words = found.words FROM (
    SELECT inquiry_id, string_agg(concat_ws(chr(10), name, drawing_number, material), chr(10)
        ORDER BY position, id) AS words
    FROM part WHERE dropped_in_revision IS NULL GROUP BY inquiry_id
) found WHERE found.inquiry_id = inquiry.id
"""
PRINTED = {"addressee": "document->'addressee'->>'name'", "issuer": "document->'issuer'->>'name'"}


def upgrade() -> None:
    op.execute(FOLDED)
    op.execute(PIECES)
    op.drop_index("ix_inquiry_words", "inquiry")
    op.add_column(
        "inquiry", sa.Column("part_words", sa.Text(), server_default="", nullable=False)
    )
    op.execute(FILL)
    op.add_column(
        "inquiry",
        sa.Column(
            "words",
            sa.Text(),
            sa.Computed(
                "folded(coalesce(number, '') || chr(10) || subject || chr(10) || part_words)",
                persisted=True,
            ),
            nullable=False,
        ),
    )
    op.execute(PART_WORDS)
    for event in ("insert", "update"):
        op.execute(TRIGGER.format(name=event, event=event.upper()))
    _found_by("inquiry", "words", "words")
    for table in ("quote", "order"):
        _found_by(table, "number", "folded(number)")
        newest = ["company_id", sa.text("created_at DESC"), "id"]
        op.create_index(f"ix_{table}_company_id_created_at", table, newest)
    for side, name in PRINTED.items():
        op.drop_index(f"ix_quote_revision_{side}", "quote_revision")
        op.execute(f"DROP STATISTICS quote_revision_{side}")
        _found_by("quote_revision", side, f"folded({name})")
        op.execute(f"CREATE STATISTICS quote_revision_{side} ON (folded({name})) FROM quote_revision")


def downgrade() -> None:
    for side, name in PRINTED.items():
        op.drop_index(f"ix_quote_revision_{side}", "quote_revision")
        op.execute(f"DROP STATISTICS quote_revision_{side}")
        _found_by("quote_revision", side, name)
        op.execute(f"CREATE STATISTICS quote_revision_{side} ON ({name}) FROM quote_revision")
    for table in ("quote", "order"):
        op.drop_index(f"ix_{table}_company_id_created_at", table)
        op.drop_index(f"ix_{table}_number", table)
    op.drop_index("ix_inquiry_words", "inquiry")
    for event in ("insert", "update"):
        op.execute(f"DROP TRIGGER keep_part_words_{event} ON part")
    op.execute("DROP FUNCTION keep_part_words()")
    op.drop_column("inquiry", "words")
    op.drop_column("inquiry", "part_words")
    _found_by("inquiry", "words", "number || chr(10) || subject")
    op.execute("DROP FUNCTION folded(text)")


def _found_by(table: str, name: str, words: str) -> None:
    op.create_index(
        f"ix_{table}_{name}",
        table,
        [sa.text(f"word_pieces({words}, 1)")],
        postgresql_using="gin",
    )
