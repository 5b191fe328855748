"""What an estimate's money refers to are columns; parts go into parts, and there are alternatives"""

import sqlalchemy as sa
from alembic import op

revision = "0031_money_references"
down_revision = "0030_renditions"
branch_labels = None
depends_on = None

SOURCES = ("hand", "record", "offer")
TERMS = """
CASE kind || '/' || coalesce(terms->>'basis', '')
WHEN 'material/weight' THEN ARRAY['basis', 'price_per_kg', 'mass_kg', 'volume_cm3', 'density',
    'yield_rate', 'scrap_price_per_kg']
WHEN 'material/share' THEN ARRAY['basis', 'purchase_price', 'pieces_per_purchase', 'whole_units']
WHEN 'bought/' THEN ARRAY['unit_price', 'per_piece', 'minimum_charge']
WHEN 'operation/' THEN ARRAY['setup_minutes', 'run_minutes', 'hourly_rate', 'handling_minutes',
    'non_recurring_minutes', 'non_recurring_amount', 'non_recurring_spread']
WHEN 'outside/rule' THEN ARRAY['basis', 'unit_price', 'minimum', 'one_off', 'pieces']
WHEN 'outside/offer' THEN ARRAY['basis', 'breaks', 'pieces'] END
"""
EVIDENCE = """
CASE kind
WHEN 'operation' THEN ARRAY['operation', 'records', 'work_orders', 'setup_minutes', 'setup_range',
    'setup_work_orders', 'run_minutes', 'run_range', 'run_work_orders']
WHEN 'material' THEN ARRAY['item', 'unit', 'price', 'price_range', 'purchases', 'first_on',
    'last_on']
WHEN 'bought' THEN ARRAY['item', 'unit', 'price', 'price_range', 'purchases', 'first_on',
    'last_on'] END
"""

# What no line of the kind has was never read; a number that can't be read made its line missing,
# as an empty cell does.
EXACT = f"""
UPDATE estimate_line SET terms = jsonb_build_object('basis',
    CASE kind WHEN 'material' THEN 'weight' ELSE 'offer' END) || terms
WHERE kind IN ('material', 'outside') AND coalesce(terms->>'basis', '') = '';
UPDATE estimate_line SET terms = terms - 'basis' WHERE kind IN ('bought', 'operation');
UPDATE estimate_line SET terms = exact.terms
FROM (SELECT l.id, jsonb_object_agg(one.key, one.value) AS terms
      FROM estimate_line l CROSS JOIN LATERAL (
          SELECT key, CASE WHEN jsonb_typeof(value) = 'number' THEN to_jsonb(value #>> '{{}}')
                           ELSE value END AS value
          FROM jsonb_each(l.terms)
          WHERE key = ANY ({TERMS})
            AND (key IN ('basis', 'breaks', 'pieces', 'whole_units', 'non_recurring_spread')
                 OR value #>> '{{}}' ~ '^[0-9]+(\\.[0-9]+)?$')) one
      GROUP BY l.id) exact
WHERE exact.id = estimate_line.id AND exact.terms <> estimate_line.terms;
UPDATE estimate_line SET terms = '{{}}'
WHERE kind IN ('bought', 'operation') AND terms <> '{{}}' AND NOT EXISTS (
    SELECT FROM jsonb_object_keys(terms) key WHERE key = ANY ({TERMS}));
UPDATE estimate_line SET terms = terms || '{{"breaks": []}}'
WHERE kind = 'outside' AND terms->>'basis' = 'offer' AND NOT terms ? 'breaks';
"""  # noqa: S608 (what is put in is ours)

COLUMNS = f"""
UPDATE estimate_line
SET source_kind = CASE WHEN offer_id IS NOT NULL THEN 'offer'
                       WHEN source->>'kind' = 'record' AND kind <> 'outside' THEN 'record'
                       ELSE 'hand' END;
UPDATE estimate_line l SET evidence = (
    SELECT coalesce(jsonb_object_agg(key, value), '{{}}') FROM jsonb_each(l.source)
    WHERE key = ANY ({EVIDENCE}))
WHERE source_kind = 'record';
"""  # noqa: S608

# A row is put into another by an edit, which locks the estimate; so does this, for whatever else.
NOT_IN_ITSELF = """
CREATE FUNCTION refuse_part_in_itself() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM FROM estimate e WHERE e.id = NEW.estimate_id FOR NO KEY UPDATE;
    IF EXISTS (
        WITH RECURSIVE above AS (
            SELECT NEW.parent_id AS id
            UNION
            SELECT p.parent_id FROM above a JOIN estimate_part p ON p.id = a.id
            WHERE p.parent_id IS NOT NULL)
        SELECT FROM above WHERE id = NEW.id) THEN
        RAISE EXCEPTION 'a part cannot go into itself'
            USING ERRCODE = 'check_violation', TABLE = 'estimate_part',
                  CONSTRAINT = 'estimate_part_not_in_itself';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER estimate_part_not_in_itself
    AFTER INSERT OR UPDATE OF parent_id ON estimate_part
    FOR EACH ROW WHEN (NEW.parent_id IS NOT NULL) EXECUTE FUNCTION refuse_part_in_itself();
"""


def upgrade() -> None:
    driver = op.get_bind().connection.driver_connection
    driver.execute(EXACT)
    _name_the_sources(driver)
    _make_variants()
    _let_parts_go_into_parts()
    _tie_lines()
    driver.execute(NOT_IN_ITSELF)


def _name_the_sources(driver: object) -> None:
    kind = sa.Enum(
        *SOURCES, name="source_kind", native_enum=False, create_constraint=True, length=40
    )
    op.add_column("estimate_line", sa.Column("source_kind", kind, nullable=True))
    op.add_column("estimate_line", sa.Column("evidence", sa.dialects.postgresql.JSONB()))
    driver.execute(COLUMNS)
    op.drop_constraint(op.f("ck_estimate_line_offer_is_a_column"), "estimate_line")
    op.drop_column("estimate_line", "source")
    op.alter_column("estimate_line", "source_kind", nullable=False)
    for name, rule in {
        "source_is_offer": "(source_kind = 'offer') = (offer_id IS NOT NULL)",
        "source_is_record": "(source_kind = 'record') = (evidence IS NOT NULL)",
        "exact_evidence": f"evidence IS NULL OR coalesce(evidence - {EVIDENCE} = '{{}}', false)",
        "exact_terms": f"coalesce(terms - {TERMS} = '{{}}', false)",
    }.items():
        op.create_check_constraint(op.f(f"ck_estimate_line_{name}"), "estimate_line", rule)


def _make_variants() -> None:
    op.create_table(
        "estimate_variant",
        sa.Column("estimate_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("chosen", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("name <> ''", name=op.f("ck_estimate_variant_name")),
        sa.ForeignKeyConstraint(
            ["estimate_id"], ["estimate.id"], name=op.f("fk_estimate_variant_estimate_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_estimate_variant")),
        sa.UniqueConstraint(
            "id", "estimate_id", name=op.f("uq_estimate_variant_id_estimate_id")
        ),
        sa.UniqueConstraint(
            "estimate_id", "position", name=op.f("uq_estimate_variant_estimate_id_position")
        ),
    )
    op.create_index(
        "uq_estimate_variant_chosen",
        "estimate_variant",
        ["estimate_id"],
        unique=True,
        postgresql_where=sa.text("chosen"),
    )


def _let_parts_go_into_parts() -> None:
    op.add_column("estimate_part", sa.Column("parent_id", sa.Uuid(), nullable=True))
    op.add_column("estimate_part", sa.Column("quantity_per", sa.Numeric(18, 4), nullable=True))
    op.add_column("estimate_part", sa.Column("variant_id", sa.Uuid(), nullable=True))
    op.drop_constraint(
        op.f("uq_estimate_part_estimate_id_part_id_request_item_id"), "estimate_part"
    )
    op.create_unique_constraint(
        "uq_estimate_part_place",
        "estimate_part",
        ["estimate_id", "part_id", "request_item_id", "parent_id", "variant_id"],
        postgresql_nulls_not_distinct=True,
    )
    op.create_unique_constraint(
        op.f("uq_estimate_part_id_estimate_id"), "estimate_part", ["id", "estimate_id"]
    )
    _within_one_estimate("estimate_part", "parent_id", "estimate_part")
    _within_one_estimate("estimate_part", "variant_id", "estimate_variant")
    op.create_index("ix_estimate_part_parent_id", "estimate_part", ["parent_id"])
    op.create_index("ix_estimate_part_variant_id", "estimate_part", ["variant_id"])
    for name, rule in {
        "how_many_go_in": "(parent_id IS NULL) = (quantity_per IS NULL)",
        "quantity_per": "quantity_per > 0",
        "quantities_of_parent": "parent_id IS NULL OR quantities = '[]'",
    }.items():
        op.create_check_constraint(op.f(f"ck_estimate_part_{name}"), "estimate_part", rule)


def _tie_lines() -> None:
    """A line's part and alternative are of the line's own estimate."""
    op.add_column("estimate_line", sa.Column("variant_id", sa.Uuid(), nullable=True))
    op.drop_constraint(op.f("fk_estimate_line_estimate_part_id"), "estimate_line")
    _within_one_estimate("estimate_line", "estimate_part_id", "estimate_part")
    _within_one_estimate("estimate_line", "variant_id", "estimate_variant")
    op.create_index("ix_estimate_line_variant_id", "estimate_line", ["variant_id"])


def _within_one_estimate(table: str, column: str, other: str) -> None:
    op.create_foreign_key(
        op.f(f"fk_{table}_{column}_estimate_id"),
        table,
        other,
        [column, "estimate_id"],
        ["id", "estimate_id"],
    )


def downgrade() -> None:
    raise NotImplementedError("What money refers to is not put back into documents.")
