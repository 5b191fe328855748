"""Refused forms are shown by an address, and two people's typing is merged field by field"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0015_refused_and_typed"
down_revision = "0014_price_rule"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "refused_answer",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("holder", sa.LargeBinary(), nullable=False),
        sa.Column("form", sa.LargeBinary(), nullable=False),
        sa.Column("page", sa.LargeBinary(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("status", sa.SmallInteger(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        _now("kept_at"),
        sa.CheckConstraint("length(body) <= 1048576", name=op.f("ck_refused_answer_body")),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["person.id"],
            name=op.f("fk_refused_answer_person_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_refused_answer")),
    )
    op.create_index(
        "uq_refused_answer_holder_form", "refused_answer", ["holder", "form"], unique=True
    )
    op.create_index("ix_refused_answer_kept_at", "refused_answer", ["kept_at"])
    op.create_table(
        "typed_change",
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("before", postgresql.JSONB(none_as_null=True), nullable=False),
        _now("changed_at"),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_typed_change_person_id")
        ),
        sa.PrimaryKeyConstraint("subject_id", "version", name=op.f("pk_typed_change")),
    )


def _now(name: str) -> sa.Column[sa.DateTime]:
    moment = sa.DateTime(timezone=True)
    return sa.Column(name, moment, server_default=sa.text("now()"), nullable=False)


def downgrade() -> None:
    op.drop_table("typed_change")
    op.drop_table("refused_answer")
