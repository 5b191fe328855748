"""Remarks and sums of a line as typed; each saving of a sheet kept, and versions named"""

import sqlalchemy as sa
from alembic import op

revision = "0037_sheet_edits"
down_revision = "0036_measures"
branch_labels = None
depends_on = None

RULES = {
    "written_sums": (
        "jsonb_typeof(written) = 'object' AND NOT jsonb_path_exists(written,"
        """ '$.* ? (@.type() != "string" || !(@ starts with "="))')"""
    ),
}


def upgrade() -> None:
    jsonb = sa.dialects.postgresql.JSONB()
    op.add_column(
        "estimate_line", sa.Column("remark", sa.String(1000), server_default="", nullable=False)
    )
    op.add_column(
        "estimate_line", sa.Column("written", jsonb, server_default="{}", nullable=False)
    )
    for name, rule in RULES.items():
        op.create_check_constraint(op.f(f"ck_estimate_line_{name}"), "estimate_line", rule)
    _savings(jsonb)
    _names()
    # What was typed over until now, as far back as it was kept, is how the sheets' history begins.
    op.execute(
        "INSERT INTO estimate_saving (estimate_id, version, since_version, person_id, before,"
        " started_at, changed_at) SELECT t.subject_id, t.version, t.version - 1, t.person_id,"
        " t.before, t.changed_at, t.changed_at FROM typed_change t JOIN estimate e"
        " ON e.id = t.subject_id"
    )
    op.execute("DELETE FROM typed_change USING estimate WHERE estimate.id = subject_id")


def _savings(jsonb: sa.types.TypeEngine) -> None:
    moment = sa.DateTime(timezone=True)
    now = sa.text("clock_timestamp()")
    op.create_table(
        "estimate_saving",
        sa.Column("estimate_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("since_version", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("before", jsonb, nullable=False),
        sa.Column("started_at", moment, server_default=now, nullable=False),
        sa.Column("changed_at", moment, server_default=now, nullable=False),
        sa.CheckConstraint(
            "since_version < version", name=op.f("ck_estimate_saving_since_version")
        ),
        sa.ForeignKeyConstraint(
            ["estimate_id"], ["estimate.id"], name=op.f("fk_estimate_saving_estimate_id")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_estimate_saving_person_id")
        ),
        sa.PrimaryKeyConstraint("estimate_id", "version", name=op.f("pk_estimate_saving")),
    )


def _names() -> None:
    op.create_table(
        "estimate_version_name",
        sa.Column("estimate_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column(
            "named_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False
        ),
        sa.CheckConstraint("name <> ''", name=op.f("ck_estimate_version_name_name")),
        sa.ForeignKeyConstraint(
            ["estimate_id"], ["estimate.id"], name=op.f("fk_estimate_version_name_estimate_id")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_estimate_version_name_person_id")
        ),
        sa.PrimaryKeyConstraint("estimate_id", "version", name=op.f("pk_estimate_version_name")),
    )


def downgrade() -> None:
    kept = op.get_bind().exec_driver_sql(
        "SELECT (SELECT count(*) FROM estimate_line WHERE written <> '{}' OR remark <> '')"
        " + (SELECT count(*) FROM estimate_version_name)"
    )
    if kept.scalar_one():
        raise RuntimeError("The record before has no place for sums, remarks and named versions.")
    op.execute(
        "INSERT INTO typed_change (subject_id, version, person_id, before, changed_at)"
        " SELECT estimate_id, version, person_id, before, changed_at FROM estimate_saving"
        " WHERE person_id IS NOT NULL"
    )
    op.drop_table("estimate_version_name")
    op.drop_table("estimate_saving")
    for name in RULES:
        op.drop_constraint(op.f(f"ck_estimate_line_{name}"), "estimate_line")
    op.drop_column("estimate_line", "written")
    op.drop_column("estimate_line", "remark")
