"""Requests come by fax, mail and telephone too, and from people without an account"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0024_intake"
down_revision = "0023_what_a_quote_comes_to"
branch_labels = None
depends_on = None

WAYS = ("portal", "fax", "mail", "phone", "visit", "entrance")
KINDS = (
    "step", "sfc", "dxf", "iges", "parasolid", "stl", "pdf", "png", "jpeg", "tiff", "heic", "bmp",
    "xlsx", "docx", "3mf", "zip", "dwg", "jww", "solidworks", "inventor",
)  # fmt: skip
PURPOSES = ("invite_company", "invite_customer", "invite_person", "reset_password", "prove_address")


def upgrade() -> None:
    _inquiries_and_groups()
    _intake()
    _letters()
    _by_hand()


def downgrade() -> None:
    raise NotImplementedError("How a request came in can't be told without these.")


def _inquiries_and_groups() -> None:
    op.add_column("inquiry", sa.Column("came_by", _way(), server_default="portal", nullable=False))
    op.alter_column("inquiry", "came_by", server_default=None)
    _check("inquiry", "came_by", "came_by", WAYS)
    opened = sa.Column("open_to_strangers", sa.Boolean(), server_default=sa.true(), nullable=False)
    op.add_column("group", opened)
    op.alter_column("group", "open_to_strangers", server_default=None)


def _intake() -> None:
    op.create_table(
        "intake",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("group_id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.String(40), nullable=False),
        sa.Column("company_name", sa.String(200), nullable=False),
        sa.Column("person_name", sa.String(100), nullable=False),
        sa.Column("email", sa.String(254), nullable=False),
        sa.Column("tel", sa.String(40), nullable=False),
        sa.Column("fax", sa.String(40), nullable=False),
        sa.Column("language", sa.String(40), nullable=False),
        sa.Column("source", sa.String(20_000), nullable=False),
        sa.Column("asked", postgresql.JSONB(none_as_null=True), nullable=False),
        sa.Column("proven_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by", sa.Uuid(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reason", sa.String(1000), nullable=False),
        sa.Column("inquiry_id", sa.Uuid(), nullable=True),
        _created(),
        sa.CheckConstraint(
            "(state = 'accepted') = (inquiry_id IS NOT NULL)", name=op.f("ck_intake_an_inquiry")
        ),
        sa.CheckConstraint(
            "(state IN ('accepted', 'refused')) = (decided_by IS NOT NULL)",
            name=op.f("ck_intake_decided"),
        ),
        sa.CheckConstraint(
            "state <> 'waiting' OR (proven_at IS NOT NULL AND email <> '')",
            name=op.f("ck_intake_proven"),
        ),
        _refers("intake", "group_id", "group"),
        _refers("intake", "decided_by", "person"),
        _refers("intake", "inquiry_id", "inquiry"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_intake")),
        sa.UniqueConstraint("inquiry_id", name=op.f("uq_intake_inquiry_id")),
    )
    _check("intake", "intake_state", "state", ("unproven", "waiting", "accepted", "refused"))
    _check("intake", "language", "language", ("ja", "en"))
    op.create_index("ix_intake_group_id_state", "intake", ["group_id", "state", "created_at"])
    op.create_index(
        "ix_intake_to_sweep",
        "intake",
        ["created_at"],
        postgresql_where=sa.text("state IN ('unproven', 'refused')"),
    )
    op.create_table(
        "intake_file",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("intake_id", sa.Uuid(), nullable=False),
        sa.Column("filename", sa.String(255), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("remark", sa.String(60), nullable=False),
        _created(),
        sa.CheckConstraint("size > 0", name=op.f("ck_intake_file_size")),
        sa.CheckConstraint("sha256 ~ '^[0-9a-f]{64}$'", name=op.f("ck_intake_file_sha256")),
        _refers("intake_file", "intake_id", "intake", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_intake_file")),
    )
    _check("intake_file", "drawing_kind", "kind", KINDS)
    op.create_index("ix_intake_file_intake_id", "intake_file", ["intake_id"])
    op.create_index("ix_intake_file_sha256", "intake_file", ["sha256"])


def _letters() -> None:
    op.drop_constraint(op.f("ck_link_link_purpose"), "link", type_="check")
    _check("link", "link_purpose", "purpose", (*PURPOSES, "take_over"))
    op.add_column("mail", sa.Column("intake_id", sa.Uuid(), nullable=True))
    op.create_foreign_key(
        op.f("fk_mail_intake_id"), "mail", "intake", ["intake_id"], ["id"], ondelete="CASCADE"
    )
    op.create_index("ix_mail_intake_id", "mail", ["intake_id"])


def _by_hand() -> None:
    op.add_column("quote_answer", sa.Column("came_by", _way(), nullable=True))
    op.add_column("quote_answer", sa.Column("answered_on", sa.Date(), nullable=True))
    op.add_column(
        "quote_answer",
        sa.Column("their_number", sa.String(60), server_default="", nullable=False),
    )
    op.alter_column("quote_answer", "their_number", server_default=None)
    _check("quote_answer", "came_by", "came_by", WAYS)
    op.create_check_constraint(
        op.f("ck_quote_answer_by_hand"),
        "quote_answer",
        "(came_by IS NULL) = (answered_on IS NULL)",
    )
    op.create_table(
        "quote_handing",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("revision_id", sa.Uuid(), nullable=False),
        sa.Column("way", sa.String(40), nullable=False),
        sa.Column("given_on", sa.Date(), nullable=False),
        sa.Column("to_whom", sa.String(100), nullable=False),
        sa.Column("recorded_by", sa.Uuid(), nullable=False),
        _created(),
        _refers("quote_handing", "revision_id", "quote_revision"),
        _refers("quote_handing", "recorded_by", "person"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quote_handing")),
    )
    _check("quote_handing", "handed_by", "way", ("printed", "fax", "mail"))
    op.create_index("ix_quote_handing_revision_id", "quote_handing", ["revision_id"])
    op.execute("REVOKE DELETE ON quote_handing FROM tsunagu_app")


def _way() -> sa.String:
    return sa.String(40)


def _created() -> sa.Column[sa.DateTime]:
    moment = sa.DateTime(timezone=True)
    return sa.Column("created_at", moment, server_default=sa.text("now()"), nullable=False)


def _refers(table: str, column: str, to: str, **options: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_{column}")
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=name, **options)


def _check(table: str, name: str, column: str, values: tuple[str, ...]) -> None:
    op.create_check_constraint(
        op.f(f"ck_{table}_{name}"), table, sa.column(column, sa.String()).in_(values)
    )
