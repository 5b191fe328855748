"""Who coordinates and administrates is said by the group; what a company is, by its membership

Until now both held everywhere: a coordinator was one in each group of the own shop, and a company
was a shop or a customer once and for all. So everybody keeps in each group what they had there.
"""

import sqlalchemy as sa
from alembic import op

revision = "0032_roles_of_groups"
down_revision = "0031_money_references"
branch_labels = None
depends_on = None

OVER_GROUPS = ("coordinator", "administrator")
IN_COMPANIES = ("customer", "engineer", "purchaser", "sales", "manager")

# Both said the same all along, for one was written from the other; a record where they differ was
# changed by hand, and which of them is meant only its people know.
SAY_THE_SAME = """
DO $$
DECLARE odd text;
BEGIN
    SELECT string_agg(DISTINCT c.name || ' (' || c.id || ')', ', ') INTO odd
    FROM company c JOIN membership m ON m.company_id = c.id WHERE m.role <> c.kind;
    IF odd IS NOT NULL THEN
        RAISE EXCEPTION 'company.kind and membership.role differ; correct one of them: %', odd;
    END IF;
END $$
"""
GIVEN = """
INSERT INTO group_role (group_id, person_id, role)
SELECT DISTINCT m.group_id, p.id, r.role
FROM person_role r
JOIN person p ON p.id = r.person_id
JOIN membership m ON m.company_id = p.company_id AND m.role = 'member'
WHERE r.role IN ('coordinator', 'administrator');
DELETE FROM person_role WHERE role IN ('coordinator', 'administrator');
"""
INVITED = """
UPDATE link SET roles = (
    SELECT coalesce(jsonb_agg(DISTINCT named.role), '[]')
    FROM jsonb_array_elements_text(link.roles) AS had(role)
    CROSS JOIN LATERAL (
        SELECT had.role WHERE had.role NOT IN ('coordinator', 'administrator')
        UNION ALL
        SELECT had.role || ':' || m.group_id FROM membership m
        WHERE had.role IN ('coordinator', 'administrator')
            AND m.company_id = link.company_id AND m.role = 'member'
            AND m.since <= current_date AND coalesce(m.until, current_date) >= current_date
    ) AS named(role))
WHERE roles ?| ARRAY['coordinator', 'administrator']
"""

# Two that are written at the same moment wait for each other at the company.
ONE_ROLE = """
CREATE FUNCTION refuse_another_role() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM FROM company WHERE id = NEW.company_id FOR NO KEY UPDATE;
    IF EXISTS (
        SELECT FROM membership
        WHERE group_id = NEW.group_id AND company_id = NEW.company_id AND role <> NEW.role) THEN
        RAISE EXCEPTION 'a company is one thing in a group'
            USING ERRCODE = 'check_violation', TABLE = 'membership',
                  CONSTRAINT = 'membership_one_role';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER membership_one_role AFTER INSERT OR UPDATE OF role, group_id, company_id ON membership
    FOR EACH ROW EXECUTE FUNCTION refuse_another_role();
"""

# Whoever led the group before the shop left it doesn't do so again by its coming back.
COMES_WITHOUT_ROLES = """
CREATE FUNCTION begin_without_group_roles() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    DELETE FROM group_role USING person
    WHERE person.id = group_role.person_id
        AND person.company_id = NEW.company_id AND group_role.group_id = NEW.group_id;
    RETURN NULL;
END $$;
CREATE TRIGGER membership_without_group_roles AFTER INSERT ON membership
    FOR EACH ROW EXECUTE FUNCTION begin_without_group_roles();
"""


def upgrade() -> None:
    driver = op.get_bind().connection.driver_connection
    op.execute(SAY_THE_SAME)
    _make_group_roles()
    driver.execute(GIVEN)
    driver.execute(INVITED)
    _choose("person_role", "role", "role", IN_COMPANIES)
    op.drop_column("company", "kind")
    op.execute("ALTER TABLE membership RENAME CONSTRAINT ck_membership_company_kind"
               " TO ck_membership_membership_role")  # fmt: skip
    driver.execute(ONE_ROLE)
    driver.execute(COMES_WITHOUT_ROLES)


def _make_group_roles() -> None:
    role = sa.Enum(
        *OVER_GROUPS, name="group_role", native_enum=False, create_constraint=True, length=40
    )
    op.create_table(
        "group_role",
        sa.Column("group_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("role", role, nullable=False),
        sa.ForeignKeyConstraint(["group_id"], ["group.id"], name=op.f("fk_group_role_group_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_group_role_person_id")),
        sa.PrimaryKeyConstraint("group_id", "person_id", "role", name=op.f("pk_group_role")),
    )
    op.create_index(op.f("ix_group_role_person_id"), "group_role", ["person_id"])


def _choose(table: str, column: str, name: str, values: tuple[str, ...]) -> None:
    """Let the column hold just these."""
    op.drop_constraint(op.f(f"ck_{table}_{name}"), table)
    listed = ", ".join(f"'{value}'" for value in values)
    op.create_check_constraint(op.f(f"ck_{table}_{name}"), table, f"{column} IN ({listed})")


def downgrade() -> None:
    raise NotImplementedError("A role in one group of several can't be said without the group.")
