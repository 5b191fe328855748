"""Numbers of a line that a drawing says, and the K-factor by which a shop develops bent sheet"""

import sqlalchemy as sa
from alembic import op

revision = "0036_measures"
down_revision = "0035_shops_drawings"
branch_labels = None
depends_on = None

SOURCES = "source_kind IN ('hand', 'record', 'offer'"
DRAWABLE = (
    "CASE kind WHEN 'material' THEN ARRAY['mass_kg', 'volume_cm3', 'size_mm']"
    " WHEN 'operation' THEN ARRAY['size_mm', 'cut_length_mm', 'pierces', 'bends', 'holes']"
    " ELSE ARRAY[]::text[] END"
)
OTHER = (
    '@.key != "density" && @.key != "drawing_id" && @.key != "engine" && @.key != "filename"'
    ' && @.key != "found" && @.key != "k_factor" && @.key != "kind" && @.key != "sha256"'
)
RULES = {
    "drawing_says_numbers": "source_kind <> 'drawing'",
    "exact_measures": f"measured - {DRAWABLE} = '{{}}'",
    "exact_measure_sources": (
        "NOT jsonb_path_exists(measured, '$.*.keyvalue() ?"
        """ (@.key != "value" && @.key != "source")')"""
        f" AND NOT jsonb_path_exists(measured, '$.*.source.keyvalue() ? ({OTHER})')"
        " AND NOT jsonb_path_exists(measured, '$.* ? (!exists(@.value) || !exists(@.source.kind ?"
        """ (@ == "hand" || @ == "drawing")))')"""
    ),
    "drawn_terms": " AND ".join(
        f"(measured->'{name}' IS NULL OR coalesce(measured->'{name}'->>'value' = terms->>'{name}'"
        f" AND measured->'{name}'->'source'->>'kind' = 'drawing', false))"
        for name in ("mass_kg", "volume_cm3")
    ),
}


def _allow(sources: str) -> None:
    op.drop_constraint(op.f("ck_estimate_line_source_kind"), "estimate_line")
    op.create_check_constraint(
        op.f("ck_estimate_line_source_kind"), "estimate_line", f"{sources})"
    )


def upgrade() -> None:
    jsonb = sa.dialects.postgresql.JSONB()
    op.add_column(
        "estimate_line", sa.Column("measured", jsonb, server_default="{}", nullable=False)
    )
    _allow(f"{SOURCES}, 'drawing'")
    for name, rule in RULES.items():
        op.create_check_constraint(op.f(f"ck_estimate_line_{name}"), "estimate_line", rule)
    op.add_column(
        "company", sa.Column("k_factor", sa.Numeric(18, 4), server_default="0.4", nullable=False)
    )
    op.create_check_constraint(
        op.f("ck_company_k_factor"), "company", "k_factor > 0 AND k_factor <= 0.6"
    )


def downgrade() -> None:
    kept = op.get_bind().exec_driver_sql(
        "SELECT (SELECT count(*) FROM estimate_line WHERE measured <> '{}')"
        " + (SELECT count(*) FROM company WHERE k_factor <> 0.4)"
    )
    if kept.scalar_one():
        raise RuntimeError("The record before has no place for measures and K-factors.")
    op.drop_column("company", "k_factor")
    for name in RULES:
        op.drop_constraint(op.f(f"ck_estimate_line_{name}"), "estimate_line")
    op.drop_column("estimate_line", "measured")
    _allow(SOURCES)
