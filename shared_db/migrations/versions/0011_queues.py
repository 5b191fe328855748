"""Background work waits in queues, takes turns between companies, and has a deadline"""

import sqlalchemy as sa
from alembic import op

revision = "0011_queues"
down_revision = "0010_people_and_names"
branch_labels = None
depends_on = None

# As the code chose for each kind when queues came; a small file's job was not told apart then.
QUEUES = """
UPDATE job SET queue = CASE kind
    WHEN 'rollup' THEN 'quick'
    WHEN 'quote_pdf' THEN 'documents'
    WHEN 'send_mail' THEN 'mail'
    ELSE 'bulk'
END
"""
NAME = "ck_job_queue"
KIND = "ck_job_job_kind"
KINDS = "kind IN ('rollup', 'quote_pdf', 'read_import', 'write_import', 'send_mail'"


def upgrade() -> None:
    op.drop_constraint(op.f(KIND), "job")
    op.create_check_constraint(op.f(KIND), "job", f"{KINDS}, 'run_out')")
    op.add_column("job", sa.Column("queue", sa.String(length=40), nullable=True))
    op.execute(QUEUES)
    op.alter_column("job", "queue", nullable=False)
    queues = "queue IN ('quick', 'documents', 'mail', 'bulk')"
    op.create_check_constraint(op.f(NAME), "job", queues)
    op.add_column("job", sa.Column("claimed_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("job", sa.Column("deadline_at", sa.DateTime(timezone=True), nullable=True))
    op.create_index("ix_job_turn", "job", ["queue", "company_id", "claimed_at"])


def downgrade() -> None:
    op.drop_index("ix_job_turn", "job")
    op.drop_column("job", "deadline_at")
    op.drop_column("job", "claimed_at")
    op.drop_constraint(op.f(NAME), "job")
    op.drop_column("job", "queue")
    op.execute("DELETE FROM job WHERE kind = 'run_out'")
    op.drop_constraint(op.f(KIND), "job")
    op.create_check_constraint(op.f(KIND), "job", f"{KINDS})")
