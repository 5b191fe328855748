"""Shops bring drawings of their own, and say which ones go with a sub-quote request"""

import sqlalchemy as sa
from alembic import op

revision = "0035_shops_drawings"
down_revision = "0034_previews"
branch_labels = None
depends_on = None

PURPOSES = "purpose IN ('request', 'design', 'sketch', 'flat_pattern')"
AUDIENCES = "audience IN ('own', 'group', 'customer')"
WHOSE = (
    "purpose = 'request' AND num_nonnulls(company_id, audience, series_id,"
    " number_in_series, settled_at, replaced_at, shown_at) = 0"
    " OR purpose <> 'request' AND num_nulls(company_id, audience, series_id,"
    " number_in_series) = 0 AND part_key = ''"
    " AND num_nonnulls(since_revision, dropped_in_revision) = 0"
)
# What was only dropped is nothing yet that others see, or that a revision rests on.
SETTLED = (
    "purpose = 'request' OR settled_at IS NOT NULL"
    " OR num_nonnulls(shown_at, replaced_at) = 0 AND number_in_series = 1"
)
CHECKS = {
    "drawing_purpose": PURPOSES,
    "drawing_audience": AUDIENCES,
    "whose": WHOSE,
    "shown": "audience = 'own' OR shown_at IS NOT NULL",
    "number_in_series": "number_in_series >= 1",
    "settled": SETTLED,
}
COLUMNS = (
    *("purpose", "company_id", "audience", "series_id", "number_in_series"),
    *("settled_at", "replaced_at", "shown_at"),
)
# A shop's drawing that others could see is kept, as what was sent is.
GUARD = """
CREATE OR REPLACE FUNCTION keep_what_was_sent() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (TG_TABLE_NAME = 'inquiry' AND to_jsonb(OLD)->>'state' <> 'draft')
        OR (TG_TABLE_NAME = 'drawing' AND (to_jsonb(OLD)->>'since_revision' IS NOT NULL{shown})) THEN
        RAISE EXCEPTION 'what was sent is kept' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN OLD;
END $$;
"""
SHOWN = " OR to_jsonb(OLD)->>'shown_at' IS NOT NULL"
UNSENT = "WHERE d.since_revision IS NULL AND i.state"
UNSENT_UPLOAD = "WHERE d.since_revision IS NULL AND d.settled_at IS NULL AND i.state"


def upgrade() -> None:
    _columns()
    _what_goes_with_a_request()
    op.add_column(
        "group",
        sa.Column("marks_drawings", sa.Boolean(), nullable=False, server_default=sa.false()),
    )
    op.alter_column("group", "marks_drawings", server_default=None)
    op.execute(GUARD.format(shown=SHOWN))
    _purge(UNSENT, UNSENT_UPLOAD)


def _columns() -> None:
    purpose = sa.Column("purpose", sa.String(40), nullable=False, server_default="request")
    op.add_column("drawing", purpose)
    op.alter_column("drawing", "purpose", server_default=None)
    for column in (
        sa.Column("company_id", sa.Uuid(), sa.ForeignKey("company.id")),
        sa.Column("audience", sa.String(40)),
        sa.Column("series_id", sa.Uuid()),
        sa.Column("number_in_series", sa.Integer()),
        sa.Column("settled_at", sa.DateTime(timezone=True)),
        sa.Column("replaced_at", sa.DateTime(timezone=True)),
        sa.Column("shown_at", sa.DateTime(timezone=True)),
    ):
        op.add_column("drawing", column)
    for name, condition in CHECKS.items():
        op.create_check_constraint(op.f(f"ck_drawing_{name}"), "drawing", condition)
    together = ["series_id", "number_in_series"]
    op.create_unique_constraint(op.f("uq_drawing_series_id_number_in_series"), "drawing", together)
    op.create_index(
        "uq_drawing_newest_of_series",
        "drawing",
        ["series_id"],
        unique=True,
        postgresql_where=sa.text("replaced_at IS NULL"),
    )


def _what_goes_with_a_request() -> None:
    op.create_table(
        "request_drawing",
        sa.Column("request_id", sa.Uuid(), sa.ForeignKey("request.id"), primary_key=True),
        sa.Column(
            "drawing_id", sa.Uuid(), sa.ForeignKey("drawing.id"), primary_key=True, index=True
        ),
    )
    op.execute("REVOKE UPDATE, DELETE ON request_drawing FROM tsunagu_app")


def _purge(before: str, after: str) -> None:
    """The purge takes uploads that were never sent; a shop's drawing is one of them as long as it
    was only dropped."""
    source = op.get_bind().exec_driver_sql(
        "SELECT pg_get_functiondef('purge_outdated(integer)'::regprocedure)"
    )
    function = source.scalar_one()
    if before not in function:
        raise RuntimeError("purge_outdated is not as this migration knows it")
    driver = op.get_bind().connection.driver_connection
    driver.execute(function.replace(before, after))


def downgrade() -> None:
    brought = op.get_bind().exec_driver_sql(
        "SELECT count(*) FROM drawing WHERE purpose <> 'request'"
    )
    if brought.scalar_one():
        raise RuntimeError("The record before has no place for what shops brought.")
    _purge(UNSENT_UPLOAD, UNSENT)
    op.execute(GUARD.format(shown=""))
    op.drop_column("group", "marks_drawings")
    op.drop_table("request_drawing")
    op.drop_index("uq_drawing_newest_of_series", "drawing")
    for name in CHECKS:
        op.drop_constraint(op.f(f"ck_drawing_{name}"), "drawing")
    for name in COLUMNS:
        op.drop_column("drawing", name)
