"""A letter gathers what is said before it goes out, ages, and may be in another's name"""

import sqlalchemy as sa
from alembic import op

revision = "0008_letters"
down_revision = "0007_withheld_mail"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("mail", sa.Column("gathers", sa.Uuid(), nullable=True))
    op.add_column(
        "mail",
        sa.Column("news_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
    )
    op.add_column("mail", sa.Column("from_group_id", sa.Uuid(), nullable=True))
    op.add_column("mail", sa.Column("from_company_id", sa.Uuid(), nullable=True))
    op.create_foreign_key(
        op.f("fk_mail_from_group_id_group"), "mail", "group", ["from_group_id"], ["id"]
    )
    op.create_foreign_key(
        op.f("fk_mail_from_company_id_company"), "mail", "company", ["from_company_id"], ["id"]
    )
    op.create_check_constraint(
        op.f("ck_mail_gathers"), "mail", "gathers IS NULL OR state = 'waiting'"
    )
    op.create_check_constraint(
        op.f("ck_mail_in_whose_name"), "mail", "num_nonnulls(from_group_id, from_company_id) <= 1"
    )
    op.execute("UPDATE mail SET news_at = created_at")
    # Of letters about the same talk to the same person the newest goes on gathering.
    op.execute("""
        UPDATE mail SET gathers = CAST(newest.stream AS uuid)
        FROM (SELECT DISTINCT ON (to_email, values->>'stream') id, values->>'stream' AS stream
              FROM mail WHERE template = 'message_posted' AND state = 'waiting'
              ORDER BY to_email, values->>'stream', created_at DESC, id DESC) newest
        WHERE mail.id = newest.id
    """)
    op.create_index(
        "uq_mail_gathers",
        "mail",
        ["to_email", "gathers"],
        unique=True,
        postgresql_where=sa.text("gathers IS NOT NULL"),
    )


def downgrade() -> None:
    op.drop_index("uq_mail_gathers", "mail")
    for name in ("ck_mail_in_whose_name", "ck_mail_gathers"):
        op.drop_constraint(op.f(name), "mail")
    for name in ("from_company_id", "from_group_id", "news_at", "gathers"):
        op.drop_column("mail", name)
