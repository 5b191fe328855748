"""Drawings are looked at, in a queue of their own"""

from alembic import op

revision = "0034_previews"
down_revision = "0033_places"
branch_labels = None
depends_on = None

QUEUES = "queue IN ('quick', 'documents', 'mail', 'bulk'"
KINDS = "kind IN ('rollup', 'quote_pdf', 'read_import', 'write_import', 'send_mail', 'run_out'"


def _allow(queues: str, kinds: str) -> None:
    for name, condition in (("ck_job_queue", queues), ("ck_job_job_kind", kinds)):
        op.drop_constraint(op.f(name), "job")
        op.create_check_constraint(op.f(name), "job", f"{condition})")


def upgrade() -> None:
    _allow(f"{QUEUES}, 'cad'", f"{KINDS}, 'preview'")


def downgrade() -> None:
    op.execute("DELETE FROM job WHERE kind = 'preview'")
    _allow(QUEUES, KINDS)
