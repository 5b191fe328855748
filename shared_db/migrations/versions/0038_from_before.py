"""Earlier parts and templates of lines, and lines that stand as they were proposed"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0038_from_before"
down_revision = "0037_sheet_edits"
branch_labels = None
depends_on = None

WORDS = (
    "folded(name || chr(10) || drawing_number || chr(10) || material || chr(10) || customer"
    " || chr(10) || number || chr(10) || subject)"
)
# What was rolled up before: sizes follow with the next roll-up.
FILL = """
WITH newest AS (
    SELECT DISTINCT ON (estimate_id) estimate_id, inputs, result, created_at FROM rollup_run
    ORDER BY estimate_id, created_at DESC, estimate_version DESC, id DESC
), costed AS (
    SELECT n.estimate_id, n.created_at, (i.part->>'estimate_part_id')::uuid AS id,
        r.part->'breaks' AS breaks
    FROM newest n,
    jsonb_array_elements(n.inputs->'parts') WITH ORDINALITY AS i(part, place),
    jsonb_array_elements(n.result->'parts') WITH ORDINALITY AS r(part, place)
    WHERE r.place = i.place AND jsonb_array_length(i.part->'lines') > 0
    AND jsonb_array_length(r.part->'breaks') > 0
)
INSERT INTO earlier_part (id, company_id, estimate_part_id, name, drawing_number, material,
    customer, number, subject, costed_on, quantity, prices)
SELECT gen_random_uuid(), e.company_id, ep.id, p.name, p.drawing_number, p.material,
    coalesce(asking.name, customer.name), coalesce(i.number, ''), i.subject,
    (c.created_at AT TIME ZONE g.timezone)::date,
    (SELECT min((b->>'quantity')::integer) FROM jsonb_array_elements(c.breaks) b),
    (SELECT jsonb_agg(jsonb_build_object('quantity', (b->>'quantity')::integer, 'unit_cost',
        CASE WHEN (b->>'complete')::boolean THEN b->>'unit_cost' END))
        FROM jsonb_array_elements(c.breaks) b)
FROM costed c
JOIN estimate_part ep ON ep.id = c.id
JOIN estimate e ON e.id = ep.estimate_id
JOIN part p ON p.id = ep.part_id
JOIN inquiry i ON i.id = e.inquiry_id
JOIN "group" g ON g.id = i.group_id
JOIN company customer ON customer.id = i.customer_company_id
LEFT JOIN request r ON r.id = e.request_id
LEFT JOIN company asking ON asking.id = r.from_company_id
"""


def upgrade() -> None:
    op.create_table(
        "earlier_part",
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("company_id", sa.UUID(), nullable=False),
        sa.Column("estimate_part_id", sa.UUID(), nullable=False),
        _words("name", 200),
        _words("drawing_number", 100),
        _words("material", 200),
        _words("customer", 200),
        _words("number", 20),
        _words("subject", 200),
        sa.Column("costed_on", sa.Date(), nullable=False),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.Column("prices", postgresql.JSONB(), nullable=False),
        *(
            sa.Column(name, sa.Numeric(18, 4))
            for name in ("longest_mm", "middle_mm", "shortest_mm", "volume_cm3")
        ),
        sa.Column("holes", sa.Integer()),
        _folded("name_words", "folded(name)"),
        _folded("number_words", "folded(drawing_number)"),
        _folded("material_words", "folded(material)"),
        _folded("customer_words", "folded(customer)"),
        _folded("words", WORDS),
        _created(),
        sa.CheckConstraint("name <> ''", name=op.f("ck_earlier_part_name")),
        sa.ForeignKeyConstraint(
            ["company_id"], ["company.id"], name=op.f("fk_earlier_part_company_id")
        ),
        sa.ForeignKeyConstraint(
            ["estimate_part_id"],
            ["estimate_part.id"],
            name=op.f("fk_earlier_part_estimate_part_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_earlier_part")),
        sa.UniqueConstraint("estimate_part_id", name=op.f("uq_earlier_part_estimate_part_id")),
    )
    for name, columns in {
        "name": ["company_id", "name_words", "quantity"],
        "volume": ["company_id", "volume_cm3"],
        "size": ["company_id", "longest_mm"],
    }.items():
        op.create_index(f"ix_earlier_part_{name}", "earlier_part", columns)
    op.create_index(
        "ix_earlier_part_drawing_number",
        "earlier_part",
        ["company_id", "number_words"],
        postgresql_ops={"number_words": "text_pattern_ops"},
        postgresql_where=sa.text("number_words <> ''"),
    )
    op.create_index(
        "ix_earlier_part_words",
        "earlier_part",
        [sa.text("word_pieces(words, 1)")],
        postgresql_using="gin",
    )
    op.create_table(
        "line_template",
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("company_id", sa.UUID(), nullable=False),
        _words("name", 100),
        sa.Column("deleted_at", sa.DateTime(timezone=True)),
        sa.Column("lines", postgresql.JSONB(), nullable=False),
        sa.Column("created_by", sa.UUID(), nullable=False),
        _created(),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.CheckConstraint("name <> ''", name=op.f("ck_line_template_name")),
        sa.ForeignKeyConstraint(
            ["company_id"], ["company.id"], name=op.f("fk_line_template_company_id")
        ),
        sa.ForeignKeyConstraint(
            ["created_by"], ["person.id"], name=op.f("fk_line_template_created_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_line_template")),
    )
    op.create_index(
        "uq_line_template_name",
        "line_template",
        ["company_id", "name"],
        unique=True,
        postgresql_where=sa.text("deleted_at IS NULL"),
    )
    op.add_column(
        "estimate_line",
        sa.Column("proposed", sa.Boolean(), server_default=sa.text("false"), nullable=False),
    )
    op.create_index(
        "ix_production_record_part",
        "production_record",
        ["company_id", sa.text("folded(part_name)")],
        postgresql_where=sa.text("part_name <> ''"),
    )
    op.execute(FILL)


def downgrade() -> None:
    if op.get_bind().exec_driver_sql("SELECT count(*) FROM line_template").scalar_one():
        raise RuntimeError("The record before has no place for templates of lines.")
    op.drop_index("ix_production_record_part", "production_record")
    op.drop_column("estimate_line", "proposed")
    op.drop_table("line_template")
    op.drop_table("earlier_part")


def _words(name: str, longest: int) -> sa.Column[str]:
    return sa.Column(name, sa.String(longest), nullable=False)


def _folded(name: str, words: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), sa.Computed(words, persisted=True), nullable=False)


def _created() -> sa.Column[object]:
    return sa.Column(
        "created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False
    )
