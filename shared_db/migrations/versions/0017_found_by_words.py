"""Whatever is on record, a page takes what it shows: found by words, and paged, by an index"""

import sqlalchemy as sa
from alembic import op

revision = "0017_found_by_words"
down_revision = "0016_offer_below_cost"
branch_labels = None
depends_on = None

# Two letters, because most words that are looked for in Japanese have no more. What the index
# finds is looked at with ILIKE, so letters at other places mislead nobody. To compute them for
# every row is dear: PostgreSQL must know.
PIECES = """
CREATE FUNCTION word_pieces(p_words text, p_least integer) RETURNS text[]
LANGUAGE sql IMMUTABLE PARALLEL SAFE COST 10000 RETURN (
    SELECT coalesce(array_agg(DISTINCT substr(lower(p_words), first, letters)), '{}')
    FROM generate_series(p_least, 2) letters,
        generate_series(1, length(lower(p_words)) - letters + 1) first
);
COMMENT ON FUNCTION word_pieces IS 'All pieces of p_least to 2 letters, small ones';
"""
NAMES = {"addressee": "document->'addressee'->>'name'", "issuer": "document->'issuer'->>'name'"}
NEWEST = sa.text("sent_at DESC")


def upgrade() -> None:
    op.execute(PIECES)
    op.execute(
        "CREATE INDEX ix_inquiry_words ON inquiry USING gin"
        " (word_pieces(number || chr(10) || subject, 1))"
    )
    for side, name in NAMES.items():
        op.execute(
            f"CREATE INDEX ix_quote_revision_{side} ON quote_revision USING gin"
            f" (word_pieces({name}, 1))"
        )
        # How often a name was printed, so that the index isn't entered for one that is everywhere.
        op.execute(f"CREATE STATISTICS quote_revision_{side} ON ({name}) FROM quote_revision")
    op.execute(
        "CREATE INDEX ix_quote_revision_issue_date ON quote_revision ((document->>'issue_date'))"
    )
    op.drop_index("ix_inquiry_group_id_sent_at", "inquiry")
    op.create_index(
        "ix_inquiry_group_id_sent_at",
        "inquiry",
        ["group_id", NEWEST, "id"],
        postgresql_include=["state"],
    )
    op.drop_index("ix_inquiry_customer_company_id_sent_at", "inquiry")
    op.create_index(
        "ix_inquiry_customer_company_id_sent_at",
        "inquiry",
        ["customer_company_id", NEWEST, "id"],
        postgresql_include=["state", "created_by"],
    )
    op.drop_index("ix_mail_company_id_created_at", "mail")
    op.create_index(
        "ix_mail_company_id_created_at", "mail", ["company_id", sa.text("created_at DESC"), "id"]
    )
    op.create_index(
        "ix_stream_customer_channel",
        "stream",
        ["inquiry_id"],
        postgresql_where=sa.text("kind = 'customer_channel'"),
    )


def downgrade() -> None:
    op.drop_index("ix_stream_customer_channel", "stream")
    op.drop_index("ix_mail_company_id_created_at", "mail")
    op.create_index("ix_mail_company_id_created_at", "mail", ["company_id", "created_at"])
    op.drop_index("ix_inquiry_customer_company_id_sent_at", "inquiry")
    op.create_index(
        "ix_inquiry_customer_company_id_sent_at", "inquiry", ["customer_company_id", "sent_at"]
    )
    op.drop_index("ix_inquiry_group_id_sent_at", "inquiry")
    op.create_index("ix_inquiry_group_id_sent_at", "inquiry", ["group_id", "sent_at"])
    op.drop_index("ix_quote_revision_issue_date", "quote_revision")
    for side in NAMES:
        op.execute(f"DROP STATISTICS quote_revision_{side}")
        op.drop_index(f"ix_quote_revision_{side}", "quote_revision")
    op.drop_index("ix_inquiry_words", "inquiry")
    op.execute("DROP FUNCTION word_pieces(text, integer)")
