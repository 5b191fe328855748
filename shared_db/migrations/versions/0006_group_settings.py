"""Every text of the confidentiality terms is kept: acceptances name it by its version"""

import sqlalchemy as sa
from alembic import op

revision = "0006_group_settings"
down_revision = "0005_ended_sign_in"
branch_labels = None
depends_on = None

KEEPING = """
INSERT INTO confidentiality_text (group_id, version, text_ja, text_en, written_at)
SELECT id, confidentiality_version, confidentiality_text_ja, confidentiality_text_en, created_at
FROM "group";

CREATE FUNCTION keep_confidentiality_text() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
BEGIN
    IF TG_OP = 'INSERT' OR NEW.confidentiality_version <> OLD.confidentiality_version THEN
        INSERT INTO confidentiality_text (group_id, version, text_ja, text_en)
        VALUES (NEW.id, NEW.confidentiality_version,
                NEW.confidentiality_text_ja, NEW.confidentiality_text_en);
    ELSIF (NEW.confidentiality_text_ja, NEW.confidentiality_text_en)
        IS DISTINCT FROM (OLD.confidentiality_text_ja, OLD.confidentiality_text_en) THEN
        RAISE EXCEPTION 'a changed text of the terms is a new version'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER confidentiality_text_kept AFTER INSERT OR UPDATE ON "group"
    FOR EACH ROW EXECUTE FUNCTION keep_confidentiality_text();
CREATE TRIGGER confidentiality_text_frozen BEFORE UPDATE OR DELETE ON confidentiality_text
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
REVOKE INSERT, UPDATE, DELETE ON confidentiality_text FROM tsunagu_app;
"""


def upgrade() -> None:
    op.add_column(
        "group", sa.Column("version", sa.Integer(), server_default="1", nullable=False)
    )
    op.create_table(
        "confidentiality_text",
        sa.Column("group_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("text_ja", sa.String(), nullable=False),
        sa.Column("text_en", sa.String(), nullable=False),
        sa.Column(
            "written_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["group_id"], ["group.id"], name=op.f("fk_confidentiality_text_group_id")
        ),
        sa.PrimaryKeyConstraint("group_id", "version", name=op.f("pk_confidentiality_text")),
    )
    # The driver itself, since this holds several statements.
    op.get_bind().connection.driver_connection.execute(KEEPING)


def downgrade() -> None:
    raise NotImplementedError("Texts that people have accepted are not thrown away.")
