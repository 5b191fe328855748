"""Names of companies are unique in a group, and an address counts once its link was followed"""

import sqlalchemy as sa
from alembic import op

from shared_db.foundation.company_names import fold_name
from shared_db.foundation.errors import N_

revision = "0010_people_and_names"
down_revision = "0009_indexes_of_the_inbox"
branch_labels = None
depends_on = None

NAMES = """
CREATE FUNCTION keep_company_name() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
BEGIN
    IF TG_TABLE_NAME = 'membership' THEN
        INSERT INTO company_name (group_id, company_id, folded)
        SELECT NEW.group_id, id, folded_name FROM company WHERE id = NEW.company_id
        ON CONFLICT (group_id, company_id) DO NOTHING;
    ELSIF NEW.folded_name <> OLD.folded_name THEN
        UPDATE company_name SET folded = NEW.folded_name WHERE company_id = NEW.id;
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER company_name_kept AFTER INSERT ON membership
    FOR EACH ROW EXECUTE FUNCTION keep_company_name();
CREATE TRIGGER company_name_kept AFTER UPDATE OF folded_name ON company
    FOR EACH ROW EXECUTE FUNCTION keep_company_name();
REVOKE INSERT, UPDATE, DELETE ON company_name FROM tsunagu_app;
"""

# Two that are called alike already both stay: the later one's is told apart by its id.
TAKEN = """
INSERT INTO company_name (group_id, company_id, folded)
SELECT group_id, company_id,
       folded_name || CASE WHEN place > 1 THEN '#' || company_id ELSE '' END
FROM (
    SELECT member.group_id, member.company_id, company.folded_name,
           row_number() OVER (
               PARTITION BY member.group_id, company.folded_name
               ORDER BY company.created_at, company.id
           ) AS place
    FROM (SELECT DISTINCT group_id, company_id FROM membership) AS member
    JOIN company ON company.id = member.company_id
) AS named
"""


PURPOSE = "ck_link_link_purpose"

# Whoever wrote the first people, on the server's own command line, vouched for them. The others came
# in by a link: their addresses are proven if the letter had gone out before the link was used.
PROVEN = """
UPDATE person SET email_proven_at = created_at
WHERE NOT EXISTS (
    SELECT FROM link
    WHERE link.purpose IN ('invite_company', 'invite_customer', 'invite_person')
        AND link.used_at IS NOT NULL AND lower(link.email) = lower(person.email)
        AND NOT EXISTS (
            SELECT FROM mail WHERE mail.link_id = link.id AND mail.sent_at < link.used_at
        )
)
"""
WHY = N_("The address is not confirmed, so nothing is sent there.")
WITHHELD = """
UPDATE mail SET state = 'withheld', gathers = NULL, error = :why
FROM person
WHERE mail.state = 'waiting' AND mail.link_id IS NULL
    AND person.company_id = mail.company_id AND lower(person.email) = lower(mail.to_email)
    AND person.email_proven_at IS NULL
"""


def upgrade() -> None:
    _fold_names()
    _keep_names()
    _prove_addresses()


def _fold_names() -> None:
    """As the code does it that goes on from here: were it done otherwise, nothing would match."""
    op.add_column("company", sa.Column("folded_name", sa.String(200)))
    company = sa.table("company", sa.column("id"), sa.column("name"), sa.column("folded_name"))
    db = op.get_bind()
    for identifier, name in db.execute(sa.select(company.c.id, company.c.name)).all():
        named = sa.update(company).where(company.c.id == identifier)
        db.execute(named.values(folded_name=fold_name(name)))
    op.alter_column("company", "folded_name", nullable=False)


def _keep_names() -> None:
    op.create_table(
        "company_name",
        sa.Column("group_id", sa.Uuid(), nullable=False),
        sa.Column("company_id", sa.Uuid(), nullable=False),
        sa.Column("folded", sa.String(240), nullable=False),
        sa.ForeignKeyConstraint(["group_id"], ["group.id"], name=op.f("fk_company_name_group_id")),
        sa.ForeignKeyConstraint(
            ["company_id"], ["company.id"], name=op.f("fk_company_name_company_id")
        ),
        sa.PrimaryKeyConstraint("group_id", "company_id", name=op.f("pk_company_name")),
        sa.UniqueConstraint("group_id", "folded", name=op.f("uq_company_name_group_id_folded")),
    )
    op.execute(TAKEN)
    # The driver itself, since this holds several statements.
    op.get_bind().connection.driver_connection.execute(NAMES)


def _prove_addresses() -> None:
    op.add_column("person", sa.Column("email_proven_at", sa.DateTime(timezone=True)))
    op.execute(PROVEN)
    op.get_bind().execute(sa.text(WITHHELD), {"why": WHY})
    op.drop_index("uq_person_email", "person")
    address = sa.text("lower(email)")
    op.create_index(
        "uq_person_proven_email",
        "person",
        [address],
        unique=True,
        postgresql_where=sa.text("email_proven_at IS NOT NULL"),
    )
    op.create_index("uq_person_company_id_email", "person", ["company_id", address], unique=True)
    op.create_index("ix_person_email", "person", [address])
    op.drop_constraint(op.f(PURPOSE), "link")
    op.create_check_constraint(
        op.f(PURPOSE),
        "link",
        "purpose IN ('invite_company', 'invite_customer', 'invite_person', 'reset_password',"
        " 'prove_address')",
    )


def downgrade() -> None:
    raise NotImplementedError("Two companies of one name could not be told apart afterwards.")
